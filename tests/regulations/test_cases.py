"""Case files become cells and standards; what they get wrong is refused with its line."""

from collections.abc import Callable
from datetime import date

import pytest

from metro import language
from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.model.verification import VerificationKind
from metro.regulations import cases
from metro.regulations.cases import Case, missing_standard, read_cases, standards_of

Small = Callable[..., VerificationRegulation]
TEXT = """
- name: A test scale
  regulation: small
  on: 2026-03-01
  verification: initial
  instrument: {label: one, class: A, ratings: {Max: 100 g, e: 1 g}, parts: null}
  conditions: {temperature: [20.0 ℃, 20.5 ℃], humidity: 50 %}
  standards: {weights: {class: M1, mpe: ±0.1 g}, meter: {U: 0.2 %, k: "2", offset: 1 g, make: x}}
  adjusted: true
  answers: {look: {marks: conforms}}
  not_applicable: {zero: none}
  readings: {error: {low: [{load: 10 g, indicated: 10 g}, {load: 10 g}]}}
  as_left: {readings: {error: {low: [{load: 11 g}]}}, answers: {look: {marks: conforms}}}
  source: by hand
  expect: {verdict: passed, reasons: []}
"""


def case(old: str = "", new: str = "") -> Case:
    assert old in TEXT
    return read_cases(TEXT.replace(old, new, 1).encode(), "file.yaml")[0]


def refused(read: Callable[[], object]) -> MetroError:
    with pytest.raises(MetroError) as error:
        read()
    for spoken in language.LANGUAGES:
        assert language.cause(error.value, spoken) != f"{error.value.code}.cause"
        assert language.remedy(error.value, spoken) != f"{error.value.code}.remedy"
    return error.value


def test_that_a_case_becomes_cells() -> None:
    found = case()

    assert (found.name, found.regulation, found.on) == ("A test scale", "small", date(2026, 3, 1))
    assert found.kind is VerificationKind.INITIAL
    assert found.source == "by hand"
    assert found.expect == {"verdict": "passed", "reasons": []}
    assert found.cells == {
        "label": "one",
        "class": "A",
        "rating/Max": "100 g",
        "rating/e": "1 g",
        "condition/temperature/start": "20.0 ℃",
        "condition/temperature/end": "20.5 ℃",
        "condition/humidity": "50 %",
        "adjusted": "true",
        "reading/-/error/as_found/low/0/load": "10 g",
        "reading/-/error/as_found/low/0/indicated": "10 g",
        "reading/-/error/as_found/low/1/load": "10 g",
        "answer/-/look/as_found/marks": "conforms",
        "na/-/zero": "none",
        "reading/-/error/as_left/low/0/load": "11 g",
        "answer/-/look/as_left/marks": "conforms",
    }
    assert found.lines["reading/-/error/as_left/low/0/load"] == 13


def test_that_readings_of_parts_stand_under_their_part() -> None:
    parts = "parts: {w1: {label: first, class: B, ratings: {nominal: 1 g}}, w2: {ratings: null}}}"
    text = TEXT.replace("parts: null}", parts)
    for key in ("answers: {look", "not_applicable: {zero", "readings: {error"):
        head, inner = key.split(": {")
        text = text.replace(key, f"{head}: {{w1: {{{inner}")
    text = text.replace("conforms}}\n", "conforms}}}\n").replace("zero: none}", "zero: none}}")
    text = text.replace("10 g}]}}\n", "10 g}]}}}\n").replace(
        "[{load: 11 g}]}}", "[{load: 11 g}]}}}"
    )
    text = text.replace("conforms}}}\n  source", "conforms}}}}\n  source")
    cells = read_cases(text.encode(), "file.yaml")[0].cells

    assert cells["part/w1/label"] == "first"
    assert cells["part/w1/class"] == "B"
    assert cells["part/w1/rating/nominal"] == "1 g"
    assert cells["reading/w1/error/as_left/low/0/load"] == "11 g"
    assert cells["answer/w1/look/as_found/marks"] == "conforms"
    assert cells["na/w1/zero"] == "none"


def test_that_a_case_may_expect_nothing_and_name_no_standard() -> None:
    found = case("  expect: {verdict: passed, reasons: []}\n", "")
    bare = case("  source: by hand\n", "")

    assert found.expect is None
    assert bare.source == ""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("expect: {verdict: passed", "expect: {vedict: passed", "file.unknown_key"),
        ("verification: initial", "verification: yearly", "file.not_a_choice"),
        ("on: 2026-03-01", "on: 1 March 2026", "file.not_a_date"),
        ("source: by hand", "origin: by hand", "file.unknown_key"),
        ("parts: null}", "pieces: null}", "file.unknown_key"),
        ("20.5 ℃]", "20.5 ℃, 21 ℃]", "case.start_and_end"),
        ("load: 11 g", "load: [11 g]", "file.not_a_text"),
        ("[{load: 11 g}]", "{load: 11 g}", "file.not_a_list"),
        ("adjusted: true", "adjusted: [true]", "file.not_a_text"),
        ("as_left: {readings", "as_left: {reading: {}, readings", "file.unknown_key"),
    ],
)
def test_that_a_wrong_case_is_refused_with_its_line(old: str, new: str, code: str) -> None:
    error = refused(lambda: case(old, new))

    assert error.code == code
    assert error.parameters["file"] == "file.yaml"
    assert error.parameters["line"]


