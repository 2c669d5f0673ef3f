import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from metro.app.keeping import examine
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.errors import MetroError
from metro.model.document import DocumentKind, Paper
from metro.ports import NOW
from metro.services.issue_documents import IssueDocuments
from metro.storage.tables import place

from ..station import APPROVER, HEAD, PASSES, VERIFIER, Desk, refused

FULL = MetroError("station.disk_full", where="paper")


class Jammed:
    """A press that fails at the second sheet, as a full disk or a lost font would."""

    def __init__(self, press: object, error: BaseException, after: int = 1) -> None:
        self.press, self.error, self.left = press, error, after

    def render(self, paper: Paper) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise self.error
        found: bytes = self.press.render(paper)  # type: ignore[attr-defined]
        return found


def jammed(desk: Desk, error: BaseException, after: int = 1) -> IssueDocuments:
    return replace(desk.station.issue, press=Jammed(desk.station.press, error, after))  # type: ignore[arg-type]


def states(desk: Desk) -> dict[str, str]:
    with desk.station.ledger.reading() as reader:
        return {row.document.number: row.document.state for row in reader.documents("", 100)}


def test_that_a_certificate_and_a_notice_are_issued_from_one_record(
    desk: Desk, made: dict[str, str]
) -> None:
    certificate, notice = desk.station.issue(made["approved"], APPROVER)
    assert (certificate.number, notice.number) == ("JY-2026-00002", "JT-2026-00002")
    assert (certificate.kind, notice.kind) == (DocumentKind.CERTIFICATE, DocumentKind.NOTICE)
    assert (certificate.parts, notice.parts) == (("1",), ("2",))
    assert certificate.valid_until is not None
    assert notice.valid_until is None
    assert desk.state(made["approved"]) == "issued"


def test_that_the_issued_bytes_are_kept_under_their_hash(desk: Desk, made: dict[str, str]) -> None:
    (certificate, _) = desk.station.issue(made["approved"], APPROVER)
    data = desk.station.issue.bytes_of(certificate.number)
    assert data.startswith(b"%PDF-")
    assert hashlib.sha256(data).hexdigest() == certificate.object


def test_that_only_an_approved_record_is_issued(desk: Desk, made: dict[str, str]) -> None:
    for state in ("submitted", "checked", "returned", "issued"):
        with desk.refuses("record.state", state=state):
            desk.station.issue(made[state], APPROVER)


def test_that_the_gate_refuses_with_every_reason_and_takes_no_number(desk: Desk) -> None:
    cells = {"condition/ambient_temperature/end": "41.0 ℃", "seal/adjustment/after": ""}
    record = desk.approved(PASSES, "scale-007", **cells)
    with desk.refuses("gate.refused", count=2) as found:
        desk.issue(record)
    assert set(found.value.parameters["rules"]) == {"gate.surroundings", "gate.seals_stated"}
    assert states(desk) == {"JY-2026-00001": "issued", "JT-2026-00001": "issued"}


def test_that_numbers_leave_no_gap_and_none_comes_twice(desk: Desk) -> None:
    records = [desk.approved(PASSES, f"scale-00{n}") for n in (7, 8, 9)]
    numbers = [desk.issue(record)[0].number for record in records]
    assert numbers == ["JY-2026-00002", "JY-2026-00003", "JY-2026-00004"]


def test_that_numbers_begin_anew_with_the_year_of_the_station(desk: Desk) -> None:
    """At 07:00 on New Year's Day in China it is still last year in Greenwich."""
    desk.clock.moment = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    last = desk.approved(PASSES, "scale-007")
    first = desk.approved(PASSES, "scale-008")
    assert desk.issue(last)[0].number == "JY-2026-00002"
    desk.clock.move(hours=8)
    assert desk.issue(first)[0].number == "JY-2027-00001"


def test_that_a_record_is_never_issued_by_half(desk: Desk, made: dict[str, str]) -> None:
    with refused("station.disk_full"):
        jammed(desk, FULL)(made["approved"], APPROVER)
    for number in ("JY-2026-00002", "JT-2026-00002"):
        found = desk.document(number)
        assert (found.state, found.why) == ("voided", "station.disk_full")
    assert desk.state(made["approved"]) == "approved"
    numbers = [row.number for row in desk.station.issue(made["approved"], APPROVER)]
    assert numbers == ["JY-2026-00003", "JT-2026-00003"]


