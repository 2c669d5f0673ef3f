"""Arrange that another body performs: instruments are sent up, or the service is bought."""

from collections.abc import Callable
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.register import ServiceArranged
from metro.model.arrangement import ServiceArrangement
from metro.model.civil import civil_day
from metro.model.people import Role
from metro.ports import Ledger


@dataclass(frozen=True, slots=True)
class ArrangeService:
    """Who verifies a kind of instrument where the station does not; `known` names every kind."""

    ledger: Ledger
    known: Callable[[], frozenset[str]]

    def __call__(self, arrangement: ServiceArrangement, actor: str) -> None:
        """Record an arrangement, or its change under the same id.

        Raises MetroError `arrangement.incomplete`, `arrangement.dates`,
        `arrangement.unknown_kind`, `role.needed`.
        """
        row = arrangement
        if not (row.body.strip() and row.document.strip()):
            raise MetroError("arrangement.incomplete", instrument=row.kind)
        if row.until is not None and row.until < row.since:
            raise MetroError("arrangement.dates", document=row.document)
        with self.ledger.reading() as reader:
            here = any(plate.example.kind == row.kind for plate in reader.plates())
        if not here and row.kind not in self.known():
            raise MetroError("arrangement.unknown_kind", instrument=row.kind[:80])
        with self.ledger.writing(actor) as work:
            today = civil_day(work.recorded_at())
            check_role(actor, work.appointments(actor), today, Role.TECHNICAL_HEAD)
            work.append(ServiceArranged(row))
