"""Rounding by GB/T 8170-2008: half to even, on the decimal as it is, never twice.

The 0.5 and 0.2 unit rules of its clause 3.3 are steps of 5 and 2 × 10ⁿ: multiply, round, divide.
"""

from dataclasses import dataclass
from decimal import Decimal

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT, plain


@dataclass(frozen=True, slots=True)
class Rounded:
    """A rounded value that remembers what it was, so that it is never rounded twice."""

    value: Decimal
    step: Decimal
    unrounded: Decimal


def round_to(number: Decimal | Rounded, step: Decimal) -> Rounded:
    """Round to the nearest whole multiple of the step, a tie to the even multiple.

    The result has the decimals of the step; a rounded zero has no sign. A value that was rounded
    before is rounded from what it was.
    Raises MetroError `rounding.step` unless the step is 1, 2 or 5 × 10ⁿ.
    """
    exact = number.unrounded if isinstance(number, Rounded) else number
    check_step(step)
    exponent = _exponent(step)
    common = min(_exponent(exact), exponent)
    value, unit = _whole(exact, common), _whole(step, common)
    multiple, remainder = divmod(abs(value), unit)
    if 2 * remainder > unit or (2 * remainder == unit and multiple % 2):
        multiple += 1
    digits = multiple * _whole(step, exponent)
    rounded = Decimal((1 if value < 0 and digits else 0, _digits(digits), exponent))
    return Rounded(plain(rounded), step, exact)


def check_step(step: Decimal) -> None:
    """Refuse a step that is not 1, 2 or 5 × 10ⁿ.

    Raises MetroError `rounding.step`.
    """
    significant = step.normalize(CONTEXT).as_tuple()
    if step <= 0 or significant.digits not in ((1,), (2,), (5,)):
        raise MetroError("rounding.step", step=format(step, "f"))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise MetroError("quantity.not_a_number", text=str(number))
    return exponent


def _whole(number: Decimal, exponent: int) -> int:
    """Return number / 10^exponent, which is whole."""
    sign, digits, own = number.as_tuple()
    assert isinstance(own, int)
    whole: int = int("".join(map(str, digits))) * 10 ** (own - exponent)
    return -whole if sign else whole


def _digits(whole: int) -> tuple[int, ...]:
    return tuple(int(digit) for digit in str(whole))
