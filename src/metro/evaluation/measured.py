"""Judge the points of a measured item: each reading, their mean, or the readings as one set."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.model.judgement import (
    ItemResult,
    Limits,
    PointResult,
    ReadingResult,
    Reason,
    Verdict,
    worst,
)
from metro.model.regulation import Item, Of, Point, Result, RetestRule
from metro.model.verification import PartData, Place, Reading, Stage
from metro.quantities.decimals import CONTEXT, written
from metro.quantities.expressions.arithmetic import mean
from metro.quantities.quantity import Quantity, shown
from metro.quantities.rounding import round_to

TEN = Decimal(10)


@dataclass(frozen=True)
class _Point:
    """All that one point needs: the item, its readings, and the values they may name."""

    item: Item
    result: Result
    point: Point
    readings: tuple[Reading, ...]
    env: Env
    quantities: dict[str, Quantity]
    kind: str

    def quantity(self, number: Decimal) -> Quantity:
        return Quantity(number, self.result.expression.unit, self.result.expression.kind)

    def pending(self, *reasons: Reason) -> PointResult:
        return PointResult(
            self.point.id, self.quantities, (), Verdict.PENDING, reasons=tuple(reasons)
        )


def judge_points(
    item: Item,
    stage: Stage,
    part: PartData,
    env: Env,
    *,
    earlier: dict[str, ItemResult],
    of_place: Callable[[str, str], Env],
) -> tuple[PointResult, ...]:
    """Judge every point that applies to this instrument; `of_place` names what a point has own."""
    assert item.result is not None
    kind = str(env["verification"])
    found = []
    for point in item.points:
        if not (all(name in env for name in point.when.names) and point.when.holds(env)):
            continue
        readings = part.readings.get(Place(item.id, stage, point.id), ())
        known = {**env, **of_place(item.id, point.id), **_earlier(earlier, point.id)}
        try:
            known, quantities = environment.at_point(point, known)
        except MetroError as error:
            found.append(PointResult(point.id, {}, (), Verdict.PENDING, reasons=(_why(error),)))
            continue
        found.append(_judge(_Point(item, item.result, point, readings, known, quantities, kind)))
    return tuple(found)


def _earlier(earlier: dict[str, ItemResult], point: str) -> Env:
    """Name the unrounded results of earlier items at this point, or at their only point."""
    env: Env = {}
    for name, item in earlier.items():
        same = [row for row in item.points if row.point == point]
        rows = same or (list(item.points) if len(item.points) == 1 else [])
        for row in rows:
            if row.unrounded is not None:
                env[name] = row.unrounded.number
            each = [reading.unrounded.number for reading in row.readings if reading.unrounded]
            if each and len(each) == len(row.readings):
                env[f"{name}.each"] = tuple(each)
    return env


def _judge(at: _Point) -> PointResult:
    missing = _missing(at)
    if missing:
        partial = _readings_so_far(at)
        return replace(at.pending(*missing), readings=partial)
    try:
        return replace(
            concluded := _BY_OF[at.result.of](at), reasons=(*concluded.reasons, *_outside(at))
        )
    except MetroError as error:
        if error.code != "expression.missing_value":
            raise
        return at.pending(_why(error))


def _why(error: MetroError) -> Reason:
    return Reason(error.code, {key: str(value) for key, value in error.parameters.items()})


def _missing(at: _Point) -> list[Reason]:
    """Name the readings that are not there yet."""
    if not at.item.columns:
        return []
    reasons = []
    for number in range(max(at.item.repeat, len(at.readings))):
        reading = at.readings[number] if number < len(at.readings) else Reading({})
        reasons += [
            Reason(
                "reading.missing",
                {
                    "item": at.item.id,
                    "point": at.point.id,
                    "number": str(number + 1),
                    "column": name,
                },
            )
            for name in environment.missing_columns(at.item, reading, at.env)
        ]
    if not at.readings and not reasons:
        where = {"item": at.item.id, "point": at.point.id, "number": "1", "column": ""}
        reasons.append(Reason("reading.missing", where))
    return reasons


def _readings_so_far(at: _Point) -> tuple[ReadingResult, ...]:
    """Work out the readings that are complete, so that they show while others are being taken."""
    found = []
    for reading in at.readings:
        try:
            if environment.missing_columns(at.item, reading, at.env):
                raise MetroError("expression.missing_value", name="")
            env, derived = environment.at_reading(at.item, reading, at.env)
            single = at.result.of is not Of.SET
            value = at.quantity(at.result.expression.evaluate(env)) if single else None
            found.append(ReadingResult(derived, value))
        except MetroError as error:
            if error.code not in ("expression.missing_value", "expression.undefined"):
                raise
            found.append(ReadingResult({}))
    return tuple(found)


def _each(at: _Point) -> PointResult:
    results = [_one(at, reading) for reading in at.readings]
    retest = at.result.retest
    first = results[: at.item.repeat]
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
        room = [
            CONTEXT.subtract(row.result.number, row.limits.low.number) if row.limits.low else None,
            CONTEXT.subtract(row.limits.high.number, row.result.number)
            if row.limits.high
            else None,
        ]
        return row.verdict is not Verdict.REJECTED, min(
            value for value in room if value is not None
        )

    return min(results, key=margin)


def _retested(at: _Point, results: list[ReadingResult]) -> PointResult:
    """Apply the rule for a meter whose first run was out of its limit."""
    retest = at.result.retest
    assert retest is not None
    wanted = at.item.repeat + retest.more
    if len(results) < wanted:
        where = {"item": at.item.id, "point": at.point.id, "more": str(wanted - len(results))}
        return replace(
            _concluded(at, results, results[0], Verdict.PENDING),
            reasons=(Reason("reading.retest", where),),
        )
    middle = mean([row.unrounded.number for row in results if row.unrounded is not None])
    overall = _round(at, middle, at.env, results[0].limits)
    later = [row.verdict is Verdict.PASSED for row in results[at.item.repeat :]]
    within = overall.verdict is Verdict.PASSED
    inside = sum(row.verdict is Verdict.PASSED for row in results)
    passes = {
        RetestRule.LATER: all(later),
        RetestRule.LATER_AND_MEAN: all(later) and within,
        RetestRule.MEAN_AND_TWO: within and inside >= 2,
    }[retest.rule]
    return _concluded(at, results, overall, Verdict.PASSED if passes else Verdict.REJECTED)


def _one(at: _Point, reading: Reading) -> ReadingResult:
    env, derived = environment.at_reading(at.item, reading, at.env)
    unrounded = at.result.expression.evaluate(env)
    return replace(_round(at, unrounded, env, None), derived=derived)


def _mean(at: _Point) -> PointResult:
    singles: list[ReadingResult] = []
    for reading in at.readings:
        env, derived = environment.at_reading(at.item, reading, at.env)
        singles.append(ReadingResult(derived, at.quantity(at.result.expression.evaluate(env))))
    middle = mean([row.unrounded.number for row in singles if row.unrounded is not None])
    overall = _round(at, middle, at.env, None)
    return _concluded(at, singles, overall, overall.verdict)


def _set(at: _Point) -> PointResult:
    env: Env = dict(at.env)
    lines = [environment.at_reading(at.item, reading, at.env) for reading in at.readings]
    for name in (*at.item.columns, *at.item.derived):
        if lines and all(name in known for known, _ in lines):
            env[name] = tuple(known[name] for known, _ in lines)  # type: ignore[misc]
    overall = _round(at, at.result.expression.evaluate(env), at.env, None)
    return _concluded(
        at, [ReadingResult(derived) for _, derived in lines], overall, overall.verdict
    )


def _round(at: _Point, unrounded: Decimal, env: Env, limits: Limits | None) -> ReadingResult:
    """Round once, to the step of the regulation, and compare with the limit that applies."""
    limits = limits or limits_at(at.item, at.kind, env)
    rounded = round_to(unrounded, step_at(at.item, env, limits)).value
    low, high = limits.low, limits.high
    inside = (low is None or rounded >= low.number) and (high is None or rounded <= high.number)
    verdict = Verdict.PASSED if inside else Verdict.REJECTED
    return ReadingResult({}, at.quantity(unrounded), at.quantity(rounded), limits, verdict)


_BY_OF = {Of.EACH: _each, Of.MEAN: _mean, Of.SET: _set}


def _outside(at: _Point) -> list[Reason]:
    """Name readings of a point's own quantity that lie outside the interval of the point."""
    reasons = []
    for name, row in at.point.quantities.items():
        if row.high is None or name not in at.item.columns:
            continue
        low, high = row.low.evaluate(at.env), row.high.evaluate(at.env)
        for number, reading in enumerate(at.readings, 1):
            value = reading.values.get(name)
            if value is not None and not low <= value.number <= high:
                where = {"item": at.item.id, "point": at.point.id, "number": str(number)}
                interval = f"({written(low)} ～ {written(high)}) {row.declared.unit}"
                shown_ = {"value": shown(value), "interval": interval}
                reasons.append(Reason("reading.outside_point", {**where, **shown_}))
    return reasons


