"""Read the items of a regulation file: points, columns, derived values, result, limits."""

import re
from collections.abc import Mapping

from metro.model.regulation import (
    Column,
    Derived,
    Item,
    LimitRow,
    Of,
    Point,
    PointQuantity,
    Question,
    Result,
    Retest,
    RetestRule,
    Step,
)
from metro.model.verification import Stage, VerificationKind
from metro.model.words import Bilingual
from metro.quantities import table
from metro.quantities.expressions.expression import (
    Condition,
    Expression,
    Scope,
    condition,
    expression,
    of_any_kind,
)
from metro.quantities.expressions.types import Declared
from metro.regulations.cursor import Cursor
from metro.regulations.limits import bounds
from metro.regulations.numbers import Numbers

ALL_KINDS = frozenset(VerificationKind)


def declared(row: Cursor) -> Declared:
    """Read the kind and unit of a value, or that it is a word.

    Raises MetroError `quantity.unknown_kind`, `quantity.unknown_unit`, `quantity.wrong_unit`.
    """
    kind = row.string("kind")
    if kind == "word":
        return Declared(word=True)
    unit = row.string("unit")
    row.checked(lambda: table.kind(kind))
    if kind not in row.checked(lambda: table.unit(unit)).kinds:
        raise row.refuse("quantity.wrong_unit", unit=unit, kind=kind)
    return Declared(kind, unit)


def kinds(
    row: Cursor, key: str, default: frozenset[VerificationKind]
) -> frozenset[VerificationKind]:
    """Read a list of kinds of verification."""
    if not row.has(key):
        return default
    return frozenset(step.choice(VerificationKind) for step in row.get(key).items())


def when(row: Cursor, scope: Scope, key: str = "when") -> Condition:
    """Read a condition; absent, it always holds."""
    if not row.has(key):
        return condition(None, scope)
    place = row.get(key)
    return place.checked(lambda: condition(place.text(), scope))


def formula(place: Cursor, scope: Scope, wanted: Declared) -> Expression:
    """Read an expression of a declared kind."""
    return place.checked(lambda: expression(place.text(), scope, wanted.kind, wanted.unit))


