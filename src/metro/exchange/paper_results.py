"""The results of a paper: item by item and point by point, as judged and as rounded there."""

from collections.abc import Iterable, Iterator

from metro.exchange.paper_words import both, plain, quantity, term, told, word
from metro.model.digital import (
    Condition,
    DigitalQuantity,
    QuantityList,
    Result,
    Said,
    Statement,
    UnitProfile,
)
from metro.model.document import Paper, PrintedItem
from metro.model.judgement import ItemResult, Limits, PartResult, PointResult, Verdict
from metro.model.verification import WHOLE, Answer, PartData, Place, Reading
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity

CONFORMITY = {Verdict.PASSED: "pass", Verdict.REJECTED: "fail"}
"""A verdict that is open or does not apply has no word of conformity, and none is written."""
_SURROUNDINGS = {"ambient_temperature": "basic_temperature"}
_BY_KIND = {"relative_humidity": "basic_humidityRelative"}


def parts_of(paper: Paper) -> tuple[PartResult, ...]:
    """Return the results of the parts that this paper is about."""
    return tuple(row for row in paper.record.judgement.parts if row.part in paper.parts)


def part_label(paper: Paper, part: str) -> str:
    """Return what a part is called; the whole has no name."""
    named = {row.id: row.label for row in paper.record.instrument.parts}
    return "" if part == WHOLE else named.get(part) or part


def results(paper: Paper, profile: UnitProfile) -> tuple[Result, ...]:
    """Return every item of the parts of a paper, then those as found before adjustment.

    Raises MetroError `dcc.unit_missing`, `dcc.unit_refused`.
    """
    found = []
    for part in parts_of(paper):
        found += [_result(paper, part, item, profile) for item in part.items]
        again = {(item.item, item.stage) for item in part.items}
        before = [item for item in part.as_found if (item.item, item.stage) not in again]
        found += [_result(paper, part, item, profile) for item in before]
    return tuple(found)


def conditions(paper: Paper, profile: UnitProfile) -> tuple[Condition, ...]:
    """Return the surroundings as read; where none were, that is said.

    Raises MetroError `dcc.unit_missing`, `dcc.unit_refused`.
    """
    found = []
    for name, values in paper.record.data.conditions.items():
        title = both(paper.paperwork.surroundings.get(name) or Bilingual(name, ""))
        kind = values[0].kind if values else ""
        ref_type = _SURROUNDINGS.get(name) or _BY_KIND.get(kind, "")
        if values:
            row = quantity(title, values, profile)
            found.append(Condition(title, data=(row,), ref_type=ref_type))
    if not found:
        row = told(word("surroundings"), word("not_recorded"))
        found.append(Condition(word("surroundings"), data=(row,)))
    return tuple(found)


def _result(paper: Paper, part: PartResult, item: ItemResult, profile: UnitProfile) -> Result:
    words = paper.paperwork.items.get(item.item) or PrintedItem(Bilingual(item.item, ""))
    label = part_label(paper, part.part)
    title = words.title
    if label:
        english = f"{title.en} · {label}" if title.en else ""
        title = Bilingual(f"{title.zh} · {label}", english)
    data = paper.record.data.parts.get(part.part, PartData())
    stage = both(term(f"stage.{item.stage}")) if paper.record.data.adjusted else Said()
    if item.points:
        rows = tuple(_point(words, data, item, point, profile) for point in item.points)
        return Result(both(title), stage, rows)
    rows = (QuantityList(rows=tuple(_seen(words, data, item))),)
    return Result(both(title), stage, rows)


def _point(
    words: PrintedItem, data: PartData, item: ItemResult, point: PointResult, profile: UnitProfile
) -> QuantityList:
    title = words.points.get(point.point) or Bilingual(point.point, "")
    rows = [
        quantity(both(_column(words, name)), (value,), profile)
        for name, value in point.quantities.items()
    ]
    readings = data.readings.get(Place(item.item, item.stage, point.point), ())
    rows += _readings(words, readings, profile)
    each = [row.result for row in point.readings if row.result is not None]
    if len(each) > 1:
        rows.append(quantity(word("each_result"), each, profile))
    if point.result is not None:
        meta = _judged(point.verdict, point.limits, profile)
        name = both(words.result.title) if words.result else word("result")
        ref_type = "basic_measurementError" if words.signed else ""
        rows.append(quantity(name, (point.result,), profile, ref_type, meta))
    if not rows:
        rows.append(told(word("result"), word("no_value"), _judged(point.verdict, None, profile)))
    return QuantityList(both(title), rows=tuple(rows))


def _column(words: PrintedItem, name: str) -> Bilingual:
    printed = words.readings.get(name) or words.derived.get(name)
    return printed.title if printed else Bilingual(name, "")


def _readings(
    words: PrintedItem, readings: Iterable[Reading], profile: UnitProfile
) -> Iterator[DigitalQuantity]:
    """Yield a column at a time, the repeats of a point as a list in the order they were taken."""
    columns: dict[str, list[Quantity]] = {}
    for reading in readings:
        for name, value in reading.values.items():
            columns.setdefault(name, []).append(value)
    for name, values in columns.items():
        yield quantity(both(_column(words, name)), values, profile)


def _judged(verdict: Verdict, limits: Limits | None, profile: UnitProfile) -> tuple[Statement, ...]:
    data = []
    for side, ref_type, name in (
        (limits.low if limits else None, "basic_toleranceLimitLower", "limit_low"),
        (limits.high if limits else None, "basic_toleranceLimitUpper", "limit_high"),
    ):
        if side is not None:
            data.append(quantity(word(name), (side,), profile, ref_type))
    conformity = CONFORMITY.get(verdict, "")
    if not conformity and not data:
        return ()
    return (
        Statement(
            declaration=both(term(f"verdict.{verdict}")),
            conformity=conformity,
            data=tuple(data),
            ref_type="basic_conformity",
        ),
    )


def _seen(words: PrintedItem, data: PartData, item: ItemResult) -> Iterator[DigitalQuantity]:
    """Yield what was seen where nothing is measured: a question at a time."""
    meta = () if item.verdict not in CONFORMITY else _judged(item.verdict, None, UnitProfile.PTB)
    if item.item in data.not_applicable:
        why = data.not_applicable[item.item]
        yield told(both(words.title), _and(term("outcome.not_applicable"), why), meta)
        return
    answers = data.answers.get((item.item, item.stage), {})
    for name, answer in answers.items():
        title = words.questions.get(name) or Bilingual(name, "")
        yield told(both(title), _answered(answer))
    yield told(both(words.title), both(term(f"verdict.{item.verdict}")), meta)


def _answered(answer: Answer) -> Said:
    return _and(term(f"outcome.{answer.outcome}"), answer.note)


def _and(words: Bilingual, note: str) -> Said:
    """Say words and a note that stands in the language it was written in."""
    said = both(words)
    if not note.strip():
        return said
    return plain(f"{words.zh}，{note.strip()}")
