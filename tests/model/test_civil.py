"""The civil time of a station."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.model.civil import CIVIL, civil_day, civil_time, day


def test_that_the_day_begins_eight_hours_before_it_does_at_greenwich() -> None:
    last = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)
    first = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)

    assert (civil_day(last).isoformat(), civil_time(last)) == ("2026-03-01", "23:59")
    assert (civil_day(first).isoformat(), civil_time(first)) == ("2026-03-02", "00:00")


def test_that_the_new_year_is_that_of_the_station() -> None:
    """1 January in China is still 31 December in New York."""
    new_york = timezone(timedelta(hours=-5))

    assert civil_day(datetime(2025, 12, 31, 11, 30, tzinfo=new_york)).year == 2026


@given(st.datetimes(min_value=datetime(1992, 1, 1)))
def test_that_there_is_no_summer_time(moment: datetime) -> None:
    """China gave it up after 1991; every day is eight hours ahead."""
    assert moment.replace(tzinfo=CIVIL).utcoffset() == timedelta(hours=8)


@given(st.dates())
def test_that_a_day_is_read_as_the_station_writes_it(found: date) -> None:
    assert day(found.isoformat()) == found


@pytest.mark.parametrize(
    "text",
    ["2026-W01-1", "20260301", "2026-3-1", "2026-02-30", "２０２６-03-01", "2026-03-01\n"],
)
def test_that_a_day_written_in_another_way_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        day(text)
