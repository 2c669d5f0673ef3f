"""The tables of an original record: each reading as typed, what derives from it, and the result.

A part is a row over the table, and the results of a point are one line under its readings; where
every point has one reading only, both are columns as long as there is room.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from metro.documents import flow
from metro.documents.lines import point_title, used_words
from metro.documents.outcomes import are_means, own_columns, result_columns, result_lines
from metro.documents.point_set import PointSet, ReadingColumn
from metro.documents.sheet import Sheet
from metro.documents.strips import Field
from metro.documents.style import CELL, ENGLISH, MEASURE, MM, STRONG, Align
from metro.documents.subject import item_words, part_label, part_title, parts_of
from metro.documents.table import COVERED, MERGED, Cell, Table
from metro.documents.table import Place as Belongs
from metro.documents.taken import derived_columns, taken_columns
from metro.documents.text import gathered
from metro.documents.tongues import both
from metro.documents.wording import NOTHING, joined, pair, term
from metro.model.document import Paper, PrintedItem
from metro.model.verification import WHOLE, Place
from metro.model.words import Bilingual

_ROOMY = 0.95
"""Columns for part and results are fine as long as the text is no smaller than this."""
_PAD = 0.75 * MM
Sets = list[PointSet]


def measured(sheet: Sheet, paper: Paper) -> None:
    """Lay out every item that was measured."""
    shown: list[Field] = []
    for item, sets in _hosted(paper, _by_item(paper)).items():
        words = item_words(paper, item)
        title: Bilingual | None = words.title
        for table in _tables(paper, words, sets):
            sheet.gap(0.0 if title else 2.5 * MM)
            flow.lay(sheet, table, title)
            title = None
            shown += table.fields
    _legend(sheet, paper, shown)


def _legend(sheet: Sheet, paper: Paper, shown: list[Field]) -> None:
    """Say in English what the labels and verdicts of the tables mean."""
    if not both():
        return
    labels = dict.fromkeys(field.label for field in shown if field.value)
    results = [(part.part, (*part.items, *part.as_found)) for part in parts_of(paper)]
    terms = [joined((label.zh, label.en), " ") for label in labels]
    lines = gathered((*terms, *used_words(results)), ENGLISH, MEASURE)
    with sheet.hanging(len(lines) * ENGLISH.height, 1.2 * MM):
        sheet.lines(lines, ENGLISH)


def _by_item(paper: Paper) -> dict[str, Sets]:
    found: dict[str, Sets] = {}
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


def _hosted(paper: Paper, found: dict[str, Sets]) -> dict[str, Sets]:
    """Move results without readings of their own under the readings they come from."""
    kept: dict[str, Sets] = {}
    for item, sets in found.items():
        words = item_words(paper, item)
        host = None if words.readings or any(s.readings for s in sets) else _host(kept, sets)
        if host is None:
            kept[item] = sets
            continue
        own = {one.where: one.point for one in sets}
        kept[host] = [
            replace(s, more=(*s.more, (words, own[s.where]))) if s.where in own else s
            for s in kept[host]
        ]
    return kept


def _host(found: dict[str, Sets], sets: Sets) -> str | None:
    """Return the item before that was read several times at every one of these points."""
    wanted = {one.where for one in sets}
    for item, others in reversed(found.items()):
        if wanted <= {one.where for one in others if len(one.readings) > 1}:
            return item
    return None


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a table shows parts, points and results."""

    bands: bool
    lines: bool
    """Results stand on lines of their own."""
    points: bool = True
    """Points have a column, not a row."""


_ABREAST, _BANDED = _Plan(bands=False, lines=False), _Plan(bands=True, lines=False)
_SHARED = _Plan(bands=False, lines=False, points=False)
"""One row names the only point that all parts have."""
_LINED, _NARROW = _Plan(bands=True, lines=True), _Plan(bands=True, lines=True, points=False)


def _tables(paper: Paper, words: PrintedItem, sets: Sets) -> list[Table]:
    """Return one table, or several side by side columns where there are too many for one."""
    data = [*taken_columns(words, sets), *derived_columns(words, sets), *own_columns(words, sets)]
    data = [column for column in data if not _is_empty(column, sets)]
    single = all(one.lines == 1 and not one.more for one in sets)
    alike = len({point_title(words, one.point) for one in sets}) == 1
    abreast = (_ABREAST, _SHARED, _BANDED) if alike else (_ABREAST, _BANDED)
    for plan in abreast if single or not data else ():
        table = _table(paper, words, sets, plan, data)
        if (table.fits and table.scale >= _ROOMY) or not data:
            return [table]
    for plan in (_LINED, _NARROW):
        table = _table(paper, words, sets, plan, data)
        if table.fits:
            return [table]
    return _divided(paper, words, sets, data)


