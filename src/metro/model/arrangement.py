"""Who else performs what the station does not: a body that verifies a kind of instrument for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Form(StrEnum):
    """How another body comes to perform: sent to a higher body, or a service that is bought."""

    SENT_UP = "sent_up"
    BOUGHT = "bought"


@dataclass(frozen=True, slots=True)
class ServiceArrangement:
    """A body performs the verification of a kind of instrument; the same id again changes it."""

    id: str
    kind: str
    body: str
    form: Form
    since: date
    until: date | None
    document: str
    """The agreement or letter that says so."""

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on that day, both days included."""
        return self.since <= on and (self.until is None or on <= self.until)
