"""The answers of inspected items in an original record, question by question."""

from metro.documents import flow
from metro.documents.sheet import Sheet
from metro.documents.style import CELL, STRONG, Align
from metro.documents.subject import (
    has_parts,
    item_words,
    part_label,
    part_title,
    parts_of,
    words_of,
)
from metro.documents.table import MERGED, Cell, Row, Table
from metro.documents.wording import NOTHING, pair, term
from metro.model.document import Paper
from metro.model.judgement import ItemResult
from metro.model.verification import Answer, Outcome, PartData


def inspected(sheet: Sheet, paper: Paper) -> None:
    """Lay out every question with its answer, and the items not done with their reasons."""
    heads = [pair(f"head.{name}") for name in ("item", "question", "answer", "note")]
    parts = has_parts(paper)
    if parts:
        heads.insert(0, part_title(paper))
    rows: list[Row] = []
    for part in parts_of(paper):
        data = paper.record.data.parts.get(part.part, PartData())
        again = {(row.item, row.stage) for row in part.items}
        before = [row for row in part.as_found if (row.item, row.stage) not in again]
        twice = {row.item for row in before}
        own = [
            row
            for item in (*before, *part.items)
            for row in _rows(paper, data, item, staged=item.item in twice)
        ]
        for number, row in enumerate(own):
            label = Cell(part_label(paper, part.part)) if number == 0 else MERGED
            rows.append([label, *row] if parts else row)
    flow.lay(sheet, Table(heads, rows), pair("heading.inspected"))


def _rows(
    paper: Paper, data: PartData, item: ItemResult, *, staged: bool
) -> list[list[Cell | None]]:
    words = item_words(paper, item.item)
    stage = term(f"stage.{item.stage}")
    title = Cell(
        f"{words.title.zh}（{stage.zh}）" if staged else words.title.zh,
        f"{words.title.en} ({stage.en})" if staged else words.title.en,
    )
    if item.item in data.not_applicable:
        why = data.not_applicable[item.item]
        outcome = term("outcome.not_applicable").zh
        return [[title, Cell(NOTHING), Cell(outcome), Cell(why, align=Align.LEFT)]]
    answers = data.answers.get((item.item, item.stage), {})
    found: list[list[Cell | None]] = []
    for name, answer in answers.items():
        question = words_of(words.questions, name)
        first: Cell | None = title if not found else MERGED
        found.append([first, Cell(question.zh, question.en, Align.LEFT), *_answer(answer)])
    return found


def _answer(answer: Answer) -> tuple[Cell, Cell]:
    fails = answer.outcome is Outcome.FAILS
    return (
        Cell(term(f"outcome.{answer.outcome}").zh, style=STRONG if fails else CELL),
        Cell(answer.note or NOTHING, align=Align.LEFT if answer.note else Align.CENTRE),
    )
