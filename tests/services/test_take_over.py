"""A draft belongs to its verifier, until another takes it over with a reason."""

from datetime import timedelta

import pytest

from metro.journal import catalogue
from metro.model.people import Appointment, Person, Role
from metro.storage import projecting

from ..station import CHECKER, HEAD, OTHER_CHECKER, PASSES, VERIFIER, Desk

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
