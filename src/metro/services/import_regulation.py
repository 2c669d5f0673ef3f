"""The technical head brings a regulation of the station's own: local, departmental, enterprise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from metro.errors import MetroError
from metro.journal.bodies.work import RegulationImported
from metro.model.own_regulation import OwnRegulation
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation
from metro.ports import Clock, Ledger, Objects, Reader
from metro.regulations.standing import check_id, check_newcomer


@dataclass(frozen=True, slots=True)
class ImportRegulation:
    """Bytes are kept as they came; the journal says which, who brought them, and why."""

    ledger: Ledger
    objects: Objects
    clock: Clock
    shipped: Callable[[], Sequence[VerificationRegulation]]
    own: Callable[[Reader], Sequence[VerificationRegulation]]

    def __call__(
        self, regulation: VerificationRegulation, file: bytes, cases: bytes, why: str, actor: str
    ) -> OwnRegulation:
        """Import a regulation that was read from `file` and met its cases.

        Raises MetroError `reason.missing`, `role.needed`, `regulation.bad_name`, and what
        `check_newcomer` raises.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        check_id(regulation.id)
        shipped = self.shipped()
        with self.ledger.writing(actor) as work:
            self._head(work, actor)
            known = [*shipped, *self.own(work)]
            check_newcomer(regulation, known, (row.id for row in shipped))
            brought = OwnRegulation(
                id=regulation.id,
                number=regulation.number,
                edition=regulation.edition,
                territory=regulation.territory or "",
                revision=regulation.revision,
                instrument=regulation.instrument,
                file_hash=self.objects.put(file),
                cases_hash=self.objects.put(cases) if cases else "",
            )
            work.append(RegulationImported(brought, why.strip()))
        return brought

    def _head(self, reader: Reader, actor: str) -> None:
        today = self.clock.today()
        roles = reader.appointments(actor)
        if not any(row.role is Role.TECHNICAL_HEAD and row.holds(today) for row in roles):
            raise MetroError("role.needed", role=Role.TECHNICAL_HEAD.value)
