"""What services need of the world, as Protocols; adapters stand above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from metro.journal.bodies.work import ListedRecord
    from metro.journal.entry import Entry, Head
    from metro.model.arrangement import ServiceArrangement
    from metro.model.chain import EventFact, LinkFact, RelianceFact
    from metro.model.completeness import Plate
    from metro.model.digital import DigitalReport, HeldReport, UnitProfile
    from metro.model.document import Document, DocumentKind, Enclosure, Paper
    from metro.model.forms import DueNotice, LabelPaper, ListPaper
    from metro.model.gate import PersonFact
    from metro.model.impact import AffectedEvent, HolderLetter, RecallCase, Suspicion
    from metro.model.instrument import MeasuringInstrument
    from metro.model.margin import ShiftMargin
    from metro.model.number_review import ConfirmationSheet, NumberMark, RegulationText, SheetPaper
    from metro.model.organisation import Organisation
    from metro.model.own_regulation import OwnRegulation
    from metro.model.people import Appointment, Person, Qualification, Signature
    from metro.model.record import VerificationRecord
    from metro.model.record_state import RecordState
    from metro.model.standard import Confirmation, MeasurementStandard, UpstreamCertificate
    from metro.model.station import ListedKey, StationSettings
    from metro.model.strike import Strike

NOW = 10**18
"""The point of knowledge that no entry comes after: everything known so far."""


class Clock(Protocol):
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the time now, UTC, with its zone."""
        ...

    def today(self) -> date:
        """Return the civil day at the station (Asia/Shanghai)."""
        ...


@dataclass(frozen=True, slots=True)
class Credential:
    """A password as kept: its hash, failed tries, and until when it is locked (UTC)."""

    person: str
    hash: str
    failures: int
    locked_until: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list."""

    id: str
    revision: int
    number: str
    state: RecordState
    instrument: str
    name: str
    serial: str
    applicant: str
    regulation: str
    on: date
    verdict: str
    verifier: str
    checker: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job in a list: how many records it has, how many wait for issue, how many are done."""

    job: str
    on: date
    applicant: str
    records: int
    approved: int
    done: int


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument in a list, with its last event and when it falls due."""

    id: str
    kind: str
    name: str
    model: str
    serial: str
    holder: str
    holder_name: str
    state: str
    use: str
    last: date | None
    passed: bool | None
    due: date | None
    regime: str = ""
    """As the last record says; `` where it was done elsewhere, until the due list tells it."""
    extended: str = ""
    """The rule by which a sampled lot serves longer, or ``."""
    duty: str = ""
    """What has to be done when it falls due; only the due list says it."""
    recall: str = ""
    """The open case by which its last event is under review, or ``."""
    suspect: str = ""
    """The standard of that case, in words; only the due list says it."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list."""

    document: Document
    instrument: str
    name: str
    serial: str
    applicant: str


@dataclass(frozen=True, slots=True)
class AffectedRecord:
    """The record behind an event, with its documents in force."""

    event: str
    revision: int
    number: str
    instrument: str
    name: str
    serial: str
    holder: str
    on: date
    passed: bool
    documents: tuple[str, ...]


