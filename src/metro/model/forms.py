"""The smaller forms of a station: list of results, labels, due notice. What each shows is here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metro.model.document import DocumentKind
from metro.model.duty import Duty
from metro.model.organisation import Organisation
from metro.model.station import StationSettings
from metro.model.words import Bilingual


@dataclass(frozen=True, slots=True)
class ListRow:
    """One instrument in a list of results."""

    record: str
    """Number of its original record."""
    registration: str
    name: str
    model: str
    serial: str
    passed: bool
    conclusion: Bilingual
    on: date
    valid_until: date | None
    notices: tuple[str, ...] = ()
    """The notices of one that failed."""
    replaces: tuple[str, ...] = ()
    """The lists in which it stood before it was amended."""


@dataclass(frozen=True, slots=True)
class ListPaper:
    """Everything a list of results over a job shows (检定结果清单)."""

    number: str
    job: str
    applicant: str
    settings: StationSettings
    regulations: tuple[Bilingual, ...]
    standards: tuple[str, ...]
    """Measurement standards used, each with its certificate."""
    places: tuple[str, ...]
    rows: tuple[ListRow, ...]
    approver: str
    checker: str
    verifier: str
    code: str
    """The text of the QR on page 1: the list's seal."""
    kind: DocumentKind = DocumentKind.LIST

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day of verification."""
        days = [row.on for row in self.rows]
        return min(days), max(days)


class LabelKind(StrEnum):
    """What a label says of its instrument: 合格, 不合格, 停用."""

    PASSED = "passed"
    REJECTED = "rejected"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Label:
    """One label."""

    kind: LabelKind
    number: str
    """Of the certificate, notice or list, else of the record; of a stopped one, none."""
    name: str
    serial: str
    part: str
    """What a part is called, where the label is for a part."""
    on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class LabelPaper:
    """Labels on sheets; the first `skipped` places of the first sheet are used up."""

    settings: StationSettings
    labels: tuple[Label, ...]
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class DueRow:
    """An instrument that falls due, as its holder is told of it."""

    name: str
    model: str
    serial: str
    place: str
    last: date | None
    due: date
    duty: Duty


@dataclass(frozen=True, slots=True)
class DueNotice:
    """Everything a due notice to a holder shows (到期通知)."""

    settings: StationSettings
    holder: Organisation
    rows: tuple[DueRow, ...]
    on: date
    until: date
