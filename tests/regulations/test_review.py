from dataclasses import replace

import pytest

from metro.model.number_review import NumberMark, NumberReview, NumberState
from metro.model.regulation import RegulationNumber
from metro.regulations import library
from metro.regulations.reader import read_regulation
from metro.regulations.review import reviewed

from .conftest import TEXT

DISPENSER, WEIGHTS = "jjg-443-2023-fuel-dispensers", "jjg-99-2022-weights"
SEEN = "jjg-162-2009-cold-water-meters"


def review(regulation: str, corrections=None, confirmed=None, marks=None) -> NumberReview:
    found = library.corrected(regulation, corrections or {})
    return reviewed(found, library.shipped(regulation), confirmed or {}, marks or {})


def row(found: NumberReview, path: str):
    return next(number for number in found if number.path == path)


def test_that_every_number_stands_in_one_table() -> None:
    for regulation in (DISPENSER, WEIGHTS, SEEN):
        found = review(regulation)
        paths = [number.path for number in found]
        assert sorted(paths) == sorted(n.path for n in found.regulation.numbers)


def test_that_an_item_is_a_table_of_its_own_and_the_rest_is_sorted_by_kind() -> None:
    kinds = {table.id: table.kind for table in review(DISPENSER).tables}
    assert kinds["items.repeatability"] == "item"
    assert [kind for kind in kinds.values() if kind != "item"] == [
        "scope", "tables", "surroundings", "standards", "interval",
    ]  # fmt: skip


def test_that_a_number_says_what_it_is_by_name() -> None:
    found = review(DISPENSER)
    said = {number.path: (number.what, number.title.en, number.beside) for number in found}
    assert said["in_force"] == ("in_force", "", "")
    assert said["items.repeatability"] == ("method", "", "")
    assert said["items.repeatability.limit.range"] == ("limit", "range", "")
    assert said["standards.thermometer"][:2] == ("standard", "Thermometer")
    change = said["conditions.ambient_temperature.most_change"]
    assert change == ("surrounding", "Ambient temperature", "most_change")


def test_that_ratios_have_the_name_of_their_standard() -> None:
    assert row(review(SEEN), "standards.bench.ratios.in_service").what == "standard"


def test_that_states_follow_the_evidence_and_the_station() -> None:
    path = "items.repeatability.limit.range"
    assert row(review(DISPENSER), path).state is NumberState.OPEN
    value = row(review(DISPENSER), path).value or ""
    assert row(review(DISPENSER, confirmed={path: value}), path).state is NumberState.CONFIRMED
    assert row(review(DISPENSER, confirmed={path: "<= 9 %"}), path).state is NumberState.OPEN
    gap = row(review(WEIGHTS), "interval.other_classes")
    assert (gap.state, gap.value) == (NumberState.GAP, None)


def test_that_what_was_read_in_this_edition_needs_nobody_until_somebody_confirms_it() -> None:
    found = review(SEEN)
    seen = next(number for number in found if number.state is NumberState.SEEN)
    again = review(SEEN, confirmed={seen.path: seen.value or ""})
    assert row(again, seen.path).state is NumberState.CONFIRMED


def test_that_a_correction_keeps_what_the_file_says_beside_it() -> None:
    path = "items.repeatability.limit.range"
    mark = NumberMark("chenheng", "2026-11-22T03:00:00+00:00", 1, 9, "clause 5.2.2", "6")
    given = {path: "<= 0.12 %"}
    found = row(review(DISPENSER, given, given, {path: mark}), path)
    assert (found.state, found.value, found.printed) == (
        NumberState.CORRECTED, "<= 0.12 %", "<= 0.10 %",
    )  # fmt: skip
    assert found.mark == mark
    filled = row(review(WEIGHTS, {"interval.other_classes": "1 year"}), "interval.other_classes")
    assert filled.printed is None


def test_that_waiting_numbers_are_counted() -> None:
    found = review(WEIGHTS)
    table = next(table for table in found.tables if table.id == "interval")
    assert table.waiting == (
        "interval.F1_F2_M1",
        "interval.F1_F2_M1.when",
        "interval.other_classes.when",
    )
    assert table.count(NumberState.GAP) == 1
    assert found.waits == 16
    assert found.count(NumberState.GAP) == 3


@pytest.mark.parametrize("path", ["seals.top", "items.repeatability.readings.V"])
def test_that_a_place_without_a_name_of_its_own_is_other(path: str) -> None:
    shipped = library.shipped(DISPENSER)
    evidence = shipped.numbers[0].evidence
    odd = replace(shipped, numbers=(RegulationNumber(path, "1", evidence, False),))
    number = next(iter(reviewed(odd, odd, {}, {})))
    assert number.what == "other"


def test_that_what_stands_in_a_method_says_what_it_is() -> None:
    """How often, where, by which step: each is a number of its own where its evidence stands."""
    text = TEXT
    cited = "clause: null, certainty: memory"
    text = text.replace("repeat: 3", f"repeat: {{value: 3, {cited}}}")
    load = f"load: {{value: null, kind: mass, unit: g, {cited}}}"
    text = text.replace("quantities: {load: Max / 2}", f"quantities: {{{load}}}")
    text = text.replace("step: mpe/10}", f"step: {{value: 0.1 %, {cited}}}}}")
    text = text.replace(
        "nameplate:",
        f"definitions:\n  half: {{takes: {{}}, kind: mass, unit: g, expression: e / 2, {cited}}}\n"
        "nameplate:",
    )
    rules = read_regulation(text.encode(), "small")
    found = {number.path: number for number in reviewed(rules, rules, {}, {})}

    item = "items.mean_error"
    assert found[f"{item}.repeat"].what == "repeat"
    assert found[f"{item}.result.step"].what == "step"
    assert found[f"{item}.points.middle.quantities.load"].what == "point_value"
    assert found[f"{item}.points.middle.quantities.load"].state is NumberState.GAP
    assert found["definitions.half"].what == "formula"
