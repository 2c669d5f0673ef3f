"""A standard that is suspect for a period, and the events that relied on it (design §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metro.model.organisation import Organisation
from metro.model.station import StationSettings


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An instrument that can't be trusted for the readings of a period, both days included.

    A period that begins or ends with an event of the instrument (`from_event`, `to_event`) takes of
    the readings of that day only those for which that event did, or did not yet, count.
    """

    instrument: str
    since: date
    until: date
    from_event: bool = False
    to_event: bool = False


@dataclass(frozen=True, slots=True)
class AffectedEvent:
    """An event that relied on a suspect instrument: directly, or through the event `via`."""

    event: str
    instrument: str
    on: date
    role: str
    via: str
    """The event that was effective for it; '' where none was."""
    direct: bool


class Outcome(StrEnum):
    """What a fault of the standard means for an event, the worst first."""

    FLIPS = "flips"
    """With the shift found, the verdict is another one."""
    SUSPECT = "suspect"
    """It relied on the standard, and no size can be given."""
    KEEPS = "keeps"
    """With the shift found, the verdict is the same."""
    UNTOUCHED = "untouched"
    """It relied on a standard whose own verdict stands, and used its nominal value."""


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """An affected event with the instrument it was about, its documents, and what it now is."""

    event: str
    number: str
    instrument: str
    name: str
    serial: str
    holder: str
    on: date
    direct: bool
    via: tuple[str, ...]
    documents: tuple[str, ...]
    passed: bool
    outcome: Outcome = Outcome.SUSPECT
    verdict: str = ""
    """The verdict with the shift; '' where none was judged."""
    screened: bool = False
    """Its stored margin alone shows that it keeps its verdict."""


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that relied on a suspect standard, worst first."""

    suspicion: Suspicion
    known: str
    shift: str
    rows: tuple[ImpactRow, ...]
    asked: tuple[date | None, date | None] = (None, None)
    """The days asked for; None where the period followed from the events of the standard."""
    basis: str = ""
    """The hash of what it rests on; '' where nobody may declare by it."""

    def count(self, outcome: Outcome) -> int:
        """Return how many events have an outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    def instruments(self) -> tuple[str, ...]:
        """Return the instruments affected, each once."""
        return tuple(dict.fromkeys(row.instrument for row in self.rows))

    def reviewed(self) -> tuple[ImpactRow, ...]:
        """Return what has to be looked at: what flips, and what no size can be given for."""
        return tuple(row for row in self.rows if row.outcome in (Outcome.FLIPS, Outcome.SUSPECT))


@dataclass(frozen=True, slots=True)
class RecallCase:
    """A declared suspicion as it stands: what is under review, who was written to, how it ended."""

    id: str
    suspicion: Suspicion
    shift: str
    why: str
    declared: date
    events: tuple[str, ...]
    documents: tuple[str, ...]
    holders: tuple[str, ...] = ()
    closed: str = ""
    """Why it was closed; '' while it is open."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A document under review, as its holder is told of it."""

    number: str
    name: str
    serial: str
    on: date


@dataclass(frozen=True, slots=True)
class HolderLetter:
    """Everything a letter to a holder shows."""

    case: RecallCase
    settings: StationSettings
    holder: Organisation
    standard: str
    rows: tuple[LetterRow, ...]


@dataclass(frozen=True, slots=True)
class ImpactPaper:
    """Everything that the list of an impact shows on paper."""

    impact: Impact
    settings: StationSettings
    standard: str
    on: date
    """The day it was assessed."""
    holders: Mapping[str, str]
    """Names of the holders, by id."""
    kind: str = field(default="impact", init=False)
    code: str = field(default="", init=False)

    @property
    def number(self) -> str:
        """Return the standard, which heads the paper."""
        return self.standard
