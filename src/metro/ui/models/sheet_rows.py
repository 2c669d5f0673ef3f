"""Build the rows of the sheet from a draft and its judgement; words and order, no arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.measured import limit_text
from metro.model.draft import DraftView
from metro.model.judgement import ItemResult, PointResult, ReadingResult, Verdict
from metro.model.point import Column, Derived, Point
from metro.model.regulation import Item
from metro.model.verification import WHOLE, Outcome, PartData, Place, Reading, Stage
from metro.quantities.expressions.types import Declared
from metro.quantities.quantity import Quantity, shown, shown_number
from metro.quantities.reading import read
from metro.ui.desk import Desk
from metro.ui.models.sheet import Cell, SheetRow

EVERY = ((0, 99),)
NARROWEST = 6
TOLD_AT_POINT = ("reading.outside_point", "reading.off_point", "reading.retest")
"""Columns of a sheet that has questions alone."""
VERDICT_ROLES = {
    Verdict.PASSED: "pass",
    Verdict.REJECTED: "fail",
    Verdict.PENDING: "muted",
    Verdict.NOT_APPLICABLE: "muted",
}
VERDICT_SIGNS = {
    Verdict.PASSED: " ✓",
    Verdict.REJECTED: " ✗",
    Verdict.PENDING: "",
    Verdict.NOT_APPLICABLE: "",
}


def sheet_rows(desk: Desk, view: DraftView, *, wide: bool = False) -> list[SheetRow]:
    """Return the rows of every part and item, those as found before those as left.

    Columns that this instrument does not need are left out unless `wide`.
    """
    return list(_Sheet(desk, view, wide).rows())


class _Sheet:
    def __init__(self, desk: Desk, view: DraftView, wide: bool) -> None:
        self.desk = desk
        self.view = view
        self.wide = wide
        self.columns = {item.id: self.needed(item) for item in view.regulation.items}
        counts = [
            len(columns) + len(item.derived) + 2
            for item in view.regulation.items
            if (columns := self.columns[item.id])
        ]
        self.width = max([NARROWEST, *counts])
        self.labels = {part.id: part.label for part in view.record.instrument.parts}

    def rows(self) -> Iterator[SheetRow]:
        for part in self.view.judgement.parts:
            for result in (*part.as_found, *part.items):
                yield from self.item(part.part, result)

    def item(self, part: str, result: ItemResult) -> Iterator[SheetRow]:
        item = self.view.regulation.item(result.item)
        yield SheetRow("section", (self.title(part, item, result),), item.id, part, spans=EVERY)
        if result.verdict is Verdict.NOT_APPLICABLE and not item.inspected:
            return
        if item.inspected:
            yield from self.questions(part, item, result.stage)
        else:
            yield from self.measured(part, item, result)

    def title(self, part: str, item: Item, result: ItemResult) -> Cell:
        words = self.desk.bilingual(item.title)
        if part != WHOLE:
            words = f"{self.labels.get(part, part)} · {words}"
        if self.view.data.adjusted and len(item.stages) > 1:
            words += f" · {self.desk.say(f'stage.{result.stage}')}"
        return Cell(words + VERDICT_SIGNS[result.verdict], VERDICT_ROLES[result.verdict], bold=True)

    def questions(self, part: str, item: Item, stage: Stage) -> Iterator[SheetRow]:
        answers = self.view.data.parts[part].answers.get((item.id, stage), {})
        asked = self.width - 3
        for question in item.questions:
            path = f"answer/{part}/{item.id}/{stage}/{question.id}"
            answer = answers.get(question.id)
            text, role = self.view.cells.get(path, ""), ""
            if answer is not None:
                text = self.desk.say(f"outcome.{answer.outcome}")
                text += f"：{answer.note}" if answer.note else ""
                good = answer.outcome is Outcome.CONFORMS
                role = "pass" if good else "fail" if answer.outcome is Outcome.FAILS else "muted"
            title = self.desk.bilingual(question.title)
            words = [Cell(title)] + [Cell()] * (asked - 1)
            cells = (*words, Cell(text, role, path, title=title))
            spans = ((0, asked), (asked, 99))
            yield SheetRow("question", cells, item.id, part, spans=spans)

    def measured(self, part: str, item: Item, result: ItemResult) -> Iterator[SheetRow]:
        if item.columns:
            yield self.heading(part, item)
        points = {point.id: point for point in item.points}
        for found in result.points:
            point = points[found.point]
            yield self.point(part, item, point, found)
            if item.columns:
                place = Place(item.id, result.stage, point.id)
                yield from self.readings(part, item, place, found)

    def heading(self, part: str, item: Item) -> SheetRow:
        assert item.result is not None
        cells = [Cell(self.desk.say("ui.number"), "muted")]
        for column in self.columns[item.id]:
            title = self.named(column.title, column.symbol, column.declared.unit)
            cells.append(Cell(title, "muted", right=True))
        for derived in self.worked_out(item):
            cells.append(Cell(self.symbol(derived), "muted", right=True))
        unit = item.result.expression.unit
        title = self.named(item.result.title, item.result.symbol, unit)
        cells.append(Cell(title, "muted", right=True))
        return SheetRow("heading", tuple(cells), item.id, part)

    def named(self, title: object, symbol: str, unit: str) -> str:
        words = self.desk.bilingual(title)
        sign = symbol if symbol and symbol != words else ""
        under = " / ".join(text for text in (sign, unit if unit != "1" else "") if text)
        return f"{words}\n{under}" if under else words

    def symbol(self, derived: Derived) -> str:
        unit = derived.declared.unit
        return self.named(derived.title, derived.symbol, unit)

    def point(self, part: str, item: Item, point: Point, found: PointResult) -> SheetRow:
        words = [self.desk.bilingual(point.title)]
        words += [shown(value) for value in found.quantities.values()]
        served = self.standards(item, point)
        words += [served] if served else []
        if found.result is not None and found.limits is not None:
            value = shown(found.result, signed=item.limits_are_errors)
            sign = VERDICT_SIGNS[found.verdict]
            limit = limit_text(found.limits, found.result)
            bracketed = self.desk.say("words.bracketed", what=value, of=limit)
            words.append(f"{self.desk.say('ui.result')} {bracketed}{sign}")
        outside = [r for r in found.reasons if r.code in TOLD_AT_POINT]
        words += [self.desk.reason(reason) for reason in outside]
        role = VERDICT_ROLES[found.verdict]
        cell = Cell(" · ".join(words), role, bold=found.result is not None)
        return SheetRow("point", (cell,), item.id, part, point.id, spans=EVERY)

    def standards(self, item: Item, point: Point) -> str:
        """Name the standards that feed a point."""
        wanted = {column.standard for column in item.columns.values() if column.standard}
        names = [
            f"{used.name} {used.serial}"
            for used in self.view.record.standards
            if used.requirement in wanted
            and (not used.places or f"{item.id}/{point.id}" in used.places)
        ]
        return self.desk.listed(names)

    def readings(
        self, part: str, item: Item, place: Place, found: PointResult
    ) -> Iterator[SheetRow]:
        data = self.view.data.parts[part]
        taken = data.readings.get(place, ())
        more = next(
            (int(r.parameters["more"]) for r in found.reasons if r.code == "reading.retest"), 0
        )
        point = next(row for row in item.points if row.id == place.point)
        offers = {
            name: shown_number(found.quantities[name].to(column.declared.unit).number)
            for name, column in item.columns.items()
            if name in point.quantities
            and point.quantities[name].high is None
            and name in found.quantities
        }
        for number in range(max(item.repeat_at(point), len(taken)) + more):
            result = found.readings[number] if number < len(found.readings) else ReadingResult({})
            reading = taken[number] if number < len(taken) else Reading({})
            asked = self.asked(item, data, place.stage, reading)
            yield self.reading(part, item, place, number, result, asked, offers)

    def asked(self, item: Item, data: PartData, stage: Stage, reading: Reading) -> set[str]:
        """Return the columns that this reading needs."""
        env = environment.of_part(self.view.regulation, self.view.data, data, stage)
        env.update({name: value.number for name, value in reading.values.items()})
        return {name for name, column in item.columns.items() if _asked(column, env)}

    def needed(self, item: Item) -> list[Column]:
        """Return the columns that any reading of an item needs or has."""
        if self.wide:
            return list(item.columns.values())
        found = {
            name
            for part in self.view.data.parts.values()
            for place, readings in part.readings.items()
            if place.item == item.id
            for reading in readings
            for name in (*reading.values, *self.asked(item, part, place.stage, reading))
            if name in reading.values or not item.columns[name].optional
        }
        for part in self.view.data.parts.values():
            empty = self.asked(item, part, item.stages[0], Reading({}))
            found |= {name for name in empty if not item.columns[name].optional}
        return [column for name, column in item.columns.items() if name in found]

    def worked_out(self, item: Item) -> list[Derived]:
        """Return the derived values worth a column: not those that only repeat a reading."""
        if self.wide:
            return list(item.derived.values())
        worked = {
            name
            for part in self.view.judgement.parts
            for result in part.items
            if result.item == item.id
            for point in result.points
            for reading in point.readings
            for name in reading.derived
        }
        always = {name for name, row in item.derived.items() if not row.cases[-1][0].text}
        shown_ = worked | always
        return [
            row for row in item.derived.values() if row.id in shown_ and row.decimals is not None
        ]

    def reading(
        self,
        part: str,
        item: Item,
        place: Place,
        number: int,
        result: ReadingResult,
        asked: set[str],
        offers: Mapping[str, str],
    ) -> SheetRow:
        name = str(number + 1)
        if number < len(item.labels):
            name = self.desk.bilingual(item.labels[number])
        cells = [Cell(name, "muted")]
        head = f"reading/{part}/{place.item}/{place.stage}/{place.point}/{number}"
        for column in self.columns[item.id]:
            if column.id not in asked:
                cells.append(Cell("—", "muted", right=True))
                continue
            path = f"{head}/{column.id}"
            role = "fail" if path in self.view.refused else ""
            text = in_column(self.view.cells.get(path, ""), column.declared)
            title = self.desk.bilingual(column.title)
            nominal = "" if text else offers.get(column.id, "")
            cells.append(
                Cell(
                    text or nominal,
                    "muted" if nominal else role,
                    path,
                    column.declared,
                    title,
                    right=True,
                    optional=column.optional,
                    offered=bool(nominal),
                )
            )
        for derived in self.worked_out(item):
            cells.append(Cell(self.derived(derived, result), "muted", right=True))
        cells.append(self.result(item, result))
        return SheetRow("reading", tuple(cells), item.id, part, place.point)

    def derived(self, derived: Derived, result: ReadingResult) -> str:
        value = result.derived.get(derived.id)
        if value is None:
            return ""
        return shown_number(cut(value, derived.decimals))

    def result(self, item: Item, result: ReadingResult) -> Cell:
        value = result.result
        if value is None:
            return Cell("", right=True)
        role = VERDICT_ROLES[result.verdict] if result.verdict is Verdict.REJECTED else ""
        text = shown_number(value.number, signed=item.limits_are_errors)
        return Cell(text, role, bold=True, right=True)


def in_column(text: str, declared: Declared) -> str:
    """Return a typed text as the column shows it: a unit that the column names is not repeated."""
    if not text or declared.word:
        return text
    try:
        quantity = read(text, kind=declared.kind, unit=declared.unit)
    except MetroError:
        return text
    return shown_number(quantity.number) if quantity.unit == declared.unit else text


def _asked(column: Column, env: environment.Env) -> bool:
    if column.when is None:
        return True
    known = all(name in env for name in column.when.names)
    return not known or column.when.holds(env)


def cut(value: Quantity, decimals: int | None):  # type: ignore[no-untyped-def]
    """Return the number as it is shown: to the decimals of its column, half to even."""
    from decimal import Decimal

    from metro.quantities.rounding import round_to

    if decimals is None:
        return value.number
    return round_to(value.number, Decimal((0, (1,), -decimals))).value