def test_that_a_file_of_cases_is_a_list_of_some_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MOST_CASES", 1)

    assert refused(lambda: read_cases(b"name: x", "file.yaml")).code == "file.not_a_list"
    assert refused(lambda: read_cases(b"", "file.yaml")).code == "file.not_a_list"
    twice = (TEXT * 2).encode()
    assert refused(lambda: read_cases(twice, "file.yaml")).code == "file.too_many_rows"


def test_that_standards_are_read_as_their_regulation_asks(small: Small) -> None:
    found = standards_of(case(), small())

    assert found["weights"].accuracy_class == "M1"
    assert str(found["weights"].mpe) == "0.1 g"
    assert str(found["meter"].uncertainty) == "0.2 %"
    assert found["meter"].coverage_factor == "2"
    assert str(found["meter"].values["offset"]) == "1 g"
    assert found["meter"].values["make"] == "x"


def test_that_the_limit_of_a_thermometer_is_a_difference(small: Small) -> None:
    found = standards_of(
        case("weights: {class: M1, mpe: ±0.1 g}", "thermometer: {mpe: ±0.2 ℃}"), small()
    )

    assert found["thermometer"].mpe is not None
    assert found["thermometer"].mpe.kind == "temperature_difference"


def test_that_weights_are_listed_piece_by_piece(small: Small) -> None:
    pieces = "pieces: [{nominal: 1 kg, mpe: ±50 mg}, {nominal: 20 g, mpe: ±2.5 mg, count: 2}]"
    found = standards_of(case("class: M1, mpe: ±0.1 g", pieces), small())

    assert [str(nominal) for nominal, _ in found["weights"].pieces] == ["1 kg", "20 g", "20 g"]


def test_that_a_point_may_have_a_standard_of_its_own(small: Small) -> None:
    found = standards_of(case("weights: {class", "weights@error/low: {class"), small())

    assert set(found) == {"weights@error/low", "meter"}


def test_that_no_standards_are_none(small: Small) -> None:
    without = "\n".join(line for line in TEXT.splitlines() if "standards:" not in line)
    found = read_cases(without.encode(), "file.yaml")[0]

    assert standards_of(found, small()) == {}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("weights: {class: M1", "scales: {class: M1", "file.unknown_key"),
        ("weights: {class: M1", "weights@error/top: {class: M1", "file.unknown_key"),
        ("weights: {class: M1", "weights: {grade: M1", "file.unknown_key"),
        ("mpe: ±0.1 g", "mpe: ±0.1 lb", "quantity.not_legal"),
        ("offset: 1 g", "offset: 1 L", "quantity.wrong_kind"),
        ("mpe: ±0.1 g", "pieces: [{nominal: 1 L, mpe: ±1 g}]", "quantity.wrong_kind"),
        ("mpe: ±0.1 g", "pieces: [{nominal: 1 g, mpe: ±1 g, count: 0}]", "case.too_many_pieces"),
        ("mpe: ±0.1 g", "pieces: [{nominal: 1 g, mpe: ±1 g, count: 1001}]", "case.too_many_pieces"),
        (
            "mpe: ±0.1 g",
            "pieces: [{nominal: 1 g, mpe: 1 g, count: 600}, {nominal: 2 g, mpe: 1 g, count: 600}]",
            "case.too_many_pieces",
        ),
        ("mpe: ±0.1 g", "pieces: [{nominal: 1 g, mpe: ±0.1 %}]", "quantity.wrong_kind"),
        ("mpe: ±0.1 g", "pieces: [{nominal: 1 g}]", "file.missing_key"),
        ("mpe: ±0.1 g", "pieces: [{nominal: 1 g, mpe: 1 g, U: 1 g}]", "file.unknown_key"),
    ],
)
def test_that_a_wrong_standard_is_refused(small: Small, old: str, new: str, code: str) -> None:
    error = refused(lambda: standards_of(case(old, new), small()))

    assert error.code == code
    assert error.parameters["line"]


def test_that_a_reading_whose_standard_is_not_named_is_found(small: Small) -> None:
    assert missing_standard(case(), small()) is None
    at_point = case("weights: {class", "weights@error/low: {class")
    assert missing_standard(at_point, small()) is None
    elsewhere = missing_standard(case("weights: {class", "weights@error/high: {class"), small())
    nowhere = missing_standard(case("weights: {class: M1, mpe: ±0.1 g}, ", ""), small())
    for error in (elsewhere, nowhere):
        assert error is not None
        assert error.code == "reading.names_no_standard"
        assert error.parameters["cell"] == "reading/-/error/as_found/low/0/load"
        assert error.parameters["line"] == 12
    without = "\n".join(line for line in TEXT.splitlines() if "standards:" not in line)
    assert missing_standard(read_cases(without.encode(), "file.yaml")[0], small()) is not None
