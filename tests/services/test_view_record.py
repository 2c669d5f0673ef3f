import pytest

from metro.model.judgement import Verdict
from metro.model.people import Meaning

from ..station import FAILS, HEAD, PASSES, SCALE, VERIFIER, Desk

WARMEST = "conditions.ambient_temperature"
LOAD = "reading/-/weighing_error/as_found/maximum/0"


def test_that_a_record_shows_the_cells_that_were_taken(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007", **{"header/remark": "稳定后读数"})
    taken = desk.station.drafts.get(draft).cells
    record = desk.submit(draft)
    shown = desk.station.view(record.id).view
    assert {cell: shown.cells.get(cell) for cell in taken} == taken
    assert shown.cells[f"{LOAD}/indicated"] == "15.000 kg"
    assert (shown.id, shown.record, shown.refused) == (record.id, record, {})


def test_that_the_judgement_shown_is_the_one_of_the_record(
    desk: Desk, made: dict[str, str]
) -> None:
    with desk.unchanged():
        passed = desk.station.view(made["issued"]).view
        rejected = desk.station.view(made["rejected"]).view
    assert passed.judgement.verdict is Verdict.PASSED
    assert rejected.judgement.verdict is Verdict.REJECTED
    assert rejected.judgement is rejected.record.judgement


@pytest.mark.parametrize(
    ("state", "signed", "documents"),
    [
        ("submitted", 1, ()),
        ("checked", 2, ()),
        ("returned", 1, ()),
        ("approved", 3, ()),
        ("issued", 3, ("JY-2026-00001",)),
    ],
)
def test_that_it_shows_where_a_record_stands_and_who_signed(
    desk: Desk, made: dict[str, str], state: str, signed: int, documents: tuple[str, ...]
) -> None:
    found = desk.station.view(made[state])
    assert found.state == state
    order = [Meaning.VERIFIED, Meaning.CHECKED, Meaning.APPROVED]
    assert {row.meaning for row in found.signatures} == set(order[:signed])
    assert found.documents == documents


def test_that_a_record_is_found_by_its_number(desk: Desk, made: dict[str, str]) -> None:
    assert desk.station.view("R-2026-00001") == desk.station.view(made["issued"])


def test_that_strikes_stay_to_be_seen(desk: Desk) -> None:
    draft = desk.draft(FAILS, "scale-007")
    desk.station.take(draft, {f"{LOAD}/added": "1.0 g"}, VERIFIER, "a weight more")
    (strike,) = desk.station.view(desk.submit(draft).id).view.strikes
    assert (strike.cell, strike.old, strike.why) == (f"{LOAD}/added", "0.5 g", "a weight more")


def test_that_a_number_corrected_later_does_not_change_what_is_shown(
    desk: Desk, made: dict[str, str]
) -> None:
    before = desk.station.view(made["issued"]).view
    desk.station.numbers.correct(SCALE, WARMEST, "-10 ℃ .. 45 ℃", "a misprint", HEAD)
    after = desk.station.view(made["issued"]).view
    shown = {row.path: row.value for row in after.regulation.numbers}
    now = {row.path: row.value for row in desk.station.regulation(SCALE).numbers}
    assert shown == {row.path: row.value for row in before.regulation.numbers}
    assert (shown[WARMEST], now[WARMEST]) == ("-10 ℃ .. 40 ℃", "-10 ℃ .. 45 ℃")


def test_that_an_unknown_record_is_refused(desk: Desk, made: dict[str, str]) -> None:
    with desk.refuses("record.unknown"):
        desk.station.view("R-2026-99999")
    with desk.refuses("record.unknown"):
        desk.station.view(made["draft"])
