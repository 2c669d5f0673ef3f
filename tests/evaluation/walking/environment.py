"""The values an expression may name while one part of one instrument is judged."""

from decimal import Decimal

from metro.errors import MetroError
from metro.model.point import Column, Derived, Point
from metro.model.regulation import Item, StandardRequirement, VerificationRegulation
from metro.model.verification import PartData, Reading, Stage, StandardInUse, VerificationData
from metro.quantities.expressions.expression import Condition, Value
from metro.quantities.quantity import Quantity

from .arithmetic import mean
from .formulas import evaluate, holds

Env = dict[str, Value]


def of_part(
    regulation: VerificationRegulation, data: VerificationData, part: PartData, stage: Stage
) -> Env:
    """Gather ratings, class, kind of verification, surroundings and values of the standards."""
    env: Env = {
        "verification": data.kind.value,
        "stage": stage.value,
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


def may_be_absent(regulation: VerificationRegulation) -> frozenset[str]:
    """Return the names that a nameplate or a record may leave out."""
    parts = regulation.parts.ratings if regulation.parts else {}
    ratings = [*regulation.ratings.values(), *parts.values()]
    return frozenset(
        [row.id for row in ratings if not row.required]
        + [row.id for row in regulation.surroundings if not row.required]
    )


def applies(condition: Condition, env: Env, optional: frozenset[str]) -> bool:
    """Tell whether a condition holds; it does not where something optional is not given.

    Raises MetroError `expression.missing_value` when something required is not given: nothing may
    drop out of a verification because a value was forgotten.
    """
    try:
        return holds(condition, env)
    except MetroError as error:
        if error.code == "expression.missing_value" and error.parameters["name"] in optional:
            return False
        raise


def of_place(
    regulation: VerificationRegulation, data: VerificationData, item: str, point: str
) -> Env:
    """Name the values of standards that serve this point alone."""
    env: Env = {}
    for requirement in regulation.standards:
        used = data.standards.get(f"{requirement.id}@{item}/{point}")
        if used is not None:
            env.update(of_standard(requirement, used))
    return env


def at_point(point: Point, env: Env) -> tuple[Env, dict[str, Quantity]]:
    """Add the nominal values of a point; an interval counts by its lower end."""
    values = {name: evaluate(row.low, env) for name, row in point.quantities.items() if row.low}
    shown = {
        name: Quantity(
            value, point.quantities[name].declared.unit, point.quantities[name].declared.kind
        )
        for name, value in values.items()
    }
    return {**env, **values}, shown


def at_reading(item: Item, reading: Reading, env: Env) -> tuple[Env, dict[str, Quantity]]:
    """Add the columns of one reading and what derives from them.

    Raises MetroError `expression.missing_value` when a reading that is needed is not there.
    """
    known = dict(env)
    for name, column in item.columns.items():
        value = taken(column, reading, env)
        if value is not None:
            known[name] = value
    derived: dict[str, Quantity] = {}
    for name, rule in item.derived.items():
        value = derive(rule, known)
        if value is not None:
            known[name] = value
            derived[name] = Quantity(value, rule.declared.unit, rule.declared.kind)
    return known, derived


def taken(column: Column, reading: Reading, env: Env) -> Decimal | None:
    """Return the value of a column: as taken, else its nominal value, else None."""
    if column.id in reading.values:
        return reading.values[column.id].number
    return evaluate(column.nominal, env) if column.nominal is not None else None


def derive(rule: Derived, env: Env) -> Decimal | None:
    """Return the first case that holds, or None when none does."""
    for when, formula in rule.cases:
        if holds(when, env):
            return evaluate(formula, env)
    return None


def missing_columns(item: Item, reading: Reading, env: Env) -> list[str]:
    """Return the columns that have to be taken in this reading and are not."""
    known = {**env, **{name: value.number for name, value in reading.values.items()}}
    return [
        name
        for name, column in item.columns.items()
        if name not in reading.values
        and column.nominal is None
        and not column.optional
        and (column.when is None or holds(column.when, known))
    ]
