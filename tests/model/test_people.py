from datetime import date

import pytest

from metro.model.people import Appointment, Role

ON = date(2026, 3, 2)


def appointment(
    since: date = date(2025, 1, 1), until: date | None = None, fields: tuple[str, ...] = ()
) -> Appointment:
    return Appointment("li", Role.VERIFIER, since, until, "任 1 号", fields)


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        (appointment(), True),
        (appointment(since=ON), True),
        (appointment(since=date(2026, 3, 3)), False),
        (appointment(until=ON), True),
        (appointment(until=date(2026, 3, 1)), False),
        (appointment(fields=("taximeter",)), False),
        (appointment(fields=("taximeter", "scale")), True),
    ],
)
def test_that_a_role_is_held_in_its_time_and_field(row: Appointment, holds: bool) -> None:
    assert row.holds(ON, "scale") is holds


def test_that_a_role_in_one_field_is_held_where_no_field_is_asked() -> None:
    assert appointment(fields=("taximeter",)).holds(ON)
