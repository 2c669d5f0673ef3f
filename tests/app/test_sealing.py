"""What a document carries of its data, where it has a digital certificate and where it can't."""

import json
from dataclasses import replace

from metro.app.sealing import DIGITAL, DigitalEnclosed, record_enclosed
from metro.errors import MetroError
from metro.model.document import Paper

from ..station import APPROVER, Desk
from .sealed import certificate


def refused(paper: Paper) -> bytes:
    raise MetroError("dcc.unit_missing", unit="oz")


def test_that_a_document_without_a_digital_certificate_is_named() -> None:
    enclosing = DigitalEnclosed(refused)
    found = enclosing(certificate())
    assert (found.name, found.media_type) == ("record.json", "application/json")
    assert [error.code for error in enclosing.without.values()] == ["dcc.unit_missing"]
    assert list(enclosing.without) == [certificate().number]
    other = DigitalEnclosed(lambda paper: b"<dcc/>")
    assert other(certificate()).name == DIGITAL
    assert not other.without


def test_that_the_holder_gets_what_the_pages_show_and_no_more() -> None:
    paper = certificate()
    record = replace(paper.record, draft="d-17", remark="the owner was angry", software="metro 9")
    data = json.loads(record_enclosed(replace(paper, record=record)).data)
    assert data["document"] == paper.number
    assert data["instrument"]["serial"] == record.instrument.serial
    assert data["judgement"]["verdict"] == record.judgement.verdict.value
    hidden = ("draft", "strikes", "remark", "runs", "software", "verifier", "checker", "shortened")
    assert not set(hidden) & set(data)


def test_that_issue_says_which_documents_have_none(desk: Desk, made: dict[str, str]) -> None:
    desk.station.__dict__["enclosures"] = DigitalEnclosed(refused)
    issued = desk.station.issue(made["approved"], APPROVER)
    numbers = [row.number for row in issued]
    assert sorted(desk.station.without_digital(numbers)) == sorted(numbers)
    assert desk.station.without_digital(["JY-2026-00001"]) == {}
