"""The civil time of a station: China keeps one time, whatever zone the machine is set to."""

import re
from datetime import date, datetime, timedelta, timezone

CIVIL = timezone(timedelta(hours=8), "Asia/Shanghai")
"""There is no summer time, and Windows carries no table of zones."""


def civil_day(moment: datetime) -> date:
    """Return the day that a moment falls on at the station."""
    return moment.astimezone(CIVIL).date()


def civil_time(moment: datetime) -> str:
    """Return the time of day of a moment at the station, `HH:MM`."""
    return moment.astimezone(CIVIL).strftime("%H:%M")


def day(text: str) -> date:
    """Return a day written yyyy-mm-dd, as the station writes it; any other form is a ValueError."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def holds_on(since: date | None, until: date | None, on: date) -> bool:
    """Tell whether what began on one day and ends on another, if ever, holds on this day.

    Both days count; without a beginning it does not hold.
    """
    return since is not None and since <= on and (until is None or on <= until)
