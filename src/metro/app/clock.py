"""The clock of this machine."""

from datetime import UTC, date, datetime

from metro.model.civil import civil_day


class SystemClock:
    """Implements `ports.Clock`: UTC for entries, the civil day at the station for dates."""

    def now(self) -> datetime:
        """Return the time now, UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the civil day in China, whatever zone the machine is set to."""
        return civil_day(self.now())
