"""What the form of a file says beyond one point and one reading: gaps, several points, means."""

from decimal import Decimal
from typing import Any

import pytest

from metro.errors import MetroError
from metro.model.judgement import PointResult, Verdict
from metro.model.regulation import Item
from metro.regulations.reader import read_regulation

CITED = 'clause: "6", source: text, certainty: seen'
GAP = "clause: null, source: null, certainty: memory"
POINT = "{id: middle, quantities: {load: Max / 2}}"


def codes(found: PointResult) -> list[str]:
    return [reason.code for reason in found.reasons]


def unknown_load(value: str, evidence: str = GAP) -> str:
    row = f"{{value: {value}, kind: mass, unit: g, {evidence}}}"
    return f"{{id: middle, quantities: {{load: {row}}}}}"


def test_that_a_point_that_nobody_published_waits_and_is_named(bench: Any) -> None:
    bench.replace(POINT, unknown_load("null"))
    found = bench.point("mean_error", "middle")

    assert found.verdict is Verdict.PENDING
    assert codes(found) == ["regulation.gap"]
    assert found.reasons[0].parameters["row"] == "load"
    path = "items.mean_error.points.middle.quantities.load"
    (number,) = [row for row in bench.regulation.numbers if row.path == path]
    assert number.value is None
    assert number.correctable


@pytest.mark.parametrize("value", ["Max / 2", "Max / 2 .. Max"])
def test_that_the_head_fills_in_a_point(bench: Any, value: str) -> None:
    text = bench.text.replace(POINT, unknown_load("null"))
    path = "items.mean_error.points.middle.quantities.load"
    filled = read_regulation(text.encode(), "small", {path: value}).item("mean_error")
    (point,) = filled.points

    assert point.quantities["load"].low is not None
    assert point.quantities["load"].low.evaluate({"Max": Decimal(100)}) == 50
    assert (point.quantities["load"].high is None) == (value == "Max / 2")
    bench.replace(POINT, unknown_load(value, CITED))
    assert bench.point("mean_error", "middle").verdict is Verdict.PASSED


def test_that_a_point_that_does_not_apply_is_no_gap(bench: Any) -> None:
    bench.replace(POINT, unknown_load("null").replace("quantities", "when: Max > 1 kg, quantities"))

    assert bench.item("mean_error").points == ()


@pytest.mark.parametrize("of_point", [True, False])
def test_that_how_often_is_a_gap_until_it_is_filled(bench: Any, of_point: bool) -> None:
    row = f"repeat: {{value: null, {GAP}}}"
    if of_point:
        bench.replace("quantities: {load: Max / 2}", f"quantities: {{load: Max / 2}}, {row}")
    else:
        bench.replace("repeat: 3", row)
    found = bench.point("mean_error", "middle")
    item: Item = bench.regulation.item("mean_error")

    assert codes(found) == ["regulation.gap"]
    assert found.reasons[0].parameters["row"] == "repeat"
    assert item.repeat_at(item.points[0]) == 1
    path = "items.mean_error.points.middle.repeat" if of_point else "items.mean_error.repeat"
    filled = read_regulation(bench.text.encode(), "small", {path: "3"}).item("mean_error")
    assert filled.repeat_at(filled.points[0]) == 3
    assert filled.gaps == {}


@pytest.mark.parametrize("times", ["0", "often", "100"])
def test_that_how_often_is_a_whole_number(bench: Any, times: str) -> None:
    bench.replace("repeat: 3", f"repeat: {{value: {times}, {CITED}}}")
    with pytest.raises(MetroError) as error:
        assert bench.regulation

    assert error.value.code == "file.not_an_integer"
    assert error.value.parameters["key"] == "items.mean_error.repeat"


def test_that_a_condition_for_a_run_may_name_a_result_at_a_point(bench: Any) -> None:
    """A reading of the mean counts while the low load was off by less than it is."""
    bench.replace(
        "    repeat: 3\n",
        "    repeat: 3\n    counts_when:\n      - {id: near, title: {zh: 近, en: Near}, "
        f"kind: mass, unit: g, expression: indicated - load, value: <= error.low, {CITED}}}\n",
    )

    assert bench.point("mean_error", "middle").verdict is Verdict.PASSED
    bench.put("mean_error/as_found/middle/indicated", "50.1 g", "50.4 g", "50.1 g")
    assert codes(bench.point("mean_error", "middle")) == ["reading.does_not_count"]


def test_that_a_result_of_other_items_is_read_never_and_so_is_no_gap(bench: Any) -> None:
    points = "    points_of: mean_error\n"
    bench.replace(points, f"{points}    repeat: {{value: null, {GAP}}}\n")

    assert bench.point("scatter", "middle").verdict is Verdict.PASSED


