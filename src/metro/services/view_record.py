"""Show a record as a page shows a draft: the same cells, the same judgement, nothing to change."""

from collections.abc import Callable
from dataclasses import dataclass

from metro.evaluation.cells import cells_of
from metro.model.draft import DraftView
from metro.model.people import Signature
from metro.model.record import RegulationUsed
from metro.model.record_state import RecordState
from metro.model.regulation import VerificationRegulation
from metro.ports import Ledger

Frozen = Callable[[RegulationUsed], VerificationRegulation]
"""The regulation by the very bytes and numbers that a record was judged by."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record on the page: what was taken and judged, where it stands, who signed."""

    view: DraftView
    state: RecordState
    signatures: tuple[Signature, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ViewRecord:
    """The judgement shown is the one in the record; nothing is judged again."""

    ledger: Ledger
    frozen: Frozen

    def __call__(self, record: str) -> RecordView:
        """Return a record for the page.

        Raises MetroError `record.unknown`, `object.missing`.
        """
        with self.ledger.reading() as reader:
            found, state = reader.record(record)
            signatures = reader.signatures(found.id, found.revision)
            documents = tuple(row.number for row in reader.documents_of(found.id) if row.object)
        regulation = self.frozen(found.regulation)
        view = DraftView(
            found.id,
            cells_of(found),
            found.strikes,
            "",
            regulation,
            found.data,
            found.judgement,
            found,
            {},
        )
        return RecordView(view, state, signatures, documents)
