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


def test_that_a_step_nobody_published_concludes_nothing(bench: Any) -> None:
    bench.replace(
        "unit: g\n      step: 0.1 * e", "unit: g\n      step: {value: null, certainty: memory}"
    )
    with pytest.raises(MetroError, match=r"regulation\.gap"):
        step_at(bench.regulation.item("error"), ENV, limit("-2", "2"))


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


@pytest.mark.parametrize(
    ("step", "error", "rounded", "passes"),
    [
        ("0.5 * e", "2.25", "2.0", True),
        ("0.5 * e", "2.26", "2.5", False),
        ("0.5 * e", "-1.25", "-1.0", True),
        ("0.5 * e", "-1.26", "-1.5", False),
        ("0.2 * e", "2.1", "2.0", True),
        ("0.2 * e", "2.11", "2.2", False),
        ("0.2 * e", "-1.09", "-1.0", True),
        ("0.2 * e", "-1.1", "-1.2", False),
        ("1 * e", "2.5", "2", True),
        ("1 * e", "-1.5", "-2", False),
    ],
)
def test_that_the_half_and_the_fifth_of_a_unit_go_by_clause_3_3(
    bench: Any, step: str, error: str, rounded: str, passes: bool
) -> None:
    """GB/T 8170-2008 3.3 by hand, e = 1 g within −1 g and +2 g: 2 × 2.25 = 4.5 → 4, so 2.0 g."""
    bench.replace("unit: g\n      step: 0.1 * e", f"unit: g\n      step: {step}")
    item = bench.regulation.item("error")
    found = conclude(item, Decimal(error), {**ENV, "load": Decimal(100)})

    assert str(found.result) == f"{rounded} g"
    assert (found.verdict is Verdict.PASSED) is passes


@pytest.mark.parametrize(
    ("low", "high", "error", "rounded", "passes"),
    [
        (None, "0.2", "-9", "-9.0", True),
        (None, "0.2", "0.25", "0.2", True),
        (None, "0.2", "0.251", "0.3", False),
        ("0.2", None, "9", "9.0", True),
        ("0.2", None, "0.15", "0.2", True),
        ("0.2", None, "0.149", "0.1", False),
        ("0", "2", "-0.05", "0.0", True),
        ("0", "2", "-0.051", "-0.1", False),
        ("-1", "2", "-1.05", "-1.0", True),
        ("-1", "2", "2.05", "2.0", True),
        ("-1", "2", "2.15", "2.2", False),
    ],
)
def test_that_a_side_without_a_limit_and_unlike_sides_are_each_compared(
    bench: Any, low: str | None, high: str | None, error: str, rounded: str, passes: bool
) -> None:
    """Rounded to 0.1 g by hand, a half to the even digit; a zero that comes of it has no sign."""
    found = conclude(bench.regulation.item("error"), Decimal(error), ENV, limit(low, high))

    assert str(found.result) == f"{rounded} g"
    assert (found.verdict is Verdict.PASSED) is passes


@pytest.mark.parametrize(
    ("load", "e", "permitted"),
    [
        ("2500", "5", "2.5"),
        ("2500.1", "5", "5"),
        ("10000", "5", "5"),
        ("10000.1", "5", "7.5"),
    ],
)
def test_that_a_load_on_the_edge_of_a_zone_belongs_below(load: str, e: str, permitted: str) -> None:
    """OIML R 76-1 table 6, class III: 0 ≤ m ≤ 500 e, 500 e < m ≤ 2000 e, 2000 e < m."""
    item = library.shipped("jjg-539-2016-digital-indicating-scales").item("weighing_error")
    env: dict[str, Any] = {"verification": "initial", "class": "III"}
    found = limits_at(item, {**env, "e": Decimal(e), "load": Decimal(load)})

    assert found.high is not None
    assert found.low is not None
    assert found.high.number == -found.low.number == Decimal(permitted)


@pytest.mark.parametrize(
    ("flow", "warm", "permitted"),
    [("0.0249", "20", "5"), ("0.025", "30", "2"), ("0.025", "30.1", "3"), ("2.5", "20", "2")],
)
def test_that_the_upper_zone_of_a_water_meter_begins_at_q2_itself(
    flow: str, warm: str, permitted: str
) -> None:
    """JJG 162-2009 5.2.2: Q1 ≤ Q < Q2 ±5 %; from Q2 on ±2 % up to 30 ℃ and ±3 % above."""
    item = library.shipped("jjg-162-2019-cold-water-meters").item("error_of_indication")
    env: dict[str, Any] = {"verification": "initial", "class": "2", "Q2": Decimal("0.025")}
    found = limits_at(item, {**env, "flow": Decimal(flow), "water_temperature": Decimal(warm)})

    assert found.high is not None
    assert found.high.number == Decimal(permitted)
