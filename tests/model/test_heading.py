"""The head of a regulation tells what it verifies on which day."""

from dataclasses import replace
from datetime import date

import pytest

from metro.model.heading import heading_of
from metro.model.regime import Regime
from metro.regulations import library

SCALES = heading_of(library.shipped("jjg-539-2016-digital-indicating-scales"))


@pytest.mark.parametrize(
    ("instrument", "on", "applies"),
    [
        ("digital_indicating_scale", date(2027, 1, 8), True),
        ("price_computing_scale", date(2027, 1, 7), True),
        ("price_computing_scale", date(2027, 1, 8), False),
        ("water_meter", date(2027, 1, 7), False),
        ("digital_indicating_scale", date(2016, 1, 1), False),
    ],
)
def test_that_a_heading_applies_to_its_kinds_in_their_days(
    instrument: str, on: date, applies: bool
) -> None:
    assert SCALES.applies(instrument, on) is applies


@pytest.mark.parametrize(
    ("regulation", "regimes"),
    [
        # Every interval of a life ends in a condition on DN and Q3, and none may be told.
        ("jjg-162-2019-cold-water-meters", ("first_then_rotate", "periodic", None)),
        ("jjg-111-2019-clinical-glass-thermometers", ("first_then_scrap",)),
        ("jjg-596-2012-electricity-meters", ("periodic", None)),
        ("jjg-443-2023-fuel-dispensers", ("periodic",)),
    ],
)
def test_that_a_heading_tells_the_regimes_that_may_come_of_it(
    regulation: str, regimes: tuple[str | None, ...]
) -> None:
    assert heading_of(library.shipped(regulation)).regimes == regimes


def test_that_no_regime_counts_after_an_interval_that_always_holds() -> None:
    read = library.shipped("jjg-111-2019-clinical-glass-thermometers")
    (always,) = read.intervals
    after = replace(always, regime=Regime.PERIODIC)
    assert heading_of(replace(read, intervals=(always, after))).regimes == ("first_then_scrap",)
    assert heading_of(replace(read, intervals=())).regimes == (None,)
