"""Judge the points of a measured item: each reading, their mean, or the readings as one set."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from metro.errors import Fault, MetroError
from metro.evaluation import environment
from metro.evaluation.conformity import (
    Bounds,
    bounds_at,
    in_result_unit,
    result_of,
    settled,
)
from metro.evaluation.environment import Env
from metro.evaluation.taking import (
    limit_text,
    missing,
    not_counting,
    outside,
    reason_of,
    taken_at,
)
from metro.model.judgement import (
    ItemResult,
    PointResult,
    ReadingResult,
    Reason,
    Verdict,
    point_result,
    worst,
)
from metro.model.point import Point
from metro.model.regulation import Item, Of, RetestRule
from metro.model.verification import PartData, Reading, Stage, place
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions.arithmetic import mean
from metro.quantities.quantity import Quantity, shown

__all__ = ["judge_points", "limit_text"]
_subtract = CONTEXT.subtract
_PASSED, _REJECTED = Verdict.PASSED, Verdict.REJECTED  # an enumeration is slow to look into


@dataclass(slots=True)
class _Point:
    """All that one point needs: the item, its readings, and the values they may name."""

    item: Item
    point: Point
    readings: tuple[Reading, ...]
    env: Env
    quantities: dict[str, Quantity]
    optional: frozenset[str]
    lines: list[tuple[Env, dict[str, Quantity]]] = field(default_factory=list)
    """What each reading adds to the values, and what derives from it."""
    _usual: Bounds | None = None

    @property
    def repeat(self) -> int:
        return self.item.repeat_at(self.point)

    @property
    def bounds(self) -> Bounds:
        """What results are concluded by at this point, apart from what is read; found once."""
        if self._usual is None:
            self._usual = bounds_at(self.item, self.env)
        return self._usual

    def bounds_of(self, known: Env) -> Bounds:
        """Return what one reading is concluded by: the point's, unless that looks at a reading."""
        for name in self.item.bounds_follow:
            if known.get(name) is not self.env.get(name):
                return bounds_at(self.item, known)
        return self.bounds

    @property
    def named_beyond(self) -> tuple[str, ...]:
        """What limits and steps look at of the readings, which the point itself does not say."""
        return tuple([name for name in self.item.bounds_follow if name not in self.env])

    def column(self, name: str) -> tuple[Decimal, ...]:
        """Return what each reading has under a name.

        Raises MetroError `expression.missing_value`.
        """
        if not all(name in known for known, _ in self.lines):
            raise MetroError("expression.missing_value", name=name)
        return tuple(known[name] for known, _ in self.lines)  # type: ignore[misc]

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
    # Every reading copies these, so they are no more than the formulas here look at.
    seen = {name: env[name] for name in ("verification", *item.looks_at) if name in env}
    named = [row for name, row in earlier.items() if not item.looks_at.isdisjoint(_says(name))]
    across = _across(item, earlier) if item.across else {}
    for point in item.points:
        readings = part.readings.get(place(item.id, stage, point.id), ())
        own = {**of_place(item.id, point.id), **_earlier(named, point.id), **across}
        try:
            known = {**seen, **own} if own else seen
            if not environment.applies(point.when, known, optional):
                continue
            if point.id in item.gaps:
                raise MetroError("regulation.gap", item=item.id, row="、".join(item.gaps[point.id]))
            known, quantities = environment.at_point(point, known)
        except MetroError as error:
            reasons = (reason_of(error),)
            found.append(PointResult(point.id, {}, (), Verdict.PENDING, reasons=reasons))
            continue
        found.append(_judge(_Point(item, point, readings, known, quantities, optional)))
    return tuple(found)


def _says(name: str) -> tuple[str, str]:
    """Return the names by which an item's results may be called for: the one, or each of them."""
    return name, f"{name}.each"


def _earlier(earlier: Sequence[ItemResult], point: str) -> Env:
    """Name the unrounded results of earlier items at this point, or at their only point."""
    env: Env = {}
    for item in earlier:
        one, several = _says(item.item)
        same = [row for row in item.points if row.point == point]
        rows = same or (list(item.points) if len(item.points) == 1 else [])
        for row in rows:
            if row.verdict is Verdict.PENDING:
                continue  # nothing is concluded from half of the readings
            assert row.unrounded is not None
            env[one] = row.unrounded.number
            each = [reading.unrounded.number for reading in row.readings if reading.unrounded]
            if each and len(each) == len(row.readings):
                env[several] = tuple(each)
    return env


def _across(item: Item, earlier: dict[str, ItemResult]) -> Env:
    """Name the unrounded results of earlier items by point, and those of all points together."""
    env: Env = {}
    for name in item.across:
        head, _, tail = name.partition(".")
        rows = earlier[head].points if head in earlier else ()
        if tail != "points":
            rows = tuple(row for row in rows if row.point == tail)
        numbers = [row.unrounded.number for row in rows if row.unrounded is not None]
        if any(row.verdict is Verdict.PENDING for row in rows) or not numbers:
            continue  # nothing is concluded from some of the points
        env[name] = tuple(numbers) if tail == "points" else numbers[0]
    return env


