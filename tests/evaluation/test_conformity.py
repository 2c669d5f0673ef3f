"""The limit, the rounding step and the verdict on one result."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.evaluation.conformity import conclude, limits_at, step_at
from metro.model.judgement import Limits, Verdict
from metro.quantities.quantity import Quantity
from metro.regulations import library

ENV: dict[str, Any] = {
    "verification": "initial",
    "class": "A",
    "e": Decimal(1),
    "Max": Decimal(100),
}


def limit(low: str | None, high: str | None) -> Limits:
    sides = [None if side is None else Quantity(Decimal(side), "g", "mass") for side in (low, high)]
    return Limits("row", *sides)


@pytest.mark.parametrize(
    ("low", "high", "smallest"),
    [
        ("-2", "2", "2"),
        (None, "0.25", "0.25"),
        ("-4", "1", "1"),
        ("0", "5", "5"),
        ("5", None, "5"),
        ("0", None, "0"),
    ],
)
def test_that_the_smaller_side_counts(low: str | None, high: str | None, smallest: str) -> None:
    assert limit(low, high).smallest().number == Decimal(smallest)


@pytest.mark.parametrize(
    ("permitted", "step"),
    [
        ("2.5", "0.1"),
        ("5", "0.1"),
        ("7.5", "0.1"),
        ("10", "1"),
        ("1.6", "0.1"),
        ("0.008", "0.0001"),
        ("0.30", "0.01"),
    ],
)
def test_that_a_tenth_goes_down_to_a_power_of_ten(bench: Any, permitted: str, step: str) -> None:
    """Published results have these digits: 2.5 g to 0.1 g, 0.30 % to 0.01 %, 1.6 mg to 0.1 mg."""
    item = bench.regulation.item("scatter")

    assert step_at(item, ENV, limit(None, permitted)) == Decimal(step)


def test_that_a_tenth_of_nothing_is_no_step(bench: Any) -> None:
    item = bench.regulation.item("scatter")

    assert step_at(item, ENV, limit("0", None)) == 0
    with pytest.raises(MetroError, match=r"rounding\.step"):
        conclude(item, Decimal(1), ENV, limit("0", None))


def test_that_the_first_step_that_applies_is_taken(bench: Any) -> None:
    bench.replace(
        "unit: g\n      step: 0.1 * e",
        "unit: g\n      step:\n"
        "        - {when: load > 50 g, value: 5 g}\n        - {when: load > 20 g, value: mpe/10}",
    )
    item = bench.regulation.item("error")

    assert step_at(item, {**ENV, "load": Decimal(60)}, limit("-2", "2")) == Decimal(5)
    assert step_at(item, {**ENV, "load": Decimal(30)}, limit("-2", "2")) == Decimal("0.2")
    with pytest.raises(MetroError, match=r"regulation\.no_step"):
        step_at(item, {**ENV, "load": Decimal(1)}, limit("-2", "2"))


def test_that_one_row_of_limits_has_to_apply(bench: Any) -> None:
    bench.replace("when: load >= Max", "when: load >= 10 g")
    item = bench.regulation.item("error")

    assert limits_at(item, {**ENV, "load": Decimal(5)}).row == "low"
    with pytest.raises(MetroError) as two:
        limits_at(item, {**ENV, "load": Decimal(50)})
    with pytest.raises(MetroError) as none:
        limits_at(item, {**ENV, "verification": "arbitration", "load": Decimal(50)})
    assert (two.value.code, two.value.parameters["rows"]) == ("regulation.two_limits", "low、high")
    assert none.value.code == "regulation.no_limit"


@given(st.decimals("-0.40", "0.40", places=4))
def test_that_a_verdict_is_that_of_the_rounded_result(error: Decimal) -> None:
    """±0.30 % in steps of 0.01 %, half to even: 0.305 is the last that still rounds to 0.30."""
    item = library.shipped("jjg-443-2023-fuel-dispensers").item("error_of_indication")
    found = conclude(item, error, {"verification": "initial"})

    assert found.result is not None
    assert (found.verdict is Verdict.PASSED) is (abs(error) <= Decimal("0.305"))
