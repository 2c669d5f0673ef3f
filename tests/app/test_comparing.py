"""Only what is expected is looked at; values are compared as values."""

import pytest

from metro.app.comparing import differences

POINT = {
    "unrounded": "0.3311630699449673537345044859567976 %",
    "result": "0.33 %",
    "limit": ["-0.30 %", "0.30 %"],
    "verdict": "rejected",
}
SHOWN = {
    "verdict": "rejected",
    "items": {"error": {"Q1": POINT, "Q2": {**POINT, "limit": [None, "5 g"], "result": "2000 g"}}},
    "reasons": ["result.outside", "standard.ratio"],
}


def at(point: str, **wanted: object) -> list[str]:
    return list(differences({"items": {"error": {point: wanted}}}, SHOWN, None))


@pytest.mark.parametrize(
    "wanted",
    [
        {"unrounded": "0.33116 %"},
        {"unrounded": "0.3 %"},
        {"result": "0.33 %"},
        {"result": "0.330 %"},
        {"result": "+0.33 %"},
        {"result": "3.3 ‰"},
        {"limit": "±0.30 %"},
        {"limit": "+/-0.3 %"},
        {"limit": "-0.30 % .. 0.30 %"},
        {"limit": ["-0.3 %", "0.3 %"]},
        {},
    ],
)
def test_that_the_same_value_is_met_however_it_is_written(wanted: dict[str, object]) -> None:
    assert at("Q1", **wanted) == []


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ({"unrounded": "0.33117 %"}, "items.error.Q1.unrounded: 0.33117 % ≠ 0.33116"),
        ({"result": "0.34 %"}, "items.error.Q1.result: 0.34 % ≠ 0.33 %"),
        ({"result": "0.33 g"}, "items.error.Q1.result: 0.33 g ≠ 0.33 %"),
        ({"result": "much"}, "items.error.Q1.result: much ≠ 0.33 %"),
        ({"limit": "±0.31 %"}, "items.error.Q1.limit: ±0.31 % ≠ -0.30 % .. 0.30 %"),
        ({"limit": "≤ 0.30 %"}, "items.error.Q1.limit: ≤ 0.30 % ≠ -0.30 % .. 0.30 %"),
        ({"limit": ["0.30 %"]}, "items.error.Q1.limit: 0.30 % ≠ -0.30 % .. 0.30 %"),
        ({"verdict": "passed"}, "items.error.Q1.verdict: passed ≠ rejected"),
        ({"result": ["0.33 %"]}, "items.error.Q1.result: 0.33 % ≠ 0.33 %"),
    ],
)
def test_that_another_value_is_said(wanted: dict[str, object], line: str) -> None:
    assert [row[: len(line)] for row in at("Q1", **wanted)] == [line]


def test_that_values_meet_in_any_unit_and_one_side_may_be_open() -> None:
    assert at("Q2", result="2 kg", limit="≤ 5 g") == []
    assert at("Q2", limit="<= 0.005 kg") == []
    assert at("Q2", limit=[None, "5 g"]) == []
    assert at("Q2", limit="≥ 5 g") != []
    assert at("Q2", limit=">= 5 g") != []


def test_that_what_is_not_there_is_said() -> None:
    assert at("Q9", verdict="passed") == ["items.error.Q9: … ≠ —"]
    missing = {"items": {"error": {"Q1": {"size": "1"}}}}
    assert list(differences(missing, SHOWN, None)) == ["items.error.Q1.size: 1 ≠ —"]
    nothing = {"unrounded": None, "result": None, "limit": None, "verdict": "passed"}
    shown = {"items": {"look": {"marks": nothing}}}
    for key in ("result", "unrounded", "limit"):
        wanted = {"items": {"look": {"marks": {key: "1 %"}}}}
        assert list(differences(wanted, shown, None)) == [f"items.look.marks.{key}: 1 % ≠ —"]


def test_that_reasons_are_looked_for_one_by_one() -> None:
    assert list(differences({"reasons": ["standard.ratio"]}, SHOWN, None)) == []
    assert list(differences({"reasons": []}, SHOWN, None)) == []
    assert list(differences({"reasons": ["answer.fails"]}, SHOWN, None)) == [
        "reasons: answer.fails ≠ result.outside、standard.ratio"
    ]
    assert list(differences({"reasons": ["answer.fails"]}, {"verdict": "passed"}, None)) == [
        "reasons: answer.fails ≠ —"
    ]
