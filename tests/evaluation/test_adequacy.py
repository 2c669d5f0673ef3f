"""Is a standard good enough? Its figure against the limit it serves."""

from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro import language
from metro.evaluation import adequacy
from metro.evaluation.adequacy import shortfalls, sum_of_mpe
from metro.model.judgement import Reason
from metro.model.verification import StandardInUse
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read


def found(bench: Any) -> list[Reason]:
    data = bench.take().data
    return shortfalls(bench.regulation, data, bench.judge())


def codes(bench: Any) -> list[str]:
    return [row.code for row in found(bench)]


def pieces(*rows: tuple[str, str]) -> StandardInUse:
    return StandardInUse(pieces=tuple((read(nominal), read(mpe)) for nominal, mpe in rows))


SET = (("100 g", "0.1 g"), ("10 g", "0.1 g"))


def test_that_good_weights_give_no_reason(bench: Any) -> None:
    bench.standards = {"weights": pieces(*SET)}

    assert found(bench) == []


def test_that_no_standard_gives_no_reason_here(bench: Any) -> None:
    assert found(bench) == []


@pytest.mark.parametrize(("mpe", "good"), [("0.333 g", True), ("0.334 g", False)])
def test_that_weights_take_up_a_third_of_the_limit_at_most(
    bench: Any, mpe: str, good: bool
) -> None:
    """±1 g is permitted at 10 g; at 100 g the smaller side of −1 g and +2 g counts."""
    bench.standards = {"weights": pieces(("100 g", "0.1 g"), ("10 g", mpe))}

    assert codes(bench) == ([] if good else ["standard.ratio"])


def test_that_exactly_a_third_is_a_third(bench: Any) -> None:
    """Three times a limit that has no finite third is compared exactly."""
    bench.replace("value: ±1 %, clause", "value: ±0.6 %, clause")
    bench.replace("of: mean, step: mpe/10}", "of: mean, step: mpe/10 down}")
    bench.standards = {"meter": StandardInUse(mpe=read("0.12 %"))}
    bench.put("mean_error/as_found/middle/load", "50 g", "50 g", "50 g")

    assert codes(bench) == []


def test_that_a_reason_says_how_much_and_where_once(bench: Any) -> None:
    bench.standards = {"weights": pieces(("100 g", "0.5 g"), ("10 g", "0.5 g"))}
    low, high = found(bench)

    assert low.parameters == {
        "standard": "weights",
        "item": "error",
        "point": "low",
        "has": "0.5 g",
        "limit": "1 g",
        "wanted": "1/3",
    }
    assert high.parameters["point"] == "high"
    for spoken in language.LANGUAGES:
        assert "0.5 g" in language.say(f"reason.{low.code}", spoken, low.parameters)


def test_that_a_standard_without_a_figure_is_unknown(bench: Any) -> None:
    bench.standards = {"weights": StandardInUse(accuracy_class="M1")}

    assert set(codes(bench)) == {"standard.unknown_quality"}


def test_that_weights_used_by_order_are_compared_by_their_uncertainty(bench: Any) -> None:
    bench.standards = {"weights": StandardInUse(uncertainty=read("0.1 g"))}
    assert codes(bench) == []

    bench.standards = {"weights": StandardInUse(mpe=read("0.5 g"), uncertainty=read("0.1 g"))}
    assert set(codes(bench)) == {"standard.ratio"}


def test_that_a_standard_of_a_point_goes_before_the_others(bench: Any) -> None:
    bench.standards = {"weights": pieces(*SET), "weights@error/low": pieces(("10 g", "0.9 g"))}

    assert [row.parameters["point"] for row in found(bench)] == ["low"]


def test_that_absolute_and_relative_figures_meet_at_the_reading(bench: Any) -> None:
    """A fifth of ±1 % is 0.2 %, or 0.1 g at 50 g."""
    bench.put("mean_error/as_found/middle/load", "50 g", "50 g", "50 g")
    for mpe, good in (("0.1 g", True), ("0.11 g", False), ("0.2 %", True), ("2.1 ‰", False)):
        bench.standards = {"meter": StandardInUse(mpe=read(mpe))}
        assert codes(bench) == ([] if good else ["standard.ratio"])


