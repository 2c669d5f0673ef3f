"""What is wrong with readings before they are judged: missing, not counting, off their point."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from metro.errors import MetroError
from metro.model.judgement import Limits, Reason
from metro.model.point import Point
from metro.model.regulation import Item, RunCondition
from metro.model.verification import Reading
from metro.quantities.decimals import written
from metro.quantities.quantity import Quantity, shown, with_unit

from . import environment
from .environment import Env
from .formulas import evaluate


def reason_of(error: MetroError) -> Reason:
    """Return a refusal as a reason."""
    return Reason(error.code, {key: str(value) for key, value in error.parameters.items()})


def missing(item: Item, point: Point, readings: Sequence[Reading], env: Env) -> list[Reason]:
    """Name the readings that are not there yet."""
    if not item.columns:
        return []
    reasons = []
    for number in range(max(item.repeat_at(point), len(readings))):
        reading = readings[number] if number < len(readings) else Reading({})
        where = {"item": item.id, "point": point.id, "number": str(number + 1)}
        try:
            names = environment.missing_columns(item, reading, env)
        except MetroError as error:
            reasons.append(reason_of(error))
            continue
        reasons += [Reason("reading.missing", {**where, "column": name}) for name in names]
    if not readings and not reasons:
        where = {"item": item.id, "point": point.id, "number": "1", "column": ""}
        reasons.append(Reason("reading.missing", where))
    return reasons


def not_counting(
    item: Item, point: Point, lines: Sequence[Env], optional: frozenset[str]
) -> list[Reason]:
    """Name the readings that do not count because a condition for the run was not kept.

    `lines` are the values that each reading may name.
    """
    reasons: list[Reason] = []
    if item.counts_when:
        for number, known in enumerate(lines, 1):
            for row in item.counts_when:
                words = {"item": item.id, "point": point.id, "number": str(number)}
                reasons += [
                    Reason("reading.does_not_count", {**words, **broken})
                    for broken in _broken(row, known, optional | frozenset(item.columns))
                ]
    return reasons


def _broken(row: RunCondition, env: Env, optional: frozenset[str]) -> Iterator[dict[str, str]]:
    """Yield what was found where a condition is not kept; what was not taken is not asked."""
    absent = any(name not in env for name in row.expression.names)
    if absent or not environment.applies(row.when, env, optional):
        return
    unit, kind = row.expression.unit, row.expression.kind
    value = Quantity(evaluate(row.expression, env), unit, kind)
    low = Quantity(evaluate(row.low, env), unit, kind) if row.low else None
    high = Quantity(evaluate(row.high, env), unit, kind) if row.high else None
    below = low is not None and value.number < low.number
    if below or (high is not None and value.number > high.number):
        words = {"zh": row.title.zh, "en": row.title.en, "value": shown(value)}
        yield {**words, "limit": limit_text(Limits(row.id, low, high))}


def outside(item: Item, point: Point, readings: Sequence[Reading], env: Env) -> list[Reason]:
    """Name readings of a point's own quantity that lie outside its interval, or far off it."""
    reasons = []
    for name, row in point.quantities.items():
        if row.low is None or name not in item.columns:
            continue
        if row.high is None:
            nominal = evaluate(row.low, env)
            for number, reading in enumerate(readings, 1):
                read = reading.values.get(name)
                if read is not None and 10 * abs(Fraction(read.number) - Fraction(nominal)) > abs(
                    Fraction(nominal)
                ):
                    words = {"item": item.id, "point": point.id, "number": str(number)}
                    words |= {"value": shown(read)}
                    words |= {"nominal": shown(Quantity(nominal, row.low.unit, row.low.kind))}
                    reasons.append(Reason("reading.off_point", words))
            continue
        low, high = evaluate(row.low, env), evaluate(row.high, env)
        for number, reading in enumerate(readings, 1):
            value = reading.values.get(name)
            if value is not None and not low <= value.number <= high:
                where = {"item": item.id, "point": point.id, "number": str(number)}
                interval = with_unit(f"({written(low)} ～ {written(high)})", row.declared.unit)
                text = {"value": shown(value), "interval": interval}
                reasons.append(Reason("reading.outside_point", {**where, **text}))
    return reasons


def stated(
    point: Point, readings: Sequence[Reading], quantities: Mapping[str, Quantity]
) -> dict[str, Quantity]:
    """Return what paper states of a point: what all its readings say, else what is prescribed."""
    found = {}
    for name, value in quantities.items():
        read = [row.values[name].number for row in readings if name in row.values]
        alike = point.quantities[name].high is None and len(set(read)) == 1
        found[name] = Quantity(read[0], value.unit, value.kind) if alike else value
    return found


def short(side: Quantity | None, result: Quantity | None) -> Quantity | None:
    """Round a computed side to one decimal more than the result, half to even."""
    if side is None or result is None:
        return side
    decimals = max(len(f"{result.number:f}".partition(".")[2]), 0) + 1
    if len(f"{side.number:f}".partition(".")[2]) <= decimals:
        return side
    return Quantity(round(side.number, decimals), side.unit, side.kind)


def limit_text(limits: Limits, result: Quantity | None = None) -> str:
    """Write a permitted interval as on paper: `±0.30 %`, `≤ 0.10 %`, `−4 % ～ +1 %`."""
    low, high = short(limits.low, result), short(limits.high, result)
    if low is None:
        return f"≤ {shown(high)}" if high is not None else "—"
    if high is None:
        return f"≥ {shown(low)}"
    if low.number == high.number.copy_negate():
        return f"±{shown(high)}"
    return f"{shown(low, signed=True)} ～ {shown(high, signed=True)}"
