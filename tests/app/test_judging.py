"""A case is judged strictly: what a verifier would still have to do or correct is a refusal."""

import json
from pathlib import Path

import pytest

from metro import resource
from metro.app import judging
from metro.app.judging import CaseResult, as_json, judge_case
from metro.errors import Fault
from metro.model.judgement import Verdict
from metro.regulations.cases import Case, read_cases

METER = """
- name: A new meter
  regulation: jjg-162-2019-cold-water-meters
  on: 2026-03-01
  verification: initial
  instrument:
    class: "2"
    ratings: {DN: 15 mm, Q1: 0.025 m³/h, Q2: 0.04 m³/h, Q3: 2.5 m³/h}
  conditions: {ambient_temperature: 21 ℃, water_temperature: [20.1 ℃, 20.3 ℃]}
  standards: {bench: {U: 0.2 %, k: "2"}}
  answers:
    appearance: {marks: conforms, readable: conforms, protection: conforms, function: conforms}
    tightness: {no_leak: conforms}
  readings:
    error_of_indication:
      Q3: [{indicated: 100.8 L, reference: 100.0 L}]
      Q2: [{indicated: 10.02 L, reference: 10.00 L}]
      Q1: [{indicated: 10.50 L, reference: 10.00 L}]
  expect: {verdict: passed}
"""


def judged(old: str = "", new: str = "", text: str = METER) -> CaseResult:
    assert old in text
    return judge_case(read_cases(text.replace(old, new, 1).encode(), "case.yaml")[0])


def expecting(expect: str, old: str = "", new: str = "") -> CaseResult:
    return judged(old, new, METER.replace("{verdict: passed}", expect))


def test_that_a_case_is_judged_and_met() -> None:
    found = judged()

    assert found.met is True
    assert found.differences == ()
    assert found.judgement is not None
    assert found.judgement.verdict is Verdict.PASSED


def test_that_the_judgement_has_the_form_that_is_printed() -> None:
    shown = as_json(judged())
    items = shown["items"]

    assert json.loads(json.dumps(shown)) == shown
    assert list(shown) == ["name", "verdict", "items", "reasons"]
    assert isinstance(items, dict)
    assert items["error_of_indication"]["Q1"] == {
        "unrounded": "5 %",
        "result": "5.0 %",
        "limit": ["-5 %", "5 %"],
        "verdict": "passed",
    }
    assert items["appearance"]["marks"] == {
        "unrounded": None,
        "result": None,
        "limit": None,
        "verdict": "passed",
    }
    assert shown["reasons"] == []


def test_that_a_slow_meter_has_an_ascii_minus() -> None:
    shown = as_json(judged("indicated: 100.8 L", "indicated: 99.2 L"))

    assert shown["items"]["error_of_indication"]["Q3"]["result"] == "-0.8 %"  # type: ignore[index]


def test_that_a_side_without_a_limit_is_null() -> None:
    file = Path(__file__).parents[1] / "regulations/cases/jjg-443-2023-fuel-dispensers.yaml"
    shown = as_json(judge_case(read_cases(file.read_bytes(), file.name)[0]))
    nozzle = shown["parts"]["nozzle_1"]  # type: ignore[index]

    assert list(shown) == ["name", "verdict", "parts", "reasons"]
    assert nozzle["verdict"] == "rejected"
    assert nozzle["items"]["repeatability"]["Q2"]["limit"] == [None, "0.10 %"]


def test_that_a_rejection_stands_while_other_items_are_missing() -> None:
    found = expecting(
        "{verdict: rejected, reasons: [answer.fails, answer.missing, answer.not_applicable]}",
        "tightness: {no_leak: conforms}",
        "tightness: {}",
    )
    assert found.refused is not None
    torn = "marks: 'fails: torn', function: 'not_applicable: mechanical'}"
    rejected = expecting(
        "{verdict: rejected, reasons: [answer.fails, answer.missing, answer.not_applicable]}",
        "marks: conforms, readable: conforms, protection: conforms, function: conforms}",
        torn,
    )
    assert rejected.met is True
    appearance = as_json(rejected)["items"]["appearance"]  # type: ignore[index]
    assert {name: row["verdict"] for name, row in appearance.items()} == {
        "marks": "rejected",
        "readable": "pending",
        "protection": "pending",
        "function": "not_applicable",
    }


def test_that_an_item_that_does_not_apply_shows_so() -> None:
    found = judged(
        "  answers:\n    appearance: {marks: conforms, readable: conforms,"
        " protection: conforms, function: conforms}",
        "  not_applicable: {appearance: done before}\n  answers:",
    )
    appearance = as_json(found)["items"]["appearance"]  # type: ignore[index]

    assert found.judgement is not None
    assert {row["verdict"] for row in appearance.values()} == {"not_applicable"}


def test_that_a_poor_standard_is_said_beside_the_verdict() -> None:
    assert as_json(judged("U: 0.2 %", "U: 0.40 %"))["reasons"] == []
    assert as_json(judged("U: 0.2 %", "U: 0.41 %"))["reasons"] == ["standard.ratio"]


