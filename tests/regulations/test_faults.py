"""Whoever writes a regulation is told of every fault at once, and of none that only follows."""

import pytest

from metro.errors import MetroError
from metro.regulations import library
from metro.regulations.faults import MOST, faults

NAME = "jjg-270-2008-sphygmomanometers"
TEXT = library.data(NAME).decode()
LIMIT = "{id: all, value: ±0.5 kPa"
APPLIED = "kind: blood_pressure, unit: kPa, standard: reference"


def found(*changes: tuple[str, str]) -> list[MetroError]:
    """Return the faults of a good file with some texts changed."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return faults(text.encode(), "mine")


def codes(errors: list[MetroError]) -> list[str]:
    return [error.code for error in errors]


@pytest.mark.parametrize("name", library.ids())
def test_that_a_good_file_has_no_faults(name: str) -> None:
    assert faults(library.data(name), name) == []


def test_that_faults_of_several_rows_are_told_at_once_by_line() -> None:
    errors = found(
        ("value: 6 months", "value: half a year"),
        ("symbol: p_0", "symbl: p_0"),
        (LIMIT, LIMIT.replace("0.5 kPa", "0.5 L")),
        ('en: "Tube or dial, cuff and hoses are whole"', "en: [whole]"),
    )

    lines = [int(str(error.parameters["line"])) for error in errors]
    assert len(errors) == 4
    assert lines == sorted(lines)
    assert {"file.unknown_key", "file.not_a_text", "regulation.bad_interval"} < set(codes(errors))
    assert all(error.parameters["file"] == "mine.yaml" for error in errors)


def test_that_two_faults_of_one_kind_are_two() -> None:
    errors = found(("symbol: p_1", "symbl: p_1"), ("symbol: p_2", "symbl: p_2"))

    assert codes(errors) == ["file.unknown_key", "file.unknown_key"]


def test_that_what_only_follows_from_a_fault_is_not_told() -> None:
    errors = found(("role: main", "role: chief"))

    assert codes(errors) == ["file.not_a_choice"]


def test_that_the_names_of_a_rating_left_out_are_not_missed() -> None:
    assert codes(found(("kind: word, choices", "kind: wort, choices"))) == ["file.missing_key"]


def test_that_a_file_that_is_not_well_formed_has_one_fault() -> None:
    assert codes(found(("  edition: 2008", "\tedition: 2008"))) == ["file.tab"]
    assert codes(faults(b"", "mine")) == ["file.not_a_mapping"]


def test_that_a_main_part_that_is_missing_is_told_with_the_keys_that_nobody_knows() -> None:
    assert codes(found(("decision: regulation", "decisions: regulation"))) == ["file.missing_key"]
    assert codes(found(("decision: regulation", "decision: regulation\nextra: 1"))) == [
        "file.unknown_key"
    ]


def test_that_the_head_of_a_file_stops_the_reading() -> None:
    assert codes(found(("revision: 1", "revision: one"), ("symbol: p_0", "symbl: p_0"))) == [
        "file.not_an_integer"
    ]


def test_that_an_unknown_key_of_a_row_without_id_is_left_out_alone() -> None:
    label = "repeat: [{zh: 加载, en: Loading, fr: x}]\n    points:\n      - {id: scale"
    assert codes(found(("points:\n      - {id: scale", label))) == ["file.unknown_key"]


def test_that_a_second_row_of_one_id_is_the_one_at_fault() -> None:
    errors = found(("id: zero_aneroid", "id: zero_mercury"), ("symbol: A,", "symbl: A,"))

    assert set(codes(errors)) == {"file.duplicate_id", "file.unknown_key"}


def test_that_no_more_are_told_than_can_be_read() -> None:
    rows = "\n".join(f"  - {{id: s{n}, title: x}}" for n in range(3 * MOST))

    assert len(found(("standards:\n", f"standards:\n{rows}\n"))) == MOST


def test_that_a_part_of_the_wrong_form_is_one_fault() -> None:
    text = TEXT[: TEXT.index("items:")] + "items: none\n" + TEXT[TEXT.index("decision:") :]
    assert codes(faults(text.encode(), "mine")) == ["file.not_a_list"]
    assert codes(found(("ratings:\n  sort:", "ratings:\n  - sort:"))) == ["file.not_a_mapping"]


@pytest.mark.parametrize("key", ["a.b", "kind.b", "kind.b.c", "a.b.c"])
def test_that_a_key_with_dots_is_told_though_it_can_not_be_left_out(key: str) -> None:
    assert codes(found(("symbol: p_0", f"{key}: p_0"))) == ["file.unknown_key"]


def test_that_a_result_of_each_reading_of_an_item_without_readings_is_refused() -> None:
    """Such as the hysteresis of each point, worked out from another item: it is `of: set`."""
    name = "jjg-52-2013-general-pressure-gauges"
    text = library.data(name).decode()
    assert "of: set" in text

    errors = faults(text.replace("of: set, ", "", 1).encode(), "mine")

    assert codes(errors) == ["regulation.result_of_no_reading"]
