"""Lists of results over a job: which meters stand in one, and what refuses it."""

from dataclasses import replace

import pytest

from metro.app.demo.approving import approve_meter
from metro.app.keeping import examine
from metro.app.papers import lists
from metro.errors import MetroError
from metro.model.document import DocumentKind, DocumentState
from metro.model.forms import ListPaper
from metro.model.instrument import InstrumentState

from ..station import APPROVER, HEAD, Desk

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


def test_that_the_data_of_a_list_hold_no_settings_of_the_station() -> None:
    import json

    from metro.services.issue_list import _enclosed

    from ..documents.samples.forms import result_list

    paper = result_list()
    data = json.loads(_enclosed(paper).data)
    assert "settings" not in data
    assert data["station"]["zh"] == paper.settings.name.zh
    assert len(data["rows"]) == len(paper.rows)
