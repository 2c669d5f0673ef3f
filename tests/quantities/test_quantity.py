"""Conversion keeps digits; kinds are never crossed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.quantity import Quantity, compare, shown
from metro.quantities.reading import read


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("20.05 L", "mL", "20050 mL"),
        ("20.050 L", "mL", "20050 mL"),
        ("20050 mL", "L", "20.050 L"),
        ("20 L", "mL", "20000 mL"),
        ("0.3 ℃", "K", "273.45 K"),
        ("273.15 K", "K", "273.15 K"),
        ("1.5 min", "s", "90.0 s"),
        ("90 s", "min", "1.5 min"),
        ("36 km/h", "m/s", "10 m/s"),
        ("10 m/s", "km/h", "36.0 km/h"),
        ("3000 r/min", "r/s", "50 r/s"),
        ("1 kWh", "MJ", "3.6 MJ"),
        ("120 mmHg", "kPa", "15.998640 kPa"),
        ("0.5 元", "角", "5 角"),
    ],
)
def test_that_a_value_converts_exactly(text: str, unit: str, expected: str) -> None:
    assert str(read(text).to(unit)) == expected


def test_that_a_temperature_difference_does_not_shift() -> None:
    assert str(read("0.3 ℃", kind="temperature_difference").to("K")) == "0.3 K"


@pytest.mark.parametrize(
    ("text", "unit"),
    [("60 r/min", "Hz"), ("1 N·m", "J"), ("1 Bq", "Hz"), ("1 rad", "1"), ("1 Gy", "Sv")],
)
def test_that_kinds_of_one_dimension_do_not_convert(text: str, unit: str) -> None:
    with pytest.raises(MetroError) as refusal:
        read(text).to(unit)
    assert refusal.value.code == "quantity.wrong_unit"


def test_that_values_compare_across_units_of_one_kind_only() -> None:
    assert compare(read("20.05 L"), read("20050 mL")) == 0
    assert compare(read("1 L"), read("999 mL")) == 1
    with pytest.raises(MetroError):
        compare(read("1 L"), read("1 kg"))


def test_that_people_see_the_true_minus_sign_and_a_plus_where_asked() -> None:
    assert shown(read("-0.3 ℃")) == "−0.3 ℃"
    assert shown(read("0.21 %"), signed=True) == "+0.21 %"
    assert shown(read("0.00 %"), signed=True) == "0.00 %"
    assert shown(read("5")) == "5"


@pytest.mark.parametrize(
    ("ask", "code"), [(table.unit, "quantity.unknown_unit"), (table.kind, "quantity.unknown_kind")]
)
def test_that_an_unknown_code_is_refused(ask: object, code: str) -> None:
    with pytest.raises(MetroError) as refusal:
        ask("furlong")  # type: ignore[operator]
    assert refusal.value.code == code


UNITS = [
    (kind, unit.code, other.code)
    for kind in table.table().kinds
    for unit in table.units_of(kind)
    for other in table.units_of(kind)
]


@given(st.sampled_from(UNITS), st.decimals(places=4, min_value=-(10**6), max_value=10**6))
def test_that_a_conversion_and_back_gives_the_value_again(
    units: tuple[str, str, str], number: Decimal
) -> None:
    kind, one, other = units
    there = Quantity(number, one, kind).to(other)
    back = there.to(one)
    assert abs(back.number - number) <= abs(number) * Decimal("1e-30") + Decimal("1e-30")
