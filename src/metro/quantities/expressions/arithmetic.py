"""The arithmetic that expressions are evaluated in: exact decimals of 34 digits."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT


def mean(values: Sequence[Decimal]) -> Decimal:
    """Return the arithmetic mean: one sum, one division; a single value is its own."""
    if len(values) == 1:
        return CONTEXT.plus(values[0])
    return CONTEXT.divide(total(values), Decimal(len(values)))


def total(values: Sequence[Decimal]) -> Decimal:
    """Return the sum."""
    result = Decimal(0)
    for value in values:
        result = CONTEXT.add(result, value)
    return result


def spread(values: Sequence[Decimal]) -> Decimal:
    """Return the largest minus the smallest."""
    return CONTEXT.subtract(max(values), min(values))


def standard_deviation(values: Sequence[Decimal]) -> Decimal:
    """Return the experimental standard deviation of single readings (Bessel), n ≥ 2."""
    if len(values) < 2:
        raise MetroError("expression.too_few", least=2)
    middle = mean(values)
    squares = [CONTEXT.power(CONTEXT.subtract(value, middle), Decimal(2)) for value in values]
    return CONTEXT.sqrt(CONTEXT.divide(total(squares), Decimal(len(values) - 1)))


def first(values: Sequence[Decimal]) -> Decimal:
    """Return the first of several."""
    return values[0]


def last(values: Sequence[Decimal]) -> Decimal:
    """Return the last of several."""
    return values[-1]


REDUCTIONS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "mean": mean,
    "sum": total,
    "spread": spread,
    "stdev": standard_deviation,
    "max": max,
    "min": min,
    "first": first,
    "last": last,
}
DIFFERENCES = {"spread", "stdev"}
