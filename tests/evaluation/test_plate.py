"""Nothing passes before the nameplate is whole and fits the regulation."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from metro import language
from metro.evaluation.plate import rating_text, same_serial, unfit
from metro.model.instrument import MeasuringInstrument, Part
from metro.model.judgement import Verdict
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read
from metro.regulations import library


def reasons(bench: Any) -> list[tuple[str, str]]:
    found = bench.judge().parts[0].reasons
    return [
        (row.code, row.parameters.get("rating") or row.parameters.get("rule", "")) for row in found
    ]


def test_that_a_whole_plate_gives_no_reason(bench: Any) -> None:
    assert reasons(bench) == []


def test_that_what_is_required_is_missed(bench: Any) -> None:
    del bench.cells["rating/Max"]
    del bench.cells["class"]

    assert reasons(bench) == [("rating.missing", "Max"), ("class.missing", "")]
    assert bench.judge().verdict is not Verdict.PASSED


def test_that_a_rule_of_the_plate_is_asked(bench: Any) -> None:
    bench.cells["rating/Max"] = "1001 g"
    found = bench.judge().parts[0].reasons[0]

    assert found.code == "rating.does_not_fit"
    assert bench.judge().parts[0].verdict is not Verdict.PASSED
    for spoken, words in (("zh", "1000 e"), ("en", "1000 e")):
        assert words in language.say(f"reason.{found.code}", spoken, found.parameters)


def test_that_a_rule_on_the_limit_is_kept(bench: Any) -> None:
    bench.cells["rating/Max"] = "1000 g"

    assert reasons(bench) == []


def test_that_a_rule_is_asked_where_its_condition_holds(bench: Any) -> None:
    bench.cells["rating/mode"] = "coarse"
    bench.cells["rating/extra"] = "0.5 g"
    assert reasons(bench) == []

    bench.cells["rating/mode"] = "fine"
    assert reasons(bench) == [("rating.does_not_fit", "extra_load")]

    del bench.cells["rating/extra"]
    assert reasons(bench) == []


def test_that_ratings_of_a_part_are_required_of_each_part(bench: Any) -> None:
    bench.replace(
        "conditions:",
        "parts: {id: nozzle, title: {zh: 枪, en: Nozzle}, documents: per_part,"
        " ratings: {n: {kind: number, unit: '1'}}}\nconditions:",
    )
    bench.cells["part/one/rating/n"] = "1"
    bench.cells["part/two/label"] = "2"
    parts = bench.judge().parts

    missing = {part.part: [row.code for row in part.reasons] for part in parts}
    assert missing["one"] == []
    assert missing["two"] == ["rating.missing"]


SCALE = "jjg-539-2016-digital-indicating-scales"
DISPENSER = "jjg-443-2023-fuel-dispensers"


def stated(*parts: Part, **ratings: Quantity | str) -> MeasuringInstrument:
    return MeasuringInstrument("t-1", "kind", "name", "", "1", "", ratings=ratings, parts=parts)


@pytest.mark.parametrize("text", ["15 kg", "15000 g", "0.015 t", "15"])
def test_that_a_rating_in_any_legal_unit_of_its_kind_is_taken(text: str) -> None:
    found = unfit(stated(Max=read(text)), [library.shipped(SCALE)])
    assert list(found) == []


@pytest.mark.parametrize("value", [read("15 L"), "fifteen", "-15 kgf", ""])
def test_that_a_rating_of_another_kind_is_named_with_the_kind_that_is_wanted(
    value: Quantity | str,
) -> None:
    (error,) = unfit(stated(Max=value), [library.shipped(SCALE)])
    assert error.code == "rating.wrong_kind"
    assert (error.parameters["rating"], error.parameters["kind"]) == ("Max", "mass")
    assert error.parameters["part"] == ""
    said = language.cause(error, "en")
    assert "Max" in said
    assert "mass" in said
    assert rating_text(value) in said
    assert "kg" in language.remedy(error, "zh")


def test_that_ratings_that_no_regulation_knows_and_words_are_left_alone() -> None:
    thing = stated(colour="blue", Max=read("15 L"))
    assert list(unfit(thing, [])) == []
    assert list(unfit(replace_ratings(thing, colour="blue"), [library.shipped(SCALE)])) == []
    nozzle = Part("1", "1", "", {"fuel": "petrol"})
    assert list(unfit(stated(nozzle), [library.shipped(DISPENSER)])) == []


def replace_ratings(thing: MeasuringInstrument, **ratings: str) -> MeasuringInstrument:
    return replace(thing, ratings=ratings)


def test_that_one_regulation_that_reads_it_is_enough() -> None:
    both = [library.shipped(SCALE), library.shipped("jjg-162-2019-cold-water-meters")]
    assert list(unfit(stated(Max=read("15 kg"), Q3=read("2.5 m3/h")), both)) == []


def test_that_a_rating_of_a_part_is_told_with_its_part() -> None:
    part = Part("2", "2", "", {"nominal": read("5 L")})
    (error,) = unfit(stated(part), [library.shipped("jjg-99-2022-weights")])
    assert (error.parameters["part"], error.parameters["rating"]) == ("2", "nominal")


def test_that_a_computed_rating_is_written_with_its_unit() -> None:
    assert rating_text(Quantity(Decimal(15), "kg", "mass")) == "15 kg"


def test_that_a_serial_number_is_the_same_however_wide_or_spaced() -> None:
    assert same_serial("Ｗ－0815", " w-08 15")
    assert not same_serial("W-0815", "W-0851")
    assert not same_serial("W-0815", "W0815")


def test_that_a_text_that_hides_something_is_told_with_its_part() -> None:
    part = Part("2", "2\u200b 号枪", "", {})
    found = list(unfit(replace(stated(part), serial="12\u202e43"), []))
    assert [row.code for row in found] == ["instrument.hidden"] * 2
    assert [(row.parameters["field"], row.parameters["part"]) for row in found] == [
        ("serial", ""),
        ("label", "2"),
    ]
    assert "12<U+202E>43" in language.cause(found[0], "zh")
    assert list(unfit(replace(stated(), name="冷　水水表"), [])) == []
