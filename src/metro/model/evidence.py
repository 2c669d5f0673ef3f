"""How a number is known: from which text and clause, and how surely."""

from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """How a number is known: read in this very edition, elsewhere, or from memory."""

    SEEN = "seen"
    SECONDARY = "secondary"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Clause, source and certainty of a number; `clause` is None where the text was not seen."""

    clause: str | None
    source: str | None
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Source:
    """A text that numbers are cited from."""

    title: str
    url: str
