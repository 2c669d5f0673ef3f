"""Points of measured items: each reading, their mean, or the readings as one set."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import Fault, MetroError
from metro.evaluation import measured
from metro.model.judgement import Limits, PointResult, Verdict
from metro.model.verification import StandardInUse
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read


def texts(point: PointResult) -> tuple[str, str, str]:
    return str(point.unrounded), str(point.result), point.verdict.value


def codes(point: PointResult) -> list[str]:
    return [reason.code for reason in point.reasons]


def test_that_a_single_reading_is_judged_against_its_limit(bench: Any) -> None:
    low = bench.point("error", "low")

    assert texts(low) == ("0.3 g", "0.3 g", "passed")
    assert low.limits.row == "low"
    assert str(low.readings[0].derived["deviation"]) == "0.5 g"
    assert [str(value) for value in low.quantities.values()] == ["10.0 g"]


@pytest.mark.parametrize(
    ("indicated", "verdict"),
    [
        ("11.2", "passed"),
        ("11.24", "passed"),
        ("11.26", "pending"),
        ("9.2", "passed"),
        ("9.1", "pending"),
    ],
)
def test_that_the_limit_itself_is_permitted(bench: Any, indicated: str, verdict: str) -> None:
    """The zero is at 0.2 g and ±1 g are permitted, so 11.2 and 9.2 g lie on the limits."""
    bench.put("error/as_found/low/indicated", f"{indicated} g")

    assert bench.point("error", "low").verdict.value == verdict


def test_that_both_classes_have_their_own_limit(bench: Any) -> None:
    bench.cells["class"] = "B"
    limits = bench.point("error", "low").limits

    assert (str(limits.low), str(limits.high)) == ("-2 g", "2 g")


def test_that_a_one_sided_pair_of_limits_is_taken_as_written(bench: Any) -> None:
    bench.put("error/as_found/high/indicated", "102.2 g")
    passed = bench.point("error", "high")
    bench.put("error/as_found/high/indicated", "99.0 g", "99.0 g", "99.0 g")
    bench.put("error/as_found/high/load", "100 g", "100 g", "100 g")
    rejected = bench.point("error", "high")

    assert texts(passed) == ("2.0 g", "2.0 g", "passed")
    assert texts(rejected)[2] == "rejected"
    assert rejected.reasons[0].parameters["limit"] == "−1 g ～ +2 g"


def test_that_one_side_alone_may_be_limited(bench: Any) -> None:
    bench.replace('"±table(share, class) * e"', "<= e")
    bench.put("error/as_found/low/indicated", "1.0 g")
    passed = bench.point("error", "low")
    bench.put("error/as_found/low/indicated", "11.5 g", "11.5 g", "11.5 g")
    bench.put("error/as_found/low/load", "10 g", "10 g", "10 g")

    assert texts(passed) == ("-9.2 g", "-9.2 g", "passed")
    assert texts(bench.point("error", "low"))[2] == "rejected"


def test_that_points_are_left_out_where_their_condition_does_not_hold(bench: Any) -> None:
    assert [row.point for row in bench.item("error").points] == ["low", "high"]
    bench.cells["rating/extra"] = "50 g"
    assert [row.point for row in bench.item("error").points] == ["low", "high", "extra"]


def test_that_a_point_is_pending_where_its_condition_can_not_be_told(bench: Any) -> None:
    del bench.cells["rating/Max"]
    found = bench.point("error", "high")

    assert found.verdict is Verdict.PENDING
    assert codes(found) == ["expression.missing_value"]


def test_that_a_point_without_its_nominal_value_is_pending(bench: Any) -> None:
    bench.replace("points: [{id: only}]", "points: [{id: only, quantities: {load: Max}}]")
    del bench.cells["rating/Max"]

    assert codes(bench.point("zero", "only")) == ["expression.missing_value"]


@pytest.mark.parametrize(
    ("runs", "verdict", "result"),
    [
        (("11.5", "11.1", "11.0"), "passed", "1.0 g"),
        (("11.8", "11.2", "11.2"), "rejected", "1.2 g"),
        (("11.5", "11.4", "9.5"), "rejected", "0.6 g"),
    ],
)
def test_that_two_more_runs_decide_about_a_meter_that_was_out(
    bench: Any, runs: tuple[str, ...], verdict: str, result: str
) -> None:
    bench.put("error/as_found/low/indicated", *(f"{run} g" for run in runs))
    bench.put("error/as_found/low/load", "10 g", "10 g", "10 g")
    found = bench.point("error", "low")

    assert (found.verdict.value, str(found.result)) == (verdict, result)


def test_that_a_rejection_by_a_later_run_names_that_run(bench: Any) -> None:
    bench.put("error/as_found/low/indicated", "11.5 g", "11.4 g", "9.5 g")
    bench.put("error/as_found/low/load", "10 g", "10 g", "10 g")
    found = bench.point("error", "low")

    assert found.reasons[0].parameters["result"] == "+1.2 g"
    assert found.limits is not None


def test_that_a_meter_out_of_its_limit_is_pending_until_the_runs_are_done(bench: Any) -> None:
    bench.put("error/as_found/low/indicated", "11.5 g", "11.0 g")
    bench.put("error/as_found/low/load", "10 g", "10 g")
    found = bench.point("error", "low")

    assert codes(found) == ["reading.retest"]
    assert found.reasons[0].parameters["more"] == "1"
    assert found.verdict is Verdict.PENDING


@pytest.mark.parametrize(
    ("rule", "runs", "verdict"),
    [
        ("later", ("19.0", "11.0", "11.0"), "passed"),
        ("later", ("11.5", "11.4", "9.5"), "rejected"),
        ("mean_and_two", ("11.5", "11.1", "11.0"), "passed"),
        ("mean_and_two", ("11.5", "11.0", "11.4"), "rejected"),
        ("mean_and_two", ("11.4", "9.0", "10.0"), "rejected"),
        ("mean_and_two", ("11.5", "11.4", "10.0"), "rejected"),
    ],
)
def test_that_other_rules_of_retest_are_applied_as_they_say(
    bench: Any, rule: str, runs: tuple[str, ...], verdict: str
) -> None:
    bench.replace("rule: later_and_mean", f"rule: {rule}")
    bench.put("error/as_found/low/indicated", *(f"{run} g" for run in runs))
    bench.put("error/as_found/low/load", "10 g", "10 g", "10 g")

    assert bench.point("error", "low").verdict.value == verdict


def test_that_more_readings_than_asked_for_all_count(bench: Any) -> None:
    bench.put("error/as_found/low/indicated", "10.5 g", "11.5 g")
    bench.put("error/as_found/low/load", "10 g", "10 g")
    found = bench.point("error", "low")

    assert texts(found) == ("1.3 g", "1.3 g", "rejected")


def test_that_the_reading_nearest_to_its_limit_is_shown(bench: Any) -> None:
    lines = [line for line in bench.text.splitlines(keepends=True) if "retest:" not in line]
    bench.text = "".join(lines)
    bench.put("error/as_found/low/indicated", "10.5 g", "9.4 g", "10.2 g")
    bench.put("error/as_found/low/load", "10 g", "10 g", "10 g")

    assert texts(bench.point("error", "low")) == ("-0.8 g", "-0.8 g", "passed")


def test_that_the_mean_is_of_the_unrounded_results(bench: Any) -> None:
    """(0.2 + 0.4 + 0.2)/3 = 0.2666… %, to 0.1 % of the limit of 1 %: 0.3 %."""
    found = bench.point("mean_error", "middle")

    assert str(found.unrounded).startswith("0.26666")
    assert str(found.result) == "0.3 %"
    assert [str(row.unrounded) for row in found.readings] == ["0.2 %", "0.4 %", "0.2 %"]


def test_that_a_set_is_judged_on_what_came_before(bench: Any) -> None:
    """The unrounded results 0.2, 0.4, 0.2 % scatter by 0.2 %, to 0.01 %."""
    assert texts(bench.point("scatter", "middle")) == ("0.2 %", "0.20 %", "passed")
    bench.put("mean_error/as_found/middle/indicated", "50.1 g", "50.25 g", "50.1 g")
    rejected = bench.point("scatter", "middle")
    assert texts(rejected) == ("0.3 %", "0.30 %", "rejected")
    assert rejected.reasons[0].parameters["limit"] == "≤ 0.25 %"


def test_that_a_set_may_have_readings_of_its_own(bench: Any) -> None:
    columns = "{x: {kind: ratio, unit: '%'}, y: {kind: ratio, unit: '%', optional: true}}"
    bench.replace(
        "    points_of: mean_error\n    result: {expression: spread(mean_error.each)",
        f"    points: [{{id: middle}}]\n    readings: {columns}\n    repeat: 2\n"
        "    result: {expression: spread(x)",
    )
    bench.put("scatter/as_found/middle/x", "0.10 %", "0.25 %")
    found = bench.point("scatter", "middle")

    assert texts(found) == ("0.15 %", "0.15 %", "passed")
    assert len(found.readings) == 2
    bench.put("scatter/as_found/middle/x", "0.10 %", "")
    pending = bench.point("scatter", "middle")
    assert codes(pending) == ["reading.missing"]
    assert pending.readings[0].unrounded is None


def test_that_what_was_made_of_a_set_is_one_result_and_may_be_named(bench: Any) -> None:
    """Twice the scatter of 0.2 %."""
    bench.replace(
        "decision: regulation",
        "  - id: twice\n    title: {zh: 两倍, en: Twice}\n    clause: '8'\n    source: text\n"
        "    certainty: seen\n    points_of: mean_error\n"
        "    result: {expression: 2 * scatter, kind: ratio, unit: '%', of: set, step: 0.1 %}\n"
        "    limit: [{id: twice, value: <= 1 %, clause: '8', source: text, certainty: seen}]\n"
        "decision: regulation",
    )

    assert texts(bench.point("twice", "middle")) == ("0.4 %", "0.4 %", "passed")


def test_that_a_set_waits_for_what_it_is_made_of(bench: Any) -> None:
    bench.put("mean_error/as_found/middle/indicated", "50.1 g", "", "")

    assert codes(bench.point("scatter", "middle")) == ["expression.missing_value"]


def test_that_missing_readings_are_named_and_those_that_are_there_shown(bench: Any) -> None:
    bench.put("mean_error/as_found/middle/indicated", "50.1 g", "50.2 g", "")
    found = bench.point("mean_error", "middle")

    assert codes(found) == ["reading.missing"]
    assert found.reasons[0].parameters == {
        "item": "mean_error",
        "point": "middle",
        "number": "3",
        "column": "indicated",
    }
    assert [str(row.unrounded) for row in found.readings] == ["0.2 %", "0.4 %"]


def test_that_a_half_typed_reading_shows_nothing_yet(bench: Any) -> None:
    bench.put("error/as_found/low/indicated", "")
    found = bench.point("error", "low")

    assert codes(found) == ["reading.missing"]
    assert found.readings[0].unrounded is None


def test_that_what_has_no_result_is_pending_and_says_why(bench: Any) -> None:
    """A load of zero has no relative error."""
    bench.cells["rating/Max"] = "0 g"
    found = bench.point("mean_error", "middle")

    assert found.verdict is Verdict.PENDING
    assert codes(found) == ["expression.undefined"]
    assert [row.unrounded for row in found.readings] == [None, None, None]


def test_that_a_gap_of_the_regulation_is_pending_and_names_its_row(bench: Any) -> None:
    bench.kind = bench.kind.IN_SERVICE
    found = bench.point("error", "low")

    assert codes(found) == ["regulation.gap"]
    assert found.reasons[0].parameters["row"] == "in_service"
    assert str(found.readings[0].unrounded) == "0.3 g"


def test_that_a_regulation_without_a_limit_here_is_pending(bench: Any) -> None:
    bench.kind = bench.kind.ARBITRATION

    assert codes(bench.point("error", "low")) == ["regulation.no_limit"]


def test_that_a_fault_of_ours_is_not_hidden(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise Fault("resource.missing", folder="x")

    monkeypatch.setattr(measured, "not_counting", broken)

    with pytest.raises(MetroError, match=r"resource\.missing"):
        bench.judge()


def test_that_a_point_may_have_a_standard_of_its_own(bench: Any) -> None:
    bench.replace(
        "expression: (indicated - load) / load",
        "expression: (indicated - load - meter.offset) / load",
    )
    offset = StandardInUse(values={"offset": read("0.1 g"), "make": "x"})
    other = StandardInUse(values={"offset": read("100 mg")})
    bench.standards = {"meter": offset}
    plain = bench.point("mean_error", "middle")
    bench.standards = {
        "meter": StandardInUse(values={"offset": read("9 g")}),
        "meter@mean_error/middle": other,
    }
    own = bench.point("mean_error", "middle")

    assert str(plain.unrounded).startswith("0.0666")
    assert own.unrounded == plain.unrounded
    bench.standards = {}
    assert codes(bench.point("mean_error", "middle")) == ["expression.missing_value"]


@given(st.decimals("-1.9", "1.9", places=2))
def test_that_a_symmetric_limit_treats_both_signs_alike(error: Decimal) -> None:
    """The verdict on +x is the verdict on −x: rounding is symmetric, and so is the limit."""
    from metro.evaluation.conformity import conclude
    from metro.regulations import library

    item = library.shipped("jjg-443-2023-fuel-dispensers").item("error_of_indication")
    env = {"verification": "initial"}

    assert conclude(item, error, env).verdict is conclude(item, -error, env).verdict


def limits(low: str | None, high: str | None) -> Limits:
    sides = [
        None if side is None else Quantity(Decimal(side), "%", "ratio") for side in (low, high)
    ]
    return Limits("row", *sides)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("-0.30", "0.30", "±0.30 %"),
        (None, "0.10", "≤ 0.10 %"),
        ("5", None, "≥ 5 %"),
        ("-4", "1", "−4 % ～ +1 %"),
        (None, None, "—"),
    ],
)
def test_that_a_permitted_interval_is_written_as_on_paper(
    low: str | None, high: str | None, text: str
) -> None:
    assert measured.limit_text(limits(low, high)) == text


def test_that_a_step_that_depends_on_the_reading_holds_for_the_mean_of_a_retest(bench: Any) -> None:
    """Runs of +1.5, +0.4 and −0.5 g: the later ones and their mean, 0.4666… g, are within ±1 g."""
    bench.replace(
        "unit: g\n      step: 0.1 * e",
        "unit: g\n      step:\n        - {when: indicated > 0 g, value: 0.1 g}",
    )
    bench.put("error/as_found/low/indicated", "11.7 g", "10.6 g", "9.7 g")
    bench.put("error/as_found/low/load", "10 g", "10 g", "10 g")
    found = bench.point("error", "low")

    assert found.verdict is Verdict.PASSED
    assert str(found.result) == "0.5 g"


def test_that_of_several_readings_above_a_lower_limit_the_lowest_is_shown(bench: Any) -> None:
    bench.replace('"±table(share, class) * e"', '">= -e"')
    bench.put("error/as_found/low/load", "10 g", "10 g")
    bench.put("error/as_found/low/indicated", "10.9 g", "9.6 g")
    point = bench.point("error", "low")

    assert point.unrounded == Quantity(Decimal("-0.6"), "g", "mass")  # the zero is at 0.2 g
    assert point.verdict is Verdict.PASSED


def test_that_of_a_result_and_a_limit_without_value_the_result_is_named(bench: Any) -> None:
    bench.replace("result: {expression: indicated,", "result: {expression: 1 g * 1 g / indicated,")
    bench.put("zero/as_found/only/indicated", "0 g")
    reason = bench.point("zero", "only").reasons[0]

    assert (reason.code, reason.parameters["text"]) == (
        "expression.undefined",
        "1 g * 1 g / indicated",
    )
