"""Lists of results over a job: which meters stand in one, and what refuses it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from metro.app.checking.check import CheckCertificate
from metro.app.demo.approving import approve_meter
from metro.app.keeping import examine
from metro.app.key_keeping import known_keys
from metro.app.papers import lists
from metro.documents.scanning import codes_on_first_page, enclosed_in
from metro.errors import MetroError
from metro.journal.bodies.work import DocumentIssued
from metro.model.document import DocumentKind, DocumentState
from metro.model.forms import ListPaper
from metro.model.instrument import InstrumentState
from metro.model.people import Meaning
from metro.ports import ListPress
from metro.trust.seal import Tally, parsed

from ..station import APPROVER, CHECKER, HEAD, VERIFIER, Desk, password, refused

METERS = ("meter-001", "meter-002", "meter-003")


def listing(desk: Desk) -> None:
    desk.station.settings({"yields.cold_water_meter": "list,label"}, "many small meters", HEAD)


def approved(desk: Desk, job: str = "J-1", count: int = 3) -> list[str]:
    return [approve_meter(desk.station, meter, job) for meter in METERS[:count]]


def test_that_the_meters_of_a_job_stand_in_one_numbered_list(desk: Desk) -> None:
    listing(desk)
    records = approved(desk)
    assert [desk.state(record) for record in records] == ["issued"] * 3
    (document,) = lists(desk.station)("J-1", APPROVER)
    assert (document.number, document.kind) == ("JQ-2026-00001", DocumentKind.LIST)
    assert document.state is DocumentState.ISSUED
    assert desk.station.issue.bytes_of(document.number).startswith(b"%PDF-")
    with desk.station.ledger.reading() as reader:
        assert [row.number for row in reader.lists_of(records[0])] == [document.number]
        assert reader.documents_of(records[0]) == ()
        (row,) = [r for r in reader.documents("j-1", 5) if r.document == document]
        assert (row.name, row.applicant) == ("J-1", "示例县自来水公司（演示）")
    assert examine(desk.station).whole


def test_that_the_seal_of_a_list_states_its_rows_and_the_hash_of_its_data(desk: Desk) -> None:
    listing(desk)
    approved(desk)
    (document,) = lists(desk.station)("J-1", APPROVER)
    data = desk.station.issue.bytes_of(document.number)
    (enclosed,) = enclosed_in(data)
    (code,) = codes_on_first_page(data)
    seal, _, _ = parsed(code)
    assert (seal.number, seal.serial, seal.verdict) == (document.number, "", None)
    assert seal.tally == Tally(3, 0)
    assert seal.on == desk.today
    assert seal.digest == hashlib.sha256(enclosed.data).hexdigest()
    assert len(json.loads(enclosed.data)["rows"]) == 3
    assert examine(desk.station, code).whole


def test_that_a_list_whose_seal_can_not_be_made_leaves_a_void_number(desk: Desk) -> None:
    class Lost:
        def check(self, *_: object) -> None:
            pass

        def text(self, *_: object) -> str:
            raise MetroError("key.missing", where="keys")

    listing(desk)
    approved(desk)
    with pytest.raises(MetroError, match=r"key\.missing"):
        replace(lists(desk.station), seals=Lost())("J-1", APPROVER)
    assert desk.document("JQ-2026-00001").state is DocumentState.VOIDED


def test_that_a_meter_stands_in_one_list_in_force(desk: Desk) -> None:
    listing(desk)
    approved(desk)
    (document,) = lists(desk.station)("J-1", APPROVER)
    with desk.refuses("list.nothing", job="J-1"):
        lists(desk.station)("J-1", APPROVER)
    desk.station.issue.void([document.number], "wrong applicant", APPROVER)
    (again,) = lists(desk.station)("J-1", APPROVER)
    assert again.number == "JQ-2026-00002"


def test_that_without_the_setting_each_gets_its_certificate(desk: Desk) -> None:
    (record,) = approved(desk, count=1)
    assert desk.state(record) == "approved"
    with desk.refuses("list.nothing", job="J-1"):
        lists(desk.station)("J-1", APPROVER)
    (document,) = desk.station.issue(record, APPROVER)
    assert document.kind is DocumentKind.CERTIFICATE


def test_that_a_record_approved_for_a_certificate_gets_it_though_lists_were_chosen_since(
    desk: Desk,
) -> None:
    (record,) = approved(desk, count=1)
    listing(desk)
    (document,) = desk.station.issue(record, APPROVER)
    assert document.kind is DocumentKind.CERTIFICATE


@pytest.mark.parametrize("job", ["", "  ", "J-9"])
def test_that_no_job_is_no_list(desk: Desk, job: str) -> None:
    listing(desk)
    with desk.refuses("list.nothing", job=job):
        lists(desk.station)(job, APPROVER)


def test_that_who_does_not_work_here_issues_none(desk: Desk) -> None:
    with desk.refuses("person.not_signed_in"):
        lists(desk.station)("J-1", "")


def test_that_a_list_the_gate_refuses_takes_no_number(desk: Desk) -> None:
    listing(desk)
    records = approved(desk)
    desk.station.register.state("meter-002", InstrumentState.SCRAPPED, "crushed", HEAD)
    with desk.refuses("gate.refused"):
        lists(desk.station)("J-1", APPROVER)
    with desk.station.ledger.reading() as reader:
        assert reader.lists_of(records[0]) == ()


class Jammed:
    def result_list(self, paper: ListPaper) -> bytes:
        raise MetroError("station.disk_full", where="paper")


def test_that_a_list_that_can_not_be_finished_leaves_a_void_number(desk: Desk) -> None:
    listing(desk)
    approved(desk)
    broken = replace(lists(desk.station), press=Jammed())
    with pytest.raises(MetroError):
        broken("J-1", APPROVER)
    assert desk.document("JQ-2026-00001").state is DocumentState.VOIDED
    (document,) = lists(desk.station)("J-1", APPROVER)
    assert document.number == "JQ-2026-00002"


@dataclass
class Meanwhile:
    """A press that lets something happen while the paper is being made."""

    press: ListPress
    happens: Callable[[str], object]

    def result_list(self, paper: ListPaper) -> bytes:
        self.happens(paper.number)
        return self.press.result_list(paper)


def issued_while(desk: Desk, happens: Callable[[str], object]) -> None:
    use = lists(desk.station)
    replace(use, press=Meanwhile(use.press, happens))("J-1", APPROVER)


def amended(desk: Desk, record: str) -> None:
    """Amend a record and let it be approved again, by people who are signed in."""
    draft = desk.station.amend(record, "a digit was typed wrong", VERIFIER)
    desk.station.submit(draft, CHECKER, password(VERIFIER))
    desk.station.sign(record, Meaning.CHECKED, CHECKER, password(CHECKER))
    desk.station.sign(record, Meaning.APPROVED, APPROVER, password(APPROVER))


def test_that_a_list_voided_while_it_was_made_stays_void(desk: Desk) -> None:
    listing(desk)
    approved(desk)
    with refused("document.state", number="JQ-2026-00001", state="voided"):
        issued_while(desk, lambda number: desk.station.issue.void([number], "wrong", APPROVER))
    document = desk.document("JQ-2026-00001")
    assert (document.state, document.why, document.object) == (DocumentState.VOIDED, "wrong", "")
    assert examine(desk.station).whole


def test_that_a_list_of_a_record_amended_meanwhile_is_not_issued(desk: Desk) -> None:
    listing(desk)
    record, _ = approved(desk, count=2)
    with refused("record.state"):
        issued_while(desk, lambda _: amended(desk, record))
    assert desk.document("JQ-2026-00001").state is DocumentState.VOIDED
    (document,) = lists(desk.station)("J-1", APPROVER)
    with desk.station.ledger.reading() as reader:
        found = [(row.number, row.revision) for row in reader.lists_of(record)]
    assert found == [("JQ-2026-00001", 1), (document.number, 2)]


def test_that_an_amended_record_names_its_newer_list_on_the_old_one(desk: Desk) -> None:
    listing(desk)
    first, second, _ = approved(desk)
    (old,) = lists(desk.station)("J-1", APPROVER)
    amended(desk, first)
    (new,) = lists(desk.station)("J-1", APPROVER)
    assert new.replaces == old.number
    before = desk.document(old.number)
    assert (before.state, before.replaced_by) == (DocumentState.ISSUED, new.number)
    found = CheckCertificate(known_keys(desk.station), desk.station, desk.clock)(
        desk.station.issue.bytes_of(old.number)
    )
    assert ("partly_replaced", new.number) in [
        (row.code, row.parameters.get("by")) for row in found.findings
    ]
    amended(desk, second)
    (third,) = lists(desk.station)("J-1", APPROVER)
    before = desk.document(old.number)
    assert (before.state, before.replaced_by) == (
        DocumentState.ISSUED,
        f"{new.number} {third.number}",
    )
    assert examine(desk.station).whole


def test_that_a_list_whose_records_all_stand_in_newer_ones_is_superseded(desk: Desk) -> None:
    listing(desk)
    records = approved(desk, count=2)
    (old,) = lists(desk.station)("J-1", APPROVER)
    for record in records:
        amended(desk, record)
    (new,) = lists(desk.station)("J-1", APPROVER)
    before = desk.document(old.number)
    assert (before.state, before.replaced_by) == (DocumentState.SUPERSEDED, new.number)


def test_that_a_certificate_after_a_list_and_a_list_after_a_certificate_replace_it(
    desk: Desk,
) -> None:
    listing(desk)
    (record,) = approved(desk, count=1)
    (old,) = lists(desk.station)("J-1", APPROVER)
    desk.station.settings({"yields.cold_water_meter": "certificate"}, "after all", HEAD)
    amended(desk, record)
    (certificate,) = desk.station.issue(record, APPROVER)
    assert (certificate.kind, certificate.replaces) == (DocumentKind.CERTIFICATE, old.number)
    assert desk.document(old.number).state is DocumentState.SUPERSEDED
    listing(desk)
    amended(desk, record)
    (new,) = lists(desk.station)("J-1", APPROVER)
    assert new.replaces == certificate.number
    assert desk.document(certificate.number).state is DocumentState.SUPERSEDED
    assert examine(desk.station).whole


def test_that_a_meter_approved_for_a_list_gets_it_though_certificates_were_chosen_since(
    desk: Desk,
) -> None:
    listing(desk)
    (record,) = approved(desk, count=1)
    desk.station.settings({"yields.cold_water_meter": "certificate"}, "no", HEAD)
    with desk.refuses("record.state"):
        desk.station.issue(record, APPROVER)
    (document,) = lists(desk.station)("J-1", APPROVER)
    assert document.state is DocumentState.ISSUED


def test_that_a_meter_with_its_certificate_waits_for_no_list(desk: Desk) -> None:
    (certified,) = approved(desk, count=1)
    desk.station.issue(certified, APPROVER)
    desk.clock.move(hours=1)
    listing(desk)
    with desk.refuses("list.nothing", job="J-1"):
        lists(desk.station)("J-1", APPROVER)
    listed = approve_meter(desk.station, "meter-002", "J-1")
    (document,) = lists(desk.station)("J-1", APPROVER)
    with desk.station.ledger.reading() as reader:
        assert [row.number for row in reader.lists_of(listed)] == [document.number]
        assert reader.lists_of(certified) == ()


def test_that_no_entry_brings_a_void_number_back(desk: Desk) -> None:
    listing(desk)
    approved(desk)
    (document,) = lists(desk.station)("J-1", APPROVER)
    desk.station.issue.void([document.number], "wrong", APPROVER)
    with desk.station.ledger.writing(APPROVER) as work:
        work.append(DocumentIssued(document.number, document.object, 1))
    assert desk.document(document.number).state is DocumentState.VOIDED


def test_that_the_data_of_a_list_hold_no_settings_of_the_station() -> None:
    from metro.services.issue_list import list_enclosed

    from ..documents.samples.forms import result_list

    paper = result_list()
    data = json.loads(list_enclosed(paper).data)
    assert "settings" not in data
    assert "code" not in data, "the code states the hash of these very bytes"
    assert data["station"]["zh"] == paper.settings.name.zh
    assert len(data["rows"]) == len(paper.rows)
