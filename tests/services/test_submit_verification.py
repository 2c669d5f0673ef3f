from dataclasses import replace
from datetime import timedelta

import pytest

from metro.journal.bodies.register import SettingsChanged
from metro.model.people import Meaning, Person, Role

from ..station import (
    CHECKER,
    FAILS,
    HEAD,
    OTHER_CHECKER,
    PASSES,
    TWO_NOZZLES,
    VERIFIER,
    Desk,
    password,
    refused,
)

LOAD = "reading/-/weighing_error/as_found/half/0"


def test_that_a_draft_becomes_a_signed_record_and_is_gone(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    record = desk.submit(draft)
    assert (record.id, record.number) == (draft, "R-2026-00007")
    assert record.checker is not None
    assert record.checker.id == CHECKER
    with desk.station.ledger.reading() as reader:
        assert reader.record(record.number) == (record, "submitted")
        (signature,) = reader.signatures(record.id, 1)
    assert (signature.person, signature.meaning) == (VERIFIER, Meaning.VERIFIED)
    assert signature.role is Role.VERIFIER
    with desk.refuses("draft.unknown"):
        desk.station.drafts.get(draft)


def test_that_a_reading_taken_during_the_submission_is_not_lost(desk: Desk) -> None:
    """Another window may take a cell while this one asks for the password."""
    draft = desk.draft(PASSES, "scale-007")
    submit = desk.station.submit

    def slow(person: str, word: str) -> Person:
        desk.station.take(draft, {f"{LOAD}/added": "1.0 g"}, VERIFIER, "a weight more")
        return submit.authenticate(person, word)

    with refused("draft.changed"):
        replace(submit, authenticate=slow)(draft, CHECKER, password(VERIFIER))
    assert desk.station.drafts.get(draft).cells[f"{LOAD}/added"] == "1.0 g"
    assert [row.old for row in desk.submit(draft).strikes] == ["1.5 g"]


def test_that_only_what_was_seen_is_discarded(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    seen = desk.station.drafts.get(draft)
    desk.station.take(draft, {f"{LOAD}/added": "1.0 g"}, VERIFIER, "a weight more")
    desk.station.drafts.discard(draft, seen)
    assert desk.station.drafts.get(draft).cells == {f"{LOAD}/added": "1.0 g"}


def test_that_strikes_go_into_the_record(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.take(draft, {f"{LOAD}/added": "1.0 g"}, VERIFIER, "a weight more")
    assert [row.old for row in desk.submit(draft).strikes] == ["1.5 g"]


def test_that_record_numbers_follow_each_other_by_the_year_of_the_reading(desk: Desk) -> None:
    desk.clock.move(days=70)
    first = desk.submitted(PASSES, "scale-007")
    second = desk.submitted(PASSES, "scale-008", ago=20)
    third = desk.submitted(FAILS, "scale-009")
    numbers = [row.number for row in (first, second, third)]
    assert numbers == ["R-2027-00001", "R-2026-00007", "R-2027-00002"]


@pytest.mark.parametrize(
    ("pattern", "numbers"),
    [
        ("R{year}{serial:05d}", ["R202600007", "R202600008", "R202700001"]),
        ("{serial:03d}-{year}", ["007-2026", "008-2026", "001-2027"]),
        ("No 5 {serial}/{year} B2", ["No 5 7/2026 B2", "No 5 8/2026 B2", "No 5 1/2027 B2"]),
    ],
)
def test_that_no_legal_pattern_makes_a_record_number_twice(
    desk: Desk, pattern: str, numbers: list[str]
) -> None:
    with desk.station.ledger.writing(HEAD) as work:
        work.append(SettingsChanged(replace(work.settings(), record_pattern=pattern), "rule"))
    desk.clock.move(days=70)
    made = [
        desk.submitted(PASSES, "scale-007", ago=20),
        desk.submitted(PASSES, "scale-008", ago=20),
        desk.submitted(PASSES, "scale-009"),
    ]
    assert [row.number for row in made] == numbers


def test_that_an_amendment_takes_no_serial(desk: Desk, made: dict[str, str]) -> None:
    draft = desk.station.amend(made["issued"], "the place was wrong", VERIFIER)
    assert desk.submit(draft).number == "R-2026-00001"
    assert desk.submitted(PASSES, "scale-007").number == "R-2026-00007"


def test_that_a_reading_that_means_nothing_keeps_the_draft(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007", **{f"{LOAD}/added": "1.0 L"})
    with desk.refuses("draft.refused_cells", cell=f"{LOAD}/added", count=1):
        desk.submit(draft)


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({f"{LOAD}/added": ""}, "gate.items_done"),
        ({"standard/weights": ""}, "gate.standard_present"),
        ({"standard/weights": "scale-009"}, "gate.standard_in_force"),
        ({"header/on": "2026-11-04"}, "gate.dates_in_order"),
        ({"header/remark": "𮧵"}, "gate.glyphs"),
    ],
)
def test_that_what_can_not_be_mended_later_is_refused_at_once(
    desk: Desk, cells: dict[str, str], rule: str
) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.drafts.take(draft, cells, VERIFIER, "2026-11-03T01:31:00+00:00")
    with desk.refuses("gate.refused") as found:
        desk.submit(draft)
    assert rule in found.value.parameters["rules"]
    assert found.value.parameters["reasons"]


def test_that_a_standard_past_its_date_is_refused(desk: Desk) -> None:
    desk.clock.move(days=200)
    draft = desk.draft(PASSES, "scale-007", ago=0)
    with desk.refuses("gate.refused") as found:
        desk.submit(draft)
    codes = {reason.code for reason in found.value.parameters["reasons"]}
    assert "standard.expired" in codes


def test_that_a_regulation_not_in_force_on_the_day_is_refused(desk: Desk) -> None:
    draft = desk.draft(TWO_NOZZLES, "disp-002")
    cells = {"header/on": "2024-04-30"}
    desk.station.drafts.take(draft, cells, VERIFIER, "2026-11-03T01:31:00+00:00")
    with desk.refuses("gate.refused") as found:
        desk.submit(draft)
    assert "gate.regulation_in_force" in found.value.parameters["rules"]


def test_that_a_person_without_the_item_can_not_submit(desk: Desk) -> None:
    draft = desk.draft(TWO_NOZZLES, "disp-002", verifier=OTHER_CHECKER)
    with desk.refuses("gate.refused", rules=("gate.verifier_qualified",)):
        desk.submit(draft, verifier=OTHER_CHECKER)


def test_that_the_checker_is_somebody_else(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    with desk.refuses("checker.is_verifier", person="李敏"):
        desk.submit(draft, checker=VERIFIER)
    with desk.refuses("person.unknown"):
        desk.submit(draft, checker="nobody")


def test_that_the_verifiers_own_password_is_needed(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    with desk.refuses("password.wrong"):
        desk.station.submit(draft, CHECKER, password(CHECKER))


def test_that_a_draft_left_behind_by_a_crash_is_not_submitted_twice(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    cells = desk.station.drafts.get(draft).cells
    record = desk.submit(draft)
    desk.station.drafts.begin(draft, cells, VERIFIER, "2026-11-03T01:30:00+00:00")
    before = desk.head()
    with pytest.raises(Exception, match=r"draft\.submitted\(number=R-2026-00007\)"):
        desk.submit(draft)
    assert desk.head() == before
    assert draft not in {row.id for row in desk.station.drafts.all()}
    assert desk.state(record.id) == "submitted"


def test_that_a_record_without_a_named_checker_waits_for_anyone(desk: Desk) -> None:
    record = desk.submit(desk.draft(PASSES, "scale-007"), checker="")
    assert record.checker is None
    desk.check(record, OTHER_CHECKER)
    assert desk.state(record.id) == "checked"


def test_that_time_passes_without_losing_a_taken_reading(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    taken = desk.station.drafts.get(draft).cells
    desk.clock.move(days=30)
    assert desk.station.drafts.get(draft).cells == taken
    assert desk.submit(draft).data.on == desk.today - timedelta(days=31)


def test_that_a_fault_in_a_margin_is_noted_and_stops_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A margin only saves time later."""
    fault, noted = AssertionError("not foreseen"), []

    def broken(*_: object) -> object:
        raise fault

    monkeypatch.setattr("metro.services.submit_verification.margins_of", broken)
    monkeypatch.setattr(desk.station, "submit", replace(desk.station.submit, note=noted.append))
    record = desk.submit(desk.draft(PASSES, "scale-007"))
    assert desk.state(record.id) == "submitted"
    assert noted == [fault]
