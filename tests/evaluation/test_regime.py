"""By which regime an instrument is kept, and what sampling a lot may extend."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from metro.errors import MetroError
from metro.evaluation.intake import take
from metro.evaluation.regime import (
    extended_until,
    extension_rule,
    regime_by_plate,
    regime_of,
)
from metro.evaluation.validity import interval_of
from metro.model.evidence import Certainty, Evidence
from metro.model.instrument import MeasuringInstrument, Part
from metro.model.regime import Regime, Way
from metro.model.regulation import Interval
from metro.model.verification import VerificationKind
from metro.quantities.reading import read
from metro.regulations import library
from metro.regulations.catalogue import catalogue

ON = date(2026, 3, 1)
NOWHERE = Evidence(None, None, Certainty.MEMORY)
HOUSEHOLD = Way(Regime.FIRST_THEN_ROTATE, {"use": "household"}, NOWHERE)
ELECTRICITY = catalogue().entry_of("static_electricity_meter")


def interval(regulation: str, **cells: str) -> Interval | None:
    rows = library.shipped(regulation)
    named = {name if name == "class" else f"rating/{name}": text for name, text in cells.items()}
    return interval_of(rows, take(rows, ON, VerificationKind.INITIAL, named).data)


def water(**ratings: Any) -> MeasuringInstrument:
    values = {name: read(text) for name, text in ratings.items()}
    return MeasuringInstrument(
        "m", "cold_water_meter", "水表", "LXS", "1", "厂", accuracy_class="2", ratings=values
    )


def test_that_a_life_by_the_regulation_goes_before_the_catalogue() -> None:
    """DN 15: first verification, then rotation; DN 80: every two years."""
    small = interval("jjg-162-2019-cold-water-meters", DN="15 mm", Q3="2.5 m³/h")
    large = interval("jjg-162-2019-cold-water-meters", DN="80 mm", Q3="63 m³/h")
    periodic = Way(Regime.PERIODIC, {}, NOWHERE)

    assert regime_of(small, periodic, {}) is Regime.FIRST_THEN_ROTATE
    assert regime_of(large, HOUSEHOLD, {}) is Regime.PERIODIC


def test_that_the_catalogue_says_what_the_regulation_leaves_open() -> None:
    """JJG 596 has a period; the catalogue lets household meters serve and be replaced."""
    meter = interval("jjg-596-2012-electricity-meters", **{"class": "2"})
    assert meter is not None
    assert (meter.months, meter.regime) == (96, Regime.PERIODIC)
    assert regime_of(meter, HOUSEHOLD, {"use": "household"}) is Regime.FIRST_THEN_ROTATE
    assert regime_of(meter, HOUSEHOLD, {"use": "industrial"}) is Regime.PERIODIC
    assert regime_of(None, HOUSEHOLD, {"use": "household"}) is Regime.FIRST_THEN_ROTATE
    assert regime_of(None, None, {}) is Regime.PERIODIC


def test_that_what_was_verified_elsewhere_is_kept_by_its_plate() -> None:
    editions = [library.shipped("jjg-162-2019-cold-water-meters")]
    small = water(DN="15 mm", Q3="2.5 m³/h")

    assert regime_by_plate(small, ON, editions, None) is Regime.FIRST_THEN_ROTATE
    assert regime_by_plate(water(DN="80 mm", Q3="63 m³/h"), ON, editions, None) is Regime.PERIODIC
    assert regime_by_plate(water(), ON, editions, None) is Regime.PERIODIC
    assert regime_by_plate(small, ON, [], None) is Regime.PERIODIC


def test_that_the_parts_of_a_plate_are_looked_at_too() -> None:
    dispenser = replace(water(), kind="fuel_dispenser", parts=(Part("1", "1"), Part("2", "2")))
    editions = [library.shipped("jjg-443-2023-fuel-dispensers")]

    assert regime_by_plate(dispenser, ON, editions, None) is Regime.PERIODIC


def test_that_a_clinical_thermometer_serves_until_the_scrap() -> None:
    thermometer = replace(water(), kind="clinical_glass_thermometer")
    editions = [library.shipped("jjg-111-2019-clinical-glass-thermometers")]

    assert regime_by_plate(thermometer, ON, editions, None) is Regime.FIRST_THEN_SCRAP


@pytest.mark.parametrize("number", ["JJF(沪) 57—2018", "JJF（沪）57-2018", "jjf(沪)57–2018"])
def test_that_a_rule_is_found_however_its_number_was_typed(number: str) -> None:
    assert extension_rule(ELECTRICITY, "static_electricity_meter", number).id == "shanghai"


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("cold_water_meter", "JJF(沪) 57—2018", "extension.not_allowed"),
        ("diaphragm_gas_meter", "JJF(沪) 57—2018", "extension.not_allowed"),
        ("weight_set", "JJF(沪) 57—2018", "extension.not_allowed"),
        ("static_electricity_meter", "JJF 1139", "extension.unknown_rule"),
    ],
)
def test_that_what_no_rule_allows_is_refused(kind: str, number: str, code: str) -> None:
    with pytest.raises(MetroError) as refused:
        extension_rule(catalogue().entry_of(kind), kind, number)
    assert refused.value.code == code


def test_that_an_extension_counts_from_the_certificate_and_ends_where_the_rule_does() -> None:
    """Shanghai: the interval of 14 lots is extended by four years."""
    rule = extension_rule(ELECTRICITY, "static_electricity_meter", "JJF(沪) 57—2018")

    assert extended_until(date(2026, 2, 28), 48, rule) == date(2030, 2, 28)
    assert extended_until(date(2028, 2, 29), 12, rule) == date(2029, 2, 28)
    for months in (0, 49):
        with pytest.raises(MetroError) as refused:
            extended_until(date(2026, 2, 28), months, rule)
        assert refused.value.code == "extension.too_long"


def test_that_a_rule_whose_length_is_a_gap_extends_nothing() -> None:
    rule = extension_rule(ELECTRICITY, "static_electricity_meter", "JJF(鲁) 107—2022")
    with pytest.raises(MetroError) as refused:
        extended_until(date(2026, 2, 28), 12, rule)
    assert refused.value.code == "extension.length_unknown"
