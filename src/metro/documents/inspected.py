"""The answers of inspected items in an original record: a row a question, a column a part."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from metro.documents import flow
from metro.documents.sheet import Sheet
from metro.documents.style import CELL, MM, STRONG, Align
from metro.documents.subject import item_words, part_label, part_title, parts_of, words_of
from metro.documents.table import COVERED, MERGED, Cell, Place, Table
from metro.documents.wording import NOTHING, joined, pair, term
from metro.model.document import Paper
from metro.model.verification import Answer, Outcome, PartData, Stage
from metro.model.words import Bilingual

_MOST = 4
"""Columns of answers in one table."""
_ITEM = ""
"""In place of a question: an item that was not done as a whole."""


class _Column(NamedTuple):
    """The answers of one part, at one stage where anything was looked at twice."""

    head: Bilingual
    answers: dict[str, dict[str, Answer]]
    """By item and question."""

    def answer(self, item: str, question: str) -> Answer | None:
        given = self.answers.get(item, {})
        return given.get(question) or given.get(_ITEM)


def inspected(sheet: Sheet, paper: Paper) -> None:
    """Lay out every question with its answers, and the items not done with their reasons."""
    columns = _columns(paper)
    if not columns:
        return
    tables = -(-len(columns) // _MOST)
    size = -(-len(columns) // tables)
    for first in range(0, len(columns), size):
        title = pair("heading.inspected") if first == 0 else None
        sheet.gap(2 * MM if first else 0.0)
        flow.lay(sheet, _table(paper, columns[first : first + size]), title)


def _columns(paper: Paper) -> list[_Column]:
    seen = list(_seen(paper))
    twice = len({(part, item) for part, item, _, _ in seen}) < len(seen)
    columns: dict[tuple[str, str], _Column] = {}
    for part, item, stage, answers in seen:
        head = part_label(paper, part).replace("（", "\n（", 1)
        english = part_title(paper).en if head else ""
        if twice:
            words = term(f"stage.{stage}")
            head, english = joined((head, words.zh), "\n"), joined((english, words.en), ", ")
        if not head:
            head, english = pair("head.answer").zh, pair("head.answer").en
        key = (part, stage if twice else "")
        column = columns.setdefault(key, _Column(Bilingual(head, english), {}))
        column.answers[item] = answers
    return list(columns.values())


def _seen(paper: Paper) -> Iterator[tuple[str, str, Stage, dict[str, Answer]]]:
    """Yield part, item, stage and answers of all that was looked at or not done."""
    for part in parts_of(paper):
        data = paper.record.data.parts.get(part.part, PartData())
        again = {(row.item, row.stage) for row in part.items}
        before = [row for row in part.as_found if (row.item, row.stage) not in again]
        for item in (*before, *part.items):
            answers = dict(data.answers.get((item.item, item.stage), {}))
            if item.item in data.not_applicable:
                why = data.not_applicable[item.item]
                answers = {_ITEM: Answer(Outcome.NOT_APPLICABLE, why)}
            if answers:
                yield part.part, item.item, item.stage, answers


def _table(paper: Paper, columns: Sequence[_Column]) -> Table:
    heads = [pair("head.item"), pair("head.question"), *(column.head for column in columns)]
    rows: list[list[Cell | None]] = []
    for item in dict.fromkeys(item for column in columns for item in column.answers):
        rows += _rows(paper, columns, item)
    return Table(heads, rows, pad=0.9 * MM)


def _rows(paper: Paper, columns: Sequence[_Column], item: str) -> Iterator[list[Cell | None]]:
    words = item_words(paper, item)
    first: Cell | None = Cell(words.title.zh, words.title.en)
    given = [column.answers.get(item, {}) for column in columns]
    asked = dict.fromkeys(name for answers in given for name in answers if name != _ITEM)
    for name in asked or [_ITEM]:
        question = words_of(words.questions, name) if name != _ITEM else Bilingual(NOTHING, "")
        answers = [column.answer(item, name) for column in columns]
        text = Cell(question.zh, question.en, Align.LEFT if name != _ITEM else Align.CENTRE)
        yield [first, text, *(_answer(answer) for answer in answers)]
        first = MERGED
        for note, heads in _notes(columns, answers).items():
            where = f"{'、'.join(heads)}：" if len(columns) > 1 else ""
            yield [MERGED, *_over(f"{pair('head.note').zh}：{where}{note}", len(columns) + 1)]


def _notes(columns: Sequence[_Column], answers: Sequence[Answer | None]) -> dict[str, list[str]]:
    """Return what was noted, with the columns that it was noted for."""
    found: dict[str, list[str]] = {}
    for column, answer in zip(columns, answers, strict=True):
        if answer is not None and answer.note:
            found.setdefault(answer.note, []).append(
                column.head.zh.replace("\n（", "（").replace("\n", " ")
            )
    return found


def _over(text: str, columns: int) -> list[Cell]:
    note = Cell(text, "", Align.LEFT, CELL, span=columns, place=Place.NOTE)
    return [note, *[COVERED] * (columns - 1)]


def _answer(answer: Answer | None) -> Cell:
    if answer is None:
        return Cell(NOTHING)
    style = STRONG if answer.outcome is Outcome.FAILS else CELL
    return Cell(term(f"outcome.{answer.outcome}").zh, style=style)
