"""Amend an issued record: a new draft from it that names what it replaces; or discard a draft."""

from collections.abc import Callable
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_owner, check_role
from metro.evaluation.cells import cells_of
from metro.evaluation.following import followed, identity_cells
from metro.journal.bodies.work import VerificationAbandoned
from metro.model.document import DocumentKind, DocumentState
from metro.model.draft_cells import VERIFIER, bench_taken
from metro.model.people import Person, Role
from metro.model.record_state import RecordState
from metro.ports import Clock, Drafts, Ledger, Reader


@dataclass(frozen=True, slots=True)
class AmendRecord:
    """A correction is a new document; nothing issued is ever changed."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock
    new_id: Callable[[], str]

    def __call__(self, record: str, why: str, verifier: str, *, as_recorded: bool = False) -> str:
        """Start the draft of an amendment; return its id.

        It names every document still in force from the record, also after it was sent back. It
        begins as the record says, then follows each correction of the ledger made since, with a
        strike, as an open draft does. `as_recorded` leaves the plate as the record has it, for an
        instrument that has changed since: the gate names the differences.
        Raises MetroError `reason.missing`, `record.unknown`, `record.not_amendable`,
        `person.unknown`, `person.not_signed_in`, `role.needed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.reading() as reader:
            found, state = reader.record(record)
            if state not in (RecordState.ISSUED, RecordState.RETURNED):
                raise MetroError("record.not_amendable", number=found.number, state=state.value)
            person = self._verifier(reader, verifier)
            before = () if as_recorded else reader.said_since(found.id)
            now = reader.instrument(found.instrument.id)
            issued = [
                row.number
                for row in reader.documents_of(found.id)
                if row.state is DocumentState.ISSUED and row.kind is not DocumentKind.RECORD
            ]
        cells = {**cells_of(found), **identity_cells(found.instrument)}
        cells["header/record"] = found.id
        cells["header/revision"] = str(found.revision)
        cells["header/verifier"] = person.id
        if issued:
            cells["header/replaces"] = " ".join(issued)
            cells["header/replaces_why"] = why
        draft = self.new_id()
        at = self.clock.now().isoformat()
        self.drafts.begin(draft, cells, person.id, at)
        self.drafts.take(draft, followed(before, now, cells), person.id, at, why)
        return draft

    def discard(self, draft: str, why: str, who: str) -> None:
        """Discard one's own draft; the technical head may discard any.

        If a person took anything at the bench, that is a fact of the journal. What was submitted
        stands there already: its draft, left by a crash, just goes.
        Raises MetroError `reason.missing`, `draft.unknown`, `draft.of_other`, `role.needed`.
        """
        with self.ledger.writing(who) as work:
            found = self.drafts.get(draft)
            self._check_discards(work, found.cells.get(VERIFIER, ""), who)
            cells = {cell: text for cell, text in found.cells.items() if text}
            if bench_taken(cells, found.strikes) and work.submitted_from(draft) is None:
                if not why.strip():
                    raise MetroError("reason.missing")
                thing = found.cells.get("header/instrument", "")
                regulation = found.cells.get("header/regulation", "")
                work.append(
                    VerificationAbandoned(draft, thing, regulation, cells, found.strikes, why)
                )
        # Only now: the entry is safe. What was taken since it was written stays.
        self.drafts.discard(draft, found)

    def _check_discards(self, reader: Reader, owner: str, who: str) -> None:
        self._verifier(reader, who)
        today, held = self.clock.today(), reader.appointments(who)
        heads = any(row.role is Role.TECHNICAL_HEAD and row.holds(today) for row in held)
        if not heads:
            check_owner(who, owner, lambda person: reader.person(person).name)

    def _verifier(self, reader: Reader, who: str) -> Person:
        person = reader.person(who) if who else Person("", "")
        held = reader.appointments(who)
        check_role(who, held, self.clock.today(), Role.VERIFIER, Role.TECHNICAL_HEAD)
        return person