def test_that_the_limit_of_a_mean_may_name_a_column(bench: Any) -> None:
    """±1 % of what is indicated, about 50 g: the mean of 50.1, 50.2 and 50.1 g."""
    bench.replace("value: ±1 %, clause", "value: ±indicated / (Max / 2) * 1 %, clause")
    bench.replace("of: mean, step: mpe/10", "of: mean, step: 0.001 %")
    found = bench.point("mean_error", "middle")

    assert found.verdict is Verdict.PASSED
    assert found.limits.high.number == pytest.approx(Decimal("1.0026666666666666"))
    assert [row.result is not None for row in found.readings] == [True] * 3


def test_that_what_the_point_says_stays_what_it_says_there(bench: Any) -> None:
    """The load is nominal; the verifier put on 49 g each time."""
    bench.replace("value: ±1 %, clause", "value: ±load / Max * 2 %, clause")
    bench.put("mean_error/as_found/middle/load", "49 g", "49 g", "49 g")
    found = bench.point("mean_error", "middle")

    assert str(found.limits.high) == "1.0 %"


def test_that_the_limit_of_a_set_may_name_its_readings(bench: Any) -> None:
    """Readings may scatter by a hundredth of their mean."""
    bench.replace(
        'expression: (indicated - load) / load, kind: ratio, unit: "%", of: mean, step: mpe/10',
        "expression: spread(indicated), kind: mass, unit: g, of: set, step: 0.1 g",
    )
    bench.replace("value: ±1 %, clause", "value: <= 0.01 * mean(indicated), clause")
    bench.replace("spread(mean_error.each)", "mean_error / Max")
    found = bench.point("mean_error", "middle")

    assert str(found.result) == "0.1 g"
    assert found.limits.high.number == pytest.approx(Decimal("0.50133333"))
    assert found.verdict is Verdict.PASSED


def test_that_a_limit_names_only_what_every_reading_has(bench: Any) -> None:
    result = "    result: {expression: (indicated - load)"
    bench.replace(result, f"      aside: {{kind: mass, unit: g, optional: true}}\n{result}")
    bench.replace("value: ±1 %, clause", "value: ±aside / Max, clause")
    bench.put("mean_error/as_found/middle/aside", "1 g", "1 g")
    found = bench.point("mean_error", "middle")

    assert codes(found) == ["expression.missing_value"]
    assert found.reasons[0].parameters["name"] == "aside"


ACROSS = f"""  - id: agreement
    title: {{zh: 各点之差, en: Difference between points}}
    clause: "9"
    source: text
    certainty: seen
    points: [{{id: all}}]
    result: {{expression: spread(error.points), kind: mass, unit: g, of: set, step: 0.1 g}}
    limit:
      - {{id: agreement, value: <= 0.5 g, {CITED}}}
decision: regulation
"""


def test_that_the_points_of_an_item_may_be_held_together(bench: Any) -> None:
    """0.3 g at the low load and 0.1 g at the high one, each less the zero of 0.2 g."""
    bench.replace("decision: regulation\n", ACROSS)
    found = bench.point("agreement", "all")

    assert (str(found.result), found.verdict) == ("0.2 g", Verdict.PASSED)
    bench.put("error/as_found/high/indicated", "99.6 g")
    assert (str(bench.point("agreement", "all").result)) == "0.9 g"
    assert bench.point("agreement", "all").verdict is Verdict.REJECTED


def test_that_a_result_may_be_named_by_its_point(bench: Any) -> None:
    named = ACROSS.replace("spread(error.points)", "error.low - error.high")
    bench.replace("decision: regulation\n", named)

    assert str(bench.point("agreement", "all").result) == "0.2 g"


def test_that_nothing_is_concluded_from_some_of_the_points(bench: Any) -> None:
    bench.replace("decision: regulation\n", ACROSS)
    bench.put("error/as_found/high/indicated", "")
    found = bench.point("agreement", "all")

    assert codes(found) == ["expression.missing_value"]
    assert found.reasons[0].parameters["name"] == "error.points"


def test_that_points_that_do_not_apply_are_left_out(bench: Any) -> None:
    bench.replace("decision: regulation\n", ACROSS)
    bench.cells["rating/Max"] = "9 g"
    bench.put("error/as_found/low/load", "1 g")
    bench.put("error/as_found/low/indicated", "1.3 g")
    bench.put("error/as_found/high/load", "")
    bench.put("error/as_found/high/indicated", "")

    assert str(bench.point("agreement", "all").result) == "0.0 g"


def test_that_an_item_that_is_not_asked_names_nothing(bench: Any) -> None:
    bench.replace("decision: regulation\n", ACROSS)
    bench.replace("  - id: error\n", "  - id: error\n    prescribed_for: [initial]\n")
    bench.replace("for: [initial, periodic], when: load < Max", "for: [initial], when: load < Max")
    bench.kind = bench.kind.PERIODIC

    assert codes(bench.point("agreement", "all")) == ["expression.missing_value"]
