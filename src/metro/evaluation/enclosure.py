"""Whether a verdict stays while the values that a standard fed lie anywhere in their ranges.

It follows `judge` point by point, on ranges, and by the limits that each reading had. What it can't
say for sure it does not say: the verification is then judged in full.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.conformity import bounds_at, result_of, settled
from metro.evaluation.taking import missing
from metro.model.judgement import (
    ItemResult,
    Limits,
    PartResult,
    PointResult,
    ReadingResult,
    Verdict,
)
from metro.model.looking import looked_at
from metro.model.point import Point
from metro.model.record import VerificationRecord
from metro.model.regulation import Item, Of, RunCondition, VerificationRegulation
from metro.model.verification import PartData, Place, Reading, Stage, VerificationData
from metro.quantities.expressions import ranges
from metro.quantities.expressions.expression import Condition, Expression
from metro.quantities.expressions.ranges import Range, UndecidedError

Env = dict[str, Any]
UNSURE = (MetroError, UndecidedError, ArithmeticError, LookupError)
ANYTHING = Range(Decimal("-Infinity"), Decimal("Infinity"))
"""The result of a point of which it is not even sure that it has one."""
_PASSED, _REJECTED = Verdict.PASSED, Verdict.REJECTED


def stays(
    regulation: VerificationRegulation, record: VerificationRecord, data: VerificationData
) -> bool:
    """Tell whether every part surely keeps its verdict with these data, some of them ranges."""
    before = record.judgement.part
    parts = (_Part(regulation, data, part, before(name)) for name, part in data.parts.items())
    return all(map(_surely, parts))


def _surely(part: "_Part") -> bool:
    """Tell whether a part surely passes as it did, or surely has something that rejects it."""
    wanted = part.before.verdict
    if wanted not in (_PASSED, _REJECTED):
        return False
    try:
        for verdict in part.verdicts():
            if verdict is _REJECTED:
                return wanted is _REJECTED
    except UNSURE:
        return False
    return wanted is _PASSED


def value_of(expression: Expression, env: Env) -> Any:
    """Return a decimal where no range is named, else what encloses the value."""
    if _moves(expression.names, env):
        return expression.enclose(env)
    return expression.evaluate(env)


def holds(condition: Condition, env: Env) -> bool:
    """Tell whether a condition holds; UndecidedError where a range has no one answer."""
    _sure_of(condition.looks_at, env)
    return condition.surely(env) if _moves(condition.names, env) else condition.holds(env)


def _moves(names: Iterable[str], env: Env) -> bool:
    return any(_is_range(env.get(name)) for name in names)


def _sure_of(names: Iterable[str], env: Env) -> None:
    for value in map(env.get, names):
        several = value if isinstance(value, tuple) else (value,)
        if any(one is ANYTHING for one in several):
            raise UndecidedError


def _is_range(value: Any) -> bool:
    return isinstance(value, Range) or (
        isinstance(value, tuple) and any(isinstance(row, Range) for row in value)
    )


@dataclass(slots=True)
class _Part:
    """A part with ranges among its data, and as it was judged before."""

    regulation: VerificationRegulation
    data: VerificationData
    part: PartData
    before: PartResult
    found: dict[str, dict[str, Env]] = field(default_factory=dict)
    """What each item gives later ones to name, by its points."""

    def verdicts(self) -> Iterator[Verdict]:
        """Yield the sure verdict of each item; raise one of UNSURE where there is none."""
        stage = Stage.AS_LEFT if self.data.adjusted else Stage.AS_FOUND
        env: Env = dict(environment.of_part(self.regulation, self.data, self.part, stage))
        old = {item.item: item for item in self.before.items}
        for item in self.regulation.items:
            if self.data.kind not in item.kinds:
                continue
            own = stage if stage in item.stages else item.stages[0]
            if _applies(item.when, env, self.regulation.may_be_absent):
                yield self._item(item, own, env, old[item.id])

    def _item(self, item: Item, stage: Stage, env: Env, before: ItemResult) -> Verdict:
        if item.inspected or item.id in self.part.not_applicable:
            return before.verdict
        old, named = {row.point: row for row in before.points}, {}
        verdicts, across = [], self._across(item)
        for point in item.points:
            known = {**env, **environment.of_place(self.regulation, self.data, item.id, point.id)}
            known.update(self._earlier(point.id), **across)
            if not _applies(point.when, known, self.regulation.may_be_absent):
                continue
            was = old[point.id]
            readings = self.part.readings.get(Place(item.id, stage, point.id), ())
            at = _Point(item, point, readings, known, was, self.regulation.may_be_absent)
            verdict, named[point.id] = at.judged()
            verdicts.append(verdict)
        self.found[item.id] = named
        return _REJECTED if _REJECTED in verdicts else _PASSED

    def _earlier(self, point: str) -> Env:
        """Name the results of earlier items at this point, or at their only point."""
        env: Env = {}
        for points in self.found.values():
            only = next(iter(points.values())) if len(points) == 1 else {}
            env.update(points.get(point, only))
        return env

    def _across(self, item: Item) -> Env:
        """Name the results of earlier items by point, and those of all points together."""
        env: Env = {}
        for name in item.across:
            head, _, tail = name.partition(".")
            points = self.found.get(head, {})
            rows = {point: row[head] for point, row in points.items() if tail in (point, "points")}
            if rows:
                env[name] = tuple(rows.values()) if tail == "points" else rows[tail]
        return env


def _applies(condition: Condition, env: Env, optional: frozenset[str]) -> bool:
    _sure_of(condition.looks_at, env)
    if _moves(condition.names, env):
        return condition.surely(env)
    return environment.applies(condition, env, optional)


@dataclass(slots=True)
class _Point:
    """A point with ranges among its readings or beside them, and as it was judged before."""

    item: Item
    point: Point
    readings: tuple[Reading, ...]
    env: Env
    before: PointResult
    optional: frozenset[str]
    lines: list[Env] = field(default_factory=list)

    def judged(self) -> tuple[Verdict, Env]:
        """Return the sure verdict, and what later items may name."""
        if self.before.verdict not in (_PASSED, _REJECTED):
            raise UndecidedError
        _sure_of(self.item.asks_for, self.env)
        self.env = self.env.copy()
        for name, row in self.point.quantities.items():
            assert row.low is not None, "a gap leaves nothing concluded"
            self.env[name] = value_of(row.low, self.env)
        numbers = ({name: row.number for name, row in one.values.items()} for one in self.readings)
        whens = [row.when.names for row in self.item.asked if row.when is not None]
        if any(_moves(names, {**self.env, **one}) for one in numbers for names in whens):
            raise UndecidedError
        self.lines = [self._line(row) for row in self.readings]
        absent = missing(self.item, self.point, self.readings, self.env)
        if absent or not all(map(self._counts, self.lines)):
            raise UndecidedError
        if not self._moves():
            return self.before.verdict, self._named([], self.before.unrounded)
        return {Of.EACH: self._each, Of.MEAN: self._mean, Of.SET: self._set}[
            result_of(self.item).of
        ]()

    def _moves(self) -> bool:
        """Tell whether anything here is a range; a point without any is as it was."""
        return any(_is_range(value) for env in (self.env, *self.lines) for value in env.values())

    def _line(self, reading: Reading) -> Env:
        """Return what one reading may name."""
        known = self.env.copy()
        for name, nominal in self.item.nominal.items():
            if name not in reading.values:
                known[name] = value_of(nominal, self.env)
        columns = self.item.columns
        known |= {name: row.number for name, row in reading.values.items() if name in columns}
        for name, row in self.item.derived.items():
            for when, rule in row.cases:
                if holds(when, known):
                    known[name] = value_of(rule, known)
                    break
        return known

    def _counts(self, env: Env) -> bool:
        """Tell whether a reading surely still counts."""
        optional = self.optional | self.item.columns.keys()
        return all(
            _kept(row, env)
            for row in self.item.counts_when
            if env.keys() >= row.expression.names
            and _touched(row, env)
            and _applies(row.when, env, optional)
        )

    def _each(self) -> tuple[Verdict, Env]:
        rule = result_of(self.item)
        old = self.before.readings[: len(self.lines)]
        several = any(row.limits != old[0].limits for row in old)
        moving = several or any(map(self._limits_move, self.lines))
        # Where limits may be others, each reading is judged by those that it had (`shift`).
        if moving and (rule.retest is not None or self._steps_follow()):
            raise UndecidedError
        found, sides = [], []
        for env, was in zip(self.lines, old, strict=True):
            found.append(value_of(rule.expression, env))
            sides.append(self._side(found[-1], env, was.limits))
        verdicts = [row or self._unsure() for row in sides] if rule.retest else sides
        if rule.retest is not None and _REJECTED in verdicts[: self.item.repeat_at(self.point)]:
            # The same runs pass as before, and so does their mean: the rule says the same.
            if not self._side(ranges.mean(found), self.lines[0], old[0].limits):
                raise UndecidedError
            return self.before.verdict, self._named(found, ranges.hull(found))
        if _REJECTED not in verdicts and None in verdicts:
            raise UndecidedError
        doubtful: Env = {self.item.id: ANYTHING}
        named = doubtful if moving else self._named(found, ranges.hull(found))
        return (_REJECTED if _REJECTED in verdicts else _PASSED), named

    def _mean(self) -> tuple[Verdict, Env]:
        found = [value_of(result_of(self.item).expression, env) for env in self.lines]
        return self._whole(ranges.mean(found), found)

    def _set(self) -> tuple[Verdict, Env]:
        env = self.env.copy()
        for name in (*self.item.columns, *self.item.derived):
            if self.lines and all(name in known for known in self.lines):
                env[name] = tuple(known[name] for known in self.lines)
        return self._whole(value_of(result_of(self.item).expression, env), [])

    def _whole(self, value: Any, each: list[Any]) -> tuple[Verdict, Env]:
        if self._limits_move(self.env):
            raise UndecidedError
        verdict = self._side(value, self.env, self.before.limits) or self._unsure()
        return verdict, self._named(each, value)

    def _unsure(self) -> Verdict:
        raise UndecidedError

    def _limits_move(self, env: Env) -> bool:
        kind = str(env["verification"])
        rows = self.item.limits_for[kind]
        formulas = (part for row in rows for part in (row.when, row.low, row.high))
        return any(part is not None and _follows(part, env) for part in formulas)

    def _steps_follow(self) -> bool:
        """Tell whether the rounding steps look at the readings themselves."""
        return not self.item.read.isdisjoint(looked_at(result_of(self.item).steps))

    def _side(self, value: Any, env: Env, limits: Limits | None) -> Verdict | None:
        """Return the verdict that a result surely has by these limits, or None."""
        assert limits is not None
        for step in result_of(self.item).steps:
            parts = (step.when, step.expression)
            if any(part is not None and _follows(part, env) for part in parts):
                raise UndecidedError
        # No step follows the ranges, so any value in them says the same.
        one = {name: _one_of(known) for name, known in env.items()}
        bounds, wide = bounds_at(self.item, one, limits), ranges.range_of(value)
        expression = result_of(self.item).expression
        low = settled(expression, wide.low, bounds, {})
        high = settled(expression, wide.high, bounds, {})
        if low.verdict is _PASSED and high.verdict is _PASSED:
            return _PASSED
        return _REJECTED if _beyond(low, high, limits) else None

    def _named(self, each: list[Any], whole: Any) -> Env:
        """Return what later items name of this one."""
        name = self.item.id
        if not each:
            each = [row.unrounded.number for row in self.before.readings if row.unrounded]
            each = each if len(each) == len(self.before.readings) else []
        named: Env = {name: getattr(whole, "number", whole)}
        return {**named, f"{name}.each": tuple(each)} if each else named


def _follows(formula: Expression | Condition, env: Env) -> bool:
    """Tell whether a formula may come to more than one value or truth in these ranges."""
    if not _moves(formula.names, env):
        return False
    try:
        if isinstance(formula, Condition):
            formula.surely(env)
            return False
        found = formula.enclose(env)
    except UndecidedError:
        return True
    return found.low != found.high


def _one_of(known: Any) -> Any:
    """Return one of the values that lie in a range."""
    if isinstance(known, tuple):
        return tuple(map(_one_of, known))
    return known.low if isinstance(known, Range) else known


def _touched(row: RunCondition, env: Env) -> bool:
    """Tell whether a condition for a reading looks at a range; others say what they said."""
    formulas = (row.when, row.expression, row.low, row.high)
    return any(part is not None and _moves(part.names, env) for part in formulas)


def _kept(row: RunCondition, env: Env) -> bool:
    value = value_of(row.expression, env)
    above = row.low is None or value >= value_of(row.low, env)
    return above and (row.high is None or value <= value_of(row.high, env))


def _beyond(low: ReadingResult, high: ReadingResult, limits: Limits) -> bool:
    """Tell whether both ends lie beyond the same side."""
    assert low.result is not None
    assert high.result is not None
    below = limits.low is not None and high.result.number < limits.low.number
    return below or (limits.high is not None and low.result.number > limits.high.number)
