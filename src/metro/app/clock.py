"""The clock of this machine."""

from datetime import UTC, date, datetime, timedelta, timezone

CIVIL = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time and has no summer time; Windows carries no table of zones."""


class SystemClock:
    """Implements `ports.Clock`: UTC for entries, the civil day at the station for dates."""

    def now(self) -> datetime:
        """Return the time now, UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the civil day in China, whatever zone the machine is set to."""
        return datetime.now(CIVIL).date()
