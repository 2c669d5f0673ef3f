"""The civil time of a station: China keeps one time, whatever zone the machine is set to."""

from datetime import date, datetime, timedelta, timezone

CIVIL = timezone(timedelta(hours=8), "Asia/Shanghai")
"""There is no summer time, and Windows carries no table of zones."""


def civil_day(moment: datetime) -> date:
    """Return the day that a moment falls on at the station."""
    return moment.astimezone(CIVIL).date()


def civil_time(moment: datetime) -> str:
    """Return the time of day of a moment at the station, `HH:MM`."""
    return moment.astimezone(CIVIL).strftime("%H:%M")
