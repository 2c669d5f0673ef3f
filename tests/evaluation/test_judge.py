"""A verification is judged item by item; nothing drops out because a value was forgotten."""

from collections.abc import Callable
from typing import Any

import pytest

from metro.model.judgement import Judgement, Verdict
from metro.model.verification import Stage, VerificationKind

Codes = Callable[[Judgement], list[str]]


def test_that_a_whole_verification_passes(bench: Any, codes: Codes) -> None:
    found = bench.judge()

    assert found.verdict is Verdict.PASSED
    assert codes(found) == []
    assert found.part("-").items[0].item == "look"
    assert [item.verdict for item in found.parts[0].items] == [Verdict.PASSED] * 5


def test_that_nothing_taken_is_pending(bench: Any) -> None:
    bench.replace(
        "conditions:",
        "parts: {id: nozzle, title: {zh: 枪, en: Nozzle}, documents: per_part}\nconditions:",
    )
    bench.cells = {"class": "A"}

    assert bench.judge().verdict is Verdict.PENDING
    assert bench.judge().parts == ()


def test_that_questions_are_each_answered(bench: Any) -> None:
    bench.cells["answer/-/look/as_found/marks"] = ""
    assert bench.item("look").verdict is Verdict.PENDING
    assert [row.code for row in bench.item("look").reasons] == ["answer.missing"]

    bench.cells["answer/-/look/as_found/marks"] = "not_applicable: none"
    assert bench.item("look").verdict is Verdict.PASSED
    assert [row.code for row in bench.item("look").reasons] == ["answer.not_applicable"]

    bench.cells["answer/-/look/as_found/marks"] = "fails: torn"
    assert bench.item("look").verdict is Verdict.REJECTED
    assert bench.item("look").reasons[0].parameters["note"] == "torn"


def test_that_a_rejection_stands_while_something_is_missing(bench: Any) -> None:
    bench.cells["answer/-/look/as_found/marks"] = "fails: torn"
    bench.cells["reading/-/zero/as_found/only/0/indicated"] = ""

    assert bench.judge().verdict is Verdict.REJECTED


def test_that_an_item_not_applicable_gives_its_reason(bench: Any) -> None:
    bench.cells["na/-/scatter"] = "not asked for"
    found = bench.item("scatter")

    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.reasons[0].parameters["why"] == "not asked for"
    assert bench.judge().verdict is Verdict.PASSED


def test_that_an_item_without_a_point_that_applies_says_so(bench: Any) -> None:
    bench.replace("points: [{id: only}]", "points: [{id: only, when: Max > 1 kg}]")
    found = bench.item("zero")

    assert found.verdict is Verdict.NOT_APPLICABLE
    assert [row.code for row in found.reasons] == ["item.no_point"]


def test_that_items_are_asked_by_kind_of_verification(bench: Any) -> None:
    bench.replace("    stages: [as_found]\n", "    prescribed_for: [periodic]\n")

    assert "zero" not in {item.item for item in bench.judge().parts[0].items}
    bench.kind = VerificationKind.PERIODIC
    assert "zero" in {item.item for item in bench.judge().parts[0].items}


@pytest.mark.parametrize(("maximum", "there"), [("100 g", True), ("5 g", False)])
def test_that_items_are_asked_where_their_condition_holds(
    bench: Any, maximum: str, there: bool
) -> None:
    bench.replace("    stages: [as_found]\n", "    when: Max > 10 g\n")
    bench.cells["rating/Max"] = maximum

    assert ("zero" in {item.item for item in bench.judge().parts[0].items}) is there


def test_that_an_item_is_pending_where_its_condition_can_not_be_told(bench: Any) -> None:
    bench.replace("    stages: [as_found]\n", "    when: Max > 10 g\n")
    del bench.cells["rating/Max"]
    found = bench.item("zero")

    assert found.verdict is Verdict.PENDING
    assert found.reasons[0].code == "expression.missing_value"
    assert found.reasons[0].parameters["name"] == "Max"


def test_that_what_a_plate_may_leave_out_makes_no_item_pending(bench: Any) -> None:
    bench.replace("    stages: [as_found]\n", "    when: extra > 0 g\n")

    assert "zero" not in {item.item for item in bench.judge().parts[0].items}


def test_that_after_adjustment_the_readings_as_left_conclude(bench: Any) -> None:
    bench.cells["adjusted"] = "true"
    left = {
        path.replace("as_found", "as_left"): text
        for path, text in bench.cells.items()
        if "/error/" in path or "/mean_error/" in path or "/look/" in path
    }
    bench.put("error/as_found/low/indicated", "19 g", "19 g", "19 g")
    bench.put("error/as_found/low/load", "10 g", "10 g", "10 g")
    bench.cells |= left
    found = bench.judge()

    assert found.verdict is Verdict.PASSED
    before = {item.item: item.verdict for item in found.parts[0].as_found}
    assert before["error"] is Verdict.REJECTED
    stages = {item.item: item.stage for item in found.parts[0].items}
    assert stages["error"] is Stage.AS_LEFT
    assert stages["zero"] is Stage.AS_FOUND  # it is done once


def test_that_what_was_not_taken_before_adjustment_is_not_shown(bench: Any) -> None:
    bench.cells["adjusted"] = "true"
    for path in list(bench.cells):
        if "as_found" in path and "zero" not in path:
            bench.cells[path.replace("as_found", "as_left")] = bench.cells.pop(path)
    found = bench.judge()

    assert found.verdict is Verdict.PASSED
    assert [item.item for item in found.parts[0].as_found] == ["zero"]


def test_that_open_reasons_name_what_is_still_pending(bench: Any) -> None:
    del bench.cells["rating/e"]
    bench.cells["answer/-/look/as_found/marks"] = "not_applicable: none"
    bench.cells["answer/-/look/as_found/seals"] = ""
    bench.cells["na/-/zero"] = "none"
    found = [reason.code for reason in bench.judge().open_reasons()]

    assert found[:2] == ["rating.missing", "answer.missing"]
    assert "answer.not_applicable" not in found
    assert "item.not_applicable" not in found