def test_that_a_relative_figure_is_taken_at_the_load(bench: Any) -> None:
    bench.standards = {"weights": StandardInUse(mpe=read("0.33 %"))}
    assert codes(bench) == []

    bench.standards = {"weights": StandardInUse(mpe=read("0.34 %"))}
    assert [row.parameters["point"] for row in found(bench)] == ["high"]


def test_that_figures_of_another_kind_can_not_be_compared(bench: Any) -> None:
    bench.standards = {"weights": StandardInUse(mpe=read("1 mL"))}

    assert set(codes(bench)) == {"standard.not_comparable"}


def test_that_a_relative_limit_meets_no_load_of_zero(bench: Any) -> None:
    bench.put("mean_error/as_found/middle/load", "0 g", "50 g", "50 g")
    bench.put("mean_error/as_found/middle/indicated", "50 g", "50 g", "50 g")
    bench.replace("expression: (indicated - load) / load", "expression: (indicated - load) / Max")
    bench.standards = {"meter": StandardInUse(mpe=read("0.1 g"))}

    assert codes(bench) == ["standard.not_comparable"]


def test_that_a_pure_number_is_no_share_of_a_load(bench: Any) -> None:
    bench.put("mean_error/as_found/middle/load", "50 g", "50 g", "50 g")
    bench.replace('kind: ratio, unit: "%", of: mean', 'kind: number, unit: "1", of: mean')
    bench.replace("value: ±1 %, clause", "value: ±0.01, clause")
    start, end = bench.text.index("  - id: scatter"), bench.text.index("decision:")
    bench.text = bench.text[:start] + bench.text[end:]
    bench.standards = {"meter": StandardInUse(mpe=read("0.1 g"))}

    assert codes(bench) == ["standard.not_comparable"]


@pytest.mark.parametrize(
    ("kind", "u", "good"),
    [("initial", "0.2 %", True), ("initial", "0.21 %", False), ("periodic", "5 %", True)],
)
def test_that_the_share_depends_on_the_kind_of_verification(
    bench: Any, kind: str, u: str, good: bool
) -> None:
    bench.replace("nominal: load, standard: meter", "nominal: load, standard: bench")
    bench.put("mean_error/as_found/middle/load", "50 g", "50 g", "50 g")
    bench.kind = type(bench.kind)(kind)
    bench.standards = {"bench": StandardInUse(uncertainty=read(u))}

    assert codes(bench) == ([] if good else ["standard.ratio"])


def test_that_a_share_whose_condition_can_not_be_told_is_not_asked(bench: Any) -> None:
    bench.replace("nominal: load, standard: meter", "nominal: load, standard: bench")
    bench.replace("when: verification == initial, clause", "when: extra > 0 g, clause")
    bench.put("mean_error/as_found/middle/load", "50 g", "50 g", "50 g")
    bench.standards = {"bench": StandardInUse(uncertainty=read("5 %"))}

    assert codes(bench) == []


def test_that_a_standard_may_serve_at_another_value_than_the_reading(bench: Any) -> None:
    bench.replace("most: 1/3,", "most: 1/3, at: Max,")
    bench.standards = {"weights": pieces(("100 g", "0.4 g"))}
    assert [row.parameters["point"] for row in found(bench)] == ["low", "high"]

    bench.replace("at: Max,", "at: extra,")
    bench.standards = {"weights": pieces(*SET)}
    assert codes(bench) == []


@pytest.mark.parametrize(
    ("mpe", "code"),
    [("0.2 ℃", ""), ("0.3 ℃", "standard.not_good_enough"), ("1 g", "standard.not_good_enough")],
)
def test_that_auxiliary_equipment_has_a_limit_of_its_own(bench: Any, mpe: str, code: str) -> None:
    typed = read(mpe)
    kind = "temperature_difference" if typed.unit == "℃" else typed.kind
    used = StandardInUse(mpe=Quantity(typed.number, typed.unit, kind))
    bench.standards = {"thermometer@error/low": used}

    assert codes(bench) == ([code] if code else [])


