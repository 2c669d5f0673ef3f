"""Issued documents: their numbers, their states, and what stands on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metro.model.people import Signature
from metro.model.record import VerificationRecord
from metro.model.station import StationSettings
from metro.model.words import Bilingual

UNNAMED = Bilingual("", "")


class DocumentKind(StrEnum):
    """What is printed: 检定证书, 检定结果通知书, 原始记录, 检定结果清单."""

    CERTIFICATE = "certificate"
    NOTICE = "notice"
    RECORD = "record"
    LIST = "list"


class DocumentState(StrEnum):
    """Where a numbered document stands."""

    RESERVED = "reserved"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Document:
    """A numbered document of the station."""

    number: str
    kind: DocumentKind
    state: DocumentState
    record: str
    revision: int
    parts: tuple[str, ...]
    on: date
    valid_until: date | None
    object: str = ""
    replaced_by: str = ""
    replaces: str = ""
    why: str = ""
    under_review: bool = False
    """It relied on a standard that is suspect, and the case is open."""


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """What heads a column on paper: a reading, a derived value or the result of an item."""

    title: Bilingual
    symbol: str = ""
    unit: str = "1"
    decimals: int | None = None
    """How many decimals a derived value shows; None where nothing is stated."""


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """What paper shows of a prescribed item besides readings and results: its words."""

    title: Bilingual
    points: Mapping[str, Bilingual] = field(default_factory=dict)
    readings: Mapping[str, PrintedValue] = field(default_factory=dict)
    derived: Mapping[str, PrintedValue] = field(default_factory=dict)
    result: PrintedValue | None = None
    """None where the item is inspected."""
    labels: tuple[Bilingual, ...] = ()
    """Names of the repeated readings, where they have any."""
    questions: Mapping[str, Bilingual] = field(default_factory=dict)
    signed: bool = True
    """The result is an error, so it is printed with its sign."""


@dataclass(frozen=True, slots=True)
class Paperwork:
    """What paper needs of a regulation: the words for what the record names by id."""

    instrument: Bilingual = UNNAMED
    part: Bilingual | None = None
    """What a part is called (油枪 nozzle); None where an instrument has no parts."""
    items: Mapping[str, PrintedItem] = field(default_factory=dict)
    ratings: Mapping[str, Bilingual] = field(default_factory=dict)
    part_ratings: Mapping[str, Bilingual] = field(default_factory=dict)
    surroundings: Mapping[str, Bilingual] = field(default_factory=dict)
    standards: Mapping[str, Bilingual] = field(default_factory=dict)
    seals: Mapping[str, Bilingual] = field(default_factory=dict)
    passed: Bilingual = UNNAMED
    failed: Bilingual = UNNAMED
    """Wordings of a conclusion; `{class}` is filled on paper."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything one printed document shows; nothing on paper comes from elsewhere."""

    kind: DocumentKind
    number: str
    record: VerificationRecord
    parts: tuple[str, ...]
    settings: StationSettings
    signatures: tuple[Signature, ...]
    code: str
    """The text of the QR on page 1: the document's seal."""
    paperwork: Paperwork = field(default_factory=Paperwork)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The digital certificate that a printed document carries: a file within the file.

    `about` says in a few words what it is; `name` is ASCII.
    """

    name: str
    media_type: str
    data: bytes
    about: str
