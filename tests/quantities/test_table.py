"""The table of units against pint, an independent program."""

from fractions import Fraction

import pint
import pytest

from metro.quantities import table
from metro.quantities.dimension import BASE
from metro.quantities.table import Unit

PINT_NAMES = {
    "1": "dimensionless",
    "%": "percent",
    "‰": "permille",
    "µm": "micrometer",
    "n mile": "nautical_mile",
    "m²": "m**2",
    "cm²": "cm**2",
    "mm²": "mm**2",
    "hm²": "hectare",
    "m³": "m**3",
    "dm³": "dm**3",
    "cm³": "cm**3",
    "µL": "microliter",
    "µg": "microgram",
    "℃": "kelvin",
    "1/℃": "1/kelvin",
    "1/K": "1/kelvin",
    "r/min": "1/min",
    "r/s": "1/s",
    "m³/h": "m**3/h",
    "m³/s": "m**3/s",
    "kg/m³": "kg/m**3",
    "g/cm³": "g/cm**3",
    "mg/m³": "mg/m**3",
    "N·m": "N*m",
    "Ω": "ohm",
    "kΩ": "kiloohm",
    "MΩ": "megaohm",
    "m⁻¹": "1/m",
    "1/km": "1/kilometer",
    "s/d": "s/day",
    "µL/L": "microliter/liter",
    "d": "day",
    "Wh": "W*h",
    "kWh": "kW*h",
    "MWh": "MW*h",
    "t/h": "tonne/h",
    "t": "tonne",
    "h": "hour",
    "°": "degree",
    "′": "arcminute",
    "″": "arcsecond",
    "var": "V*A",
    "kvar": "kV*A",
    "µF": "microfarad",
    "pF": "picofarad",
    "F": "farad",
    "T": "tesla",
}
PINT_BASE = {
    "length": "[length]",
    "mass": "[mass]",
    "time": "[time]",
    "current": "[current]",
    "temperature": "[temperature]",
    "amount": "[substance]",
    "luminous": "[luminosity]",
}
OURS_ALONE = {"dB", "元", "角", "分", "元/L", "元/m³", "元/kg"}
REGISTRY = pint.UnitRegistry(non_int_type=Fraction)
PROVED = [unit for unit in table.table().units.values() if unit.code not in OURS_ALONE]


@pytest.mark.parametrize("unit", PROVED, ids=lambda unit: unit.code)
def test_that_pint_gives_the_same_factor_and_dimension(unit: Unit) -> None:
    theirs = REGISTRY.Quantity(Fraction(1), PINT_NAMES.get(unit.code, unit.code)).to_base_units()
    factor = round(Fraction(theirs.magnitude), 3) if unit.code == "mmHg" else theirs.magnitude
    assert factor == unit.factor
    for code in unit.kinds:
        dimension = dict(zip(BASE, table.kind(code).dimension.exponents, strict=True))
        ours = {
            PINT_BASE[name]: power for name, power in dimension.items() if power and name != "angle"
        }
        assert {name: int(power) for name, power in theirs.dimensionality.items()} == ours


def test_that_celsius_is_shifted_as_pint_shifts_it() -> None:
    theirs = pint.UnitRegistry(non_int_type=Fraction).Quantity(Fraction(0), "degC").to("kelvin")
    assert Fraction(theirs.magnitude) == table.unit("℃").offset


def test_that_every_unit_carries_known_kinds_and_every_refusal_names_a_legal_unit() -> None:
    known = table.table()
    for unit in known.units.values():
        assert all(code in known.kinds for code in unit.kinds)
    for refused in known.refused.values():
        assert refused.use in known.units
        assert table.spelled(refused.spelling) not in known.spellings


def test_that_every_kind_has_a_unit() -> None:
    for code in table.table().kinds:
        assert table.units_of(code)


def test_that_a_degree_has_sixty_minutes_of_sixty_seconds() -> None:
    degree, minute, second = (table.unit(code).factor for code in ("°", "′", "″"))
    assert (degree, minute) == (60 * minute, 60 * second)