REFUSALS = [
    ("indicated: 100.8 L", "indicated: 100.8 kg", "quantity.wrong_kind"),
    ("indicated: 100.8 L", "indicated: 100.8 gallon", "quantity.not_legal"),
    ("indicated: 100.8 L", "indicated: about 100 L", "quantity.not_a_number"),
    ("indicated: 100.8 L, ", "", "reading.missing"),
    ("[{indicated: 10.02 L, reference: 10.00 L}]", "[]", "reading.missing"),
    ("tightness: {no_leak: conforms}", "tightness: {}", "answer.missing"),
    ("tightness: {no_leak: conforms}", "tightness: {no_leak: fails}", "cell.note_missing"),
    ("tightness: {no_leak: conforms}", "tightness: {no_leak: good}", "cell.not_a_choice"),
    ('{bench: {U: 0.2 %, k: "2"}}', "{}", "reading.names_no_standard"),
    ('{bench: {U: 0.2 %, k: "2"}}', "{beam: {U: 0.2 %}}", "file.unknown_key"),
    ("indicated: 100.8 L", "shown: 100.8 L", "cell.unknown"),
    ("DN: 15 mm", "DX: 15 mm", "cell.unknown"),
    ("DN: 15 mm, ", "", "rating.missing"),
    ('    class: "2"\n', "", "class.missing"),
    ('    class: "2"', '    class: "9"', "cell.unknown_class"),
    ("Q1: 0.025 m³/h", "Q1: 0.0625 m³/h", "rating.does_not_fit"),
    ("indicated: 100.8 L", "indicated: 108 L", "reading.retest"),
    ("reference: 100.0 L", "reference: 0 L", "expression.undefined"),
    ("water_temperature: [20.1 ℃, 20.3 ℃]", "relative_humidity: 50 %", "expression.missing_value"),
    ("on: 2026-03-01", "on: 2020-03-30", "regulation.not_in_force"),
    ("jjg-162-2019-cold-water-meters", "jjg-162-2007", "regulation.unknown"),
    ("verification: initial", "verification: initial\n  adjusted: perhaps", "cell.not_a_choice"),
]


@pytest.mark.parametrize(("old", "new", "code"), REFUSALS)
def test_that_a_bad_input_is_refused_with_its_code_and_words(old: str, new: str, code: str) -> None:
    found = expecting(f"{{refused: {code}}}", old, new)

    assert found.met is True, found.differences
    assert found.judgement is None
    said = {}
    for language in ("zh", "en"):
        refused = as_json(found, language)["refused"]
        assert isinstance(refused, dict)
        assert list(refused) == ["code", "cause", "remedy"]
        assert refused["code"] == code
        assert refused["cause"] not in ("", f"{code}.cause")
        assert refused["remedy"] not in ("", f"{code}.remedy")
        assert "{" not in refused["cause"]
        said[language] = refused["cause"]
    assert said["zh"] != said["en"]


def test_that_a_refused_cell_says_where_it_stands() -> None:
    found = judged("indicated: 100.8 L", "indicated: 100.8 kg")

    assert found.refused is not None
    assert found.refused.parameters["file"] == "case.yaml"
    assert found.refused.parameters["line"] == 16
    assert (
        found.refused.parameters["cell"] == "reading/-/error_of_indication/as_found/Q3/0/indicated"
    )


def test_that_the_first_wrong_cell_of_the_file_is_named() -> None:
    text = METER.replace("10.50 L", "10.50 kg").replace("100.8 L", "100.8 kg")
    found = judged(text=text)

    assert found.refused is not None
    assert found.refused.parameters["line"] == 16


def test_that_a_case_that_holds_nothing_is_refused() -> None:
    weights = """
- name: An empty box
  regulation: jjg-99-2022-weights
  on: 2026-03-01
  verification: periodic
  instrument: {class: F1}
"""
    found = judged(text=weights)

    assert found.refused is not None
    assert found.refused.code == "case.nothing_taken"
    assert found.met is None


def test_that_a_case_without_expectation_is_neither_met_nor_missed() -> None:
    found = judged("  expect: {verdict: passed}\n", "")

    assert (found.met, found.differences) == (None, ())
    assert as_json(found)["verdict"] == "passed"


def test_that_what_came_otherwise_is_said() -> None:
    wrong = expecting("{verdict: rejected}")
    refused = expecting("{verdict: passed}", "100.8 L", "100.8 kg")
    accepted = expecting("{refused: quantity.wrong_kind}")
    other = expecting("{refused: cell.unknown}", "100.8 L", "100.8 kg")

    assert wrong.differences == ("verdict: rejected ≠ passed",)
    assert refused.differences == ("refused: — ≠ quantity.wrong_kind",)
    assert accepted.differences == ("refused: quantity.wrong_kind ≠ —",)
    assert other.differences == ("refused: cell.unknown ≠ quantity.wrong_kind",)
    assert {row.met for row in (wrong, refused, accepted, other)} == {False}


def test_that_a_fault_of_ours_is_not_made_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise Fault("resource.missing", folder="x")

    monkeypatch.setattr(judging.library, "shipped", broken)

    with pytest.raises(Fault):
        judged()


DEMO = read_cases(resource.read_bytes("demo", "verifications.yaml"), "verifications.yaml")


@pytest.mark.parametrize("case", DEMO, ids=lambda case: case.name)
def test_that_a_case_of_the_demo_names_its_standards_and_is_judged_alone(case: Case) -> None:
    result = judge_case(case)
    assert result.refused is None
    assert result.judgement is not None
    passes = "passes" in case.name or "on its way" in case.name
    assert result.judgement.verdict is (Verdict.PASSED if passes else Verdict.REJECTED)
