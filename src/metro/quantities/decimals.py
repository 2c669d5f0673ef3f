"""Exact decimals: the one context, and scaling that keeps the digits as written."""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from functools import cache

from metro.errors import MetroError

CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-999,
    Emax=999,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)

_WIDE = Context(prec=100)
"""For what is not yet a result: wide enough that a factor between units is never cut."""


def power_of_ten(ratio: Fraction) -> int | None:
    """Return n when the ratio is 10ⁿ, else None."""
    top, bottom = ratio.numerator, ratio.denominator
    if bottom == 1:
        text = str(top)
        return len(text) - 1 if text == "1" + "0" * (len(text) - 1) else None
    if top == 1:
        text = str(bottom)
        return 1 - len(text) if text == "1" + "0" * (len(text) - 1) else None
    return None


def scaled(number: Decimal, ratio: Fraction) -> Decimal:
    """Multiply by an exact ratio; a power of ten moves the exponent and keeps every digit.

    Otherwise one correctly rounded operation to 34 digits: exact wherever it can be.
    """
    return scaler(ratio)(number)


@cache
def scaler(ratio: Fraction) -> Callable[[Decimal], Decimal]:
    """Return the operation that `scaled` does for one ratio; it is made once."""
    if ratio == 1:
        return lambda number: number
    shift = power_of_ten(ratio)
    if shift is not None:
        exponent, scaleb = Decimal(shift), CONTEXT.scaleb
        return lambda number: plain(scaleb(number, exponent))
    factor = _finite(ratio)
    if factor is not None:
        return lambda number: CONTEXT.multiply(number, factor)
    divisor = _finite(1 / ratio)
    if divisor is not None:
        return lambda number: plain(CONTEXT.divide(number, divisor))
    top, bottom = Decimal(ratio.numerator), Decimal(ratio.denominator)
    return lambda number: plain(CONTEXT.divide(_WIDE.multiply(number, top), bottom))


def _finite(ratio: Fraction) -> Decimal | None:
    """Return the ratio as a decimal when it has an exact one of few digits, else None."""
    found = _WIDE.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
    return found if Fraction(found) == ratio else None


def plain(number: Decimal) -> Decimal:
    """Return the same value without a positive exponent, so that no power of ten is printed."""
    if "+" not in str(number):  # str writes `E+` for a positive exponent, and for nothing else
        return number
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits + (0,) * exponent, 0))


def written(number: Decimal) -> str:
    """Write a decimal as people do: every zero kept, no power of ten, an ASCII minus."""
    return format(number, "f")


def decimal_of(text: str) -> Decimal:
    """Read a plain decimal from a file of ours.

    Raises MetroError `quantity.not_a_number` for anything else, `nan` and exponents included.
    """
    body = text.removeprefix("-")
    whole, _, rest = body.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (
        rest and not (rest.isascii() and rest.isdigit())
    ):
        raise MetroError("quantity.not_a_number", text=text[:40])
    return Decimal(text)
