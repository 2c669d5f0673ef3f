"""A standard found wrong: what is suspect, the letters, and how the case ended."""

from dataclasses import dataclass

from metro.model.impact import Suspicion


@dataclass(frozen=True, slots=True)
class SuspicionDeclared:
    """An instrument is declared suspect for a period; what relied on it is under review."""

    case: str
    suspicion: Suspicion
    shift: str
    """The shift found, as typed; '' where no size is known."""
    why: str
    events: tuple[str, ...]
    """What is reviewed: the events that relied on it."""
    documents: tuple[str, ...]
    """Their documents in force on that day."""


@dataclass(frozen=True, slots=True)
class HolderLettersWritten:
    """Letters of a case were written to these holders."""

    case: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecallClosed:
    """The case is closed, and why; nothing is under review by it any more."""

    case: str
    why: str
