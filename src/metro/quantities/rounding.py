"""Rounding by GB/T 8170-2008: half to even, on the decimal as it is, never twice.

The 0.5 and 0.2 unit rules of its clause 3.3 are steps of 5 and 2 × 10ⁿ: multiply, round, divide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT, plain

EXACT = Context(
    prec=5000, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[InvalidOperation]
)
"""Wider than any value that can be typed, so that nothing but the one rounding happens."""
_SHARES = {2: Decimal("0.5"), 5: Decimal("0.2")}


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
    Raises MetroError `rounding.step` unless the step is 1, 2 or 5 × 10ⁿ, and
    `quantity.not_a_number`.
    """
    exact = number.unrounded if isinstance(number, Rounded) else number
    if not exact.is_finite():
        raise MetroError("quantity.not_a_number", text=str(exact))
    return Rounded(nearest(exact, step), step, exact)


def nearest(exact: Decimal, step: Decimal) -> Decimal:
    """Return the multiple of the step that `round_to` finds, of a finite number as it was found.

    Raises MetroError `rounding.step`.
    """
    return to_step(step)(exact)


def to_step(step: Decimal) -> Callable[[Decimal], Decimal]:
    """Return the operation that `nearest` does for one step; it is made once for each.

    Raises MetroError `rounding.step`.
    """
    return _to_step(str(step))  # its zeros count, which equal decimals need not share


@lru_cache(1024)
def _to_step(text: str) -> Callable[[Decimal], Decimal]:
    step = Decimal(text)
    digit, place, small = _parts(step)
    quantize, multiply = EXACT.quantize, EXACT.multiply

    def to_decimals(exact: Decimal) -> Decimal:
        rounded = quantize(exact, place)
        return rounded if rounded else rounded.copy_abs()

    def to_multiple(exact: Decimal) -> Decimal:
        # Dividing by 2 or 5 leaves a decimal, so a tie of the multiples is seen exactly.
        multiples = exact if digit == 1 else multiply(exact, _SHARES[digit])
        rounded = multiply(quantize(multiples, place), Decimal(digit))
        kept = plain(quantize(rounded, step))
        return kept if kept else kept.copy_abs()

    return to_decimals if digit == 1 and small and place.same_quantum(step) else to_multiple


def _parts(step: Decimal) -> tuple[int, Decimal, bool]:
    """Return the digit of a step, the power of ten it stands at, and whether that is at most 1."""
    if step.is_finite() and step > 0:
        _, digits, exponent = step.normalize(CONTEXT).as_tuple()
        if digits in ((1,), (2,), (5,)):
            return digits[0], Decimal((0, (1,), int(exponent))), int(exponent) <= 0
    raise MetroError("rounding.step", step=format(step, "f"))
