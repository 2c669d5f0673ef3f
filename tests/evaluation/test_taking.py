"""What is wrong with readings before they are judged."""

from decimal import Decimal
from typing import Any

import pytest

from metro import language
from metro.evaluation.taking import limit_text
from metro.model.judgement import Limits, PointResult, Verdict
from metro.quantities.quantity import Quantity, shown


def codes(point: PointResult) -> list[str]:
    return [reason.code for reason in point.reasons]


def drifting(bench: Any, note: str) -> PointResult:
    bench.cells["rating/mode"] = "fine"
    bench.put("error/as_found/low/note", note)
    found: PointResult = bench.point("error", "low")
    return found


@pytest.mark.parametrize(("note", "counts"), [("1 g", True), ("1.1 g", False)])
def test_that_a_run_outside_its_condition_does_not_count(
    bench: Any, note: str, counts: bool
) -> None:
    found = drifting(bench, note)

    assert (found.verdict is Verdict.PASSED) is counts
    assert codes(found) == ([] if counts else ["reading.does_not_count"])


def test_that_a_run_that_does_not_count_says_what_and_how_much(bench: Any) -> None:
    reason = drifting(bench, "1.5 g").reasons[0]

    assert (reason.parameters["value"], reason.parameters["limit"]) == ("1.5 g", "≤ 1 g")
    assert "漂移" in language.say(f"reason.{reason.code}", "zh", reason.parameters)
    assert "Drift" in language.say(f"reason.{reason.code}", "en", reason.parameters)


def test_that_a_condition_is_asked_where_it_applies_and_was_taken(bench: Any) -> None:
    bench.put("error/as_found/low/note", "9 g")
    assert bench.point("error", "low").verdict is Verdict.PASSED

    bench.cells["rating/mode"] = "fine"
    bench.put("error/as_found/low/note", "")
    assert bench.point("error", "low").verdict is Verdict.PASSED


def test_that_a_condition_may_have_a_lower_side_or_be_a_gap(bench: Any) -> None:
    bench.replace("value: <= e, when: mode", 'value: "2 g .. 3 g", when: mode')
    assert codes(drifting(bench, "1 g")) == ["reading.does_not_count"]
    assert codes(drifting(bench, "2 g")) == []

    bench.replace('value: "2 g .. 3 g", when: mode', "value: null, when: mode")
    assert codes(drifting(bench, "1 g")) == []


def test_that_a_load_off_its_point_is_named_and_judged_all_the_same(bench: Any) -> None:
    bench.put("error/as_found/low/load", "25 g")
    bench.put("error/as_found/low/indicated", "25.4 g")
    found = bench.point("error", "low")

    assert found.verdict is Verdict.PASSED
    assert codes(found) == ["reading.outside_point"]
    assert found.reasons[0].parameters["interval"] == "(10.0 ～ 20.0) g"


def test_that_an_item_that_needs_no_column_still_needs_a_reading(bench: Any) -> None:
    bench.replace(
        "      indicated: {kind: mass, unit: g}\n    result: {expression: indicated,",
        "      indicated: {kind: mass, unit: g, optional: true}\n"
        "    result: {expression: indicated,",
    )
    bench.put("zero/as_found/only/indicated", "")

    assert codes(bench.point("zero", "only")) == ["reading.missing"]


def test_that_a_column_whose_need_can_not_be_told_is_pending(bench: Any) -> None:
    bench.replace(
        "      note: {kind: mass, unit: g, optional: true}\n",
        "      note: {kind: mass, unit: g, when: extra > 0 g}\n",
    )
    found = bench.point("error", "low")

    assert codes(found) == ["expression.missing_value"]
    assert found.reasons[0].parameters["name"] == "extra"
    bench.cells["rating/extra"] = "0 g"
    assert bench.point("error", "low").verdict is Verdict.PASSED


def test_that_a_repeat_of_a_point_is_asked_there(bench: Any) -> None:
    bench.replace("points: [{id: only}]", "points: [{id: only, repeat: 2}]")

    assert codes(bench.point("zero", "only")) == ["reading.missing"]
    assert bench.point("zero", "only").reasons[0].parameters["number"] == "2"