def test_that_auxiliary_equipment_without_a_figure_is_unknown(bench: Any) -> None:
    bench.standards = {"thermometer": StandardInUse(), "thermometer@error/low": StandardInUse()}

    assert codes(bench) == ["standard.unknown_quality"]
    for spoken in language.LANGUAGES:
        assert "±0.2 ℃" in language.say(
            "reason.standard.unknown_quality", spoken, found(bench)[0].parameters
        )


def test_that_a_load_is_made_up_of_the_weights_on_hand() -> None:
    """15 kg as 10 + 5 kg M1: 0.50 + 0.25 g."""
    used = pieces(("20 kg", "1000 mg"), ("10 kg", "500 mg"), ("5 kg", "250 mg"))

    assert str(sum_of_mpe(used, read("15 kg"))) == "750 mg"
    assert sum_of_mpe(used, read("16 kg")) is None
    assert sum_of_mpe(used, read("40 kg")) is None
    assert sum_of_mpe(used, read("-5 kg")) is None
    assert str(sum_of_mpe(used, read("0 kg"))) == "0 mg"
    assert sum_of_mpe(StandardInUse(), read("1 kg")) is None
    assert sum_of_mpe(used, read("1 L")) is None


def test_that_smaller_weights_are_tried_where_the_largest_leads_nowhere() -> None:
    used = pieces(("5 kg", "0.25 g"), ("2 kg", "0.1 g"), ("2 kg", "0.1 g"), ("2 kg", "0.1 g"))

    assert str(sum_of_mpe(used, read("6 kg"))) == "0.3 g"


def test_that_a_hopeless_search_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    used = pieces(*[(f"{2 * n} g", "1 mg") for n in range(1, 40)])

    assert sum_of_mpe(used, read("401 g")) is None
    monkeypatch.setattr(adequacy, "MOST_TRIES", 3)
    assert sum_of_mpe(used, read("401 g")) is None


@given(st.lists(st.integers(1, 12), min_size=1, max_size=7), st.integers(0, 40))
def test_that_a_load_is_found_exactly_where_there_is_a_sum(sizes: list[int], load: int) -> None:
    used = StandardInUse(
        pieces=tuple(
            (Quantity(Decimal(size), "g", "mass"), Quantity(Decimal(size), "mg", "mass"))
            for size in sizes
        )
    )
    found = sum_of_mpe(used, Quantity(Decimal(load), "g", "mass"))
    sums = {sum(some) for n in range(len(sizes) + 1) for some in combinations(sizes, n)}

    assert (found is not None) is (load in sums)
    if found is not None:
        assert found.number == load


@pytest.mark.parametrize(("mpe", "good"), [("0.1 g", True), ("0.11 g", False)])
def test_that_a_nominal_value_stands_for_a_reading_that_was_not_typed(
    bench: Any, mpe: str, good: bool
) -> None:
    """A fifth of ±1 % of the 50 g that the point prescribes is 0.1 g."""
    bench.standards = {"meter": StandardInUse(mpe=read(mpe))}

    assert codes(bench) == ([] if good else ["standard.ratio"])


def test_that_a_share_that_waits_for_something_required_is_asked(bench: Any) -> None:
    """Nobody gets round a share by leaving out the temperature it depends on."""
    bench.replace("nominal: load, standard: meter", "nominal: load, standard: bench")
    bench.replace("when: verification == initial, clause", "when: temperature > 25 ℃, clause")
    bench.standards = {"bench": StandardInUse(uncertainty=read("5 %"))}
    assert codes(bench) == []

    bench.cells["condition/temperature/start"] = bench.cells["condition/temperature/end"] = ""
    assert codes(bench) == ["standard.ratio"]


def test_that_a_truck_scale_may_be_loaded_with_a_thousand_weights() -> None:
    """1000 weights of 20 kg M1, ±1 g each."""
    used = pieces(*[("20 kg", "1 g")] * 1000)

    assert str(sum_of_mpe(used, read("20000 kg"))) == "1000 g"
    assert sum_of_mpe(used, read("20001 kg")) is None
