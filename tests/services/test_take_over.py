"""A draft belongs to its verifier, until another takes it over with a reason."""

from datetime import timedelta

import pytest

from metro.journal import catalogue
from metro.journal.codec import encode
from metro.model.people import Appointment, Person, Role
from metro.storage import projecting

from ..station import CHECKER, HEAD, OTHER_CHECKER, PASSES, VERIFIER, Desk, password

CELL = "reading/-/weighing_error/as_found/half/0/indicated"
WHY = "limin is away"


@pytest.fixture
def draft(desk: Desk) -> str:
    return desk.draft(PASSES, "scale-007")


def test_that_another_changes_nothing_before_taking_it_over(desk: Desk, draft: str) -> None:
    with desk.refuses("draft.of_other", verifier="李敏"):
        desk.station.take(draft, {CELL: "7.505 kg"}, CHECKER)
    with desk.refuses("draft.of_other", verifier="李敏"):
        desk.station.take(draft, {CELL: "7.505 kg"}, HEAD)
    desk.station.take_over(draft, WHY, CHECKER)
    desk.station.take(draft, {CELL: "7.505 kg"}, CHECKER, "misread")
    with desk.refuses("draft.of_other", verifier="赵燊"):
        desk.station.take(draft, {CELL: "7.500 kg"}, VERIFIER)


def test_that_the_draft_names_both_and_the_journal_says_who_and_why(desk: Desk, draft: str) -> None:
    desk.station.take_over(draft, WHY, CHECKER)
    cells = desk.station.drafts.get(draft).cells
    assert (cells["header/verifier"], cells["header/began"]) == (CHECKER, VERIFIER)
    assert desk.station.examine(draft).record.verifier.id == CHECKER
    with desk.station.engine.connect() as connection:
        entry = list(projecting.entries(connection))[-1]
    body = catalogue.read(entry.type, entry.version, entry.body)
    assert (body.draft, body.instrument) == (draft, "scale-007")
    assert (body.before, body.after, body.why) == (VERIFIER, CHECKER, WHY)
    assert entry.actor == CHECKER


def test_that_who_began_it_stays_named_and_may_take_it_back(desk: Desk, draft: str) -> None:
    desk.station.take_over(draft, WHY, CHECKER)
    desk.station.take_over(draft, WHY, OTHER_CHECKER)
    assert desk.station.drafts.get(draft).cells["header/began"] == VERIFIER
    desk.station.take_over(draft, "back again", VERIFIER)
    cells = desk.station.drafts.get(draft).cells
    assert (cells["header/verifier"], cells["header/began"]) == (VERIFIER, "")


def test_that_a_draft_of_nobody_may_be_taken(desk: Desk) -> None:
    begun = {"header/instrument": "scale-007"}
    desk.station.drafts.begin("bare", begun, VERIFIER, "2026-11-03")
    desk.station.take("bare", {"header/remark": "?"}, CHECKER)
    desk.station.take_over("bare", WHY, CHECKER)
    assert desk.station.drafts.get("bare").cells["header/verifier"] == CHECKER


def test_that_it_takes_a_reason_a_role_and_another(desk: Desk, draft: str) -> None:
    since = desk.today - timedelta(days=30)
    reader = Appointment("xu", Role.READER, since, None, "任 90 号")
    desk.station.people(Person("xu", "徐岚"), (reader,), (), HEAD)
    for why, who, code in (
        (" ", CHECKER, "reason.missing"),
        (WHY, "", "person.not_signed_in"),
        (WHY, "xu", "role.needed"),
        (WHY, VERIFIER, "draft.own"),
    ):
        with desk.refuses(code):
            desk.station.take_over(draft, why, who)
    with desk.refuses("draft.unknown"):
        desk.station.take_over("gone", WHY, CHECKER)


@pytest.mark.parametrize("cell", ["header/verifier", "header/began"])
def test_that_no_reading_says_whose_draft_it_is(desk: Desk, draft: str, cell: str) -> None:
    with desk.refuses("draft.owner_cell", cell=cell):
        desk.station.take(draft, {cell: CHECKER}, VERIFIER)


def test_that_its_verifier_and_the_technical_head_discard_a_draft(desk: Desk, draft: str) -> None:
    with desk.refuses("draft.of_other", verifier="李敏"):
        desk.station.amend.discard(draft, WHY, CHECKER)
    desk.station.amend.discard(draft, WHY, HEAD)
    own = desk.draft(PASSES, "scale-007")
    desk.station.amend.discard(own, WHY, VERIFIER)
    left = {row.id for row in desk.station.drafts.all()}
    assert not left & {draft, own}


def test_that_whoever_began_it_is_not_its_checker(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-008", verifier=CHECKER)
    desk.station.take_over(draft, WHY, VERIFIER)
    assert [row.id for row in desk.station.examine(draft).record.also_by] == [CHECKER]
    with desk.refuses("checker.took_part", person="赵燊"):
        desk.submit(draft, checker=CHECKER)
    record = desk.submit(draft, checker="")
    with desk.refuses("checker.took_part", person="赵燊"):
        desk.check(record, CHECKER)
    desk.check(record, OTHER_CHECKER)


def test_that_whoever_verified_what_was_sent_back_does_not_check_it_then(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-008", verifier=CHECKER)
    record = desk.submit(draft, verifier=CHECKER, checker=OTHER_CHECKER)
    desk.station.sign.send_back(record.id, "which?", CHECKER, password(CHECKER))
    second = desk.submit(desk.station.amend(record.id, WHY, VERIFIER), checker="")
    assert [row.id for row in second.also_by] == [CHECKER]
    with desk.refuses("checker.took_part", person="赵燊"):
        desk.check(second, CHECKER)
    desk.station.sign.send_back(record.id, "which?", VERIFIER, password(VERIFIER))
    third = desk.station.examine(desk.station.amend(record.id, WHY, HEAD)).record
    assert {row.id for row in third.also_by} == {CHECKER, VERIFIER}


def test_that_one_who_works_alone_has_nobody_beside_them(desk: Desk, draft: str) -> None:
    record = desk.submit(draft)
    assert record.also_by == ()
    assert "also_by" not in encode(record)


def test_that_what_was_submitted_is_not_taken_over(desk: Desk, draft: str) -> None:
    cells = desk.station.drafts.get(draft).cells
    desk.submit(draft)
    with desk.refuses("draft.submitted", number="R-2026-00007"):
        desk.station.take_over(draft, WHY, CHECKER)
    desk.station.drafts.begin(draft, cells, VERIFIER, "2026-11-03T01:30:00+00:00")
    for act in (
        lambda: desk.station.take_over(draft, WHY, CHECKER),
        lambda: desk.station.take(draft, {CELL: "7.505 kg"}, VERIFIER),
        lambda: desk.station.change_day(draft, desk.today, VERIFIER, WHY),
    ):
        with desk.refuses("draft.submitted", number="R-2026-00007"):
            act()
