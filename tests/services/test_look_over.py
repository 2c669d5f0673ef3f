from datetime import date, timedelta

import pytest

from metro.model.record_state import RecordState

from ..station import CHECKER, HEAD, PASSES, VERIFIER, Desk

DAY = timedelta(days=1)


def test_that_the_first_page_shows_what_waits_for_whom(desk: Desk, made: dict[str, str]) -> None:
    with desk.unchanged():
        today = desk.station.look.today()
    assert today.today == date(2026, 11, 3)
    waiting = {row.id: row.state for row in today.waiting}
    assert waiting == {made[s]: s for s in ("submitted", "checked", "returned", "approved")}
    assert (today.documents, today.instruments, today.clock_alarm) == (2, 4 + 10 + 4 + 1 + 8, "")


def test_that_a_draft_says_whose_instrument_it_is(desk: Desk, made: dict[str, str]) -> None:
    (row,) = desk.station.look.today().drafts
    assert (row.id, row.name, row.serial) == (made["draft"], "电子计价秤", "C31006")
    assert row.holder == "示例县中心集贸市场（演示）"
    assert (row.kind, row.on) == ("periodic", "2026-11-02")


def test_that_what_was_issued_waits_no_more(desk: Desk, made: dict[str, str]) -> None:
    desk.station.issue(made["approved"], HEAD)
    left = {row.state for row in desk.station.look.today().waiting}
    assert RecordState.APPROVED not in left


def test_that_a_revision_sent_back_waits_no_more_once_a_later_one_is_issued(
    desk: Desk, made: dict[str, str]
) -> None:
    """Nor does it wait beside a later one that waits itself."""
    draft = desk.station.amend(made["returned"], "load missing", VERIFIER)
    record = desk.submit(draft)
    shown = [(row.revision, row.state) for row in desk.station.look.today().waiting
             if row.id == record.id]  # fmt: skip
    assert shown == [(record.revision, "submitted")]
    desk.check(record)
    desk.approve(record)
    desk.issue(record)
    assert record.id not in {row.id for row in desk.station.look.today().waiting}


def test_that_standards_and_working_instruments_fall_due_apart(desk: Desk) -> None:
    """The measure of 20 L falls due on 14 November, the first scale a year after its work."""
    today = desk.station.look.today()
    assert [(row.serial, row.due) for row in today.standards_due] == [("0312", date(2026, 11, 14))]
    assert today.due == ()
    desk.clock.moment = desk.clock.moment.replace(year=2027, month=9, day=28)
    later = desk.station.look.today()
    assert "C31001" in {row.serial for row in later.due}
    assert all(row.due <= date(2027, 10, 28) for row in later.due if row.due is not None)


def test_that_a_clock_that_ran_back_is_shown(desk: Desk) -> None:
    desk.clock.move(days=-2)
    desk.station.people.set_password(VERIFIER, "another-word", HEAD)
    assert desk.station.look.today().clock_alarm


def test_that_what_can_serve_a_requirement_is_offered_with_its_event(desk: Desk) -> None:
    offered = desk.station.look.candidates("standard_metal_measure", "main", desk.today)
    events = {row.instrument.id: row.event.number for row in offered if row.event}
    assert events == {"measure-100": "市计 V2026-06-0041", "measure-20": "市计 V2025-12-0077"}
    assert desk.station.look.candidates("standard_metal_measure", "auxiliary", desk.today) == ()
    (watch,) = desk.station.look.candidates("stopwatch", "auxiliary", desk.today)
    assert watch.instrument.serial == "S-09"


def test_that_a_certificate_of_the_day_itself_does_not_count_unless_it_is_named(
    desk: Desk,
) -> None:
    """The watch was verified 250 days ago; nobody knows at what time of that day."""
    on = desk.today - timedelta(days=250)
    for day, counts in ((on - timedelta(days=1), False), (on, False), (on + DAY, True)):
        (watch,) = desk.station.look.candidates("stopwatch", "auxiliary", day)
        assert (watch.event is not None) is counts, day


def test_that_measurement_standards_show_their_members(desk: Desk) -> None:
    rows = {row.standard.id: row for row in desk.station.look.standards()}
    assert set(rows) == {"fuel", "mass", "weights", "water"}
    members = {row.instrument.id for row in rows["fuel"].members}
    assert members == {"measure-20", "measure-100"}
    (bench,) = rows["water"].members
    assert bench.event is not None
    assert bench.event.number == "市计 L2026-01-0009"


def test_that_more_drafts_than_a_page_holds_are_cut(desk: Desk) -> None:
    first = desk.draft(PASSES, "scale-007")
    cells = desk.station.drafts.get(first).cells
    for number in range(60):
        desk.station.drafts.begin(f"draft-{number:02d}", cells, VERIFIER, "2026-11-03T01:30:00Z")
    assert len(desk.station.look.today().drafts) == 50


@pytest.mark.parametrize("head", [{}, {"header/instrument": "gone"}])
def test_that_a_draft_without_its_instrument_is_seen_and_discarded(
    desk: Desk, head: dict[str, str]
) -> None:
    """Older programs left such drafts, and so does a ledger restored from an older copy."""
    cells = {"header/verifier": CHECKER, "header/began": VERIFIER, **head}
    desk.station.drafts.begin("headless", cells, CHECKER, "2026-11-03T01:30:00Z")
    for rows in (desk.station.look.today().drafts, desk.station.look.taken()):
        (row,) = [row for row in rows if row.id == "headless"]
        assert (row.broken, row.name, row.serial) == (True, "", "")
    desk.station.amend.discard("headless", "", CHECKER)
    assert "headless" not in {row.id for row in desk.station.look.taken()}
