"""Numbers of a regulation as the technical head goes through them, and what comes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from metro.model.evidence import Evidence, Source
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation
from metro.model.station import StationSettings
from metro.model.words import Bilingual


class NumberState(StrEnum):
    """Whether a number may be used, and by whose word."""

    SEEN = "seen"
    """Read in the text of this very edition; it needs nobody's word."""
    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    """Corrected or filled by the technical head, who confirms by the same word."""
    GAP = "gap"


SAID_BY_TABLE = ("surrounding", "standard", "interval", "values", "plate_rule")
"""What the heading of a table says of each of its rows already."""


@dataclass(frozen=True, slots=True)
class NumberMark:
    """The last entry that confirmed or corrected a number; `at` is UTC."""

    person: str
    at: str
    epoch: int
    seq: int
    note: str
    page: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReviewedNumber:
    """One number beside clause and source, and where it stands."""

    path: str
    what: str
    """Code of what it is: `limit`, `surrounding`, `method`, …"""
    title: Bilingual
    """The name of its row; empty where `what` says all."""
    beside: str
    """Code of what stands beside a value: `zone`, `verifications`, `most_change`; or ''."""
    value: str | None
    printed: str | None
    """What the file says, where the station corrected it."""
    evidence: Evidence
    source: Source | None
    state: NumberState
    correctable: bool
    mark: NumberMark | None = None

    @property
    def codes(self) -> tuple[str, str]:
        """Return the codes of the words behind the name of its row; '' says nothing."""
        named = self.what in SAID_BY_TABLE or self.beside
        return ("" if self.title.zh and named else self.what), self.beside

    @property
    def confirmable(self) -> bool:
        """Tell whether the technical head's word is all that it waits for."""
        return self.state is NumberState.OPEN


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Numbers that are compared with the text in one go: an item, the standards, …"""

    id: str
    kind: str
    """Code of what the table is: `item`, `standards`, `surroundings`, …"""
    title: Bilingual | None
    """The name of an item; None where the kind says it."""
    rows: tuple[ReviewedNumber, ...]

    def count(self, *states: NumberState) -> int:
        """Return how many numbers are in these states."""
        return sum(row.state in states for row in self.rows)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Return the paths that can be confirmed at once."""
        return tuple(row.path for row in self.rows if row.confirmable)


@dataclass(frozen=True, slots=True)
class NumberReview:
    """A regulation with all its numbers, table by table."""

    regulation: VerificationRegulation
    tables: tuple[NumberTable, ...]

    def __iter__(self) -> Iterator[ReviewedNumber]:
        """Yield every number."""
        for table in self.tables:
            yield from table.rows

    def count(self, *states: NumberState) -> int:
        """Return how many numbers are in these states."""
        return sum(table.count(*states) for table in self.tables)

    @property
    def waits(self) -> int:
        """Return how many numbers keep the regulation from issuing anything."""
        return self.count(NumberState.OPEN, NumberState.GAP)


@dataclass(frozen=True, slots=True)
class RegulationText:
    """The printed text as the station holds it: its bytes are an object."""

    object: str
    name: str
    media: str
    size: int


@dataclass(frozen=True, slots=True)
class SheetSignature:
    """Who signed a sheet, over which digest, when (UTC)."""

    person: str
    name: str
    role: Role
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class ConfirmationSheet:
    """A signed sheet of a regulation's numbers; without `object` its paper was never finished."""

    regulation: str
    serial: int
    number: str
    waits: int
    """How many numbers were still open when it was signed."""
    signature: SheetSignature
    object: str = ""


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """Everything a printed confirmation sheet shows."""

    number: str
    review: NumberReview
    settings: StationSettings
    signature: SheetSignature
    texts: tuple[RegulationText, ...] = ()
    code: str = ""
    """The text of the QR on page 1: a signed checkpoint."""
    kind: str = field(default="confirmation", init=False)


Marks = Mapping[str, NumberMark]
"""The last mark of each number by path."""
