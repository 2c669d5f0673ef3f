"""What people type is taken exactly, or refused with the code that names the remedy."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read, read_into


@pytest.mark.parametrize(
    ("text", "number", "unit", "kind"),
    [
        ("20.050 L", "20.050", "L", "volume"),
        ("20050mL", "20050", "mL", "volume"),
        ("２０．０５ 升", "20.05", "L", "volume"),
        ("10 000.025 g", "10000.025", "g", "mass"),
        ("10\u2009000.025\u00a0g", "10000.025", "g", "mass"),
        ("1.5 m3/h", "1.5", "m³/h", "volume_flow_rate"),
        ("1.5 m^3/h", "1.5", "m³/h", "volume_flow_rate"),
        ("1.5 ㎥/h", "1.5", "m³/h", "volume_flow_rate"),
        ("1.5 立方米每小时", "1.5", "m³/h", "volume_flow_rate"),
        ("−0.3 ℃", "-0.3", "℃", "temperature"),
        ("-0.3°C", "-0.3", "℃", "temperature"),
        ("－０．３　℃", "-0.3", "℃", "temperature"),
        ("0.5 ％", "0.5", "%", "ratio"),
        ("3000 r/min", "3000", "r/min", "rotational_speed"),
        ("0.01 元", "0.01", "元", "money"),
        ("+5", "5", "1", "number"),
        (".5 kg", "0.5", "kg", "mass"),
        ("120 mmHg", "120", "mmHg", "blood_pressure"),
        ("5 n mile", "5", "n mile", "distance"),
        ("3 μm", "3", "µm", "length"),
        ("10 公斤", "10", "kg", "mass"),
        ("0.0002 1/℃", "0.0002", "1/℃", "expansion_coefficient"),
        ("0.00005 1/K", "0.00005", "1/K", "expansion_coefficient"),
        ("1100 1/km", "1100", "1/km", "pulses_per_length"),
        ("250 10⁻⁶", "250", "µL/L", "volume_fraction"),
        ("0.02 s/d", "0.02", "s/d", "daily_rate"),
    ],
)
def test_that_a_typed_value_keeps_its_digits(text: str, number: str, unit: str, kind: str) -> None:
    quantity = read(text)
    assert str(quantity.number) == number
    assert (quantity.unit, quantity.kind, quantity.text) == (unit, kind, text.strip())


def test_that_a_bare_number_takes_the_unit_of_its_column() -> None:
    assert read("20.050", kind="volume", unit="L") == Quantity(Decimal("20.050"), "L", "volume")


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [("0.5 ℃", "temperature_difference", "℃"), ("5 分", "time", "min"), ("5 分", "money", "分")],
)
def test_that_the_wanted_kind_settles_what_a_unit_means(text: str, kind: str, unit: str) -> None:
    quantity = read(text, kind=kind)
    assert (quantity.kind, quantity.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("5 kgf/cm²", "MPa"),
        ("5 kgf/cm2", "MPa"),
        ("3 斤", "kg"),
        ("30 psi", "kPa"),
        ("2 gallon", "L"),
        ("3000 rpm", "r/min"),
    ],
)
def test_that_a_unit_that_is_not_legal_is_refused_with_the_legal_one(text: str, use: str) -> None:
    with pytest.raises(MetroError) as refusal:
        read(text)
    assert refusal.value.code == "quantity.not_legal"
    assert refusal.value.parameters["use"] == use


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "quantity.empty"),
        ("   ", "quantity.empty"),
        ("1,5 L", "quantity.comma"),
        ("1，5 L", "quantity.comma"),
        ("10,000", "quantity.comma"),
        ("20。05 L", "quantity.full_stop"),
        ("nan", "quantity.not_a_number"),
        ("inf", "quantity.not_a_number"),
        ("-inf L", "quantity.not_a_number"),
        ("1e400", "quantity.exponent"),
        ("1e5 L", "quantity.exponent"),
        ("2×10 L", "quantity.exponent"),
        ("9" * 10_000, "quantity.too_long"),
        ("9" * 31, "quantity.too_many_digits"),
        ("9**9**9", "quantity.not_a_number"),
        ("1_000", "quantity.not_a_number"),
        ("1.2.3", "quantity.not_a_number"),
        ("10 00", "quantity.not_a_number"),
        ("5.", "quantity.not_a_number"),
        ("--5", "quantity.not_a_number"),
        ("٣", "quantity.not_a_number"),
        ("5\x00 L", "quantity.control_character"),
        ("5\u202e L", "quantity.control_character"),
        ("5\u2028L", "quantity.control_character"),
        ("5 KG", "quantity.unknown_unit"),
        ("5 furlong", "quantity.unknown_unit"),
        ("5 分", "quantity.ambiguous_unit"),
    ],
)
def test_that_anything_doubtful_is_refused(text: str, code: str) -> None:
    with pytest.raises(MetroError) as refusal:
        read(text)
    assert refusal.value.code == code


def test_that_a_wrong_capital_is_answered_with_the_right_unit() -> None:
    with pytest.raises(MetroError) as refusal:
        read("5 KG")
    assert refusal.value.parameters["hint"] == "kg"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("20 kg", "volume"),
        ("60 r/min", "frequency"),
        ("1 N·m", "energy"),
        ("1 Bq", "frequency"),
        ("1 Gy", "dose_equivalent"),
        ("1 rad", "number"),
        ("120 mmHg", "pressure"),
    ],
)
def test_that_a_wrong_kind_is_refused_even_with_the_same_dimension(text: str, kind: str) -> None:
    with pytest.raises(MetroError) as refusal:
        read(text, kind=kind)
    assert refusal.value.code == "quantity.wrong_kind"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_that_writing_and_reading_gives_the_same_digits_back(number: Decimal) -> None:
    quantity = Quantity(number, "kg", "mass")
    again = read(str(quantity))
    assert (str(again.number), again.unit) == (format(number, "f"), "kg")


@given(st.text(max_size=60))
def test_that_no_text_whatever_does_more_than_refuse(text: str) -> None:
    try:
        quantity = read(text)
    except MetroError as refusal:
        assert refusal.code.startswith("quantity.")
    else:
        assert quantity.number.is_finite()


@given(
    st.from_regex(r"[-+]?[0-9]{1,17}(\.[0-9]{0,17})?( ?(L|mL|dm³|m3|1|升|kg))? ?", fullmatch=True),
    st.sampled_from([("volume", "L"), ("volume", "mL"), ("number", "1")]),
)
def test_that_the_short_way_reads_what_the_long_way_reads(
    text: str, column: tuple[str, str]
) -> None:
    def said(way: Callable[[], Quantity]) -> str:
        try:
            return repr(way())
        except MetroError as error:
            return repr((error.code, error.parameters))

    kind, unit = column
    long = said(lambda: read(text, kind=kind, unit=unit).to(unit))
    assert said(lambda: read_into(text, kind, unit)) == long


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("155 %", "relative_humidity", "%"),
        ("100.1", "relative_humidity", "%"),
        ("-1", "relative_humidity", "%"),
        ("-273.16 ℃", "temperature", "℃"),
        ("-0.1 K", "temperature", "℃"),
    ],
)
def test_that_what_cannot_be_is_refused(text: str, kind: str, unit: str) -> None:
    for read_it in (lambda: read(text, kind=kind, unit=unit), lambda: read_into(text, kind, unit)):
        with pytest.raises(MetroError) as refused:
            read_it()
        assert refused.value.code == "quantity.impossible"


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("0", "relative_humidity", "%"),
        ("100 %", "relative_humidity", "%"),
        ("-273.15 ℃", "temperature", "℃"),
        ("0 K", "temperature", "℃"),
        ("-300 ℃", "temperature_difference", "℃"),
        ("155 %", "ratio", "%"),
    ],
)
def test_that_the_ends_of_what_can_be_are_taken(text: str, kind: str, unit: str) -> None:
    assert read_into(text, kind, unit) == read(text, kind=kind, unit=unit).to(unit)