def _judge(at: _Point) -> PointResult:
    absent = missing(at.item, at.point, at.readings, at.env)
    if absent:
        return at.pending(absent)
    try:
        at.lines = environment.at_readings(at.item, at.readings, at.env)
        invalid = not_counting(at.item, at.point, at.env, at.lines, at.optional)
        if invalid:
            return at.pending(invalid)
        concluded = _BY_OF[result_of(at.item).of](at)
        beside = outside(at.item, at.point, at.readings, at.env, at.quantities)
        taken = taken_at(at.point, at.readings, at.quantities)
        if not beside and taken is at.quantities:
            return concluded
        return replace(concluded, quantities=taken, reasons=(*concluded.reasons, *beside))
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
            found.append(_single(at, derived, result.expression.evaluate(env), env))
        except MetroError:
            found.append(ReadingResult({}))
    return tuple(found)


def _each(at: _Point) -> PointResult:
    result = result_of(at.item)
    expression, evaluate = result.expression, result.expression.evaluate
    results = []
    for env, derived in at.lines:
        unrounded = evaluate(env)  # before its limit: what is wrong first is named
        results.append(settled(expression, unrounded, at.bounds_of(env), derived))
    verdicts = [row.verdict for row in results]
    if result.retest is not None and _REJECTED in verdicts[: at.repeat]:
        return _retested(at, results)
    return _concluded(at, results, _worst_reading(results), worst(verdicts))


def _worst_reading(results: list[ReadingResult]) -> ReadingResult:
    """Return the reading that comes nearest to its limit or lies furthest beyond it."""
    if len(results) == 1:
        return results[0]
    rows = [row for row in results if row.verdict is _REJECTED] or results
    rooms = [_room(row) for row in rows]
    return rows[rooms.index(min(rooms))]


def _room(row: ReadingResult) -> Decimal:
    """Return how far a result lies within the nearer side of its limit."""
    result, limits = row.result, row.limits
    assert result is not None
    assert limits is not None
    number, low, high = result.number, limits.low, limits.high
    room = _subtract(number, low.number) if low is not None else None
    if high is not None:
        above = _subtract(high.number, number)
        room = above if room is None or above < room else room
    assert room is not None
    return room


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
    overall = settled(result_of(at.item).expression, middle, at.bounds_of(env), {})
    later = [row.verdict is _PASSED for row in results[at.repeat :]]
    within = overall.verdict is _PASSED
    inside = sum(row.verdict is _PASSED for row in results)
    passes = {
        RetestRule.LATER: all(later),
        RetestRule.LATER_AND_MEAN: all(later) and within,
        RetestRule.MEAN_AND_TWO: within and inside >= 2,
    }[retest.rule]
    if passes:
        return _concluded(at, results, overall, _PASSED)
    concluded = _concluded(at, results, overall, _REJECTED)
    if not within:
        return concluded
    # The mean is the error of the point and lies within: what rejects is one of the runs.
    runs = results if retest.rule is RetestRule.MEAN_AND_TWO else results[at.repeat :]
    return replace(concluded, reasons=(_outside(at, _worst_reading(runs)),))


def _mean(at: _Point) -> PointResult:
    expression = result_of(at.item).expression
    singles, numbers = [], []
    beyond = at.named_beyond
    known = {**at.env, **{name: mean(at.column(name)) for name in beyond}} if beyond else at.env
    for env, derived in at.lines:
        numbers.append(expression.evaluate(env))
        singles.append(_single(at, derived, numbers[-1], known))
    bounds = bounds_at(at.item, known) if beyond else at.bounds
    overall = settled(result_of(at.item).expression, mean(numbers), bounds, {})
    return _concluded(at, singles, overall, overall.verdict)


def _single(
    at: _Point, derived: Mapping[str, Quantity], unrounded: Decimal, env: Env
) -> ReadingResult:
    """Return one reading to be shown: rounded as the result is, if a limit says how."""
    value = in_result_unit(at.item, unrounded)
    try:
        rounded = settled(result_of(at.item).expression, unrounded, at.bounds_of(env), derived)
        return ReadingResult(derived, value, rounded.result)
    except MetroError:
        return ReadingResult(derived, value)


def _set(at: _Point) -> PointResult:
    env: Env = dict(at.env)
    for name in (*at.item.columns, *at.item.derived):
        if at.lines and all(name in known for known, _ in at.lines):
            env[name] = tuple(known[name] for known, _ in at.lines)  # type: ignore[misc]
    unrounded = result_of(at.item).expression.evaluate(env)
    beyond = at.named_beyond
    known = {**at.env, **{name: at.column(name) for name in beyond}} if beyond else at.env
    bounds = bounds_at(at.item, known) if beyond else at.bounds
    overall = settled(result_of(at.item).expression, unrounded, bounds, {})
    readings = [ReadingResult(derived) for _, derived in at.lines]
    return _concluded(at, readings, overall, overall.verdict)


_BY_OF = {Of.EACH: _each, Of.MEAN: _mean, Of.SET: _set}


def _concluded(
    at: _Point, results: list[ReadingResult], decisive: ReadingResult, verdict: Verdict
) -> PointResult:
    reasons = (_outside(at, decisive),) if verdict is _REJECTED else ()
    return point_result(at.point.id, at.quantities, tuple(results), verdict, decisive, reasons)


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
