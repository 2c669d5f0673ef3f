"""Verifications, signatures, documents, confirmations of numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from metro.model.document import DocumentKind
from metro.model.duty import Extended
from metro.model.margin import ShiftMargin
from metro.model.own_regulation import OwnRegulation
from metro.model.people import Signature
from metro.model.record import VerificationRecord
from metro.model.strike import Strike


@dataclass(frozen=True, slots=True)
class NumbersConfirmed:
    """Numbers of a regulation confirmed against the printed text: value by path."""

    regulation: str
    edition: str
    file_hash: str
    values: Mapping[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class NumberCorrected:
    """A number corrected, or a gap filled, with a note and the page of the printed text."""

    regulation: str
    edition: str
    path: str
    value: str
    note: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class RegulationImported:
    """The station brought a regulation of its own, or a higher revision of it."""

    regulation: OwnRegulation
    why: str


@dataclass(frozen=True, slots=True)
class VerificationSubmitted:
    """A record enters the journal; revision 2 and up are amendments of the same event."""

    record: VerificationRecord
    year: int
    serial: int
    """What its number was made of; an amendment keeps the number and takes no serial: 0."""
    documents: tuple[DocumentKind, ...]
    """What it yields; one that yields nothing, as in service, is done when it is approved."""
    margins: tuple[ShiftMargin, ...] = ()
    """How far each standard may have been off without any effect, where that can be said."""


@dataclass(frozen=True, slots=True)
class VerificationAbandoned:
    """A draft with taken readings was discarded; what was taken is kept."""

    draft: str
    instrument: str
    regulation: str
    cells: Mapping[str, str]
    strikes: tuple[Strike, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DraftTakenOver:
    """Another took over a draft: its verifier before and after."""

    draft: str
    instrument: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class RecordReturned:
    """A checker or approver sends a record back to the verifier."""

    record: str
    revision: int
    why: str


@dataclass(frozen=True, slots=True)
class RecordSigned:
    """A signature made right after the password."""

    record: str
    revision: int
    signature: Signature


@dataclass(frozen=True, slots=True)
class GateOverridden:
    """The technical head lets one rule pass for one record, with a reason."""

    record: str
    revision: int
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class NumberReserved:
    """A document number is taken for the document with this digest of its data."""

    number: str
    serial: int
    year: int
    kind: DocumentKind
    record: str
    revision: int
    parts: tuple[str, ...]
    digest: str
    workstation: str


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record in a list of results."""

    record: str
    revision: int


@dataclass(frozen=True, slots=True)
class ListReserved:
    """A number is taken for a list of results over a job (检定结果清单)."""

    number: str
    serial: int
    year: int
    job: str
    applicant: str
    records: tuple[ListedRecord, ...]
    digest: str
    workstation: str


@dataclass(frozen=True, slots=True)
class DocumentIssued:
    """The bytes of a document were stored under this hash."""

    number: str
    object: str
    size: int


@dataclass(frozen=True, slots=True)
class NumberVoided:
    """A number will not be used: its document was never finished, or is withdrawn."""

    number: str
    why: str


@dataclass(frozen=True, slots=True)
class DocumentReprinted:
    """A copy was printed; its copy number is drawn at printing."""

    number: str
    copy: int


@dataclass(frozen=True, slots=True)
class ValidityExtended:
    """A lot was sampled and those left in service may serve longer (抽样检定延期)."""

    lot: str
    record: str
    """The number of the record of the sample."""
    rule: str
    """The number of the rule that allows it."""
    why: str
    extended: tuple[Extended, ...]
