"""The head of a regulation tells what it verifies on which day."""

from datetime import date

import pytest

from metro.model.heading import heading_of
from metro.regulations import library

SCALES = heading_of(library.shipped("jjg-539-2016-digital-indicating-scales"))


@pytest.mark.parametrize(
    ("instrument", "on", "applies"),
    [
        ("digital_indicating_scale", date(2027, 1, 8), True),
        ("price_computing_scale", date(2027, 1, 7), True),
        ("price_computing_scale", date(2027, 1, 8), False),
        ("water_meter", date(2027, 1, 7), False),
        ("digital_indicating_scale", date(2016, 1, 1), False),
    ],
)
def test_that_a_heading_applies_to_its_kinds_in_their_days(
    instrument: str, on: date, applies: bool
) -> None:
    assert SCALES.applies(instrument, on) is applies
