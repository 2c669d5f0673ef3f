"""What came of readings: each one's own result, and the results of the point on one line."""

from collections.abc import Sequence

from metro.documents.lines import verdict_cell
from metro.documents.point_set import PointSet, ReadingColumn
from metro.documents.strips import Field
from metro.documents.style import CELL, STRONG
from metro.documents.table import Cell, figure
from metro.documents.wording import bare, limit, named, pair, value
from metro.model.document import PrintedItem, PrintedValue
from metro.model.judgement import PointResult, Verdict
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity


def own_columns(words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    """Return the columns of what each reading gives by itself, before and after rounding."""
    judged = [row for one in sets for row in one.point.readings]
    fine = _places(sets)

    def each(one: PointSet, line: int) -> Cell:
        return _number(words, one.judged(line).unrounded, fine)

    def rounded(one: PointSet, line: int) -> Cell:
        return _number(words, one.judged(line).result, None)

    columns: list[ReadingColumn] = []
    if any(row.unrounded for row in judged):
        columns.append(ReadingColumn(_under(words, "head.unrounded"), each))
    if any(row.result for row in judged) and any(one.lines > 1 for one in sets):
        columns.append(ReadingColumn(_under(words, "head.rounded"), rounded))
    return columns


def result_columns(words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    """Return the columns of the results of a point, where each point is one line."""
    fine = _places(sets)

    def whole(one: PointSet, _: int) -> Cell:
        return _number(words, one.point.unrounded if _is_own(one.point) else None, fine)

    def concluded(one: PointSet, _: int) -> Cell:
        return figure(value(one.point.result, signed=words.signed))

    columns: list[ReadingColumn] = []
    if any(_is_own(one.point) for one in sets):
        columns.append(ReadingColumn(_under(words, "head.unrounded"), whole, whole=True))
    return [
        *columns,
        ReadingColumn(_title(words), concluded, whole=True),
        ReadingColumn(
            pair("head.limit"), lambda s, _: Cell(limit(s.point.limits, s.point.result)), whole=True
        ),
        ReadingColumn(pair("head.verdict"), lambda s, _: verdict_cell(s.point.verdict), whole=True),
    ]


def are_means(sets: Sequence[PointSet]) -> bool:
    """Tell whether points have means: somewhere the result is none of its readings' own."""
    return any(_is_own(s.point) and any(r.unrounded for r in s.point.readings) for s in sets)


def result_lines(words: PrintedItem, one: PointSet, *, means: bool) -> list[tuple[Field, ...]]:
    """Return the results of a point, a line for each item that is judged from its readings.

    With `means`, a mean is said even where it equals each of its readings.
    """
    singles = any(row.unrounded for row in one.point.readings)
    shown = (means and one.lines > 1) or _is_own(one.point)
    before = one.point.unrounded if shown else None
    lines = [_line(words, one.point, before, "head.mean" if singles else "head.unrounded")]
    return lines + [_line(i, point, point.unrounded, "head.unrounded") for i, point in one.more]


def _line(
    words: PrintedItem, point: PointResult, before: Quantity | None, code: str
) -> tuple[Field, ...]:
    style = STRONG if point.verdict is Verdict.REJECTED else CELL
    fine = None if point.result is None else _decimals(point.result) + 2
    number = bare(before, fine, signed=words.signed) if before else ""
    unit = f" {before.unit}" if before and before.unit != "1" else ""
    return (
        Field(_title(words), value(point.result, signed=words.signed), style),
        Field(pair(code), f"{number}{unit}"),
        Field(pair("head.limit"), limit(point.limits, point.result)),
        Field(pair("head.verdict"), verdict_cell(point.verdict).text, style),
    )


def _title(words: PrintedItem) -> Bilingual:
    title = words.result.title if words.result else Bilingual("", "")
    return title if title.zh else pair("head.result")


def _under(words: PrintedItem, code: str) -> Bilingual:
    """Return the head of a column of results: what it is, the symbol, the unit."""
    result = words.result or PrintedValue(pair("head.result"))
    head, title = named(Bilingual("", ""), result.symbol, result.unit), pair(code)
    return Bilingual(f"{title.zh}\n{head.zh}".strip(), title.en)


def _number(words: PrintedItem, found: Quantity | None, decimals: int | None) -> Cell:
    return figure(bare(found, decimals, signed=words.signed))


def _places(sets: Sequence[PointSet]) -> int | None:
    """Return the decimals of an unrounded result: two more than the result show the rounding."""
    return next((_decimals(s.point.result) + 2 for s in sets if s.point.result), None)


def _is_own(point: PointResult) -> bool:
    """Tell whether the result of a point is none of its readings' own."""
    return point.unrounded is not None and all(
        row.unrounded != point.unrounded or row.result is None for row in point.readings
    )


def _decimals(quantity: Quantity) -> int:
    exponent = quantity.number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
