"""The arithmetic that expressions are evaluated in: exact decimals of 34 digits."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT, scaler

Run = Callable[[dict[str, object]], object]


def convert(run: Run, ratio: Fraction, shift: Fraction = Fraction(0)) -> Run:
    """Return `run` with its value multiplied by an exact ratio and then shifted."""
    if ratio == 1 and not shift:
        return run
    scale = scaler(ratio)
    if not shift:
        return lambda values: scale(run(values))  # type: ignore[arg-type]
    moved = scaler(shift)(Decimal(1))
    return lambda values: CONTEXT.add(scale(run(values)), moved)  # type: ignore[arg-type]


OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
}


def mean(values: Sequence[Decimal]) -> Decimal:
    """Return the arithmetic mean: one sum, one division."""
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