class Reader(Protocol):
    """Questions to the station; every list pages by key and is fetched at once."""

    def head(self) -> Head: ...
    def station(self) -> str: ...
    def settings(self, on: date | None = None) -> StationSettings: ...
    def keys(self) -> tuple[ListedKey, ...]: ...
    def clock_alarm(self) -> str: ...
    def last_recorded_at(self) -> str: ...
    def person(self, person: str) -> Person: ...
    def people(self) -> tuple[Person, ...]: ...
    def appointments(self, person: str) -> tuple[Appointment, ...]: ...
    def qualifications(self, person: str) -> tuple[Qualification, ...]: ...
    def credential(self, person: str) -> Credential | None: ...
    def organisation(self, organisation: str) -> Organisation: ...
    def organisations(self, text: str, limit: int) -> tuple[Organisation, ...]: ...
    def instrument(self, instrument: str) -> MeasuringInstrument: ...
    def instruments(self, text: str, after: str, limit: int) -> tuple[InstrumentRow, ...]: ...
    def instruments_of_kind(self, kind: str, use: str) -> tuple[MeasuringInstrument, ...]: ...
    def count_instruments(self) -> int: ...
    def due(self, until: date, limit: int) -> tuple[InstrumentRow, ...]: ...
    def instruments_of_use(self, use: str) -> tuple[MeasuringInstrument, ...]: ...
    def plates(self) -> tuple[Plate, ...]: ...
    def staff(self) -> tuple[PersonFact, ...]: ...
    def arrangements(self) -> tuple[ServiceArrangement, ...]: ...
    def measurement_standards(self) -> tuple[MeasurementStandard, ...]: ...
    def upstream(self, event: str) -> UpstreamCertificate | None: ...
    def upstream_of(self, instrument: str) -> tuple[UpstreamCertificate, ...]: ...
    def numbered(self, numbers: Sequence[str]) -> tuple[UpstreamCertificate, ...]: ...
    def confirmation(self, event: str) -> Confirmation | None: ...
    def known_point(self, known: date | None) -> int: ...
    def event(self, event: str, known: int) -> EventFact | None: ...
    def effective_event(
        self, instrument: str, on: date, time: str, named: str, known: int
    ) -> EventFact | None: ...
    def nameable_event(self, instrument: str, on: date, time: str) -> EventFact | None: ...
    def last_check(self, instrument: str, on: date, known: int) -> EventFact | None: ...
    def reliances(self, event: str, known: int) -> tuple[RelianceFact, ...]: ...
    def links_above(self, event: str, known: int) -> Mapping[str, tuple[LinkFact, ...]]: ...
    def events_of(self, instrument: str, known: int) -> tuple[EventFact, ...]: ...
    def affected_records(self, events: Sequence[str]) -> Mapping[str, AffectedRecord]: ...
    def same_instrument(self, instrument: str, known: int) -> frozenset[str]: ...
    def margins(
        self, instrument: str, since: date, until: date
    ) -> Mapping[tuple[str, int], ShiftMargin]: ...
    def recalls(self) -> tuple[RecallCase, ...]: ...
    def recall(self, case: str) -> RecallCase: ...
    def awaiting(self, case: str) -> frozenset[str]: ...
    def affected(self, suspicion: Suspicion, known: int) -> tuple[AffectedEvent, ...]: ...
    def confirmed_numbers(self, regulation: str) -> Mapping[str, str]: ...
    def corrected_numbers(self, regulation: str) -> Mapping[str, str]: ...
    def number_marks(self, regulation: str) -> Mapping[str, NumberMark]: ...
    def regulation_texts(self, regulation: str) -> tuple[RegulationText, ...]: ...
    def marked_pages(self, regulation: str, object: str) -> Mapping[str, int]: ...
    def sheets(self, regulation: str) -> tuple[ConfirmationSheet, ...]: ...
    def own_regulations(self) -> tuple[OwnRegulation, ...]: ...
    def record(self, record: str) -> tuple[VerificationRecord, RecordState]: ...
    def revision(self, record: str, revision: int) -> VerificationRecord: ...
    def owes(self, record: str, revision: int) -> int: ...
    def said_since(self, record: str) -> tuple[MeasuringInstrument, ...]: ...
    def submitted_from(self, draft: str) -> VerificationRecord | None: ...
    def records(self, states: Sequence[RecordState], limit: int) -> tuple[RecordRow, ...]: ...
    def records_of(self, instrument: str) -> tuple[RecordRow, ...]: ...
    def records_of_job(self, job: str, limit: int) -> tuple[RecordRow, ...]: ...
    def jobs(self, limit: int) -> tuple[JobRow, ...]: ...
    def lists_of(self, record: str) -> tuple[Document, ...]: ...
    def listed_in(self, number: str) -> tuple[ListedRecord, ...]: ...
    def signatures(self, record: str, revision: int) -> tuple[Signature, ...]: ...
    def overrides(self, record: str, revision: int) -> frozenset[str]: ...
    def document(self, number: str) -> Document: ...
    def document_like(self, object: str, epoch: int, seq: int) -> Document | None: ...
    def documents(self, text: str, limit: int) -> tuple[DocumentRow, ...]: ...
    def documents_of(self, record: str) -> tuple[Document, ...]: ...
    def reserved(self, workstation: str) -> tuple[Document, ...]: ...
    def has_reserved(self) -> bool: ...
    def copies(self, number: str) -> int: ...
    def last_serial(self, kind: DocumentKind, year: int) -> int: ...
    def last_record_serial(self, year: int) -> int: ...
    def counts(self) -> Mapping[str, int]: ...


class Work(Reader, Protocol):
    """One transaction: facts are appended, all of them or none."""

    def append(self, body: object) -> Entry:
        """Append one fact and project it."""
        ...

    def recorded_at(self) -> datetime:
        """Return the time that entries of this transaction get."""
        ...

    def hand_over(self, actor: str) -> None:
        """Let another act from here on: what follows is recorded as theirs."""
        ...

    def set_credential(self, credential: Credential, salt: str) -> str:
        """Keep a password row outside the journal; return the salted hash of it."""
        ...

    def erase(self, table_name: str, subject: str) -> None:
        """Erase a row outside the journal."""
        ...

    def note_login(self, person: str, failures: int, locked_until: str) -> None:
        """Keep how many tries failed."""
        ...


class Ledger(Protocol):
    """The station's journal and what is projected from it."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Open a short reading transaction."""
        ...

    def writing(self, actor: str) -> AbstractContextManager[Work]:
        """Open a writing transaction; leaving it normally commits."""
        ...


