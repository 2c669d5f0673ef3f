import pytest

from metro.journal import catalogue
from metro.model.document import DocumentState
from metro.model.record import VerificationRecord
from metro.storage import projecting

from ..station import CHECKER, HEAD, PASSES, VERIFIER, Desk, password, refused

WHY = "the place was wrong"


def amended(desk: Desk, record: str, **cells: str) -> VerificationRecord:
    draft = desk.station.amend(record, WHY, VERIFIER)
    desk.station.take(draft, cells, VERIFIER, "corrected")
    return desk.submit(draft)


def through(desk: Desk, record: VerificationRecord):
    desk.check(record)
    desk.approve(record)
    return desk.issue(record)


def test_that_an_amendment_is_a_new_revision_that_names_what_it_replaces(
    desk: Desk, made: dict[str, str]
) -> None:
    record = amended(desk, made["issued"], **{"header/place": "3 区"})
    assert (record.id, record.revision) == (made["issued"], 2)
    assert record.number == "R-2026-00001"
    assert record.place == "3 区"
    assert record.replaces is not None
    assert (record.replaces.number, record.replaces.why) == ("JY-2026-00001", WHY)


def test_that_the_old_document_stays_in_force_until_the_new_one_is_issued(
    desk: Desk, made: dict[str, str]
) -> None:
    record = amended(desk, made["issued"])
    assert desk.document("JY-2026-00001").state is DocumentState.ISSUED
    (new,) = through(desk, record)
    old = desk.document("JY-2026-00001")
    assert (old.state, old.replaced_by) == (DocumentState.SUPERSEDED, new.number)
    assert (new.number, new.replaces) == ("JY-2026-00002", "JY-2026-00001")
    assert desk.station.issue.bytes_of("JY-2026-00001").startswith(b"%PDF-")


def test_that_an_unchanged_amendment_is_judged_as_before(desk: Desk, made: dict[str, str]) -> None:
    record = amended(desk, made["rejected"])
    with desk.station.ledger.reading() as reader:
        first = reader.revision(made["rejected"], 1)
    assert record.judgement == first.judgement
    assert record.data == first.data
    assert record.seals == first.seals
    assert record.standards == first.standards


def test_that_an_amendment_of_two_documents_names_both(desk: Desk, made: dict[str, str]) -> None:
    desk.station.issue(made["approved"], "wangli")
    record = amended(desk, made["approved"])
    assert record.replaces is not None
    assert record.replaces.number == "JY-2026-00002 JT-2026-00002"
    certificate, notice = through(desk, record)
    assert desk.document("JY-2026-00002").state is DocumentState.SUPERSEDED
    assert desk.document("JT-2026-00002").state is DocumentState.SUPERSEDED
    assert (certificate.number, notice.number) == ("JY-2026-00003", "JT-2026-00003")
    assert (certificate.replaces, notice.replaces) == ("JY-2026-00002", "JT-2026-00002")
    assert desk.document("JT-2026-00002").replaced_by == "JT-2026-00003"


def test_that_a_record_sent_back_is_submitted_again_under_its_number(
    desk: Desk, made: dict[str, str]
) -> None:
    record = amended(desk, made["returned"])
    assert (record.revision, record.number, record.replaces) == (2, "R-2026-00006", None)
    (document,) = through(desk, record)
    assert document.revision == 2


def test_that_an_amendment_sent_back_still_names_what_it_replaces(
    desk: Desk, made: dict[str, str]
) -> None:
    second = amended(desk, made["issued"])
    desk.station.sign.send_back(second.id, "not yet", CHECKER, password(CHECKER))
    third = amended(desk, made["issued"])
    assert third.revision == 3
    assert third.replaces is not None
    assert third.replaces.number == "JY-2026-00001"
    through(desk, third)
    assert desk.document("JY-2026-00001").state is DocumentState.SUPERSEDED


def test_that_a_voided_document_is_not_replaced(desk: Desk, made: dict[str, str]) -> None:
    desk.station.issue.void(["JY-2026-00001"], "lost", HEAD)
    record = amended(desk, made["issued"])
    assert record.replaces is None
    (new,) = through(desk, record)
    assert (new.number, new.replaces) == ("JY-2026-00002", "")
    assert desk.document("JY-2026-00001").state is DocumentState.VOIDED


def test_that_a_correction_of_a_reading_is_a_strike_in_the_new_revision(
    desk: Desk, made: dict[str, str]
) -> None:
    cell = "reading/-/weighing_error/as_found/half/0/added"
    record = amended(desk, made["issued"], **{cell: "1.0 g"})
    assert [(row.cell, row.old, row.new, row.why) for row in record.strikes] == [
        (cell, "1.5 g", "1.0 g", "corrected")
    ]


def test_that_only_an_issued_or_returned_record_is_amended(
    desk: Desk, made: dict[str, str]
) -> None:
    for state in ("submitted", "checked", "approved"):
        with desk.refuses("record.not_amendable", state=state):
            desk.station.amend(made[state], WHY, VERIFIER)


def test_that_an_amendment_needs_a_reason_a_record_and_a_person(
    desk: Desk, made: dict[str, str]
) -> None:
    with desk.refuses("reason.missing"):
        desk.station.amend(made["issued"], " ", VERIFIER)
    with desk.refuses("record.unknown"):
        desk.station.amend("gone", WHY, VERIFIER)
    with desk.refuses("person.unknown"):
        desk.station.amend(made["issued"], WHY, "nobody")


def test_that_the_slower_of_two_amendments_is_refused(desk: Desk, made: dict[str, str]) -> None:
    one, two = (desk.station.amend(made["issued"], WHY, VERIFIER) for _ in range(2))
    desk.submit(one)
    with desk.refuses("record.not_amendable", state="submitted"):
        desk.submit(two)


