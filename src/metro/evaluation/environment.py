"""The values an expression may name while one part of one instrument is judged."""

from collections.abc import Sequence
from decimal import Decimal

from metro.errors import MetroError
from metro.model.point import Column, Point
from metro.model.regulation import Item, StandardRequirement, VerificationRegulation
from metro.model.verification import PartData, Reading, Stage, StandardInUse, VerificationData
from metro.quantities.expressions.arithmetic import mean
from metro.quantities.expressions.expression import Condition, Value
from metro.quantities.quantity import Quantity, quantity

Env = dict[str, Value]


def of_part(
    regulation: VerificationRegulation, data: VerificationData, part: PartData, stage: Stage
) -> Env:
    """Gather ratings, class, kind of verification, surroundings and values of the standards."""
    env: Env = {
        "verification": str(data.kind),
        "stage": str(stage),
        "adjusted": "yes" if data.adjusted else "no",
    }
    accuracy_class = part.accuracy_class or data.accuracy_class
    if accuracy_class:
        env["class"] = accuracy_class
    for ratings in (data.ratings, part.ratings):
        for name, value in ratings.items():
            env[name] = value.number if isinstance(value, Quantity) else value
    for name, values in data.conditions.items():
        env[name] = mean([value.number for value in values])
    for requirement in regulation.standards:
        env.update(of_standard(requirement, data.standards.get(requirement.id)))
    return env


def of_standard(requirement: StandardRequirement, used: StandardInUse | None) -> Env:
    """Name the values of a standard: `measure.volume`."""
    given = used.values if used else {}
    env: Env = {}
    for name, declared in requirement.values.items():
        value = given.get(name)
        if value is not None:
            in_unit = value.to(declared.unit).number if isinstance(value, Quantity) else value
            env[f"{requirement.id}.{name}"] = in_unit
    return env


def applies(condition: Condition, env: Env, optional: frozenset[str]) -> bool:
    """Tell whether a condition holds; it does not where something optional is not given.

    Raises MetroError `expression.missing_value` when something required is not given: nothing may
    drop out of a verification because a value was forgotten.
    """
    try:
        return condition.holds(env)
    except MetroError as error:
        if error.code == "expression.missing_value" and error.parameters["name"] in optional:
            return False
        raise


def of_place(
    regulation: VerificationRegulation, data: VerificationData, item: str, point: str
) -> Env:
    """Name the values of standards that serve this point alone."""
    env: Env = {}
    for requirement in regulation.standards if data.standards else ():
        used = data.standards.get(f"{requirement.id}@{item}/{point}")
        if used is not None:
            env.update(of_standard(requirement, used))
    return env


def at_point(point: Point, env: Env) -> tuple[Env, dict[str, Quantity]]:
    """Add the nominal values of a point; an interval counts by its lower end."""
    known, shown = env.copy(), {}
    for name, row in point.quantities.items():
        assert row.low is not None
        low = known[name] = row.low.evaluate(env)
        shown[name] = quantity(low, row.low.unit, row.low.kind)
    return known, shown


def at_reading(item: Item, reading: Reading, env: Env) -> tuple[Env, dict[str, Quantity]]:
    """Add the columns of one reading and what derives from them.

    Raises MetroError `expression.missing_value` when a reading that is needed is not there.
    """
    return at_readings(item, (reading,), env)[0]


def at_readings(
    item: Item, readings: Sequence[Reading], env: Env
) -> list[tuple[Env, dict[str, Quantity]]]:
    """Return for each reading what `at_reading` does; what the item says is looked up once."""
    columns, nominal, derive = item.columns, item.nominal, item.derive
    found = []
    for reading in readings:
        known, values = env.copy(), reading.values
        for name, formula in nominal.items():
            if name not in values:
                known[name] = formula.evaluate(env)
        for name, value in values.items():
            if name in columns:
                known[name] = value.number
        found.append((known, derive(known)))
    return found


def taken(column: Column, reading: Reading, env: Env) -> Decimal | None:
    """Return the value of a column: as taken, else its nominal value, else None."""
    if column.id in reading.values:
        return reading.values[column.id].number
    return column.nominal.evaluate(env) if column.nominal is not None else None


def missing_columns(item: Item, reading: Reading, env: Env) -> tuple[str, ...]:
    """Return the columns that have to be taken in this reading and are not."""
    if item.asked_by_presence:
        beside = tuple([name for name in item.asks_for if name in env])
        return item.asked_where(tuple(reading.values), beside)
    absent = [column for column in item.asked if column.id not in reading.values]
    known = {**env, **{name: value.number for name, value in reading.values.items()}}
    asked = (row.id for row in absent if row.when is None or row.when.holds(known))
    return tuple(asked)
