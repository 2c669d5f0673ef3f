import re
from fractions import Fraction

import pytest

from metro import resource
from metro.exchange.dsi_units import dsi_unit, our_unit, profiles_of
from metro.model.digital import UnitProfile
from metro.quantities import table

from ..station import refused

PTB, NIM = UnitProfile.PTB, UnitProfile.NIM
BOTH = frozenset({PTB, NIM})
ROWS = resource.read_json("units", "dsi.json")["units"]

PREFIXES = {"micro": -6, "milli": -3, "centi": -2, "deci": -1, "hecto": 2, "kilo": 3, "mega": 6}
PREFIXES |= {"nano": -9, "pico": -12, "giga": 9}
# SI brochure, 9th edition, tables 2, 4 and 8: value of each word in coherent SI.
WORDS = {
    "one": "1", "percent": "0.01", "metre": "1", "kilogram": "1", "gram": "0.001", "tonne": "1000",
    "second": "1", "minute": "60", "hour": "3600", "day": "86400", "ampere": "1", "kelvin": "1",
    "degreecelsius": "1", "mole": "1", "candela": "1", "hertz": "1", "newton": "1", "pascal": "1",
    "joule": "1", "watt": "1", "volt": "1", "farad": "1", "ohm": "1", "tesla": "1", "lux": "1",
    "becquerel": "1", "gray": "1", "sievert": "1", "litre": "0.001", "radian": "1",
    "nauticalmile": "1852", "mmHg": "133.322",
}  # fmt: skip
ANGLES = ("degree", "arcminute", "arcsecond", "decibel")


def value_of(text: str) -> Fraction:
    """Work out a D-SI unit by hand: prefix times word, to its power."""
    value, exponent, last = Fraction(1), 1, 1
    for word, power in reversed(re.findall(r"\\(\w+)(?:\{(-?\d+)\})?", text)):
        if word == "tothe":
            exponent = int(power)
        elif word in PREFIXES:
            value *= Fraction(10) ** (PREFIXES[word] * last)
        else:
            value *= Fraction(WORDS[word]) ** exponent
            last, exponent = exponent, 1
    return value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["unit"])
def test_that_a_row_says_the_same_as_our_unit(row: dict[str, str]) -> None:
    ours = table.unit(row["unit"])
    if row["dsi"] is None:
        assert row["why"]
        assert dsi_unit(row["unit"], ours.kinds[0], PTB) == ""
        return
    assert PTB in profiles_of(row["dsi"])
    assert our_unit(row["dsi"]) == row["unit"]
    if not any(word in row["dsi"] for word in ANGLES):
        assert value_of(row["dsi"]) == ours.factor


def test_that_every_unit_of_ours_has_a_row() -> None:
    assert [row["unit"] for row in ROWS] == list(table.table().units)


@pytest.mark.parametrize(
    ("text", "profiles"),
    [
        # What is known of the profile of NIM (2025).
        ("\\litre", BOTH),
        ("\\kilo\\watt\\hour", BOTH),
        ("\\micro\\kilogram", {PTB}),
        ("\\kilo\\gram", {PTB}),
        ("\\metre\\per\\second", {PTB}),
        ("\\degreecelsius", {PTB}),
        ("\\percent", {PTB}),
        ("\\one", {PTB}),
        ("\\bar", {PTB}),
        ("\\metre\\second\\tothe{-1}", BOTH),
        # Written by real laboratories, and by no profile.
        ("\\degreeCelsius", set()),
        ("\\%", set()),
        ("%", set()),
        ("\\kgf", set()),
        ("kN", set()),
        ("\\°C", set()),
        ("℃", set()),
        ("", set()),
        ("\\", set()),
        ("\\per\\second", set()),
        ("\\metre\\per", set()),
        ("\\metre\\per\\second\\per\\second", set()),
        ("\\tothe{2}", set()),
        ("\\metre\\tothe", set()),
        ("\\metre\\tothe{0}", set()),
        ("\\metre{2}", set()),
        ("\\kilo", set()),
        ("\\kilo\\kilo\\metre", set()),
        ("\\kilo{2}\\metre", set()),
        ("\\kilo\\percent", set()),
        ("\\metre \\second", set()),
        ("\\second\\second\\tothe{-1}", set()),
        ("\\metre" * 60, set()),
    ],
)
def test_that_only_what_a_profile_takes_is_a_unit(text: str, profiles: set[UnitProfile]) -> None:
    assert profiles_of(text) == profiles
    if not profiles:
        assert our_unit(text) == ""


def test_that_a_unit_is_known_however_it_is_written() -> None:
    assert our_unit("\\metre\\per\\second") == "m/s"
    assert our_unit("\\second\\tothe{-1}\\metre") == "m/s"
    assert our_unit("\\kilo\\gram") == "kg"
    # J/(K·s): what follows the stroke is all divided by.
    assert our_unit("\\kilogram\\per\\metre\\tothe{3}") == "kg/m³"
    assert our_unit("\\joule\\kelvin\\tothe{-1}") == ""


def test_that_a_difference_of_temperatures_is_no_temperature() -> None:
    assert dsi_unit("℃", "temperature", PTB) == "\\degreecelsius"
    assert dsi_unit("℃", "temperature_difference", PTB) == "\\kelvin"


def test_that_a_unit_without_a_row_stops_the_export() -> None:
    with refused("dcc.unit_missing", unit="oz"):
        dsi_unit("oz", "mass", PTB)


def test_that_a_unit_that_the_profile_refuses_stops_the_export() -> None:
    with refused("dcc.unit_refused", unit="%", dsi="\\percent", profile="nim"):
        dsi_unit("%", "ratio", NIM)
    assert dsi_unit("L", "volume", NIM) == "\\litre"
