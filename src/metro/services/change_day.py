"""Change the day of verification of a draft; the regulation in force on that day goes with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.evaluation.authority import check_owner
from metro.model.draft import VERIFIER, bench_taken
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

    def __call__(self, draft: str, on: date, who: str) -> None:
        """Take another day; an edition that holds on it too stays.

        Raises MetroError `person.not_signed_in`, `draft.of_other`, `draft.future_day`,
        `draft.other_regulation`, `draft.unknown`, `regulation.none_in_force`.
        """
        found, today = self.drafts.get(draft), self.clock.today()
        if on > today:
            raise MetroError("draft.future_day", on=on.isoformat(), today=today.isoformat())
        with self.ledger.reading() as reader:
            owner = found.cells.get(VERIFIER, "")
            check_owner(who, owner, lambda person: reader.person(person).name)
            cells = {"header/on": on.isoformat(), **self._moved(reader, found, on)}
        self.drafts.take(draft, cells, who, self.clock.now().isoformat())

    def _moved(self, reader: Reader, draft: Draft, on: date) -> Mapping[str, str]:
        """Return what another edition brings with it; nothing where the same one holds."""
        name = draft.cells["header/regulation"]
        now = self.regulations(name, reader.corrected_numbers(name))
        kind = reader.instrument(draft.cells["header/instrument"]).kind
        if now.in_force(on) and now.applies(kind, on):
            return {}
        other = self.in_force(kind, on)
        if bench_taken(draft.cells):
            raise MetroError(
                "draft.other_regulation", on=on.isoformat(), regulation=other.label, now=now.label
            )
        chosen = [cell for cell in draft.cells if cell.startswith("standard/")]
        fitting = self.standards(reader, other, kind, on)
        return {**dict.fromkeys(chosen, ""), "header/regulation": other.id, **fitting}
