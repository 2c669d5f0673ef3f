"""The traceability chain (溯源链): links between events, each with its evidence and judgement."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metro.model.judgement import Reason
from metro.model.words import Bilingual


class Evidence(StrEnum):
    """How a link is known: own record or certificate on file, named there, or scheme only."""

    HELD = "held"
    CITED = "cited"
    SCHEME = "scheme"
    UNKNOWN = "unknown"


class LinkState(StrEnum):
    """What the judgement of a link says; only a held link can pass or break."""

    IN_FORCE = "in_force"
    DUE_SOON = "due_soon"
    BROKEN = "broken"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class EventFact:
    """An event as projected, in the revision that was known."""

    id: str
    revision: int
    kind: str
    instrument: str
    on: date
    time: str
    recorded_at: str
    passed: bool
    valid_until: date | None
    number: str
    issuer: str
    stated: str
    accepted: bool | None
    cites: tuple[str, ...] = ()
    voided: bool = False
    performed_here: bool = False

    def after(self, other: "EventFact") -> bool:
        """Tell whether it came after another event; on one day, whether it was recorded later."""
        return (self.on, self.recorded_at) > (other.on, other.recorded_at)


@dataclass(frozen=True, slots=True)
class RelianceFact:
    """That an event relied on another: which readings, in which role, on which day."""

    event: str
    group: str
    role: str
    instrument: str
    named_event: str
    on: date
    time: str


@dataclass(frozen=True, slots=True)
class LinkFact:
    """What an event relied on, the event that counted for it, and the one that it named."""

    reliance: RelianceFact
    effective: EventFact | None
    named: EventFact | None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of the chain with what lies above it."""

    title: str
    serial: str
    role: str
    evidence: Evidence
    state: LinkState
    event: EventFact | None = None
    named_event: str = ""
    reasons: tuple[Reason, ...] = ()
    above: tuple["ChainLink", ...] = ()
    instrument: str = ""
    """Id of the instrument or measurement standard that it is; '' above what is held."""
    english: str = ""
    """The title in English, where there is one."""
    method: Bilingual | None = None
    """How the value passes down from it, by the scheme."""
    ratio: str = ""
    """The ratio that the scheme asks for between it and what is below."""

    def named(self, language: str) -> str:
        """Return the title in `zh` or `en`, as far as there is one."""
        return self.english if language == "en" and self.english else self.title


@dataclass(frozen=True, slots=True)
class TraceabilityChain:
    """The chain of one instrument as of a day, as known at a point of the journal."""

    instrument: str
    on: date
    known: str
    event: EventFact | None
    links: tuple[ChainLink, ...]

    def broken(self) -> ChainLink | None:
        """Return the first broken link, from the instrument upwards."""
        waiting = list(self.links)
        while waiting:
            link = waiting.pop(0)
            if link.state is LinkState.BROKEN:
                return link
            waiting.extend(link.above)
        return None
