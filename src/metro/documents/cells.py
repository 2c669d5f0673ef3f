"""Say in words where a cell of a draft stands: `reading/1/error/as_found/Q1/0/V_J`."""

from collections.abc import Callable, Sequence

from metro.documents.subject import item_words, part_label, words_of
from metro.documents.wording import indexed, joined, term, word
from metro.model.document import Paper
from metro.model.words import Bilingual


def place_of(paper: Paper, cell: str) -> str:
    """Return where a cell stands, in Chinese; a path that is not known stays as it is."""
    if cell == "class":
        return term("cell.class").zh
    head, *rest = cell.split("/")
    say = _BY_HEAD.get(head)
    return say(paper, rest) if say and rest else cell


def _reading(paper: Paper, rest: Sequence[str]) -> str:
    if len(rest) != 6:
        return "/".join(("reading", *rest))
    part, item, stage, point, number, column = rest
    words = item_words(paper, item)
    head = words.readings.get(column)
    title = joined((head.title.zh, indexed(head.symbol)), " ") if head else column
    line = word("reading_number", number=int(number) + 1) if number.isdigit() else number
    where = words_of(words.points, point).zh
    return _joined(paper, part, (words.title.zh, _stage(paper, stage), where, line, title))


def _answer(paper: Paper, rest: Sequence[str]) -> str:
    part, item, *more = rest
    words = item_words(paper, item)
    names = [_stage(paper, more[0])] if more else []
    names += [words_of(words.questions, name).zh for name in more[1:]]
    return _joined(paper, part, (words.title.zh, *names))


def _of(table: Callable[[Paper], dict[str, Bilingual]]) -> Callable[[Paper, Sequence[str]], str]:
    def say(paper: Paper, rest: Sequence[str]) -> str:
        name, *more = rest
        return joined((words_of(table(paper), name).zh, *(term(f"cell.{m}").zh for m in more)), "·")

    return say


def _part(paper: Paper, rest: Sequence[str]) -> str:
    part, *more = rest
    if more[:1] == ["rating"]:
        said = [words_of(paper.paperwork.part_ratings, name).zh for name in more[1:]]
    else:
        said = [term(f"cell.{name}").zh for name in more]
    return _joined(paper, part, said)


def _stage(paper: Paper, stage: str) -> str:
    return term(f"stage.{stage}").zh if paper.record.data.adjusted else ""


def _joined(paper: Paper, part: str, texts: Sequence[str]) -> str:
    return joined((part_label(paper, part), *texts), "·")


_BY_HEAD: dict[str, Callable[[Paper, Sequence[str]], str]] = {
    "reading": _reading,
    "answer": _answer,
    "condition": _of(lambda paper: dict(paper.paperwork.surroundings)),
    "part": _part,
    "rating": _of(lambda paper: dict(paper.paperwork.ratings)),
    "standard": _of(lambda paper: dict(paper.paperwork.standards)),
    "seal": _of(lambda paper: dict(paper.paperwork.seals)),
    "plate": lambda _, rest: term(f"plate.{rest[0]}").zh,
    "header": lambda _, rest: term(f"header.{rest[0]}").zh,
}
