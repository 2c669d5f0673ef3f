"""A value of a table at one of its rows, or on the straight line between two of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.quantities.expressions.lookup import look_up
from metro.quantities.expressions.types import Declared, LookupTable

PERCENT, CLASS = Declared("number", "1"), Declared(word=True)
RATIO = Declared("ratio", "%")
ROWS = {
    ("1", "0.2S"): "0.75",
    ("5", "0.2S"): "0.35",
    ("20", "0.2S"): "0.2",
    ("5", "0.2"): "0.75",
    ("20", "0.2"): "0.35",
}
TABLE = LookupTable(
    "ratio_error", (PERCENT, CLASS), RATIO, {key: Decimal(row) for key, row in ROWS.items()}, 0
)


def test_that_a_row_is_found_as_it_is_written() -> None:
    assert look_up(TABLE)(Decimal("5.0"), "0.2S") == Decimal("0.35")
    assert look_up(TABLE)(Decimal(1), "0.2S") == Decimal("0.75")


def test_that_a_value_between_two_rows_lies_on_the_line_between_them() -> None:
    """IEC 61869-2 joins the limits of a current transformer by straight lines: 3 % lies midway."""
    assert look_up(TABLE)(Decimal(3), "0.2S") == Decimal("0.55")
    assert look_up(TABLE)(Decimal("12.5"), "0.2") == Decimal("0.55")


@pytest.mark.parametrize(
    ("percent", "accuracy"), [("0.5", "0.2S"), ("21", "0.2S"), ("4", "0.2"), ("5", "3")]
)
def test_that_nothing_is_known_beyond_the_ends(percent: str, accuracy: str) -> None:
    with pytest.raises(MetroError) as error:
        look_up(TABLE)(Decimal(percent), accuracy)

    assert error.value.code == "expression.not_in_table"
    assert error.value.parameters["key"] == f"{percent}、{accuracy}"


@given(st.decimals("1", "20", places=4))
def test_that_the_line_agrees_with_exact_fractions(percent: Decimal) -> None:
    x = Fraction(percent)
    low, high = ((1, "0.75"), (5, "0.35")) if x <= 5 else ((5, "0.35"), (20, "0.2"))
    slope = (Fraction(high[1]) - Fraction(low[1])) / (high[0] - low[0])
    exact = Fraction(low[1]) + slope * (x - low[0])

    assert abs(Fraction(look_up(TABLE)(percent, "0.2S")) - exact) < Fraction(1, 10**30)
