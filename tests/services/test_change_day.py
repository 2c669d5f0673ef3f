"""The day of verification is changed; the edition in force on that day goes with it."""

from datetime import date, timedelta

import pytest

from metro.model.verification import VerificationKind

from ..station import CHECKER, HEAD, METER, PASSES, VERIFIER, Desk, password

OLD_METER = "jjg-162-2009-cold-water-meters"
CHANGED = date(2020, 3, 31)
"""JJG 162-2019 took the place of 162-2009."""

WHY = "read from the wrong line"
READING = "reading/-/weighing_error/as_found/half/0/indicated"


def meter(desk: Desk, **cells: str) -> str:
    kind = VerificationKind.PERIODIC
    return desk.station.start("meter-004", METER, kind, desk.today, VERIFIER, cells)


def test_that_the_edition_stays_where_it_holds_on_that_day_too(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    before = desk.station.drafts.get(draft).cells
    on = desk.today - timedelta(days=9)
    desk.station.change_day(draft, on, VERIFIER, WHY)
    found = desk.station.drafts.get(draft)
    assert found.cells == {**before, "header/on": on.isoformat()}
    assert desk.station.examine(draft).data.on == on


def test_that_today_may_be_chosen_and_tomorrow_not(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.change_day(draft, desk.today, VERIFIER, WHY)
    tomorrow = desk.today + timedelta(days=1)
    with desk.refuses("draft.future_day", on=tomorrow.isoformat(), today=desk.today.isoformat()):
        desk.station.change_day(draft, tomorrow, VERIFIER)


def test_that_the_edition_in_force_on_that_day_is_chosen_with_its_standards(desk: Desk) -> None:
    draft = meter(desk)
    desk.station.change_day(draft, CHANGED - timedelta(days=1), VERIFIER)
    view = desk.station.examine(draft)
    assert (view.regulation.id, view.data.on) == (OLD_METER, date(2020, 3, 30))
    fresh = desk.station.start(
        "meter-003", OLD_METER, VerificationKind.PERIODIC, date(2020, 3, 30), VERIFIER
    )
    chosen = [
        {cell: text for cell, text in desk.station.drafts.get(name).cells.items() if text}
        for name in (draft, fresh)
    ]
    own, other = [
        {cell: text for cell, text in cells.items() if cell.startswith("standard/")}
        for cells in chosen
    ]
    assert own == other
    desk.station.change_day(draft, CHANGED, VERIFIER)
    assert desk.station.examine(draft).regulation.id == METER


def test_that_readings_are_never_judged_by_another_edition(desk: Desk) -> None:
    draft = meter(desk, **{"condition/ambient_temperature/start": "20.1 ℃"})
    day = CHANGED - timedelta(days=1)
    with desk.refuses("draft.other_regulation", on="2020-03-30"):
        desk.station.change_day(draft, day, VERIFIER)


def test_that_a_day_without_any_edition_is_refused(desk: Desk) -> None:
    draft = meter(desk)
    with desk.refuses("regulation.none_in_force"):
        desk.station.change_day(draft, date(1990, 1, 1), VERIFIER)


@pytest.mark.parametrize(
    ("who", "code"), [(CHECKER, "draft.of_other"), ("", "person.not_signed_in")]
)
def test_that_the_day_is_changed_by_whose_draft_it_is_alone(
    desk: Desk, who: str, code: str
) -> None:
    draft = desk.draft(PASSES, "scale-007")
    with desk.refuses(code):
        desk.station.change_day(draft, desk.today, who)


def test_that_a_day_changed_after_readings_takes_a_reason_and_is_struck(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    was, on = desk.today - timedelta(days=1), desk.today - timedelta(days=9)
    with desk.refuses("reason.missing"):
        desk.station.change_day(draft, on, VERIFIER, " ")
    desk.station.change_day(draft, was, VERIFIER)
    assert not desk.station.drafts.get(draft).strikes, "the same day is no change"
    desk.station.change_day(draft, on, VERIFIER, WHY)
    (strike,) = desk.station.examine(draft).record.strikes
    assert (strike.cell, strike.old, strike.new) == ("header/on", str(was), str(on))
    assert (strike.who, strike.why) == (VERIFIER, WHY)


def test_that_a_day_before_any_reading_is_freely_chosen(desk: Desk) -> None:
    draft = meter(desk)
    desk.station.change_day(draft, desk.today - timedelta(days=9), VERIFIER)
    record = desk.station.examine(draft).record
    assert (record.strikes, record.moved_from) == ((), ())


def test_that_a_reading_struck_empty_keeps_the_edition_too(desk: Desk) -> None:
    """What was struck stays on the record, and was taken by the edition of that day."""
    draft = meter(desk, **{"condition/ambient_temperature/start": "20.1 ℃"})
    desk.station.take(draft, {"condition/ambient_temperature/start": ""}, VERIFIER, "misread")
    with desk.refuses("draft.other_regulation", on="2020-03-30"):
        desk.station.change_day(draft, CHANGED - timedelta(days=1), VERIFIER, WHY)


def test_that_no_reading_says_the_day(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    with desk.refuses("draft.day_cell"):
        desk.station.take(draft, {"header/on": "2026-10-01"}, VERIFIER, WHY)


def test_that_a_day_moved_before_the_standard_expired_needs_the_technical_head(
    desk: Desk,
) -> None:
    """The weights were verified until 2027-03-28; the readings went in five days later."""
    desk.clock.move(days=(date(2027, 4, 2) - desk.today).days)
    draft = desk.draft(PASSES, "scale-008", ago=0)
    with desk.refuses("gate.refused") as found:
        desk.submit(draft)
    assert "gate.standard_in_force" in found.value.parameters["rules"]
    desk.station.change_day(draft, date(2027, 3, 28), VERIFIER, WHY)
    record = desk.submit(draft)
    assert [strike.old for strike in record.strikes] == ["2027-04-02"]
    desk.check(record)
    desk.approve(record)
    with desk.refuses("gate.refused", rules=("gate.day_as_taken",)):
        desk.issue(record)
    desk.station.sign.override(record.id, "gate.day_as_taken", "seen", HEAD, password(HEAD))
    assert desk.issue(record)


def test_that_a_day_corrected_to_that_of_the_readings_needs_nobody(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007", **{READING: ""})
    desk.clock.move(hours=1)
    desk.station.take(draft, {READING: "7.500 kg"}, VERIFIER)
    desk.station.change_day(draft, desk.today, VERIFIER, WHY)
    record = desk.submit(draft)
    assert record.taken_on == (desk.today,)
    assert record.moved_from == (desk.today - timedelta(days=1),)
    desk.check(record)
    desk.approve(record)
    assert desk.issue(record)


def test_that_what_was_moved_stays_moved_in_the_next_revision(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007", **{READING: ""})
    desk.clock.move(hours=1)
    desk.station.take(draft, {READING: "7.500 kg"}, VERIFIER)
    desk.station.change_day(draft, desk.today - timedelta(days=9), VERIFIER, WHY)
    record = desk.submit(draft)
    desk.station.sign.send_back(record.id, "which day?", CHECKER, password(CHECKER))
    again = desk.station.amend(record.id, "as asked", VERIFIER)
    second = desk.station.examine(again).record
    assert (second.strikes, second.revision) == ((), 2)
    assert (second.moved_from, second.taken_on) == (record.moved_from, record.taken_on)
    desk.station.change_day(again, record.moved_from[0], VERIFIER, "as it was")
    third = desk.station.examine(again).record
    assert third.moved_from == (*record.moved_from, record.data.on)


def test_that_a_broken_draft_is_refused_in_words(desk: Desk) -> None:
    at = "2026-11-03T01:30:00+00:00"
    desk.station.drafts.begin("headless", {"header/verifier": VERIFIER}, VERIFIER, at)
    with desk.refuses("draft.incomplete", field="regulation"):
        desk.station.change_day("headless", desk.today, VERIFIER)
