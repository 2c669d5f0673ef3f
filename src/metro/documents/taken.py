"""The columns of a record for what was typed and what was worked out from it."""

from collections.abc import Sequence

from metro.documents.point_set import PointSet, ReadingColumn
from metro.documents.table import Cell, figure
from metro.documents.wording import NOTHING, as_typed, bare, kept, named
from metro.model.document import PrintedItem, PrintedValue
from metro.model.words import Bilingual
from metro.quantities.quantity import with_unit


def taken_columns(words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    """Return a column for each reading that was taken, in the order of the regulation."""
    used = {name for one in sets for reading in one.readings for name in reading.values}
    names = [name for name in words.readings if name in used]
    names += sorted(used - set(names))
    return [_taken(words, sets, name) for name in names]


def _taken(words: PrintedItem, sets: Sequence[PointSet], name: str) -> ReadingColumn:
    read = [q for one in sets for line in range(one.lines) if (q := one.typed(line, name))]
    units = {as_typed(quantity)[1] for quantity in read}
    head = words.readings.get(name) or PrintedValue(Bilingual(name, ""))
    # The unit stands in the head, unless people typed several: then each cell says its own.
    unit = units.pop() if len(units) == 1 else ""

    def cell(one: PointSet, line: int) -> Cell:
        quantity = one.typed(line, name)
        if quantity is None:
            return Cell(NOTHING)
        digits, own = as_typed(quantity)
        if unit:
            return figure(digits)
        return Cell(kept(with_unit(digits, own)))

    return ReadingColumn(named(head.title, head.symbol, unit or "1"), cell)


def derived_columns(words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    """Return a column for each value that was worked out from the readings of a line."""
    used = {name for one in sets for row in one.point.readings for name in row.derived}
    names = [name for name in words.derived if name in used]
    names += sorted(used - set(names))
    return [_derived(words, name) for name in names if not _repeats(words, sets, name)]


def _derived(words: PrintedItem, name: str) -> ReadingColumn:
    head = words.derived.get(name) or PrintedValue(Bilingual(name, ""))

    def cell(one: PointSet, line: int) -> Cell:
        found = one.judged(line).derived.get(name)
        return figure(bare(found, head.decimals))

    return ReadingColumn(named(head.title, head.symbol, head.unit), cell)


def _repeats(words: PrintedItem, sets: Sequence[PointSet], name: str) -> bool:
    """Tell whether a derived value is just the reading that its symbol stands for."""
    own = words.derived.get(name)
    same = [key for key, row in words.readings.items() if own and own.symbol == row.symbol != ""]
    return any(
        all(
            (derived := row.derived.get(name)) is None or derived == one.typed(line, key)
            for one in sets
            for line, row in enumerate(one.point.readings)
        )
        for key in same
    )