class Meanwhile:
    """A press that lets something happen while the paper is being made."""

    def __init__(self, press: object, happens: Callable[[], object]) -> None:
        self.press, self.happens = press, happens

    def render(self, paper: Paper) -> bytes:
        self.happens()
        found: bytes = self.press.render(paper)  # type: ignore[attr-defined]
        return found


def test_that_a_record_sent_back_while_it_is_printed_is_not_issued(
    desk: Desk, made: dict[str, str]
) -> None:
    def send_back() -> None:
        if desk.state(made["approved"]) == "approved":
            desk.station.sign.send_back(made["approved"], "wrong load", HEAD, f"demo-{HEAD}")

    issue = replace(desk.station.issue, press=Meanwhile(desk.station.press, send_back))  # type: ignore[arg-type]
    with refused("record.state", state="returned"):
        issue(made["approved"], APPROVER)
    assert states(desk)["JY-2026-00002"] == states(desk)["JT-2026-00002"] == "voided"
    assert desk.state(made["approved"]) == "returned"


def test_that_a_number_voided_while_it_is_printed_stays_void(
    desk: Desk, made: dict[str, str]
) -> None:
    def void() -> None:
        if desk.document("JY-2026-00002").state == "reserved":
            desk.station.issue.void(["JY-2026-00002"], "by the head", HEAD)

    issue = replace(desk.station.issue, press=Meanwhile(desk.station.press, void))  # type: ignore[arg-type]
    with refused("document.state", number="JY-2026-00002", state="voided"):
        issue(made["approved"], APPROVER)
    assert desk.document("JY-2026-00002").why == "by the head"
    assert desk.document("JT-2026-00002").why == "document.state"


def test_that_a_fault_of_ours_voids_the_numbers_too(desk: Desk, made: dict[str, str]) -> None:
    with pytest.raises(ZeroDivisionError):
        jammed(desk, ZeroDivisionError())(made["approved"], APPROVER)
    assert desk.document("JY-2026-00002").why == "fault.unexpected"
    assert desk.station.issue(made["approved"], APPROVER)


@pytest.fixture
def torn(desk: Desk, made: dict[str, str]) -> Desk:
    """Leave two numbers reserved, as a power cut in the middle of printing does."""
    with pytest.raises(KeyboardInterrupt):
        jammed(desk, KeyboardInterrupt(), after=0)(made["approved"], APPROVER)
    return desk


def test_that_a_number_left_open_is_voided_by_its_workstation_at_the_next_start(
    torn: Desk, made: dict[str, str]
) -> None:
    assert states(torn)["JY-2026-00002"] == "reserved"
    assert torn.station.settle() == ("JY-2026-00002", "JT-2026-00002")
    assert torn.document("JY-2026-00002").why == "interrupted"
    with torn.unchanged():
        assert torn.station.settle() == ()
    numbers = [row.number for row in torn.station.issue(made["approved"], APPROVER)]
    assert numbers == ["JY-2026-00003", "JT-2026-00003"]


def test_that_another_workstation_leaves_it_alone(torn: Desk) -> None:
    other = replace(torn.station.issue, workstation="another key")
    with torn.unchanged():
        assert other.settle("system") == ()
    assert states(torn)["JY-2026-00002"] == "reserved"


def test_that_a_number_left_open_holds_the_next_issue_back(
    torn: Desk, made: dict[str, str]
) -> None:
    with torn.refuses("gate.refused", rules=("gate.number_free",)):
        torn.station.issue(made["approved"], APPROVER)


def test_that_a_start_settles_what_was_left_open(torn: Desk) -> None:
    place, clock = torn.station.place, torn.clock
    torn.station.close()
    with Station(StationPlace(place.folder), clock=clock) as again:
        assert again.settle() == ("JY-2026-00002", "JT-2026-00002")


def test_that_a_number_is_voided_once_with_a_reason(desk: Desk) -> None:
    with desk.refuses("reason.missing"):
        desk.station.issue.void(["JY-2026-00001"], " ", HEAD)
    with desk.refuses("document.unknown"):
        desk.station.issue.void(["JY-2026-00001", "JY-2026-09999"], "lost", HEAD)
    desk.station.issue.void(["JY-2026-00001"], "lost before it was handed over", HEAD)
    found = desk.document("JY-2026-00001")
    assert (found.state, found.why) == ("voided", "lost before it was handed over")
    with desk.refuses("document.state", number="JY-2026-00001", state="voided"):
        desk.station.issue.void(["JY-2026-00001"], "again", HEAD)