def test_that_an_interval_of_plain_numbers_has_no_unit(bench: Any) -> None:
    bench.replace("points: [{id: only}]", "points: [{id: only, quantities: {turns: 1 .. 3}}]")
    bench.replace(
        "      indicated: {kind: mass, unit: g}\n    result: {expression: indicated,",
        '      turns: {kind: number, unit: "1"}\n'
        "      indicated: {kind: mass, unit: g}\n    result: {expression: indicated,",
    )
    bench.put("zero/as_found/only/turns", "5")
    reason = bench.point("zero", "only").reasons[0]

    assert reason.code == "reading.outside_point"
    assert (reason.parameters["value"], reason.parameters["interval"]) == ("5", "(1 ～ 3)")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("-0.30", "0.3", "±0.3 %"),
        ("-0." + "6" * 33 + "7", "0." + "6" * 33 + "7", "±0." + "6" * 33 + "7 %"),
        ("-4", "1", "−4 % ～ +1 %"),
        ("0", "2", "0 % ～ +2 %"),
        (None, "0.10", "≤ 0.10 %"),
        ("-5", None, "≥ −5 %"),
        (None, None, "—"),
    ],
)
def test_that_a_limit_is_written_as_on_paper(low: str | None, high: str | None, text: str) -> None:
    sides = [side and Quantity(Decimal(side), "%", "ratio") for side in (low, high)]

    assert limit_text(Limits("row", *sides)) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limit", "result", "text"),
    [
        ("2.333333333333333333333333333333333", "2.33", "±2.333 %"),
        ("2.3335", "2.33", "±2.334 %"),
        ("2.3345", "2.33", "±2.334 %"),
        ("0.0256", "0.020", "±0.0256 %"),
        ("2.5", "2", "±2.5 %"),
        ("2.5", "20", "±2.5 %"),
        ("0.30", "0.3", "±0.30 %"),
    ],
)
def test_that_a_computed_limit_shows_one_decimal_more_than_the_result(
    limit: str, result: str, text: str
) -> None:
    """Ties go to the even digit (GB/T 8170); a limit as the file has it stays as it is."""
    side, value = (Quantity(Decimal(number), "%", "ratio") for number in (limit, result))
    other = Quantity(Decimal(f"-{limit}"), "%", "ratio")

    assert limit_text(Limits("row", other, side), value) == text
    assert limit_text(Limits("row", None, side), value) == text.replace("±", "≤ ")


def test_that_a_condition_of_every_run_is_asked_of_each(bench: Any) -> None:
    bench.replace('value: <= e, when: mode == "fine"', "value: <= e")

    assert codes(drifting(bench, "1.1 g")) == ["reading.does_not_count"]


def test_that_a_condition_that_can_not_be_told_is_refused_where_a_run_comes_to_it(
    bench: Any,
) -> None:
    bench.replace('value: <= e, when: mode == "fine"', "value: <= e, when: 1 g / (Max - Max) > 1")

    assert codes(bench.point("error", "low")) == []
    assert codes(drifting(bench, "1 g")) == ["expression.undefined"]


def test_that_a_reading_with_the_columns_of_a_whole_one_is_whole(bench: Any) -> None:
    bench.replace(
        "      indicated: {kind: mass, unit: g}\n    result: {expression: indicated,",
        "      indicated: {kind: mass, unit: g}\n"
        "      more: {kind: mass, unit: g, when: not given(indicated)}\n"
        "    result: {expression: indicated,",
    )
    bench.put("zero/as_found/only/indicated", "0.2 g", "0.1 g")

    assert bench.point("zero", "only").verdict is Verdict.PASSED


def test_that_a_reading_far_from_its_nominal_point_is_named(bench: Any) -> None:
    bench.replace("0.1 * Max .. 0.2 * Max", "0.2 * Max")
    bench.put("error/as_found/low/load", "22 g")
    bench.put("error/as_found/low/indicated", "22 g")
    near = bench.point("error", "low")
    bench.put("error/as_found/low/load", "22.1 g")
    bench.put("error/as_found/low/indicated", "22.1 g")
    far = bench.point("error", "low")

    assert (codes(near), codes(far)) == ([], ["reading.off_point"])
    assert far.reasons[0].parameters["nominal"] == "20.0 g"
    assert shown(near.quantities["load"]) == "22 g"
    assert far.verdict is Verdict.PASSED
