"""The digital certificate of issued documents: the chain as the station holds it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pytest
from lxml import etree

from metro.app.checking.check import CheckCertificate
from metro.app.key_keeping import known_keys
from metro.documents.press import ReportLabPress
from metro.journal.bodies.register import EventVoided
from metro.model.document import Paper
from metro.model.record import VerificationRecord

from ..station import HEAD, PASSES, Desk
from .test_own_standards import own_set

NS = {"dcc": "https://ptb.de/dcc"}
CERTIFICATE, NOTICE = "JY-2026-00001", "JT-2026-00001"


def reports(data: bytes) -> list[dict[str, str]]:
    """Return the certificates of the standards used: number, hash, and what is linked above."""
    found = []
    for row in etree.fromstring(data).iterfind(".//dcc:measuringEquipment/dcc:certificate", NS):
        linked = row.find("dcc:linkedReport", NS)
        names = ("referralID", "procedure", "value", "inValidityRange", "traceable")
        said = {name: row.findtext(f"dcc:{name}", "", NS) for name in names}
        if linked is not None:
            said["above"] = linked.findtext("dcc:referralID", "", NS)
            said["above_hash"] = linked.findtext("dcc:value", "", NS)
        found.append(said)
    return found


def test_that_a_standard_carries_the_hash_of_the_kept_file(desk: Desk) -> None:
    _, weights = reports(desk.station.export_digital(CERTIFICATE))
    with desk.station.ledger.reading() as reader:
        held = reader.upstream("up-weights-m1")
    assert held is not None
    kept = desk.station.objects.get(held.object)
    assert weights["procedure"] == "SHA-256"
    assert weights["value"] == hashlib.sha256(kept).hexdigest()
    assert weights["referralID"] == held.number
    assert (weights["inValidityRange"], weights["traceable"]) == ("true", "true")


def test_that_a_standard_verified_here_links_to_what_its_verification_stood_on(
    desk: Desk,
) -> None:
    own = own_set(desk)
    draft = desk.draft(PASSES, "scale-007", **{"standard/weights": "weights-granary"})
    record = desk.station.examine(draft).record
    report = desk.station.export_digital.held(record)[own.id]
    with desk.station.ledger.reading() as reader:
        (paper,) = reader.documents_of(own.id)
        above = reader.upstream(own.standards[0].event)
    issued = desk.station.issue.bytes_of(paper.number)
    assert (report.number, report.object) == (paper.number, hashlib.sha256(issued).hexdigest())
    assert report.issuer == "示例县计量检定所"
    assert above is not None
    assert report.above
    assert (report.above[0].number, report.above[0].object) == (above.number, above.object)


def test_that_the_same_document_gives_the_same_bytes(desk: Desk) -> None:
    first = desk.station.export_digital(CERTIFICATE)
    desk.clock.move(days=3)
    assert desk.station.export_digital(CERTIFICATE) == first
    with desk.unchanged():
        desk.station.export_digital(NOTICE)


def test_that_a_paper_about_to_be_issued_can_be_written(desk: Desk) -> None:
    paper = desk.station.export_digital.paper(CERTIFICATE)
    data = desk.station.export_digital.of_paper(replace(paper, number="JY-2026-00077"))
    root = etree.fromstring(data)
    assert root.findtext(".//dcc:uniqueIdentifier", namespaces=NS) == "JY-2026-00077"


@dataclass
class Watched:
    """A press that keeps what it was given."""

    press: ReportLabPress
    seen: list[Paper] = field(default_factory=list)

    def render(self, paper: Paper) -> bytes:
        self.seen.append(paper)
        return self.press.render(paper)

    def missing_glyphs(self, texts: Iterable[str]) -> str:
        return self.press.missing_glyphs(texts)


def test_that_what_is_written_at_issue_is_written_afterwards(
    desk: Desk, made: dict[str, str]
) -> None:
    press = Watched(desk.station.press)
    issued = replace(desk.station.issue, press=press)(made["approved"], HEAD)
    assert len(issued) == len(press.seen) > 1
    for paper in press.seen:
        # The QR may hold the hash of the digital certificate, so nothing of it is in there.
        at_issue = desk.station.export_digital.of_paper(replace(paper, code="other"))
        assert desk.station.export_digital.computed(paper.number) == at_issue
        assert desk.station.export_digital(paper.number) == at_issue


def test_that_only_what_was_issued_has_one(desk: Desk) -> None:
    with desk.refuses("document.unknown"):
        desk.station.export_digital("JY-2026-00099")
    desk.station.issue.void([CERTIFICATE], "lost", HEAD)
    with desk.refuses("dcc.not_issued", number=CERTIFICATE, state="voided"):
        desk.station.export_digital(CERTIFICATE)


def test_that_what_is_learnt_later_changes_no_sealed_certificate(desk: Desk) -> None:
    before = desk.station.export_digital(CERTIFICATE)
    with desk.station.ledger.writing(HEAD) as work:
        work.append(EventVoided("up-weights-m1", "entered for the wrong set"))
    sealed = desk.station.export_digital(CERTIFICATE)
    assert sealed == before
    keys = known_keys(desk.station)
    checked = CheckCertificate(keys, desk.station)(sealed)
    assert [row.code for row in checked.findings if row.outcome == "bad"] == []


def test_that_a_voided_event_is_not_traceable_in_what_is_computed_today(desk: Desk) -> None:
    with desk.station.ledger.writing(HEAD) as work:
        work.append(EventVoided("up-weights-m1", "entered for the wrong set"))
    _, weights = reports(desk.station.export_digital.computed(CERTIFICATE))
    assert weights["traceable"] == "false"
    assert "above" not in weights


def test_that_a_document_that_carries_none_has_none_to_give(desk: Desk) -> None:
    plain = replace(desk.station.export_digital, enclosed=lambda data: ())
    with desk.refuses("dcc.not_enclosed", number=CERTIFICATE):
        plain(CERTIFICATE)


@pytest.fixture
def nameless(desk: Desk, made: dict[str, str]) -> VerificationRecord:
    with desk.station.ledger.reading() as reader:
        record, _ = reader.record(made["issued"])
    rows = tuple(replace(row, event="nothing") for row in record.standards)
    return replace(record, standards=rows)


def test_that_what_is_not_held_is_not_in_the_chain(
    desk: Desk, nameless: VerificationRecord
) -> None:
    found = desk.station.export_digital.held(nameless)
    # The event that counted is known, and the record named another that nobody holds.
    assert set(found) == {"nothing"}
    assert found["nothing"].above == ()
