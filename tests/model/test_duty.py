from metro.model.duty import DUTY_OF
from metro.model.regime import Regime


def test_that_every_regime_ends_in_a_duty() -> None:
    assert {regime.value: DUTY_OF[regime].value for regime in Regime} == {
        "periodic": "reverify",
        "first_then_rotate": "replace",
        "first_then_scrap": "scrap",
    }
