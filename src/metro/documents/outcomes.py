"""The last columns of a table of readings: results before and after rounding, limit, verdict."""

from collections.abc import Sequence

from metro.documents.lines import verdict_cell
from metro.documents.point_set import PointSet, ReadingColumn
from metro.documents.style import Align
from metro.documents.table import Cell
from metro.documents.wording import bare, limit, named, pair, value
from metro.model.document import PrintedItem, PrintedValue
from metro.model.judgement import PointResult
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity


def result_columns(words: PrintedItem, sets: Sequence[PointSet]) -> list[ReadingColumn]:
    """Return the columns from each reading's own result to the verdict on the point."""
    result = words.result or PrintedValue(pair("head.result"))
    title = Bilingual(result.title.zh or pair("head.result").zh, result.title.en)

    def concluded(one: PointSet, _: int) -> Cell:
        return Cell(value(one.point.result, signed=words.signed), align=Align.FIGURE)

    return [
        *_before_rounding(words, result, sets),
        ReadingColumn(title, concluded, whole=True),
        ReadingColumn(pair("head.limit"), lambda s, _: Cell(limit(s.point.limits)), whole=True),
        ReadingColumn(pair("head.verdict"), lambda s, _: verdict_cell(s.point.verdict), whole=True),
    ]


def _before_rounding(
    words: PrintedItem, result: PrintedValue, sets: Sequence[PointSet]
) -> list[ReadingColumn]:
    """Return the columns of what each reading gives, and of what the point gives as a whole."""
    judged = [row for one in sets for row in one.point.readings]
    places = next((_decimals(one.point.result) for one in sets if one.point.result), None)
    # Two digits more than the result show how it was rounded.
    fine = None if places is None else places + 2
    head = named(Bilingual("", ""), result.symbol, result.unit)

    def under(code: str) -> Bilingual:
        title = pair(code)
        return Bilingual(f"{title.zh}\n{head.zh}".strip(), title.en)

    def number(found: Quantity | None, decimals: int | None) -> Cell:
        return Cell(bare(found, decimals, signed=words.signed), align=Align.FIGURE)

    def each(one: PointSet, line: int) -> Cell:
        return number(one.judged(line).unrounded, fine)

    def rounded(one: PointSet, line: int) -> Cell:
        return number(one.judged(line).result, None)

    def whole(one: PointSet, _: int) -> Cell:
        return number(one.point.unrounded if _is_own(one.point) else None, fine)

    columns: list[ReadingColumn] = []
    singles = any(row.unrounded for row in judged)
    if singles:
        columns.append(ReadingColumn(under("head.unrounded"), each))
    if any(row.result for row in judged) and any(one.lines > 1 for one in sets):
        columns.append(ReadingColumn(under("head.rounded"), rounded))
    if any(_is_own(one.point) for one in sets):
        code = "head.mean" if singles else "head.unrounded"
        columns.append(ReadingColumn(under(code), whole, whole=True))
    return columns


def _is_own(point: PointResult) -> bool:
    """Tell whether the result of a point is none of its readings' own."""
    return point.unrounded is not None and all(
        row.unrounded != point.unrounded or row.result is None for row in point.readings
    )


def _decimals(quantity: Quantity) -> int:
    exponent = quantity.number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