class ItemReader:
    """Reads the items one after the other; a later one may name the results of earlier ones."""

    def __init__(self, scope: Scope, numbers: Numbers, standards: frozenset[str]) -> None:
        """Take the scope of the whole file."""
        self.scope = scope
        self.numbers = numbers
        self.standards = standards
        self.done: dict[str, Item] = {}

    def read(self, row: Cursor) -> Item:
        """Read one item.

        Raises MetroError with file, line and key.
        """
        name = row.get("id").identifier()
        evidence = self.numbers.evidence(row)
        self.numbers.whole(row, evidence, ("maximum_permissible_error", "limit", "title"))
        prescribed = kinds(row, "prescribed_for", ALL_KINDS)
        common = {
            "id": name,
            "title": row.get("title").bilingual(),
            "kinds": prescribed,
            "when": when(row, self.scope),
            "stages": row.optional("stages", _stages, (Stage.AS_FOUND, Stage.AS_LEFT)),
            "evidence": evidence,
        }
        inspected = row.has("questions")
        item = self._inspected(row, common) if inspected else self._measured(row, common)
        row.done()
        self.done[name] = item
        if item.result is not None:
            kind, unit = item.result.expression.kind, item.result.expression.unit
            results = {name: Declared(kind, unit), f"{name}.each": Declared(kind, unit, many=True)}
            self.scope = self.scope.with_names(results)
        return item

    def _inspected(self, row: Cursor, common: Mapping[str, object]) -> Item:
        questions = tuple(_question(step) for step in row.get("questions").items())
        return Item(**common, questions=questions)  # type: ignore[arg-type]

    def _measured(self, row: Cursor, common: Mapping[str, object]) -> Item:
        points = self._points(row)
        quantities = {
            name: quantity.declared
            for point in points
            for name, quantity in point.quantities.items()
        }
        at_point = self.scope.with_names(quantities)
        columns = self._columns(row, at_point)
        visible = {**quantities, **{name: column.declared for name, column in columns.items()}}
        at_reading = self.scope.with_names(visible)
        derived: dict[str, Derived] = {}
        if row.has("derived"):
            for name, step in row.get("derived").entries():
                derived[name] = self._derived(name, step, at_reading)
                at_reading = at_reading.with_names({name: derived[name].declared})
        result_row = row.get("result")
        of = result_row.get("of").choice(Of) if result_row.has("of") else Of.EACH
        at_result = at_reading
        if of is Of.SET:
            lists = {
                name: Declared(one.kind, one.unit, many=True)
                for name, one in {
                    **{name: column.declared for name, column in columns.items()},
                    **{name: value.declared for name, value in derived.items()},
                }.items()
                if not one.word
            }
            at_result = at_point.with_names(lists)
        limit_scope = at_reading if of is Of.EACH else at_point
        result = self._result(result_row, of, at_result, limit_scope)
        repeat, labels = row.optional("repeat", _repeat, (1, ()))
        errors = row.has("maximum_permissible_error")
        key = "maximum_permissible_error" if errors else "limit"
        limits = tuple(
            self._limit(step, limit_scope, result.expression, common["kinds"])  # type: ignore[arg-type]
            for step in row.get(key).items()
        )
        return Item(
            **common,  # type: ignore[arg-type]
            points=points,
            repeat=repeat,
            labels=labels,
            columns=columns,
            derived=derived,
            result=result,
            limits=limits,
            limits_are_errors=errors,
        )

    def _points(self, row: Cursor) -> tuple[Point, ...]:
        if row.has("points_of"):
            earlier = row.string("points_of")
            if earlier not in self.done:
                raise row.refuse("regulation.unknown_item", item=earlier)
            return self.done[earlier].points
        return tuple(self._point(step) for step in row.get("points").items())

    def _point(self, row: Cursor) -> Point:
        name = row.get("id").identifier()
        title = row.optional("title", Cursor.bilingual, Bilingual(name, name))
        quantities: dict[str, PointQuantity] = {}
        if row.has("quantities"):
            for key, place in row.get("quantities").entries():
                quantities[key] = place.checked(lambda place=place: self._quantity(place.text()))  # type: ignore[misc]
        condition_ = when(row, self.scope)
        row.done()
        return Point(name, title, quantities, condition_)

    def _quantity(self, text: str) -> PointQuantity:
        parts = [part.strip() for part in text.split("..", 1)]
        low = of_any_kind(parts[0], self.scope)
        value = Declared(low.kind, low.unit)
        high = expression(parts[1], self.scope, low.kind, low.unit) if len(parts) > 1 else None
        return PointQuantity(value, low, high)

    def _columns(self, row: Cursor, scope: Scope) -> dict[str, Column]:
        if not row.has("readings"):
            return {}
        found: dict[str, Column] = {}
        known = scope
        for name, step in row.get("readings").entries():
            value = declared(step)
            known = known.with_names({name: value})
            found[name] = self._column(name, step, value, scope, known)
        return found

    def _column(
        self, name: str, row: Cursor, value: Declared, scope: Scope, known: Scope
    ) -> Column:
        standard = row.optional("standard", Cursor.text, None)
        if standard is not None and standard not in self.standards:
            raise row.refuse("regulation.unknown_standard", standard=standard)
        nominal = formula(row.get("nominal"), scope, value) if row.has("nominal") else None
        column = Column(
            name,
            row.optional("title", Cursor.bilingual, Bilingual(name, name)),
            row.optional("symbol", Cursor.text, name),
            value,
            standard,
            nominal,
            when(row, known) if row.has("when") else None,
            row.optional("optional", Cursor.truth, False),
            row.optional("shared", Cursor.truth, False),
        )
        row.done()
        return column

    def _derived(self, name: str, row: Cursor, scope: Scope) -> Derived:
        value = declared(row)
        if row.has("cases"):
            cases = []
            for step in row.get("cases").items():
                cases.append((when(step, scope), formula(step.get("expression"), scope, value)))
                step.done()
        else:
            cases = [(condition(None, scope), formula(row.get("expression"), scope, value))]
        derived = Derived(
            name,
            row.optional("title", Cursor.bilingual, Bilingual(name, name)),
            row.optional("symbol", Cursor.text, name),
            value,
            tuple(cases),
            row.optional("decimals", Cursor.integer, None),
        )
        row.done()
        return derived

    def _result(self, row: Cursor, of: Of, scope: Scope, limit_scope: Scope) -> Result:
        value = declared(row)
        place = row.get("step")
        if isinstance(place.node.value, str):
            steps: tuple[Step, ...] = (
                self._step(place, condition(None, scope), limit_scope, value),
            )
        else:
            rows = []
            for step in place.items():
                holds = when(step, limit_scope)
                rows.append(self._step(step.get("value"), holds, limit_scope, value))
                step.done()
            steps = tuple(rows)
        result = Result(
            row.optional("title", Cursor.bilingual, Bilingual("结果", "Result")),
            row.optional("symbol", Cursor.text, ""),
            formula(row.get("expression"), scope, value),
            of,
            steps,
            self._retest(row.get("retest")) if row.has("retest") else None,
        )
        row.done()
        return result

    def _step(self, place: Cursor, holds: Condition, scope: Scope, value: Declared) -> Step:
        if place.text() == "mpe/10":
            return Step(holds, None)
        return Step(holds, formula(place, scope, value))

    def _retest(self, row: Cursor) -> Retest:
        evidence = self.numbers.evidence(row)
        retest = Retest(row.get("more").integer(), row.get("rule").choice(RetestRule), evidence)
        self.numbers.whole(row, evidence)
        row.done()
        return retest

    def _limit(
        self, row: Cursor, scope: Scope, result: Expression, prescribed: frozenset[VerificationKind]
    ) -> LimitRow:
        value, evidence = self.numbers.value(row)
        name = row.get("id").identifier()
        compiled = lambda text: expression(text, scope, result.kind, result.unit)  # noqa: E731
        low, high = (None, None) if value is None else row.checked(lambda: bounds(value, compiled))
        limit = LimitRow(
            name,
            kinds(row, "for", prescribed),
            when(row, scope),
            low,
            high,
            value or "",
            value is None,
            evidence,
        )
        row.done()
        return limit


def _question(row: Cursor) -> Question:
    question = Question(row.get("id").identifier(), row.get("title").bilingual())
    row.done()
    return question


def _stages(place: Cursor) -> tuple[Stage, ...]:
    return tuple(step.choice(Stage) for step in place.items())


def _repeat(place: Cursor) -> tuple[int, tuple[Bilingual, ...]]:
    if isinstance(place.node.value, str) and re.fullmatch("[1-9][0-9]?", place.node.value):
        return int(place.node.value), ()
    labels = tuple(step.bilingual() for step in place.items())
    return len(labels), labels
