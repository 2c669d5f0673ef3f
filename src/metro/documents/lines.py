"""The lines of a table of results: item, part, point, result, limit, verdict."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from metro.documents.style import CELL, STRONG, Align
from metro.documents.subject import by_item, item_words, part_label, words_of
from metro.documents.table import MERGED, Cell, Row
from metro.documents.tongues import both
from metro.documents.wording import NOTHING, beyond, joined, kept, limit, term, value, word
from metro.model.document import Paper, PrintedItem
from metro.model.judgement import ItemResult, PointResult, Verdict
from metro.model.verification import Answer, Outcome, Stage
from metro.model.words import Bilingual

Results = Sequence[tuple[str, Iterable[ItemResult]]]


class _Line(NamedTuple):
    """One line under an item."""

    part: str
    point: Bilingual
    result: Cell
    limit: str
    over: str
    verdict: Verdict


def rows_of(
    paper: Paper,
    results: Results,
    *,
    parts: bool,
    only: Verdict | None = None,
    over: bool = False,
) -> list[Row]:
    """Return the rows of a table; an item is one cell over all its lines, a part over its own.

    `over` adds by how much a result is beyond its limit.
    """
    rows: list[Row] = []
    for item, found in by_item(results).items():
        words = item_words(paper, item)
        lines = [line for part, one in found for line in _lines(paper, words, part, one)]
        lines = _alike([line for line in lines if only in (None, line.verdict)], parts)
        before = None
        for number, line in enumerate(lines):
            title: Cell | None = Cell(words.title.zh, words.title.en) if number == 0 else MERGED
            row: list[Cell | None] = [title]
            if parts:
                row.append(Cell(line.part) if line.part != before else MERGED)
                before = line.part
            point = Cell(line.point.zh, line.point.en)
            row += [point, line.result, Cell(line.limit)]
            row += [Cell(line.over, align=Align.FIGURE, style=STRONG)] if over else []
            rows.append([*row, verdict_cell(line.verdict)])
    return rows


def verdict_cell(verdict: Verdict) -> Cell:
    """Return the cell of a verdict; what does not conform is bold."""
    style = STRONG if verdict is Verdict.REJECTED else CELL
    return Cell(term(f"verdict.{verdict}").zh, style=style)


def point_title(words: PrintedItem, point: PointResult) -> Bilingual:
    """Return what a point is called, with the values that make it."""
    title = words_of(words.points, point.point)
    values = [value(quantity) for quantity in point.quantities.values()]
    extra = joined((text for text in values if text not in kept(title.zh)), "　")
    english = title.en if title.en != title.zh else ""
    return Bilingual(joined((title.zh, extra), "　"), english)


def _alike(lines: list[_Line], parts: bool) -> list[_Line]:
    """Return one line for all parts where an inspected item says the same of each."""
    if not parts or len(lines) < 2 or any(line.point.zh != NOTHING for line in lines):
        return lines
    if len({line._replace(part="") for line in lines}) > 1:
        return lines
    return [lines[0]._replace(part=word("every_part"))]


def _lines(paper: Paper, words: PrintedItem, part: str, item: ItemResult) -> list[_Line]:
    label = part_label(paper, part)
    nowhere = Bilingual(NOTHING, "")
    if item.points:
        return [
            _Line(
                label,
                point_title(words, point),
                Cell(value(point.result, signed=words.signed), align=Align.FIGURE),
                limit(point.limits, point.result),
                beyond(point.result, point.limits),
                point.verdict,
            )
            for point in item.points
        ]
    return [
        _Line(label, nowhere, _inspected(paper, words, part, item), NOTHING, NOTHING, item.verdict)
    ]


def _inspected(paper: Paper, words: PrintedItem, part: str, item: ItemResult) -> Cell:
    """Say what was seen where nothing was measured, what is notable under it."""
    data = paper.record.data.parts.get(part)
    if data is None:
        return Cell(NOTHING)
    if item.item in data.not_applicable:
        return Cell(data.not_applicable[item.item])
    answers = data.answers.get((item.item, item.stage), {})
    notable = (Outcome.FAILS, Outcome.NOT_APPLICABLE)
    seen = [_note(words, name, row) for name, row in answers.items() if row.outcome in notable]
    outcome = {Verdict.PASSED: Outcome.CONFORMS, Verdict.REJECTED: Outcome.FAILS}.get(item.verdict)
    text = term(f"outcome.{outcome}").zh if outcome else NOTHING
    return Cell(joined((text, joined(seen, "；")), "\n"))


def _note(words: PrintedItem, question: str, answer: Answer) -> str:
    title = words_of(words.questions, question).zh
    outcome = term(f"outcome.{answer.outcome}").zh
    return joined((title, joined((outcome, answer.note), "，")), "：")


def done_again(results: Results, before: Results) -> Results:
    """Return what was measured as found and then once more as left."""
    again = {
        (part, item.item)
        for part, items in results
        for item in items
        if item.stage is Stage.AS_LEFT
    }
    return [
        (part, [item for item in items if (part, item.item) in again]) for part, items in before
    ]


def used_words(results: Results) -> list[str]:
    """Explain the words of verdicts that a table uses, in English."""
    items = [item for _, items in results for item in items]
    verdicts = {item.verdict for item in items}
    verdicts |= {point.verdict for item in items for point in item.points}
    terms = [term(f"verdict.{verdict}") for verdict in Verdict if verdict in verdicts]
    if any(not item.points and item.verdict is Verdict.PASSED for item in items):
        terms.append(term("outcome.conforms"))
    return [joined((term.zh, term.en), " ") for term in terms] if both() else []
