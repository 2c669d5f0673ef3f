"""Take readings: each cell is durable in the draft at once, or refused in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_open, check_owner
from metro.model.draft_cells import OF_OWNER, ON, VERIFIER
from metro.ports import Clock, Drafts, Ledger, Work

LONGEST_CELL = 2000
MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class TakeReading:
    """A cell was left: from here on a change of it is a strike (划改)."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock

    def __call__(self, draft: str, cells: Mapping[str, str], who: str, why: str = "") -> None:
        """Take cells; what they mean is checked when the draft is examined.

        Raises MetroError `person.not_signed_in`, `draft.of_other`, `draft.owner_cell`,
        `draft.day_cell`, `draft.submitted`, `cell.too_long`, `draft.too_large`, `draft.unknown`.
        """
        _check(cells, who)
        with self.ledger.writing(who) as work:
            self._check_owner(work, draft, who)
            self.drafts.take(draft, cells, who, self.clock.now().isoformat(), why)

    def _check_owner(self, work: Work, draft: str, who: str) -> None:
        """Look within the lock: nobody submits it or takes it over before the cells go in."""
        check_open(work.submitted_from(draft))
        owner = self.drafts.get(draft).cells.get(VERIFIER, "")
        check_owner(who, owner, lambda person: work.person(person).name)

    def run(
        self, drafts: Mapping[str, Mapping[str, str]], shared: Mapping[str, str], who: str
    ) -> None:
        """Take one bench run: each meter's own cells, and the reference reading they share.

        Nothing is taken of a run that holds a refusal. Raises MetroError as taking a cell does.
        """
        rows = {draft: {**cells, **shared} for draft, cells in drafts.items()}
        for cells in rows.values():
            _check(cells, who)
        with self.ledger.writing(who) as work:
            for draft in rows:
                self._check_owner(work, draft, who)
            for draft, cells in rows.items():
                self.drafts.take(draft, cells, who, self.clock.now().isoformat())


def _check(cells: Mapping[str, str], who: str) -> None:
    """Refuse what no draft takes."""
    if not who:
        raise MetroError("person.not_signed_in")
    for cell, text in cells.items():
        if cell in OF_OWNER:
            raise MetroError("draft.owner_cell", cell=cell)
        if cell == ON:
            raise MetroError("draft.day_cell")
        if len(text) > LONGEST_CELL or len(cell) > LONGEST_CELL:
            raise MetroError("cell.too_long", cell=cell[:80], most=LONGEST_CELL)
    if len(cells) > MOST_CELLS:
        raise MetroError("draft.too_large", most=MOST_CELLS)
