"""Judge the points of a measured item: each reading, their mean, or the readings as one set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from metro.errors import Fault, MetroError
from metro.model.judgement import (
    ItemResult,
    Limits,
    PointResult,
    ReadingResult,
    Reason,
    Verdict,
    worst,
)
from metro.model.point import Point
from metro.model.regulation import Item, Of, RetestRule
from metro.model.verification import PartData, Place, Reading, Stage
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions.expression import Value
from metro.quantities.quantity import Quantity, shown

from . import environment
from .arithmetic import mean
from .conformity import (
    conclude,
    in_result_unit,
    limits_at,
    limits_follow_readings,
    result_of,
)
from .environment import Env
from .formulas import evaluate
from .taking import limit_text, missing, not_counting, outside, reason_of, stated

__all__ = ["judge_points", "limit_text"]


@dataclass(frozen=True)
class _Point:
    """All that one point needs: the item, its readings, and the values they may name."""

    item: Item
    point: Point
    readings: tuple[Reading, ...]
    env: Env
    quantities: dict[str, Quantity]
    optional: frozenset[str]

    @property
    def repeat(self) -> int:
        return self.item.repeat_at(self.point)

    @cached_property
    def lines(self) -> tuple[tuple[Env, dict[str, Quantity]], ...]:
        """What each reading adds to the values, and what derives from it."""
        return tuple(environment.at_reading(self.item, row, self.env) for row in self.readings)

    @cached_property
    def limits(self) -> Limits | None:
        """The limit of all readings, where it does not depend on what is read."""
        return None if limits_follow_readings(self.item) else limits_at(self.item, self.env)

    def pending(self, reasons: list[Reason]) -> PointResult:
        return PointResult(
            self.point.id,
            self.quantities,
            _readings_so_far(self),
            Verdict.PENDING,
            reasons=tuple(reasons),
        )


def judge_points(
    item: Item,
    stage: Stage,
    part: PartData,
    env: Env,
    *,
    earlier: dict[str, ItemResult],
    of_place: Callable[[str, str], Env],
    optional: frozenset[str] = frozenset(),
) -> tuple[PointResult, ...]:
    """Judge every point that applies to this instrument; `of_place` names what a point has own.

    What can't be answered is pending with the reason; nothing is raised for what people typed.
    """
    found = []
    for point in item.points:
        readings = part.readings.get(Place(item.id, stage, point.id), ())
        known = {**env, **of_place(item.id, point.id), **_earlier(earlier, point.id)}
        known |= _across(earlier)
        try:
            if not environment.applies(point.when, known, optional):
                continue
            unknown = [name for name, row in point.quantities.items() if row.low is None]
            times = item.repeat if point.repeat is None else point.repeat
            unknown += ["repeat"] if item.columns and times == 0 else []
            if unknown:
                raise MetroError("regulation.gap", item=item.id, row="、".join(unknown))
            known, quantities = environment.at_point(point, known)
        except MetroError as error:
            reasons = (reason_of(error),)
            found.append(PointResult(point.id, {}, (), Verdict.PENDING, reasons=reasons))
            continue
        found.append(_judge(_Point(item, point, readings, known, quantities, optional)))
    return tuple(found)


def _earlier(earlier: dict[str, ItemResult], point: str) -> Env:
    """Name the unrounded results of earlier items at this point, or at their only point."""
    env: Env = {}
    for name, item in earlier.items():
        same = [row for row in item.points if row.point == point]
        rows = same or (list(item.points) if len(item.points) == 1 else [])
        for row in rows:
            if row.verdict is Verdict.PENDING:
                continue  # nothing is concluded from half of the readings
            assert row.unrounded is not None
            env[name] = row.unrounded.number
            each = [reading.unrounded.number for reading in row.readings if reading.unrounded]
            if each and len(each) == len(row.readings):
                env[f"{name}.each"] = tuple(each)
    return env


def _across(earlier: dict[str, ItemResult]) -> Env:
    """Name the results of every point of earlier items, and all of them where none is open."""
    env: Env = {}
    for name, item in earlier.items():
        closed = [row for row in item.points if row.verdict is not Verdict.PENDING]
        for row in closed:
            assert row.unrounded is not None
            if row.point not in ("each", "points"):
                env[f"{name}.{row.point}"] = row.unrounded.number
        if closed and len(closed) == len(item.points):
            env[f"{name}.points"] = tuple(
                row.unrounded.number for row in closed if row.unrounded is not None
            )
    return env


def _judge(at: _Point) -> PointResult:
    absent = missing(at.item, at.point, at.readings, at.env)
    if absent:
        return at.pending(absent)
    try:
        invalid = not_counting(at.item, at.point, [env for env, _ in at.lines], at.optional)
        if invalid:
            return at.pending(invalid)
        concluded = _BY_OF[result_of(at.item).of](at)
        beside = outside(at.item, at.point, at.readings, at.env)
        own = stated(at.point, at.readings, at.quantities)
        return replace(concluded, quantities=own, reasons=(*concluded.reasons, *beside))
    except MetroError as error:
        if isinstance(error, Fault):
            raise
        return at.pending([reason_of(error)])


def _readings_so_far(at: _Point) -> tuple[ReadingResult, ...]:
    """Work out the readings that are complete, so that they show while others are being taken."""
    found = []
    result = result_of(at.item)
    for reading in at.readings:
        try:
            if environment.missing_columns(at.item, reading, at.env):
                found.append(ReadingResult({}))
                continue
            env, derived = environment.at_reading(at.item, reading, at.env)
            if result.of is Of.SET:
                found.append(ReadingResult(derived))
                continue
            found.append(_single(at, derived, evaluate(result.expression, env), env))
        except MetroError:
            found.append(ReadingResult({}))
    return tuple(found)


def _each(at: _Point) -> PointResult:
    expression = result_of(at.item).expression
    results = [
        conclude(at.item, evaluate(expression, env), env, at.limits, derived)
        for env, derived in at.lines
    ]
    first = results[: at.repeat]
    retest = result_of(at.item).retest
    if retest is not None and any(row.verdict is Verdict.REJECTED for row in first):
        return _retested(at, results)
    decisive = _worst_reading(results)
    verdict = worst([row.verdict for row in results])
    return _concluded(at, results, decisive, verdict)


def _worst_reading(results: list[ReadingResult]) -> ReadingResult:
    """Return the reading that comes nearest to its limit or lies furthest beyond it."""

    def margin(row: ReadingResult) -> tuple[bool, Decimal]:
        assert row.result is not None
        assert row.limits is not None
        room = []
        if row.limits.low is not None:
            room.append(CONTEXT.subtract(row.result.number, row.limits.low.number))
        if row.limits.high is not None:
            room.append(CONTEXT.subtract(row.limits.high.number, row.result.number))
        return row.verdict is not Verdict.REJECTED, min(room)

    return min(results, key=margin)


def _retested(at: _Point, results: list[ReadingResult]) -> PointResult:
    """Apply the rule for a meter whose first run was out of its limit."""
    retest = result_of(at.item).retest
    assert retest is not None
    wanted = at.repeat + retest.more
    if len(results) < wanted:
        where = {"item": at.item.id, "point": at.point.id, "more": str(wanted - len(results))}
        return replace(
            _concluded(at, results, results[0], Verdict.PENDING),
            reasons=(Reason("reading.retest", where),),
        )
    middle = mean([row.unrounded.number for row in results if row.unrounded is not None])
    env, _ = at.lines[0]
    overall = conclude(at.item, middle, env, results[0].limits)
    later = [row.verdict is Verdict.PASSED for row in results[at.repeat :]]
    within = overall.verdict is Verdict.PASSED
    inside = sum(row.verdict is Verdict.PASSED for row in results)
    passes = {
        RetestRule.LATER: all(later),
        RetestRule.LATER_AND_MEAN: all(later) and within,
        RetestRule.MEAN_AND_TWO: within and inside >= 2,
    }[retest.rule]
    if passes:
        return _concluded(at, results, overall, Verdict.PASSED)
    concluded = _concluded(at, results, overall, Verdict.REJECTED)
    if not within:
        return concluded
    # The mean is the error of the point and lies within: what rejects is one of the runs.
    runs = results if retest.rule is RetestRule.MEAN_AND_TWO else results[at.repeat :]
    return replace(concluded, reasons=(_outside(at, _worst_reading(runs)),))


def _mean(at: _Point) -> PointResult:
    expression = result_of(at.item).expression
    singles, numbers = [], []
    for env, derived in at.lines:
        numbers.append(evaluate(expression, env))
        singles.append(_single(at, derived, numbers[-1], _several(at, mean)))
    overall = conclude(at.item, mean(numbers), _several(at, mean))
    return _concluded(at, singles, overall, overall.verdict)


def _several(at: _Point, made: Callable[[list[Decimal]], Value]) -> Env:
    """Add what limits may look at of several readings, where the point says nothing of it."""
    env: Env = dict(at.env)
    for name in (*at.item.columns, *at.item.derived):
        numbers = [known[name] for known, _ in at.lines if name in known]
        if name not in env and numbers and len(numbers) == len(at.lines):
            env[name] = made(numbers)  # type: ignore[arg-type]
    return env


def _single(
    at: _Point, derived: Mapping[str, Quantity], unrounded: Decimal, env: Env
) -> ReadingResult:
    """Return one reading to be shown: rounded as the result is, if a limit says how."""
    value = in_result_unit(at.item, unrounded)
    try:
        return ReadingResult(derived, value, conclude(at.item, unrounded, env).result)
    except MetroError:
        return ReadingResult(derived, value)


def _set(at: _Point) -> PointResult:
    env: Env = dict(at.env)
    for name in (*at.item.columns, *at.item.derived):
        if at.lines and all(name in known for known, _ in at.lines):
            env[name] = tuple(known[name] for known, _ in at.lines)  # type: ignore[misc]
    unrounded = evaluate(result_of(at.item).expression, env)
    overall = conclude(at.item, unrounded, _several(at, tuple))
    readings = [ReadingResult(derived) for _, derived in at.lines]
    return _concluded(at, readings, overall, overall.verdict)


_BY_OF = {Of.EACH: _each, Of.MEAN: _mean, Of.SET: _set}


def _concluded(
    at: _Point, results: list[ReadingResult], decisive: ReadingResult, verdict: Verdict
) -> PointResult:
    return PointResult(
        at.point.id,
        at.quantities,
        tuple(results),
        verdict,
        decisive.unrounded,
        decisive.result,
        decisive.limits,
        (_outside(at, decisive),) if verdict is Verdict.REJECTED else (),
    )


def _outside(at: _Point, decisive: ReadingResult) -> Reason:
    assert decisive.result is not None
    assert decisive.limits is not None
    words = {
        "item": at.item.id,
        "point": at.point.id,
        "result": shown(decisive.result, signed=at.item.limits_are_errors),
        "limit": limit_text(decisive.limits, decisive.result),
    }
    return Reason("result.outside", words)
