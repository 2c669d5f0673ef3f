"""Cells as typed get their meaning here; what can not be taken is refused, the rest stands."""

from typing import Any

import pytest

from metro import language
from metro.model.verification import WHOLE, Outcome, Place, Stage
from metro.quantities.quantity import Quantity


def test_that_readings_come_in_the_unit_of_their_column_and_keep_what_was_typed(bench: Any) -> None:
    bench.put("error/as_found/low/load", "０．０１０ kg")
    part = bench.take().data.parts[WHOLE]
    value = part.readings[Place("error", Stage.AS_FOUND, "low")][0].values["load"]

    assert str(value) == "10 g"
    assert value.text == "０．０１０ kg"


def test_that_a_whole_verification_is_taken(bench: Any) -> None:
    intake = bench.take()

    assert intake.refused == {}
    assert intake.data.accuracy_class == "A"
    assert set(intake.data.ratings) == {"Max", "e"}
    assert [str(value) for value in intake.data.conditions["temperature"]] == ["20 ℃", "21 ℃"]
    assert not intake.data.adjusted


def test_that_a_condition_may_be_taken_once(bench: Any) -> None:
    bench.cells["condition/humidity"] = "50 %"

    assert [str(value) for value in bench.take().data.conditions["humidity"]] == ["50 %"]


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("class", "C", "cell.unknown_class"),
        ("rating/mode", "rough", "cell.not_a_choice"),
        ("rating/Max", "100 L", "quantity.wrong_kind"),
        ("rating/size", "1 g", "cell.unknown"),
        ("condition/temperature", "20 kg", "quantity.wrong_kind"),
        ("condition/pressure", "20 kPa", "cell.unknown"),
        ("adjusted", "maybe", "cell.not_a_choice"),
        ("answer/-/look/as_found/marks", "good", "cell.not_a_choice"),
        ("answer/-/look/as_found/marks", "fails", "cell.note_missing"),
        ("answer/-/look/as_found/marks", "not_applicable: ", "cell.note_missing"),
        ("answer/-/look/as_found/colour", "conforms", "cell.unknown"),
        ("reading/-/error/as_found/low/0/load", "10 斤", "quantity.not_legal"),
        ("reading/-/error/as_found/low/0/load", "1e1 g", "quantity.exponent"),
        ("reading/-/error/as_found/low/0/length", "10 g", "cell.unknown"),
        ("reading/-/error/as_found/middle/0/load", "10 g", "cell.unknown"),
        ("reading/-/error/as_found/low/7/load", "10 g", "cell.unknown"),
        ("reading/other/error/as_found/low/0/load", "10 g", "cell.unknown"),
        ("part/other/class", "A", "cell.unknown"),
        ("na/-/nothing", "why", "cell.unknown"),
    ],
)
def test_that_a_wrong_cell_is_refused_by_its_path(
    bench: Any, path: str, text: str, code: str
) -> None:
    bench.cells[path] = text
    refused = bench.take().refused

    assert set(refused) == {path}
    assert refused[path].code == code
    assert refused[path].parameters["cell"] == path
    for spoken in language.LANGUAGES:
        assert language.cause(refused[path], spoken) != f"{code}.cause"
        assert language.remedy(refused[path], spoken) != f"{code}.remedy"


def test_that_cells_of_the_record_around_are_left_alone(bench: Any) -> None:
    more = {
        "header/on": "2026-03-01",
        "standard/weights": "x",
        "seal/cover/before": "1",
        "run/1": "y",
    }
    bench.cells |= more

    assert bench.take().refused == {}


def test_that_answers_keep_their_note(bench: Any) -> None:
    bench.cells["answer/-/look/as_found/marks"] = "fails: 铭牌脱落"
    answer = bench.take().data.parts[WHOLE].answers["look", Stage.AS_FOUND]["marks"]

    assert (answer.outcome, answer.note) == (Outcome.FAILS, "铭牌脱落")


def test_that_an_item_may_not_apply_with_a_reason(bench: Any) -> None:
    bench.cells["na/-/zero"] = "no zero device"

    assert bench.take().data.parts[WHOLE].not_applicable == {"zero": "no zero device"}


def test_that_a_word_of_the_plate_is_one_of_its_choices(bench: Any) -> None:
    bench.cells["rating/mode"] = " coarse "

    assert bench.take().data.ratings["mode"] == "coarse"


def test_that_parts_are_found_by_their_cells(bench: Any) -> None:
    bench.replace(
        "conditions:",
        "parts: {id: nozzle, title: {zh: 枪, en: Nozzle}, documents: per_part,"
        " ratings: {n: {kind: number, unit: '1'}}}\nconditions:",
    )
    bench.cells = {
        "class": "A",
        "part/one/label": "first",
        "part/one/class": "B",
        "part/one/rating/n": "3",
        "reading/two/zero/as_found/only/0/indicated": "0.1 g",
        "answer/three/look/as_found/marks": "conforms",
        "na/four/look": "none",
    }
    intake = bench.take()

    assert intake.refused == {}
    assert list(intake.data.parts) == ["one", "two", "three", "four"]
    assert intake.data.parts["one"].accuracy_class == "B"
    assert isinstance(intake.data.parts["one"].ratings["n"], Quantity)


def test_that_lines_end_with_the_first_empty_one(bench: Any) -> None:
    bench.put("error/as_found/low/load", "10 g", "", "12 g")
    intake = bench.take()

    assert set(intake.refused) == {"reading/-/error/as_found/low/2/load"}
