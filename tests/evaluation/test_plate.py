"""Nothing passes before the nameplate is whole and fits the regulation."""

from typing import Any

from metro import language
from metro.model.judgement import Verdict


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