def _divided(
    paper: Paper, words: PrintedItem, sets: Sets, data: list[ReadingColumn]
) -> list[Table]:
    """Return tables that each show as many columns as there is room for, the results last."""
    found: list[Table] = []
    rest = data
    while len(rest) > 1:
        last = _table(paper, words, sets, _NARROW, rest)
        if last.fits:
            return [*found, last]
        count = len(rest) - 1
        while count > 1 and not _table(paper, words, sets, _NARROW, rest[:count], ends=False).fits:
            count -= 1
        found.append(_table(paper, words, sets, _NARROW, rest[:count], ends=False))
        rest = rest[count:]
    return [*found, _table(paper, words, sets, _NARROW, rest)]


def _is_empty(column: ReadingColumn, sets: Sets) -> bool:
    return all(column.cell(s, n).text == NOTHING for s in sets for n in range(s.lines))


def _table(
    paper: Paper,
    words: PrintedItem,
    sets: Sets,
    plan: _Plan,
    data: list[ReadingColumn],
    *,
    ends: bool = True,
) -> Table:
    columns = _leading(paper, words, sets, plan) + data
    columns += [] if plan.lines else result_columns(words, sets)
    rows: list[list[Cell | None]] = []
    if not plan.bands and not plan.points:
        rows.append(_point_name(words, sets[0], len(columns)))
    means = are_means(sets)
    for _, group in groupby(sets, lambda one: (one.part, one.stage)):
        some = list(group)
        name = _band(paper, sets, some[0]) if plan.bands else None
        if name is not None:
            rows.append(_over(name, len(columns)))
        for one in some:
            rows += _rows(words, plan, columns, one, ends=ends, means=means)
    if not plan.bands:
        _merge_leading(rows, columns)
    return Table([column.head for column in columns], rows, pad=_PAD)


def _rows(
    words: PrintedItem,
    plan: _Plan,
    columns: list[ReadingColumn],
    one: PointSet,
    *,
    ends: bool,
    means: bool,
) -> Iterator[list[Cell | None]]:
    if plan.bands and not plan.points:
        yield _point_name(words, one, len(columns))
    for line in range(one.lines):
        yield [MERGED if column.whole and line else column.cell(one, line) for column in columns]
    if plan.lines and ends:
        for fields in result_lines(words, one, means=means):
            before: list[Cell | None] = [MERGED] if plan.points else []
            note = Cell("", place=Belongs.NOTE, fields=fields)
            yield before + _over(note, len(columns) - len(before))


def _point_name(words: PrintedItem, one: PointSet, columns: int) -> list[Cell | None]:
    """Return the row that names a point over its readings."""
    title = point_title(words, one.point)
    name = Cell(title.zh, title.en, Align.LEFT, CELL, place=Belongs.LESSER_NAME)
    return _over(name, columns)


def _over(cell: Cell, columns: int) -> list[Cell | None]:
    """Return a row of one cell that reaches over so many columns."""
    return [cell._replace(span=columns), *[COVERED] * (columns - 1)]


def _band(paper: Paper, sets: Sets, one: PointSet) -> Cell | None:
    """Return the name over the rows of a part at a stage; None where there is only one."""
    stage = term(f"stage.{one.stage}") if len({s.stage for s in sets}) > 1 else Bilingual("", "")
    label = part_label(paper, one.part)
    title = part_title(paper).en if label else ""
    words = joined((label, stage.zh), "　")
    if not words:
        return None
    english = joined((title, stage.en), ", ")
    return Cell(words, english, Align.LEFT, STRONG, place=Belongs.NAME)


def _leading(paper: Paper, words: PrintedItem, sets: Sets, plan: _Plan) -> list[ReadingColumn]:
    def add(head: str | Bilingual, cell: Callable[[PointSet, int], Cell], **kind: bool) -> None:
        title = pair(head) if isinstance(head, str) else head
        columns.append(ReadingColumn(title, cell, **kind))

    columns: list[ReadingColumn] = []
    if not plan.bands and any(one.part != WHOLE for one in sets):
        add(part_title(paper), lambda s, _: Cell(part_label(paper, s.part)), whole=True, leads=True)
    if not plan.bands and len({one.stage for one in sets}) > 1:
        add("head.stage", lambda s, _: _both(term(f"stage.{s.stage}")), whole=True, leads=True)
    if plan.points:
        add("head.point", lambda s, _: Cell(point_title(words, s.point).zh), whole=True)
    if any(one.lines > 1 for one in sets):
        add("head.number", lambda _, line: Cell(_label(words, line)))
    return columns


def _both(words: Bilingual) -> Cell:
    return Cell(words.zh, words.en)


def _label(words: PrintedItem, line: int) -> str:
    return words.labels[line].zh if line < len(words.labels) else str(line + 1)


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
