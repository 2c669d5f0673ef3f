"""The tables of an original record: each reading as typed, what derives from it, and the result."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from metro.documents import flow
from metro.documents.lines import point_title, verdict_cell
from metro.documents.sheet import Sheet
from metro.documents.style import Align
from metro.documents.subject import item_words, part_label, part_title, parts_of
from metro.documents.table import MERGED, Cell, Table
from metro.documents.wording import NOTHING, bare, limit, named, pair, term, typed, value
from metro.model.document import Paper, PrintedItem, PrintedValue
from metro.model.judgement import PointResult, ReadingResult
from metro.model.verification import WHOLE, Place, Reading, Stage
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity


@dataclass(frozen=True, slots=True)
class _Set:
    """The readings of one point of one part at one stage, with what came of them."""

    part: str
    stage: Stage
    point: PointResult
    readings: tuple[Reading, ...]

    @property
    def lines(self) -> int:
        return max(len(self.readings), len(self.point.readings), 1)

    def typed(self, line: int, column: str) -> Quantity | None:
        return self.readings[line].values.get(column) if line < len(self.readings) else None

    def judged(self, line: int) -> ReadingResult | None:
        return self.point.readings[line] if line < len(self.point.readings) else None


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its head, and the cell of a line."""

    head: Bilingual
    cell: Callable[[_Set, int], Cell]
    whole: bool = False
    """One cell for all lines of a point."""
    leads: bool = False
    """One cell for all points that say the same here."""


def measured(sheet: Sheet, paper: Paper) -> None:
    """Lay out every item that was measured."""
    for item, sets in _by_item(paper).items():
        words = item_words(paper, item)
        columns = _columns(paper, words, sets)
        rows = [row for one in sets for row in _rows(columns, one)]
        _merge_leading(rows, columns)
        flow.lay(sheet, Table([column.head for column in columns], rows), words.title)


def _by_item(paper: Paper) -> dict[str, list[_Set]]:
    found: dict[str, list[_Set]] = {}
    for part in parts_of(paper):
        data = paper.record.data.parts.get(part.part)
        again = {(row.item, row.stage) for row in part.items}
        before = [row for row in part.as_found if (row.item, row.stage) not in again]
        for item in (*before, *part.items):
            for point in item.points:
                place = Place(item.item, item.stage, point.point)
                readings = data.readings.get(place, ()) if data else ()
                one = _Set(part.part, item.stage, point, readings)
                found.setdefault(item.item, []).append(one)
    return found


def _rows(columns: Sequence[_Column], one: _Set) -> Iterator[list[Cell | None]]:
    for line in range(one.lines):
        yield [MERGED if column.whole and line else column.cell(one, line) for column in columns]


def _merge_leading(rows: list[list[Cell | None]], columns: Sequence[_Column]) -> None:
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


def _columns(paper: Paper, words: PrintedItem, sets: Sequence[_Set]) -> list[_Column]:
    columns: list[_Column] = []
    if any(one.part != WHOLE for one in sets):
        columns.append(
            _Column(
                part_title(paper),
                lambda one, _: Cell(part_label(paper, one.part)),
                whole=True,
                leads=True,
            )
        )
    if len({one.stage for one in sets}) > 1:
        columns.append(
            _Column(
                pair("head.stage"),
                lambda one, _: Cell(*_both(term(f"stage.{one.stage}"))),
                whole=True,
                leads=True,
            )
        )
    columns.append(
        _Column(
            pair("head.point"),
            lambda one, _: Cell(*_both(point_title(words, one.point))),
            whole=True,
        )
    )
    if any(one.lines > 1 for one in sets):
        columns.append(_Column(pair("head.number"), lambda _, line: Cell(_label(words, line))))
    columns += _taken(words, sets)
    columns += _derived(words, sets)
    return columns + _results(words, sets)


def _both(words: Bilingual) -> tuple[str, str]:
    return words.zh, words.en


def _label(words: PrintedItem, line: int) -> str:
    return words.labels[line].zh if line < len(words.labels) else str(line + 1)


def _taken(words: PrintedItem, sets: Sequence[_Set]) -> list[_Column]:
    used = {name for one in sets for reading in one.readings for name in reading.values}
    names = [name for name in words.readings if name in used]
    names += sorted(used - set(names))

    def column(name: str) -> _Column:
        def cell(one: _Set, line: int) -> Cell:
            found = one.typed(line, name)
            return Cell(typed(found) if found else NOTHING, align=Align.FIGURE)

        return _Column(_head(words.readings.get(name), name), cell)

    return [column(name) for name in names]


def _derived(words: PrintedItem, sets: Sequence[_Set]) -> list[_Column]:
    used = {name for one in sets for row in one.point.readings for name in row.derived}
    names = [name for name in words.derived if name in used]
    names += sorted(used - set(names))

    def column(name: str) -> _Column:
        decimals = words.derived[name].decimals if name in words.derived else None

        def cell(one: _Set, line: int) -> Cell:
            judged = one.judged(line)
            found = judged.derived.get(name) if judged else None
            return Cell(bare(found, decimals), align=Align.FIGURE)

        return _Column(_head(words.derived.get(name), name), cell)

    return [column(name) for name in names]


def _head(words: PrintedValue | None, name: str) -> Bilingual:
    return named(words.title, words.symbol, words.unit) if words else Bilingual(name, "")


def _results(words: PrintedItem, sets: Sequence[_Set]) -> list[_Column]:
    judged = [row for one in sets for row in one.point.readings]
    result = words.result or PrintedValue(pair("head.result"))
    more = next((_decimals(one.point.result) for one in sets if one.point.result), None)
    fine = None if more is None else more + 2
    unrounded, rounded = pair("head.unrounded"), pair("head.rounded")

    def of(found: Quantity | None, decimals: int | None) -> Cell:
        return Cell(bare(found, decimals, signed=words.signed), align=Align.FIGURE)

    def single(one: _Set, line: int) -> ReadingResult:
        return one.judged(line) or ReadingResult({})

    columns: list[_Column] = []
    head = named(Bilingual("", ""), result.symbol, result.unit)

    def under(title: Bilingual) -> Bilingual:
        return Bilingual(f"{title.zh}\n{head.zh}".strip(), title.en)

    if any(row.unrounded for row in judged):
        columns.append(_Column(under(unrounded), lambda s, n: of(single(s, n).unrounded, fine)))
    if any(row.result for row in judged) and any(one.lines > 1 for one in sets):
        columns.append(_Column(under(rounded), lambda s, n: of(single(s, n).result, None)))
    if any(_is_own(one.point) for one in sets):
        whole = pair("head.mean" if any(row.unrounded for row in judged) else "head.unrounded")
        columns.append(_Column(under(whole), lambda s, _: of(s.point.unrounded, fine), whole=True))
    return [
        *columns,
        _Column(
            Bilingual(result.title.zh or pair("head.result").zh, result.title.en),
            lambda s, _: Cell(value(s.point.result, signed=words.signed), align=Align.FIGURE),
            whole=True,
        ),
        _Column(pair("head.limit"), lambda s, _: Cell(limit(s.point.limits)), whole=True),
        _Column(pair("head.verdict"), lambda s, _: verdict_cell(s.point.verdict), whole=True),
    ]


def _is_own(point: PointResult) -> bool:
    """Tell whether the result of a point is none of its readings' own."""
    return point.unrounded is not None and all(
        row.unrounded != point.unrounded or row.result is None for row in point.readings
    )


def _decimals(quantity: Quantity) -> int:
    exponent = quantity.number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
