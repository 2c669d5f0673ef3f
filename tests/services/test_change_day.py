"""The day of verification is changed; the edition in force on that day goes with it."""

from datetime import date, timedelta

import pytest

from metro.model.verification import VerificationKind

from ..station import CHECKER, METER, PASSES, VERIFIER, Desk

OLD_METER = "jjg-162-2009-cold-water-meters"
CHANGED = date(2020, 3, 31)
"""JJG 162-2019 took the place of 162-2009."""


def meter(desk: Desk, **cells: str) -> str:
    kind = VerificationKind.PERIODIC
    return desk.station.start("meter-004", METER, kind, desk.today, VERIFIER, cells)


def test_that_the_edition_stays_where_it_holds_on_that_day_too(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    before = desk.station.drafts.get(draft).cells
    on = desk.today - timedelta(days=9)
    desk.station.change_day(draft, on, VERIFIER)
    found = desk.station.drafts.get(draft)
    assert found.cells == {**before, "header/on": on.isoformat()}
    assert not found.strikes
    assert desk.station.examine(draft).data.on == on


def test_that_today_may_be_chosen_and_tomorrow_not(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.change_day(draft, desk.today, VERIFIER)
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