def limits_at(item: Item, kind: str, env: Env) -> Limits:
    """Return the permitted interval that applies here.

    Raises MetroError `regulation.no_limit`, `regulation.two_limits`, `regulation.gap`.
    """
    assert item.result is not None
    rows = [row for row in item.limits if kind in row.kinds and row.when.holds(env)]
    if len(rows) != 1:
        code = "regulation.two_limits" if rows else "regulation.no_limit"
        raise MetroError(code, item=item.id, rows="、".join(row.id for row in rows))
    row = rows[0]
    if row.gap:
        raise MetroError("regulation.gap", item=item.id, row=row.id)
    unit, of = item.result.expression.unit, item.result.expression.kind
    low = Quantity(row.low.evaluate(env), unit, of) if row.low else None
    high = Quantity(row.high.evaluate(env), unit, of) if row.high else None
    return Limits(row.id, low, high)


def step_at(item: Item, env: Env, limits: Limits) -> Decimal:
    """Return the rounding step that applies: stated, or a tenth of the limit.

    Raises MetroError `rounding.step`, `regulation.no_step`.
    """
    assert item.result is not None
    for step in item.result.steps:
        if step.when.holds(env):
            if step.expression is not None:
                return step.expression.evaluate(env)
            bound = limits.high or limits.low
            assert bound is not None
            return CONTEXT.divide(CONTEXT.abs(bound.number), TEN)
    raise MetroError("regulation.no_step", item=item.id)


