"""The limit and the rounding step that apply to a result, and whether it lies within."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from metro.errors import MetroError
from metro.evaluation.environment import Env
from metro.model.judgement import Limits, ReadingResult, Verdict, reading_result
from metro.model.regulation import Item, Result
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions.expression import Expression
from metro.quantities.quantity import Quantity, quantity
from metro.quantities.rounding import to_step

TEN = Decimal(10)
_PASSED, _REJECTED = Verdict.PASSED, Verdict.REJECTED  # an enumeration is slow to look into


def result_of(item: Item) -> Result:
    """Return how a measured item is judged."""
    assert item.result is not None
    return item.result


def in_result_unit(item: Item, number: Decimal) -> Quantity:
    """Return a number in the unit of the item's result."""
    expression = result_of(item).expression
    return quantity(number, expression.unit, expression.kind)


def limits_at(item: Item, env: Env) -> Limits:
    """Return the permitted interval that applies here.

    Raises MetroError `regulation.no_limit`, `regulation.two_limits`, `regulation.gap`.
    """
    rows = item.limits_where(str(env["verification"]), env)
    if len(rows) != 1:
        code = "regulation.two_limits" if rows else "regulation.no_limit"
        raise MetroError(code, item=item.id, rows="、".join(row.id for row in rows))
    row = rows[0]
    if row.gap:
        raise MetroError("regulation.gap", item=item.id, row=row.id)
    return row.limits(env)


def step_at(item: Item, env: Env, limits: Limits) -> Decimal:
    """Return the rounding step that applies: stated, or a tenth of the limit.

    Raises MetroError `regulation.no_step`, `rounding.step`.
    """
    for step in result_of(item).steps:
        if step.when.holds(env):
            if step.gap:
                raise MetroError("regulation.gap", item=item.id, row="step")
            if step.expression is not None:
                return step.expression.evaluate(env)
            tenth = CONTEXT.divide(limits.smallest().number, TEN)
            if step.down and tenth:
                return Decimal((0, (1,), tenth.adjusted()))
            return tenth
    raise MetroError("regulation.no_step", item=item.id)


Bounds = tuple[Limits, Callable[[Decimal], Decimal]]
"""What a result is concluded by: its limit, and the rounding to its step."""


def bounds_at(item: Item, env: Env, limits: Limits | None = None) -> Bounds:
    """Return what a result is concluded by here; `limits` where the limit is known.

    Raises MetroError as `limits_at` and `step_at` do.
    """
    limits = limits or limits_at(item, env)
    return limits, to_step(step_at(item, env, limits))


def conclude(
    item: Item, unrounded: Decimal, env: Env, limits: Limits | None = None
) -> ReadingResult:
    """Round once, to the step of the regulation, and compare with the limit that applies."""
    return settled(result_of(item).expression, unrounded, bounds_at(item, env, limits), {})


def settled(
    expression: Expression, unrounded: Decimal, bounds: Bounds, derived: Mapping[str, Quantity]
) -> ReadingResult:
    """Round a result of this expression once and compare, where its bounds are known."""
    unit, kind = expression.unit, expression.kind
    limits, rounding = bounds
    rounded = rounding(unrounded)
    low, high = limits.low, limits.high
    inside = (low is None or rounded >= low.number) and (high is None or rounded <= high.number)
    return reading_result(
        derived,
        quantity(unrounded, unit, kind),
        quantity(rounded, unit, kind),
        limits,
        _PASSED if inside else _REJECTED,
    )
