"""Change the day of verification of a draft; the regulation in force on that day goes with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.evaluation.authority import check_open, check_owner
from metro.model.draft_cells import ON, VERIFIER, bench_taken, struck
from metro.model.regulation import VerificationRegulation
from metro.ports import Clock, Draft, Drafts, Ledger, Reader

Regulations = Callable[[str, Mapping[str, str]], VerificationRegulation]
Standards = Callable[[Reader, VerificationRegulation, str, date], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """The day of the work decides by which edition it is judged, and which certificates count."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock
    regulations: Regulations
    in_force: Callable[[str, date], VerificationRegulation]
    """The regulation in force for a kind of instrument on a day."""
    standards: Standards
    """The standards that fit a regulation, as a new draft would have them."""

    def __call__(self, draft: str, on: date, who: str, why: str = "") -> None:
        """Take another day; an edition that holds on it too stays.

        Once something was taken at the bench it takes a reason, and the change is a strike (划改).
        Raises MetroError `person.not_signed_in`, `draft.of_other`, `draft.future_day`,
        `draft.other_regulation`, `draft.unknown`, `draft.submitted`, `draft.incomplete`,
        `reason.missing`, `regulation.none_in_force`.
        """
        today = self.clock.today()
        if on > today:
            raise MetroError("draft.future_day", on=on.isoformat(), today=today.isoformat())
        if not who:
            raise MetroError("person.not_signed_in")
        with self.ledger.writing(who) as work:
            check_open(work.submitted_from(draft))
            found, text = self.drafts.get(draft), on.isoformat()
            owner = found.cells.get(VERIFIER, "")
            check_owner(who, owner, lambda person: work.person(person).name)
            cells = {ON: text, **self._moved(work, found, on)}
            if struck(ON, found.cells, text, found.strikes) and not why.strip():
                raise MetroError("reason.missing")
            self.drafts.take(draft, cells, who, self.clock.now().isoformat(), why)

    def _moved(self, reader: Reader, draft: Draft, on: date) -> Mapping[str, str]:
        """Return what another edition brings with it; nothing where the same one holds."""
        for field in ("regulation", "instrument"):
            if not draft.cells.get(f"header/{field}"):
                raise MetroError("draft.incomplete", field=field)
        name = draft.cells["header/regulation"]
        now = self.regulations(name, reader.corrected_numbers(name))
        kind = reader.instrument(draft.cells["header/instrument"]).kind
        if now.in_force(on) and now.applies(kind, on):
            return {}
        other = self.in_force(kind, on)
        if bench_taken(draft.cells, draft.strikes):
            raise MetroError(
                "draft.other_regulation", on=on.isoformat(), regulation=other.label, now=now.label
            )
        chosen = [cell for cell in draft.cells if cell.startswith("standard/")]
        fitting = self.standards(reader, other, kind, on)
        return {**dict.fromkeys(chosen, ""), "header/regulation": other.id, **fitting}
