"""The regime of a regulation that ends a life goes before the way of the catalogue."""

import pytest

from metro.model.evidence import Certainty, Evidence
from metro.model.regime import Regime, Way, lasting

NOWHERE = Evidence(None, None, Certainty.MEMORY)
ROTATE, SCRAP, PERIODIC = Regime.FIRST_THEN_ROTATE, Regime.FIRST_THEN_SCRAP, Regime.PERIODIC
HOUSEHOLD = Way(ROTATE, {"use": "household"}, NOWHERE)
ALL = Way(ROTATE, {}, NOWHERE)


@pytest.mark.parametrize(
    ("own", "way", "use", "regime"),
    [
        (SCRAP, ALL, "household", SCRAP),
        (PERIODIC, ALL, "industrial", ROTATE),
        (PERIODIC, HOUSEHOLD, "household", ROTATE),
        (PERIODIC, HOUSEHOLD, "industrial", PERIODIC),
        (None, HOUSEHOLD, "household", ROTATE),
        (None, None, "household", PERIODIC),
        (PERIODIC, None, "household", PERIODIC),
    ],
)
def test_that_it_lasts_by_the_regulation_then_by_the_catalogue(
    own: Regime | None, way: Way | None, use: str, regime: Regime
) -> None:
    assert lasting(own, way, {"use": use}) is regime
