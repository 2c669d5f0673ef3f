import pytest

from ..conftest import Shell


@pytest.mark.parametrize(
    ("value", "unit", "converted"),
    [
        ("20.05 L", "mL", "20050 mL"),
        ("20050 mL", "L", "20.050 L"),
        ("1.000 m³", "L", "1000 L"),
        ("-0.5 kg", "g", "-500 g"),
        ("２０．０５ L", "mL", "20050 mL"),
        ("36 km/h", "m/s", "10 m/s"),
        ("5 ℃", "K", "278.15 K"),
        ("293.15 K", "℃", "20.00 ℃"),
    ],
)
def test_that_a_value_is_converted_with_its_digits(
    metro: Shell, value: str, unit: str, converted: str
) -> None:
    assert metro.does("convert", value, unit).out == f"{converted}\n"
    assert metro.does("convert", value, unit, "--json").json["value"] == converted


def test_that_a_conversion_names_the_kind(metro: Shell) -> None:
    said = metro.does("convert", "20.05 L", "mL", "--json").json
    assert said == {"value": "20050 mL", "kind": "volume"}


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        ("20 L", "kg", "quantity.wrong_unit"),
        ("20", "L", "quantity.no_unit"),
        ("a lot", "L", "quantity.not_a_number"),
        ("20 gallon", "L", "quantity.not_legal"),
        ("20 L", "furlong", "quantity.unknown_unit"),
        ("2e3 L", "mL", "quantity.exponent"),
    ],
)
def test_that_what_can_not_be_converted_is_refused(
    metro: Shell, value: str, unit: str, code: str
) -> None:
    metro.refuses(code, "convert", value, unit)


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        # GB/T 8170: once, to even at a half.
        ("15.4546", "1", "15"),
        ("15.4546", "0.1", "15.5"),
        ("1.25 L", "0.1 L", "1.2 L"),
        ("1.35 L", "0.1 L", "1.4 L"),
        ("-1.25", "0.1", "-1.2"),
        ("60.25 g", "0.5 g", "60.0 g"),
        ("60.38 g", "0.5 g", "60.5 g"),
        ("830", "20", "840"),
        ("1250 mL", "1 L", "1000 mL"),
        ("2.51 %", "0.02 %", "2.52 %"),
    ],
)
def test_that_a_value_is_rounded_by_gb_t_8170(
    metro: Shell, value: str, step: str, rounded: str
) -> None:
    assert metro.does("round", value, "--to", step).out == f"{rounded}\n"
    said = metro.does("round", value, "--to", step, "--json").json
    assert (said["value"], said["unrounded"]) == (rounded, value)


@pytest.mark.parametrize(
    ("value", "step", "code"),
    [
        ("1.25", "0.3", "rounding.step"),
        ("1.25", "0", "rounding.step"),
        ("1.25", "-0.1", "rounding.step"),
        ("1.25 L", "1 kg", "quantity.wrong_kind"),
        ("about 1", "1", "quantity.not_a_number"),
    ],
)
def test_that_what_can_not_be_rounded_is_refused(
    metro: Shell, value: str, step: str, code: str
) -> None:
    metro.refuses(code, "round", value, "--to", step)
