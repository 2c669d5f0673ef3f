"""The tables of an original record: each reading as typed, what derives from it, and the result."""

import re
from collections.abc import Iterator, Sequence

from metro.documents import flow
from metro.documents.lines import point_title
from metro.documents.outcomes import result_columns
from metro.documents.point_set import PointSet, ReadingColumn
from metro.documents.sheet import Sheet
from metro.documents.style import Align
from metro.documents.subject import item_words, part_label, part_title, parts_of
from metro.documents.table import MERGED, Cell, Table
from metro.documents.wording import NOTHING, bare, named, pair, term, typed
from metro.model.document import Paper, PrintedItem, PrintedValue
from metro.model.verification import WHOLE, Place
from metro.model.words import Bilingual

_UNIT = re.compile(r"^[^A-Za-zΩμ%℃°/\u4e00-\u9fff]*")
"""Everything before the unit of a typed value."""


def measured(sheet: Sheet, paper: Paper) -> None:
    """Lay out every item that was measured."""
    for item, sets in _by_item(paper).items():
        words = item_words(paper, item)
        columns = _columns(paper, words, sets)
        rows = [row for one in sets for row in _rows(columns, one)]
        _merge_leading(rows, columns)
        flow.lay(sheet, Table([column.head for column in columns], rows), words.title)


def _by_item(paper: Paper) -> dict[str, list[PointSet]]:
    found: dict[str, list[PointSet]] = {}
    for part in parts_of(paper):
        data = paper.record.data.parts.get(part.part)
        again = {(row.item, row.stage) for row in part.items}
        before = [row for row in part.as_found if (row.item, row.stage) not in again]
        for item in (*before, *part.items):
            for point in item.points:
                place = Place(item.item, item.stage, point.point)
                readings = data.readings.get(place, ()) if data else ()
                one = PointSet(part.part, item.stage, point, readings)
                found.setdefault(item.item, []).append(one)
    return found


def _rows(columns: Sequence[ReadingColumn], one: PointSet) -> Iterator[list[Cell | None]]:
    for line in range(one.lines):
        yield [MERGED if column.whole and line else column.cell(one, line) for column in columns]


def _merge_leading(rows: list[list[Cell | None]], columns: Sequence[ReadingColumn]) -> None:
    """Make one cell of equal cells one under the other, in the columns of part and stage."""
    for number, column in enumerate(columns):
        if not column.leads:
            continue
        seen: Cell | None = None
        for row in rows:
            cell = row[number]
            if cell is not None and cell == seen:
                row[number] = MERGED
            elif cell is not None:
                seen = cell


def _columns(paper: Paper, words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    columns: list[ReadingColumn] = []
    if any(one.part != WHOLE for one in sets):
        columns.append(
            ReadingColumn(
                part_title(paper),
                lambda one, _: Cell(part_label(paper, one.part)),
                whole=True,
                leads=True,
            )
        )
    if len({one.stage for one in sets}) > 1:
        columns.append(
            ReadingColumn(
                pair("head.stage"),
                lambda one, _: Cell(*_both(term(f"stage.{one.stage}"))),
                whole=True,
                leads=True,
            )
        )
    columns.append(
        ReadingColumn(
            pair("head.point"),
            lambda one, _: Cell(point_title(words, one.point).zh),
            whole=True,
        )
    )
    if any(one.lines > 1 for one in sets):
        columns.append(
            ReadingColumn(pair("head.number"), lambda _, line: Cell(_label(words, line)))
        )
    columns += _taken(words, sets)
    columns += _derived(words, sets)
    return columns + result_columns(words, sets)


def _both(words: Bilingual) -> tuple[str, str]:
    return words.zh, words.en


def _label(words: PrintedItem, line: int) -> str:
    return words.labels[line].zh if line < len(words.labels) else str(line + 1)


def _taken(words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    used = {name for one in sets for reading in one.readings for name in reading.values}
    names = [name for name in words.readings if name in used]
    names += sorted(used - set(names))

    def column(name: str) -> ReadingColumn:
        # Values typed in several units do not line up by their decimal points.
        units = {
            _UNIT.sub("", typed(reading.values[name]))
            for one in sets
            for reading in one.readings
            if name in reading.values
        }
        align = Align.FIGURE if len(units) == 1 else Align.CENTRE

        def cell(one: PointSet, line: int) -> Cell:
            found = one.typed(line, name)
            return Cell(typed(found), align=align) if found else Cell(NOTHING)

        return ReadingColumn(_head(words.readings.get(name), name), cell)

    return [column(name) for name in names]


def _derived(words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    used = {name for one in sets for row in one.point.readings for name in row.derived}
    names = [name for name in words.derived if name in used]
    names += sorted(used - set(names))
    names = [name for name in names if not _repeats(words, sets, name)]

    def column(name: str) -> ReadingColumn:
        decimals = words.derived[name].decimals if name in words.derived else None

        def cell(one: PointSet, line: int) -> Cell:
            return Cell(bare(one.judged(line).derived.get(name), decimals), align=Align.FIGURE)

        return ReadingColumn(_head(words.derived.get(name), name), cell)

    return [column(name) for name in names]


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


def _head(words: PrintedValue | None, name: str) -> Bilingual:
    return named(words.title, words.symbol, words.unit) if words else Bilingual(name, "")
