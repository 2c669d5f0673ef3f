"""Rounding by GB/T 8170-2008."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.quantities.rounding import round_to

# The examples of clauses 3.2.1 to 3.2.6, 3.3.1 and 3.3.2 of GB/T 8170-2008.
EXAMPLES = [
    ("12.1498", "0.1", "12.1"),
    ("12.1498", "1", "12"),
    ("1268", "100", "1300"),
    ("10.5002", "1", "11"),
    ("1.050", "0.1", "1.0"),
    ("0.35", "0.1", "0.4"),
    ("2500", "1000", "2000"),
    ("3500", "1000", "4000"),
    ("0.0325", "0.001", "0.032"),
    ("32500", "1000", "32000"),
    ("-355", "10", "-360"),
    ("-325", "10", "-320"),
    ("-365", "100", "-400"),
    ("-0.0365", "0.001", "-0.036"),
    ("97.46", "1", "97"),
    ("15.4546", "1", "15"),
    ("60.25", "0.5", "60.0"),
    ("60.38", "0.5", "60.5"),
    ("60.28", "0.5", "60.5"),
    ("-60.75", "0.5", "-61.0"),
    ("830", "20", "840"),
    ("842", "20", "840"),
    ("832", "20", "840"),
    ("-930", "20", "-920"),
]


@pytest.mark.parametrize(("value", "step", "expected"), EXAMPLES)
def test_that_the_examples_of_the_standard_come_out(value: str, step: str, expected: str) -> None:
    assert str(round_to(Decimal(value), Decimal(step)).value) == expected


def test_that_a_value_is_never_rounded_twice() -> None:
    once = round_to(Decimal("15.4546"), Decimal("0.001"))
    again = round_to(once, Decimal("0.01"))
    assert str(round_to(again, Decimal("1")).value) == "15"


def test_that_a_rounded_zero_has_no_sign() -> None:
    assert str(round_to(Decimal("-0.04"), Decimal("0.1")).value) == "0.0"


@pytest.mark.parametrize("step", ["0.3", "0", "-1", "25", "0.15", "1." + "0" * 29 + "1"])
def test_that_another_step_is_refused(step: str) -> None:
    with pytest.raises(MetroError) as refusal:
        round_to(Decimal("1"), Decimal(step))
    assert refusal.value.code == "rounding.step"


def test_that_what_is_no_number_is_refused() -> None:
    with pytest.raises(MetroError) as refusal:
        round_to(Decimal("NaN"), Decimal("1"))
    assert refusal.value.code == "quantity.not_a_number"


numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
steps = st.builds(
    lambda digit, power: Decimal(digit).scaleb(power),
    st.sampled_from([1, 2, 5]),
    st.integers(-6, 4),
).map(lambda step: Decimal(format(step, "f")))


@given(numbers, steps)
def test_that_the_result_is_the_nearest_multiple_and_a_tie_goes_to_the_even_one(
    number: Decimal, step: Decimal
) -> None:
    result = Fraction(round_to(number, step).value)
    multiple = result / Fraction(step)
    assert multiple.denominator == 1
    distance = abs(result - Fraction(number))
    assert distance <= Fraction(step) / 2
    if distance == Fraction(step) / 2:
        assert multiple.numerator % 2 == 0


@given(numbers, steps)
def test_that_rounding_is_symmetric_about_zero(number: Decimal, step: Decimal) -> None:
    assert round_to(-number, step).value == -round_to(number, step).value


@given(numbers, st.integers(-6, 0))
def test_that_powers_of_ten_agree_with_the_decimal_of_python(number: Decimal, power: int) -> None:
    step = Decimal((0, (1,), power))
    assert round_to(number, step).value == number.quantize(step, rounding=ROUND_HALF_EVEN)


def test_that_a_step_of_three_is_refused() -> None:
    with pytest.raises(MetroError) as refusal:
        round_to(Decimal(1), Decimal("0.03"))
    assert refusal.value.code == "rounding.step"


def test_that_a_step_written_with_more_zeros_gives_them_whichever_came_first() -> None:
    shorter, longer = Decimal("0.1"), Decimal("0.10")
    found = [str(round_to(Decimal("12.25"), step).value) for step in (shorter, longer, shorter)]
    assert found == ["12.2", "12.20", "12.2"]