def test_that_the_bytes_of_a_voided_document_are_still_there(desk: Desk) -> None:
    before = desk.station.issue.bytes_of("JY-2026-00001")
    desk.station.issue.void(["JY-2026-00001"], "lost", HEAD)
    assert desk.station.issue.bytes_of("JY-2026-00001") == before


def test_that_a_number_without_a_document_has_no_bytes(torn: Desk) -> None:
    with torn.refuses("document.no_bytes", number="JY-2026-00002", state="reserved"):
        torn.station.issue.bytes_of("JY-2026-00002")
    with torn.refuses("document.unknown"):
        torn.station.issue.bytes_of("JY-2026-09999")


def test_that_altered_bytes_are_refused(desk: Desk) -> None:
    name = desk.document("JY-2026-00001").object
    (file,) = desk.station.place.folder.rglob(name)
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6", 1) + b" ")
    with desk.refuses("object.altered"):
        desk.station.issue.bytes_of("JY-2026-00001")


def test_that_copies_are_counted_and_the_file_never_changes(desk: Desk) -> None:
    before = desk.station.issue.bytes_of("JY-2026-00001")
    assert [desk.station.issue.reprint("JY-2026-00001", APPROVER) for _ in range(3)] == [1, 2, 3]
    assert desk.station.issue.bytes_of("JY-2026-00001") == before
    with desk.refuses("document.unknown"):
        desk.station.issue.reprint("JY-2026-09999", APPROVER)


def test_that_the_original_record_is_paper_without_a_number_of_its_own(
    desk: Desk, made: dict[str, str]
) -> None:
    with desk.unchanged():
        paper = desk.station.issue.record_paper(made["approved"])
    assert (paper.kind, paper.number) == (DocumentKind.RECORD, "R-2026-00003")
    assert paper.parts == ("1", "2")
    assert len(paper.signatures) == 3
    assert desk.station.press.render(paper).startswith(b"%PDF-")


def test_that_the_certificate_carries_a_checkpoint_of_the_journal(desk: Desk) -> None:
    """The checkpoint on paper proves later that the journal was not cut before it."""
    seen: list[Paper] = []

    class Watching(Jammed):
        def render(self, paper: Paper) -> bytes:
            seen.append(paper)
            return super().render(paper)

    record = desk.approved(PASSES, "scale-007")
    press = Watching(desk.station.press, RuntimeError(), after=9)
    replace(desk.station.issue, press=press)(record.id, APPROVER)  # type: ignore[arg-type]
    desk.clock.move(days=1)
    desk.station.people.set_password("limin", "another-word", HEAD)
    assert examine(desk.station, seen[0].code).whole
    assert seen[0].record == record


def last_of(desk: Desk, instrument: str) -> str | None:
    """Return the last event that counts for an instrument."""
    event = desk.station.trace(instrument, desk.today, None).event
    return event.id if event else None


def test_that_a_result_is_void_with_the_last_document_of_its_record(
    desk: Desk, made: dict[str, str]
) -> None:
    record = made["approved"]
    desk.station.issue(record, APPROVER)
    with desk.station.ledger.reading() as reader:
        thing = reader.record(record)[0].instrument.id
        number = reader.record(record)[0].number
    assert last_of(desk, thing) == record
    assert desk.station.issue.void(["JY-2026-00002"], "wrong paper", HEAD) == ()
    assert last_of(desk, thing) == record
    assert desk.station.issue.void(["JT-2026-00002"], "wrong paper", HEAD) == (number,)
    assert last_of(desk, thing) != record
    with desk.station.ledger.reading() as reader:
        event = reader.event(record, NOW)
    assert event is not None
    assert event.voided


def test_that_an_amendment_of_a_void_result_counts(desk: Desk, made: dict[str, str]) -> None:
    record = made["issued"]
    with desk.station.ledger.reading() as reader:
        thing = reader.record(record)[0].instrument.id
    desk.station.issue.void(["JY-2026-00001"], "wrong paper", HEAD)
    with desk.station.ledger.reading() as reader:
        lately = reader.head()
    assert last_of(desk, thing) != record
    draft = desk.station.amend(record, "anew", VERIFIER)
    again = desk.submit(draft)
    desk.check(again)
    desk.approve(again)
    assert last_of(desk, thing) != record
    desk.issue(again)
    assert last_of(desk, thing) == record
    with desk.station.ledger.reading() as reader:
        event = reader.event(record, NOW)
        then = reader.event(record, place(lately.epoch, lately.seq))
    assert event is not None
    assert then is not None
    assert (event.voided, then.voided) == (False, True)
