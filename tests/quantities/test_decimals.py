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


def test_that_a_factor_of_many_digits_is_not_cut() -> None:
    """133.322³ kPa³ has 18 digits, its square 36: more than the 28 that Python keeps by itself."""
    ratio = Fraction("133.322") ** 6
    exact = ratio * 3

    assert abs(Fraction(scaled(Decimal(3), ratio)) - exact) <= exact / 10**33


def test_that_a_factor_that_has_no_end_either_way_is_exact_where_the_product_is() -> None:
    """A millimetre of mercury a minute: 133.322 Pa / 60 s; neither it nor its inverse ends."""
    assert scaled(Decimal(60), Fraction("133.322") / 60) == Decimal("133.322")
    assert scaled(Decimal(1), Fraction("133.322") / 60) == Decimal(
        "2.222033333333333333333333333333333"
    )
