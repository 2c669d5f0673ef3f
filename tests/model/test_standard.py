from datetime import date

import pytest

from metro.model.standard import MeasurementStandard, Member

SINCE, UNTIL = date(2026, 1, 1), date(2026, 6, 30)
STANDARD = MeasurementStandard(
    id="mass",
    name="砝码标准装置",
    certificate="K-3",
    issuer="市局",
    issued=SINCE,
    valid_until=UNTIL,
    instruments=("scale",),
    range_text="",
    accuracy_text="",
    members=(Member("w-1", SINCE, UNTIL), Member("w-2", SINCE)),
)


@pytest.mark.parametrize(
    ("instrument", "on", "member"),
    [
        ("w-1", SINCE, True),
        ("w-1", UNTIL, True),
        ("w-1", date(2026, 7, 1), False),
        ("w-1", date(2025, 12, 31), False),
        ("w-2", date(2030, 1, 1), True),
        ("w-3", SINCE, False),
    ],
)
def test_that_an_instrument_belongs_between_its_two_days(
    instrument: str, on: date, member: bool
) -> None:
    assert STANDARD.member(instrument, on) is member
