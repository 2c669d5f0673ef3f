"""Formulas on values that lie anywhere in a range: what comes out encloses every possible result.

Each step is rounded outwards, so that the enclosure holds for the decimals that `evaluate` gives,
too. A question to which a range has no one answer is an `UndecidedError`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

from metro.quantities.decimals import CONTEXT, power_of_ten, scaler
from metro.quantities.expressions.arithmetic import REDUCTIONS


def _rounding(direction: str) -> Context:
    found = CONTEXT.copy()
    found.rounding = direction
    return found


_DOWN, _UP = _rounding(ROUND_FLOOR), _rounding(ROUND_CEILING)
_ZERO = Decimal(0)


class UndecidedError(Exception):
    """A range has no one answer to a comparison, or is no key of a table."""


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """Every value from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def __lt__(self, other: Any) -> bool:
        one = range_of(other)
        return _one_answer(self.high < one.low, self.low >= one.high)

    def __le__(self, other: Any) -> bool:
        one = range_of(other)
        return _one_answer(self.high <= one.low, self.low > one.high)

    def __gt__(self, other: Any) -> bool:
        return not self <= other

    def __ge__(self, other: Any) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        one = range_of(other)
        same = self.low == self.high == one.low == one.high
        return _one_answer(same, self.high < one.low or self.low > one.high)

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def normalize(self, context: Context) -> Decimal:
        """Refuse to be the key of a table."""
        del context
        raise UndecidedError


def _one_answer(yes: bool, no: bool) -> bool:
    if yes is no:
        raise UndecidedError
    return yes


Number = Decimal | Range


def range_of(value: Any) -> Range:
    """Return a value as a range; a decimal is one of no width."""
    return value if isinstance(value, Range) else Range(value, value)


def add(one: Number, other: Number) -> Range:
    """Enclose the sum."""
    a, b = range_of(one), range_of(other)
    return Range(_DOWN.add(a.low, b.low), _UP.add(a.high, b.high))


def minus(one: Number) -> Range:
    """Enclose the opposite."""
    a = range_of(one)
    return Range(_DOWN.minus(a.high), _UP.minus(a.low))


def subtract(one: Number, other: Number) -> Range:
    """Enclose the difference."""
    a, b = range_of(one), range_of(other)
    return Range(_DOWN.subtract(a.low, b.high), _UP.subtract(a.high, b.low))


def multiply(one: Number, other: Number) -> Range:
    """Enclose the product."""
    a, b = range_of(one), range_of(other)
    ends = [(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    low = min(_DOWN.multiply(*end) for end in ends)
    return Range(low, max(_UP.multiply(*end) for end in ends))


def divide(one: Number, other: Number) -> Range:
    """Enclose the quotient.

    Raises UndecidedError where the divisor may be zero.
    """
    a, b = range_of(one), range_of(other)
    if b.low <= 0 <= b.high:
        raise UndecidedError
    ends = [(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    low = min(_DOWN.divide(*end) for end in ends)
    return Range(low, max(_UP.divide(*end) for end in ends))


def plus(one: Number) -> Range:
    """Enclose the value as it is rounded to the digits of the context."""
    a = range_of(one)
    return Range(_DOWN.plus(a.low), _UP.plus(a.high))


def magnitude(one: Number) -> Range:
    """Enclose the absolute value."""
    a = range_of(one)
    ends = (a.low.copy_abs(), a.high.copy_abs())
    low = _ZERO if a.low <= 0 <= a.high else min(ends)
    return Range(_DOWN.plus(low), _UP.plus(max(ends)))


def power(one: Number, whole: Decimal) -> Range:
    """Enclose a whole power of at least one; the last digit of a power of decimals is not sure."""
    a = range_of(one)
    if whole % 2 == 0:
        a = magnitude(a)
    return _widened(CONTEXT.power(a.low, whole), CONTEXT.power(a.high, whole))


def sqrt(one: Number) -> Range:
    """Enclose the square root."""
    a = range_of(one)
    return _widened(CONTEXT.sqrt(a.low), CONTEXT.sqrt(a.high))


def _widened(low: Decimal, high: Decimal) -> Range:
    return Range(CONTEXT.next_minus(low), CONTEXT.next_plus(high))


def total(values: Sequence[Number]) -> Range:
    """Enclose the sum of several."""
    found = Range(_ZERO, _ZERO)
    for value in values:
        found = add(found, value)
    return found


def mean(values: Sequence[Number]) -> Range:
    """Enclose the arithmetic mean."""
    return divide(total(values), Decimal(len(values)))


def largest(*values: Any) -> Range:
    """Enclose the largest of several, given one by one or as a list."""
    several = [range_of(row) for row in _listed(values)]
    return Range(max(row.low for row in several), max(row.high for row in several))


def smallest(*values: Any) -> Range:
    """Enclose the smallest of several, given one by one or as a list."""
    several = [range_of(row) for row in _listed(values)]
    return Range(min(row.low for row in several), min(row.high for row in several))


def _listed(values: Sequence[Any]) -> Sequence[Any]:
    return values[0] if isinstance(values[0], tuple | list) else values


def spread(values: Sequence[Number]) -> Range:
    """Enclose the largest minus the smallest."""
    return subtract(largest(values), smallest(values))


def standard_deviation(values: Sequence[Number]) -> Range:
    """Enclose the experimental standard deviation.

    Raises UndecidedError for fewer than two, which have none.
    """
    if len(values) < 2:
        raise UndecidedError
    middle = mean(values)
    squares = [power(magnitude(subtract(value, middle)), Decimal(2)) for value in values]
    found = divide(total(squares), Decimal(len(values) - 1))
    return sqrt(Range(max(found.low, _ZERO), found.high))


def scaling(ratio: Fraction) -> Callable[[Number], Range]:
    """Return the multiplication by an exact ratio above zero.

    A power of ten keeps every digit; otherwise both ends are moved outwards.
    """
    plain = scaler(ratio)
    made = Range if power_of_ten(ratio) is not None else _widened

    def scaled(value: Number) -> Range:
        a = range_of(value)
        return made(plain(a.low), plain(a.high))

    return scaled


def hull(values: Sequence[Number]) -> Range:
    """Return the smallest range that holds all of these."""
    several = [range_of(row) for row in values]
    return Range(min(row.low for row in several), max(row.high for row in several))


REACH: dict[str, object] = {
    **REDUCTIONS,
    "add": add, "subtract": subtract, "multiply": multiply, "divide": divide,
    "plus": plus, "minus": minus, "abs": magnitude, "power": power, "sqrt": sqrt,
    "mean": mean, "sum": total, "spread": spread, "stdev": standard_deviation,
    "max": largest, "min": smallest,
}  # fmt: skip
"""What a formula can reach, by the names that `code` gives them."""
