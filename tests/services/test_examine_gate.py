from datetime import timedelta

from metro.model.document import DocumentKind
from metro.model.gate import GateFacts

from ..station import HEAD, ONE_OF_TWO, PASSES, Desk


def facts(desk: Desk, record: str, *, for_issue: bool = True) -> GateFacts:
    with desk.station.ledger.reading() as reader:
        return desk.station.gate.facts(reader, reader.record(record)[0], for_issue=for_issue)


def blocking(desk: Desk, record: str, *, for_issue: bool = True) -> set[str]:
    with desk.station.ledger.reading() as reader:
        found = desk.station.gate(reader, reader.record(record)[0], for_issue=for_issue)
    return {row.code for row in found if not row.passes}


def test_that_an_approved_record_meets_no_obstacle(desk: Desk, made: dict[str, str]) -> None:
    assert blocking(desk, made["approved"]) == set()


def test_that_signatures_are_asked_for_issue_alone(desk: Desk, made: dict[str, str]) -> None:
    assert blocking(desk, made["submitted"], for_issue=False) == set()
    assert blocking(desk, made["submitted"]) == {"gate.approver_appointed", "gate.signatures_agree"}
    assert blocking(desk, made["checked"]) == {"gate.approver_appointed", "gate.signatures_agree"}


def test_that_an_issued_record_is_not_issued_again(desk: Desk, made: dict[str, str]) -> None:
    assert blocking(desk, made["issued"]) == {"gate.number_free"}
    assert facts(desk, made["issued"]).numbers_taken == ("JY-2026-00001",)


def test_that_facts_are_of_the_record_and_of_today(desk: Desk, made: dict[str, str]) -> None:
    found = facts(desk, made["approved"])
    assert found.documents == (DocumentKind.CERTIFICATE, DocumentKind.NOTICE)
    assert found.today == desk.today
    assert found.record.data.on == desk.today - timedelta(days=3)
    assert found.verifier.name == "李敏"
    assert found.approver is not None
    assert {row.instrument for row in found.standards} >= {"measure-20", "measure-100"}
    assert all(row.confirmation and row.confirmation.accepted for row in found.standards)
    assert (found.missing_glyphs, found.clock_alarm, found.newer_revision) == ("", False, False)


def test_that_the_certificate_voided_since_shuts_the_gate(desk: Desk) -> None:
    record = desk.approved(ONE_OF_TWO, "disp-002")
    desk.station.standards.void("up-measure-20", "it was the certificate of another one", HEAD)
    assert blocking(desk, record.id) == {"gate.standard_in_force"}


def test_that_the_older_revision_stands_behind_the_newer(desk: Desk, made: dict[str, str]) -> None:
    draft = desk.station.amend(made["issued"], "wrong place", "limin")
    amended = desk.submit(draft)
    desk.check(amended)
    desk.approve(amended)
    desk.issue(amended)
    with desk.station.ledger.reading() as reader:
        first = reader.revision(made["issued"], 1)
        found = desk.station.gate(reader, first, for_issue=True)
    assert "gate.not_superseded" in {row.code for row in found if not row.passes}


def test_that_an_override_of_the_head_is_seen(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007", **{"condition/ambient_temperature/end": "41.0 ℃"})
    assert blocking(desk, record.id) == {"gate.surroundings"}
    desk.station.sign.override(record.id, "gate.surroundings", "seen", HEAD, "demo-chenheng")
    assert blocking(desk, record.id) == set()
    assert facts(desk, record.id).overridden == {"gate.surroundings"}


def test_that_a_load_in_the_wrong_row_stops_the_certificate(desk: Desk) -> None:
    """One gram at the maximum capacity is within the limit of one gram; it proves nothing there."""
    draft = desk.draft(PASSES, "scale-007")
    with desk.station.ledger.reading():
        cells = desk.station.drafts.get(draft).cells
    rows = [name for name in cells if "/weighing_error/as_found/maximum/" in name]
    for name in rows:
        if name.endswith(("/load", "/indicated")):
            desk.station.take(draft, {name: "1 g"}, "limin")
    record = desk.submit(draft)
    desk.check(record)
    desk.approve(record)
    assert rows
    assert record.judgement.verdict == "passed"
    assert blocking(desk, record.id) == {"gate.points_as_prescribed"}
    with desk.refuses("gate.refused"):
        desk.issue(record)
