import pytest

from metro.regulations.numbers import open_numbers

from ..station import HEAD, PASSES, SCALE, VERIFIER, Desk

WEIGHTS = "jjg-99-2022-weights"


def open_paths(desk: Desk, regulation: str) -> list[str]:
    with desk.station.ledger.reading() as reader:
        confirmed = reader.confirmed_numbers(regulation)
    return [
        row.path for row in open_numbers(desk.station.regulation(regulation).numbers, confirmed)
    ]


def correctable(desk: Desk, regulation: str) -> tuple[str, str]:
    """Return path and value of a number that a head may correct."""
    rows = desk.station.regulation(regulation).numbers
    row = next(row for row in rows if row.correctable and row.value and row.value.startswith("±"))
    return row.path, row.value or ""


def test_that_confirmed_numbers_are_open_no_more(desk: Desk) -> None:
    assert open_paths(desk, SCALE) == []


def test_that_confirming_gives_back_the_values_that_stand(desk: Desk) -> None:
    path, value = correctable(desk, SCALE)
    assert desk.station.numbers(SCALE, [path], "again", HEAD) == {path: value}


def test_that_only_the_technical_head_confirms_or_corrects(desk: Desk) -> None:
    path, _ = correctable(desk, SCALE)
    with desk.refuses("role.needed", role="technical_head"):
        desk.station.numbers(SCALE, [path], "", VERIFIER)
    with desk.refuses("role.needed", role="technical_head"):
        desk.station.numbers.correct(SCALE, path, "±9 g", "misprint", VERIFIER)


def test_that_an_unknown_number_is_refused_with_all_the_others(desk: Desk) -> None:
    path, _ = correctable(desk, SCALE)
    with desk.refuses("regulation.unknown_number", path="items.none"):
        desk.station.numbers(SCALE, [path, "items.none"], "", HEAD)
    with desk.refuses("regulation.unknown_number", path="items.none"):
        desk.station.numbers.correct(SCALE, "items.none", "1 g", "why", HEAD)


def test_that_an_unknown_regulation_is_refused(desk: Desk) -> None:
    with desk.refuses("regulation.unknown", regulation="jjg-0"):
        desk.station.numbers("jjg-0", [], "", HEAD)


def test_that_a_correction_needs_a_reason_and_a_value_of_the_right_kind(desk: Desk) -> None:
    path, _ = correctable(desk, SCALE)
    with desk.refuses("reason.missing"):
        desk.station.numbers.correct(SCALE, path, "±9 g", "", HEAD)
    with desk.unchanged(), pytest.raises(Exception, match=r"expression\.|quantity\.|regulation\."):
        desk.station.numbers.correct(SCALE, path, "±9 L", "misprint", HEAD)


def test_that_a_corrected_number_is_used_and_confirmed_by_the_same_word(desk: Desk) -> None:
    path, value = correctable(desk, SCALE)
    before = desk.station.regulation(SCALE)
    desk.station.numbers.correct(SCALE, path, f"{value} ", "clause 7, table 2", HEAD)
    after = desk.station.regulation(SCALE)
    row = next(row for row in after.numbers if row.path == path)
    assert (row.corrected, row.value) == (True, f"{value} ")
    assert after.numbers_digest != before.numbers_digest
    assert after.file_hash == before.file_hash
    assert open_paths(desk, SCALE) == []


def test_that_a_gap_is_filled_and_not_confirmed(desk: Desk) -> None:
    gap = "conditions.ambient_temperature"
    before = open_paths(desk, WEIGHTS)
    assert gap in before
    with desk.refuses("regulation.gap", item=gap):
        desk.station.numbers(WEIGHTS, [gap], "", HEAD)
    desk.station.numbers.correct(WEIGHTS, gap, "18 ℃ .. 26 ℃", "6.1.1, page 5", HEAD)
    assert open_paths(desk, WEIGHTS) == [path for path in before if path != gap]


def test_that_a_regulation_with_a_gap_issues_nothing(desk: Desk) -> None:
    record = desk.approved("A set of M1 weights passes", "weights-granary")
    with desk.refuses("gate.refused") as found:
        desk.issue(record)
    assert "gate.regulation_confirmed" in found.value.parameters["rules"]


def test_that_a_number_corrected_after_submission_holds_the_record_back(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    path, value = correctable(desk, SCALE)
    desk.station.numbers.correct(SCALE, path, f"{value} ", "clause 7, table 2", HEAD)
    with desk.refuses("gate.refused", rules=("gate.regulation_unchanged",)):
        desk.issue(record)


def test_that_a_record_keeps_the_corrections_it_was_judged_by(desk: Desk) -> None:
    path, value = correctable(desk, SCALE)
    desk.station.numbers.correct(SCALE, path, f"{value} ", "clause 7, table 2", HEAD)
    record = desk.approved(PASSES, "scale-007")
    assert record.regulation.numbers == {path: f"{value} "}
    desk.issue(record)
    assert desk.state(record.id) == "issued"
