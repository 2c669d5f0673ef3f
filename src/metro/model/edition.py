"""What an edition of a regulation says of its own days: where it stands, and for which kinds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metro.model.civil import holds_on


class Standing(StrEnum):
    """Where an edition stands on a day: not yet, in force, no longer; or its day is not known."""

    FUTURE = "future"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AlsoFor:
    """A further kind of instrument that an edition verifies, for a time; both days included."""

    instrument: str
    since: date | None
    until: date | None

    def applies(self, instrument: str, on: date) -> bool:
        """Tell whether the edition, in force, verifies that kind of instrument on that day."""
        return instrument == self.instrument and holds_on(self.since or date.min, self.until, on)