class Objects(Protocol):
    """Bytes kept by their SHA-256."""

    def put(self, data: bytes) -> str:
        """Keep bytes durably; return their hash."""
        ...

    def get(self, name: str) -> bytes:
        """Return bytes unchanged, or refuse what no longer has its hash."""
        ...

    def names(self) -> Iterator[str]:
        """Yield the hashes of everything that is kept."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A verification being taken: its header fields and cells, latest text by path."""

    id: str
    cells: Mapping[str, str]
    strikes: tuple[Strike, ...]
    changed_at: str
    """When the last cell was taken (UTC)."""
    rows: tuple[int, ...] = ()
    """What it was read from."""
    hands: tuple[str, ...] = ()
    """Whose draft it ever was, and who took anything at the bench."""
    days: tuple[date, ...] = ()
    """The civil days on which something was taken at the bench after it was begun."""


class Drafts(Protocol):
    """Readings taken and not yet submitted; each is durable when its call returns."""

    def begin(self, draft: str, cells: Mapping[str, str], who: str, at: str) -> None: ...
    def take(
        self, draft: str, cells: Mapping[str, str], who: str, at: str, why: str = ""
    ) -> None: ...
    def get(self, draft: str) -> Draft: ...
    def all(self) -> tuple[Draft, ...]: ...
    def discard(self, draft: str, seen: Draft | None = None) -> None: ...


class Passwords(Protocol):
    """Password hashing (argon2id)."""

    def hash(self, password: str) -> str: ...
    def matches(self, hashed: str, password: str) -> bool: ...


class Signer(Protocol):
    """The key of this workstation; it names its algorithm."""

    def key_id(self) -> str: ...
    def algorithm(self) -> str: ...
    def public(self) -> str: ...
    def sign(self, message: bytes) -> bytes: ...


class Press(Protocol):
    """Paper: what a document looks like, and which characters have no glyph."""

    def render(self, paper: Paper) -> bytes: ...
    def missing_glyphs(self, texts: Iterable[str]) -> str: ...


class LetterPress(Protocol):
    """Paper for the holders of documents under review."""

    def letter(self, letter: HolderLetter) -> bytes: ...


class ListPress(Protocol):
    """Paper for a list of results over a job."""

    def result_list(self, paper: ListPaper) -> bytes: ...


class DuePress(Protocol):
    """Paper for holders whose instruments fall due."""

    def due_notice(self, notice: DueNotice) -> bytes: ...


class LabelPress(Protocol):
    """Labels on sheets."""

    def labels(self, paper: LabelPaper) -> bytes: ...


class SheetPress(Protocol):
    """Paper for the numbers of a regulation."""

    def confirmation(self, sheet: SheetPaper) -> bytes: ...


class DigitalCertificateWriter(Protocol):
    """A paper as a digital calibration certificate (DCC), to be attached to it or given alone."""

    def write(
        self,
        paper: Paper,
        held: Mapping[str, HeldReport],
        profile: UnitProfile = ...,
    ) -> bytes:
        """Return the XML; the same paper and chain give the same bytes.

        `held` is the place in the chain of each event that the record names, by event id.
        Raises MetroError `dcc.unit_missing`, `dcc.unit_refused`, `dcc.no_record_export`.
        """
        ...


class DigitalCertificateReader(Protocol):
    """Digital certificates of others."""

    def examine(self, data: bytes, file: str, now: datetime) -> DigitalReport:
        """Return what a file says and every finding on it; raises MetroError `xml.…`, `dcc.…`."""
        ...

    def unit_of(self, text: str) -> str:
        """Return our code of a unit of D-SI, or `` where the table has none."""
        ...


class Checkpoints(Protocol):
    """Signed checkpoints of the journal, as text that fits a QR."""

    def text(self, head: Head, at: str) -> str: ...


class Seals(Protocol):
    """The seal of a document, as text for its QR; `digest` is the SHA-256 of its enclosure.

    `check` refuses a paper that a check would not read back; no number is kept for it.
    """

    def check(self, paper: Paper | ListPaper, head: Head, at: str) -> None: ...
    def text(self, paper: Paper | ListPaper, head: Head, at: str, digest: str) -> str: ...


class Enclosures(Protocol):
    """The digital certificate of a paper that has its number and no seal yet."""

    def __call__(self, paper: Paper) -> Enclosure: ...


class Finishing(Protocol):
    """A printed file becomes the issued one: enclosure, signature, rules; `at` in ISO 8601."""

    def __call__(self, printed: bytes, enclosure: Enclosure, at: str) -> bytes: ...


class Progress(Protocol):
    """Tell how far a long work is; False means that it should stop."""

    def __call__(self, done: int, of: int, what: str) -> bool: ...


def quiet(done: int, of: int, what: str) -> bool:
    """Progress that nobody watches."""
    del done, of, what
    return True
