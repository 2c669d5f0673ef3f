"""What is wrong with readings before they are judged: missing, not counting, off their point."""

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.model.judgement import Limits, Reason
from metro.model.point import Point
from metro.model.regulation import Item, RunCondition
from metro.model.verification import Reading
from metro.quantities.decimals import CONTEXT, written
from metro.quantities.quantity import Quantity, quantity, shown, with_unit
from metro.quantities.rounding import round_to

NEAR = Decimal("0.1")
"""Share of a nominal value by which a reading may lie off it: “about half the capacity”.

It is no limit of a regulation (none says how near), but finds a weight typed into a wrong row:
docs/decisions/0011.
"""


def reason_of(error: MetroError) -> Reason:
    """Return a refusal as a reason."""
    return Reason(error.code, {key: str(value) for key, value in error.parameters.items()})


def missing(item: Item, point: Point, readings: Sequence[Reading], env: Env) -> list[Reason]:
    """Name the readings that are not there yet."""
    if not item.columns or _alike_and_whole(item, point, readings, env):
        return []
    reasons: list[Reason] = []
    whole: Set[str] = item.always_asked
    for number in range(max(item.repeat_at(point), len(readings))):
        reading = readings[number] if number < len(readings) else Reading({})
        if reading.values.keys() >= item.always_asked or reading.values.keys() == whole:
            continue  # all that could be asked is there, or the columns of a whole one before it
        try:
            names = environment.missing_columns(item, reading, env)
        except MetroError as error:
            reasons.append(reason_of(error))
            continue
        if item.asked_by_presence and not names:
            whole = reading.values.keys()
        for name in names:
            where = {"item": item.id, "point": point.id, "number": str(number + 1)}
            reasons.append(Reason("reading.missing", {**where, "column": name}))
    if not readings and not reasons:
        where = {"item": item.id, "point": point.id, "number": "1", "column": ""}
        reasons.append(Reason("reading.missing", where))
    return reasons


def _alike_and_whole(item: Item, point: Point, readings: Sequence[Reading], env: Env) -> bool:
    """Tell whether all readings are there and hold the same columns, as the first does whole."""
    if not readings or len(readings) < item.repeat_at(point) or not item.asked_by_presence:
        return False
    first, *others = readings
    columns = first.values.keys()
    for reading in others:
        if reading.values.keys() != columns:
            return False
    return not environment.missing_columns(item, first, env)


def not_counting(
    item: Item,
    point: Point,
    env: Env,
    lines: Sequence[tuple[Env, object]],
    optional: frozenset[str],
) -> list[Reason]:
    """Name the readings that do not count because a condition for the run was not kept.

    `env` are the values of the point, `lines` those that each reading may name, with what derives.
    """
    reasons: list[Reason] = []
    rows = [row for row in item.counts_when if _may_be_asked(row, item, env, optional)]
    if rows:
        optional = optional | item.columns.keys()
        for number, (known, _) in enumerate(lines, 1):
            for row in rows:
                broken = _broken(row, known, optional)
                if broken is not None:
                    words = {"item": item.id, "point": point.id, "number": str(number)}
                    reasons.append(Reason("reading.does_not_count", {**words, **broken}))
    return reasons


def _may_be_asked(row: RunCondition, item: Item, env: Env, optional: frozenset[str]) -> bool:
    """Tell whether a condition may be asked of a reading, as far as the point alone decides."""
    try:
        return not row.when.looks_at.isdisjoint(item.read) or environment.applies(
            row.when, env, optional
        )
    except MetroError:
        return True  # it is refused if a reading comes to it


def _broken(row: RunCondition, env: Env, optional: frozenset[str]) -> dict[str, str] | None:
    """Return what was found where a condition is not kept; what was not taken is not asked."""
    absent = not env.keys() >= row.expression.names
    if absent or not environment.applies(row.when, env, optional):
        return None
    unit, kind = row.expression.unit, row.expression.kind
    value = Quantity(row.expression.evaluate(env), unit, kind)
    low = Quantity(row.low.evaluate(env), unit, kind) if row.low else None
    high = Quantity(row.high.evaluate(env), unit, kind) if row.high else None
    below = low is not None and value.number < low.number
    if below or (high is not None and value.number > high.number):
        words = {"zh": row.title.zh, "en": row.title.en, "value": shown(value)}
        return {**words, "limit": limit_text(Limits(row.id, low, high))}
    return None


def outside(
    item: Item,
    point: Point,
    readings: Sequence[Reading],
    env: Env,
    quantities: Mapping[str, Quantity],
) -> list[Reason]:
    """Name readings of a point's own quantity that are not at the point.

    They lie outside its interval, or far from its nominal value. `quantities` are the nominal
    values of the point: each interval's lower end.
    """
    reasons = []
    for name, row in point.quantities.items():
        if row.low is None or name not in item.columns:
            continue
        nominal, high = quantities[name], row.high.evaluate(env) if row.high is not None else None
        for number, reading in enumerate(readings, 1):
            value = reading.values.get(name)
            if value is None:
                continue
            where = {"item": item.id, "point": point.id, "number": str(number)}
            if high is None:
                if not _near(value.number, nominal.number):
                    words = {**where, "value": shown(value), "nominal": shown(nominal)}
                    reasons.append(Reason("reading.off_point", words))
            elif not nominal.number <= value.number <= high:
                interval = f"({written(nominal.number)} ～ {written(high)})"
                text = {"value": shown(value), "interval": with_unit(interval, row.declared.unit)}
                reasons.append(Reason("reading.outside_point", {**where, **text}))
    return reasons


def _near(value: Decimal, nominal: Decimal) -> bool:
    off = CONTEXT.abs(CONTEXT.subtract(value, nominal))
    return off <= CONTEXT.multiply(NEAR, CONTEXT.abs(nominal))


def taken_at(
    point: Point, readings: Sequence[Reading], quantities: dict[str, Quantity]
) -> dict[str, Quantity]:
    """Return the values at which a point was taken: as read, where all its readings agree.

    A scale is loaded with about half its capacity; paper states the load that was on it.
    """
    found = quantities
    for name, row in point.quantities.items():
        if row.high is None:
            read = [one.values[name].number for one in readings if name in one.values]
            if read and read.count(read[0]) == len(read):
                own = quantity(read[0], row.declared.unit, row.declared.kind)
                found = {**found, name: own}
    return found


def limit_text(limits: Limits, result: Quantity | None = None) -> str:
    """Write a permitted interval as on paper: `±0.30 %`, `≤ 0.10 %`, `−4 % ～ +1 %`.

    A computed limit of many decimals shows one more than the rounded `result` that it was compared
    with; the comparison took it unrounded.
    """
    low, high = (
        shortened(side, result) if side is not None and result is not None else side
        for side in (limits.low, limits.high)
    )
    if low is None:
        return f"≤ {shown(high)}" if high is not None else "—"
    if high is None:
        return f"≥ {shown(low)}"
    if low.number == high.number.copy_negate():
        return f"±{shown(high)}"
    return f"{shown(low, signed=True)} ～ {shown(high, signed=True)}"


def shortened(side: Quantity, result: Quantity) -> Quantity:
    """Round a side to one decimal more than the result has, by GB/T 8170, if it has more.

    No power of ten above the units is taken: a limit of 12.5 kg beside 500 kg stays 12.5 kg.
    """
    decimals = 1 - min(int(result.number.as_tuple().exponent), 0)
    if -int(side.number.as_tuple().exponent) <= decimals:
        return side
    rounded = round_to(side.number, Decimal((0, (1,), -decimals)))
    return Quantity(rounded.value, side.unit, side.kind)
