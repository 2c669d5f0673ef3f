"""Exact scaling and plain reading of decimals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.quantities.decimals import decimal_of, plain, power_of_ten, scaled


@pytest.mark.parametrize(
    ("ratio", "power"),
    [("1000", 3), ("1/1000", -3), ("1", 0), ("60", None), ("1/60", None), ("5/18", None)],
)
def test_that_powers_of_ten_are_known(ratio: str, power: int | None) -> None:
    assert power_of_ten(Fraction(ratio)) == power


@given(
    st.decimals(places=5, min_value=-(10**9), max_value=10**9),
    st.sampled_from(["60", "1/60", "3.6", "5/18", "18/5", "1/7"]),
)
def test_that_scaling_is_the_exact_product_rounded_once(number: Decimal, ratio: str) -> None:
    exact = Fraction(number) * Fraction(ratio)
    assert abs(Fraction(scaled(number, Fraction(ratio))) - exact) <= abs(exact) * Fraction(
        1, 10**33
    )


def test_that_no_power_of_ten_is_left_to_print() -> None:
    assert str(plain(Decimal("2.005E+4"))) == "20050"
    assert str(plain(Decimal("2.00"))) == "2.00"


def test_that_a_plain_decimal_is_read_and_anything_else_is_not() -> None:
    assert decimal_of("-20.050") == Decimal("-20.050")
    for bad in ("nan", "1e5", "1_0", "", "1.x", "٣", "-"):
        with pytest.raises(MetroError):
            decimal_of(bad)