def _concluded(
    at: _Point, results: list[ReadingResult], decisive: ReadingResult, verdict: Verdict
) -> PointResult:
    reasons: tuple[Reason, ...] = ()
    if verdict is Verdict.REJECTED:
        assert decisive.result is not None
        assert decisive.limits is not None
        reasons = (Reason("result.outside", _words(at, decisive.result, decisive.limits)),)
    return PointResult(
        at.point.id,
        at.quantities,
        tuple(results),
        verdict,
        decisive.unrounded,
        decisive.result,
        decisive.limits,
        reasons,
    )


def _words(at: _Point, result: Quantity, limits: Limits) -> dict[str, str]:
    return {
        "item": at.item.id,
        "point": at.point.id,
        "result": shown(result, signed=at.item.limits_are_errors),
        "limit": limit_text(limits),
    }


def limit_text(limits: Limits) -> str:
    """Write a permitted interval as on paper: `±0.30 %`, `≤ 0.10 %`, `−4 % ～ +1 %`."""
    low, high = limits.low, limits.high
    if low is None:
        return f"≤ {shown(high)}" if high is not None else "—"
    if high is None:
        return f"≥ {shown(low)}"
    if low.number == -high.number:
        return f"±{shown(high)}"
    return f"{shown(low, signed=True)} ～ {shown(high, signed=True)}"
