"""What follows a correction of the ledger: cells of drafts, and records it leaves behind."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from metro.evaluation.plate import plate_cells
from metro.model.instrument import MeasuringInstrument

PLATE = {
    "plate/name": "name",
    "plate/model": "model",
    "plate/serial": "serial",
    "plate/maker": "manufacturer",
    "plate/range": "range_text",
    "plate/purpose": "purpose",
    "plate/registration": "registration",
}
"""What a record prints of an instrument and nobody types at the bench.

A draft has these cells only where it doesn't say what the ledger says now: in an amendment.
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """A cell in which a record says something else than the ledger was corrected to."""

    cell: str
    recorded: str
    now: str


def identity_cells(thing: MeasuringInstrument) -> dict[str, str]:
    """Return name, serial number and the like, as cells."""
    return {cell: getattr(thing, name) for cell, name in PLATE.items()}


def identity(cells: Mapping[str, str]) -> dict[str, str]:
    """Return what the cells of a draft say of its instrument, by the fields of the model."""
    return {name: cells[cell] for cell, name in PLATE.items() if cell in cells}


def followed(
    before: Sequence[MeasuringInstrument], now: MeasuringInstrument, cells: Mapping[str, str]
) -> dict[str, str]:
    """Return the cells of a draft that say what the ledger said before, as it says them now.

    What somebody typed there is not what the ledger said, and stays.
    """
    new, olds = _said(now), [_said(thing) for thing in before]
    known = {**{cell: "" for old in olds for cell in old}, **new}
    return {
        cell: new.get(cell, "")
        for cell in known
        if (cell in cells or cell not in PLATE)
        and cells.get(cell, "") != new.get(cell, "")
        and cells.get(cell, "") in {old.get(cell, "") for old in olds}
    }


def behind(
    recorded: MeasuringInstrument,
    before: MeasuringInstrument,
    now: MeasuringInstrument,
    ratings: Collection[str],
    part_ratings: Collection[str],
) -> Iterator[Behind]:
    """Yield where a record doesn't say what the ledger was corrected to since.

    `before` is what the ledger said when it was submitted. Only what is printed counts: of the
    ratings those that its regulation knows, and the parts that were done.
    """
    said, old, new = _printed(recorded), _printed(before), _printed(now)
    done = {part.id for part in recorded.parts} & {part.id for part in now.parts}
    for cell in {**old, **new}:
        text, wanted = said.get(cell, ""), new.get(cell, "")
        moved = old.get(cell, "") != wanted != text
        if moved and _counts(cell, done, ratings, part_ratings):
            yield Behind(cell, text, wanted)


def _counts(
    cell: str, done: Collection[str], ratings: Collection[str], part_ratings: Collection[str]
) -> bool:
    """Tell whether a cell of the plate is printed of a record."""
    head, *rest = cell.split("/")
    if head == "rating":
        return rest[0] in ratings
    if head != "part":
        return True
    return rest[0] in done and (rest[1] != "rating" or rest[2] in part_ratings)


def _printed(thing: MeasuringInstrument) -> dict[str, str]:
    return {**identity_cells(thing), **plate_cells(thing)}


def _said(thing: MeasuringInstrument) -> dict[str, str]:
    """Return everything that a draft may have taken from the ledger."""
    return {"header/applicant": thing.holder, "header/place": thing.place, **_printed(thing)}
