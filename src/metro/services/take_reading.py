"""Take readings: each cell is durable in the draft at once, or refused in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_owner
from metro.model.draft import BEGAN, VERIFIER
from metro.ports import Clock, Drafts, Ledger

LONGEST_CELL = 2000
MOST_CELLS = 20_000
OF_OWNER = (VERIFIER, BEGAN)
"""Cells that say whose draft it is: no reading changes them."""


@dataclass(frozen=True, slots=True)
class TakeReading:
    """A cell was left: from here on a change of it is a strike (划改)."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock

    def __call__(self, draft: str, cells: Mapping[str, str], who: str, why: str = "") -> None:
        """Take cells; what they mean is checked when the draft is examined.

        Raises MetroError `person.not_signed_in`, `draft.of_other`, `draft.owner_cell`,
        `cell.too_long`, `draft.too_large`, `draft.unknown`.
        """
        self._check(draft, cells, who)
        self.drafts.take(draft, cells, who, self.clock.now().isoformat(), why)

    def _check(self, draft: str, cells: Mapping[str, str], who: str) -> None:
        if not who:
            raise MetroError("person.not_signed_in")
        for cell, text in cells.items():
            if cell in OF_OWNER:
                raise MetroError("draft.owner_cell", cell=cell)
            if len(text) > LONGEST_CELL or len(cell) > LONGEST_CELL:
                raise MetroError("cell.too_long", cell=cell[:80], most=LONGEST_CELL)
        if len(cells) > MOST_CELLS:
            raise MetroError("draft.too_large", most=MOST_CELLS)
        check_owner(who, self.drafts.get(draft).cells.get(VERIFIER, ""), self._name)

    def _name(self, person: str) -> str:
        with self.ledger.reading() as reader:
            return reader.person(person).name

    def run(
        self, drafts: Mapping[str, Mapping[str, str]], shared: Mapping[str, str], who: str
    ) -> None:
        """Take one bench run: each meter's own cells, and the reference reading they share.

        Nothing is taken of a run that holds a refusal. Raises MetroError as taking a cell does.
        """
        rows = {draft: {**cells, **shared} for draft, cells in drafts.items()}
        for draft, cells in rows.items():
            self._check(draft, cells, who)
        for draft, cells in rows.items():
            self.drafts.take(draft, cells, who, self.clock.now().isoformat())