@pytest.mark.parametrize("state", ["issued", "returned"])
def test_that_discarding_an_amendment_leaves_the_record_as_it_was(
    desk: Desk, made: dict[str, str], state: str
) -> None:
    draft = desk.station.amend(made[state], WHY, VERIFIER)
    desk.station.amend.discard(draft, "no need", VERIFIER)
    assert desk.state(made[state]) == state


def test_that_a_draft_with_readings_enters_the_journal_when_it_is_discarded(
    desk: Desk, made: dict[str, str]
) -> None:
    draft = made["draft"]
    taken = desk.station.drafts.get(draft).cells
    desk.station.take(draft, {"seal/adjustment/after": "C-120"}, VERIFIER, "broken")
    with desk.refuses("reason.missing"):
        desk.station.amend.discard(draft, "", VERIFIER)
    with desk.station.ledger.reading() as reader:
        before = reader.head().seq
    desk.station.amend.discard(draft, "the scale broke down", VERIFIER)
    body = last_body(desk)
    assert (body.draft, body.instrument, body.why) == (draft, "scale-006", "the scale broke down")
    assert body.cells == {**taken, "seal/adjustment/after": "C-120"}
    heads = {cell.partition("/")[0] for cell in body.cells}
    assert {"condition", "standard", "seal", "reading", "answer", "header"} <= heads
    assert [row.new for row in body.strikes] == ["C-120"]
    with desk.station.ledger.reading() as reader:
        assert reader.head().seq == before + 1
    with desk.refuses("draft.unknown"):
        desk.station.drafts.get(draft)


def last_body(desk: Desk):
    """Return what the last entry says, read from the journal itself."""
    with desk.station.engine.connect() as connection:
        entry = list(projecting.entries(connection))[-1]
    return catalogue.read(entry.type, entry.version, entry.body)


@pytest.mark.parametrize("cell", ["condition/ambient_temperature", "seal/adjustment/before"])
def test_that_a_draft_with_any_cell_taken_at_the_bench_enters_the_journal(
    desk: Desk, cell: str
) -> None:
    cells = {"header/instrument": "scale-007", cell: "20.1 ℃"}
    desk.station.drafts.begin("begun", cells, VERIFIER, "2026-11-03")
    with desk.refuses("reason.missing"):
        desk.station.amend.discard("begun", "", VERIFIER)
    desk.station.amend.discard("begun", "the scale broke down", VERIFIER)
    assert last_body(desk).cells == cells


def test_that_a_draft_left_by_a_crash_after_its_submission_was_not_abandoned(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    cells = desk.station.drafts.get(draft).cells
    desk.submit(draft)
    desk.station.drafts.begin(draft, cells, VERIFIER, "2026-11-03T01:30:00+00:00")
    before = desk.head()
    desk.station.amend.discard(draft, "why", VERIFIER)
    assert desk.head() == before
    with desk.refuses("draft.unknown"):
        desk.station.drafts.get(draft)


def test_that_a_draft_without_readings_goes_without_a_word(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    cells = desk.station.drafts.get(draft).cells
    filled_in = ("header/", "class", "rating/", "part/", "standard/")
    empty = {cell: "" for cell in cells if not cell.startswith(filled_in)}
    desk.station.drafts.begin("bare", {"header/instrument": "scale-007"}, VERIFIER, "2026-11-03")
    before = desk.head()
    desk.station.amend.discard("bare", "", VERIFIER)
    assert desk.head() == before
    # One that was filled and emptied again holds strikes, so it needs a reason.
    desk.station.take(draft, empty, VERIFIER)
    with desk.refuses("reason.missing"):
        desk.station.amend.discard(draft, "", VERIFIER)


def test_that_discarding_nothing_is_refused(desk: Desk) -> None:
    with desk.refuses("draft.unknown"):
        desk.station.amend.discard("gone", "why", VERIFIER)


def test_that_an_amendment_left_behind_by_a_crash_is_not_submitted_twice(
    desk: Desk, made: dict[str, str]
) -> None:
    draft = desk.station.amend(made["issued"], WHY, VERIFIER)
    cells = desk.station.drafts.get(draft).cells
    record = desk.submit(draft)
    through(desk, record)
    desk.station.drafts.begin(draft, cells, VERIFIER, "2026-11-03T01:30:00+00:00")
    before = desk.head()
    with refused("draft.submitted"):
        desk.submit(draft)
    assert desk.head() == before
    assert draft not in {row.id for row in desk.station.drafts.all()}


def test_that_an_amendment_left_behind_by_a_crash_is_discarded_without_a_fact(
    desk: Desk, made: dict[str, str]
) -> None:
    draft = desk.station.amend(made["issued"], WHY, VERIFIER)
    cells = desk.station.drafts.get(draft).cells
    desk.submit(draft)
    desk.station.drafts.begin(draft, cells, VERIFIER, "2026-11-03T01:30:00+00:00")
    before = desk.head()
    desk.station.amend.discard(draft, "left by a crash", VERIFIER)
    assert desk.head() == before


def test_that_an_amendment_of_a_revision_that_is_not_the_newest_is_refused(
    desk: Desk, made: dict[str, str]
) -> None:
    first = desk.station.amend(made["issued"], WHY, VERIFIER)
    second = desk.station.amend(made["issued"], WHY, VERIFIER)
    through(desk, desk.submit(first))
    with desk.refuses("record.amended_meanwhile"):
        desk.submit(second)
    assert second in {row.id for row in desk.station.drafts.all()}
