"""Take over the draft of another, openly: it names both, and the journal says who and why."""

from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_open, check_role
from metro.journal.bodies.work import DraftTakenOver
from metro.model.draft_cells import BEGAN, VERIFIER
from metro.model.people import Role
from metro.ports import Clock, Drafts, Ledger


@dataclass(frozen=True, slots=True)
class TakeOver:
    """From then on the draft is another's: who signs it answers for all of its readings."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock

    def __call__(self, draft: str, why: str, who: str) -> None:
        """Make a draft one's own.

        Raises MetroError `reason.missing`, `draft.unknown`, `draft.submitted`, `draft.own`,
        `person.not_signed_in`, `person.unknown`, `role.needed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(who) as work:
            check_open(work.submitted_from(draft))
            cells = self.drafts.get(draft).cells
            owner = cells.get(VERIFIER, "")
            held = work.appointments(who)
            check_role(who, held, self.clock.today(), Role.VERIFIER, Role.TECHNICAL_HEAD)
            if owner == who:
                raise MetroError("draft.own")
            thing = cells.get("header/instrument", "")
            work.append(DraftTakenOver(draft, thing, owner, who, why))
            began = cells.get(BEGAN, "") or owner
            taken = {VERIFIER: who, BEGAN: "" if began == who else began}
            # Under the same lock: nobody submits it or takes it over between the two.
            self.drafts.take(draft, taken, who, self.clock.now().isoformat(), why)
