"""What a station itself adds: what became of a document, and whether the bytes are its own."""

from dataclasses import replace
from datetime import UTC, datetime

import cbor2
import pytest

from metro.app.checking.check import CheckCertificate, numbers_in
from metro.app.checking.findings import Checked
from metro.app.demo.approving import approve_meter
from metro.app.keeping import examine
from metro.app.key_keeping import known_keys, rotate
from metro.app.papers import labels, lists
from metro.documents.hybrid import bound
from metro.documents.scanning import codes_on_first_page, enclosed_in
from metro.errors import MetroError
from metro.journal.bodies.register import InstrumentCorrected
from metro.journal.entry import Head
from metro.model.document import Document, DocumentState, Enclosure
from metro.model.people import Meaning
from metro.storage.objects import FileObjects
from metro.trust import base45, cose
from metro.trust.checkpoint import SignedCheckpoints
from metro.trust.document_key import document_key
from metro.trust.keys import key_bytes, workstation_key
from metro.trust.pdf_signature import signing_with
from metro.trust.seal import parsed

from ...station import APPROVER, CHECKER, HEAD, PASSES, VERIFIER, Desk, password


def check(desk: Desk, data: bytes, serial: str = "", seal: str = "") -> Checked:
    return CheckCertificate(known_keys(desk.station), desk.station, desk.clock)(data, serial, seal)


def bad(found: Checked) -> list[str]:
    return [row.code for row in found.findings if row.outcome == "bad"]


@pytest.fixture
def issued(desk: Desk, made: dict[str, str]) -> tuple[Document, bytes]:
    document = desk.station.issue(made["approved"], APPROVER)[0]
    return document, desk.station.issue.bytes_of(document.number)


def test_that_an_issued_document_is_whole_and_in_force(desk: Desk, issued) -> None:
    document, data = issued
    found = check(desk, data)
    assert (found.whole, found.state, bad(found)) == (True, "valid", [])
    good = [row.code for row in found.findings if row.outcome == "good"]
    assert good[-3:] == ["journal_holds", "bytes_as_issued", "state_issued"]
    assert found.seal is not None
    assert (found.seal.number, found.seal.until) == (document.number, document.valid_until)


def test_that_the_seal_stands_at_the_entry_that_reserved_the_number(desk: Desk, issued) -> None:
    document, data = issued
    (code,) = codes_on_first_page(data)
    report = examine(desk.station, code)
    assert report.whole
    assert "doctor.checkpoint_holds" in [row.code for row in report.findings]
    from sqlalchemy import text

    found = check(desk, code.encode())
    assert found.seal is not None
    with desk.station.engine.connect() as connection:
        query = text("SELECT type, body FROM entry WHERE epoch = :e AND seq = :s")
        place = {"e": found.seal.checkpoint.epoch, "s": found.seal.checkpoint.size}
        kind, body = connection.execute(query, place).one()
    assert kind == "number_reserved"
    assert document.number in body


def test_that_a_voided_document_is_told(desk: Desk, issued) -> None:
    document, data = issued
    desk.station.issue.void([document.number], "wrong applicant", APPROVER)
    found = check(desk, data)
    assert (found.whole, found.state, bad(found)) == (False, "voided", ["state_voided"])


def test_that_the_enclosure_alone_finds_its_document(desk: Desk, issued) -> None:
    document, data = issued
    (enclosed,) = enclosed_in(data)
    assert document.number in numbers_in(enclosed.data, desk.station)
    assert check(desk, enclosed.data).whole
    for altered in (enclosed.data.replace(b"JJG", b"JJF", 1), b'{"id": "x"}', b"{", b"<x/>"):
        with desk.refuses("check.not_of_here"):
            check(desk, altered)


def test_that_a_number_in_xml_is_only_looked_up(desk: Desk, issued) -> None:
    document, _ = issued
    data = f"<a><b:uniqueIdentifier>{document.number}</b:uniqueIdentifier></a>".encode()
    assert numbers_in(data, desk.station) == [document.number]
    with desk.refuses("check.not_of_here"):
        check(desk, data)


def test_that_the_station_proves_what_a_revoked_key_did(desk: Desk, issued) -> None:
    """A thief seals and signs with the old keys, at a true place of the journal, dated back."""
    document, data = issued
    (code,) = codes_on_first_page(data)
    folder = desk.station.key_folder
    stolen, signing = workstation_key(folder), signing_with(document_key(folder))
    desk.clock.move(minutes=5)
    rotate(desk.station, "", "stolen", HEAD)
    for genuine in (data, code.encode()):
        found = check(desk, genuine)
        assert (found.whole, bad(found)) == (True, [])
        assert "revoked_since" not in [row.code for row in found.findings]
    seal = parsed(code)[0]
    payload = cose.read(cose.opened(base45.decoded(code.removeprefix("METRO2:")))[1])
    payload[3] = "another serial"
    message = cose.signed(cbor2.dumps(payload, canonical=True), stolen, key_bytes(stolen.key_id()))
    forged = f"METRO2:{base45.encoded(message)}"
    assert bad(check(desk, forged.encode())) == ["code_differs"]
    with desk.station.ledger.reading() as reader:
        paper = desk.station.issue.record_paper(document.record)
        assert reader.document(seal.number) == document
    paper = replace(paper, kind=document.kind, number=document.number, parts=document.parts)
    printed = desk.station.press.render(replace(paper, code=forged))
    (enclosed,) = enclosed_in(data)
    whole = Enclosure("record.json", "application/json", enclosed.data, "again")
    at = datetime.strptime(seal.checkpoint.at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    found = check(desk, signing(bound(printed, whole), at))
    assert bad(found) == ["bytes_differ"]
    assert "revoked_since" in [row.code for row in found.findings]


def test_that_a_station_put_back_to_an_older_copy_is_told(
    desk: Desk, made: dict[str, str], works
) -> None:
    from metro.app.places import StationPlace
    from metro.app.station import Station

    document = desk.station.issue(made["approved"], APPROVER)[0]
    data = desk.station.issue.bytes_of(document.number)
    with Station(StationPlace(works.folder), read_only=True) as older:
        found = CheckCertificate(known_keys(older), older, desk.clock)(data)
    assert bad(found) == ["journal_differs", "number_unknown"]


def test_that_bytes_of_another_printing_are_told(desk: Desk, issued, monkeypatch) -> None:
    """The same document signed again is genuine, but not what the station keeps."""
    document, data = issued
    (enclosed,) = enclosed_in(data)
    (code,) = codes_on_first_page(data)
    with desk.station.ledger.reading() as reader:
        record, _ = reader.record(document.record)
    paper = replace(desk.station.issue.record_paper(document.record), code=code)
    paper = replace(paper, kind=document.kind, number=document.number, parts=document.parts)
    enclosure = Enclosure("record.json", "application/json", enclosed.data, "again")
    again = desk.station.finishing(
        desk.station.press.render(paper), enclosure, desk.clock.now().isoformat()
    )
    assert record.id == document.record
    assert "bytes_differ" in bad(check(desk, again))


def test_that_a_seal_of_a_number_that_is_only_reserved_is_told(desk: Desk, made) -> None:
    class Full(FileObjects):
        def put(self, data: bytes) -> str:
            seen.append(data)
            raise KeyboardInterrupt

    seen: list[bytes] = []
    issue = replace(desk.station.issue, objects=Full(desk.station.place.folder / "objects"))
    with pytest.raises(KeyboardInterrupt):
        issue(made["approved"], APPROVER)
    assert bad(check(desk, seen[0])) == ["bytes_differ", "state_reserved"]
    with pytest.raises(MetroError):
        desk.station.issue.void(["none"], "x", HEAD)


class Checkpointed:
    """What lists bore before they had seals: a code that states no number."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def check(self, paper: object, head: Head, at: str) -> None:
        pass

    def text(self, paper: object, head: Head, at: str, digest: str) -> str:
        return SignedCheckpoints(self.desk.station.signer).text(head, at)


def issued_list(desk: Desk, *meters: str) -> tuple[Document, bytes]:
    desk.station.settings({"yields.cold_water_meter": "list,label"}, "many small meters", HEAD)
    for meter in meters:
        approve_meter(desk.station, meter, "J-1")
    (document,) = lists(desk.station)("J-1", APPROVER)
    return document, desk.station.issue.bytes_of(document.number)


@pytest.fixture(params=["METRO1", "METRO2"])
def listed(
    desk: Desk, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> tuple[Document, bytes]:
    """Return a list of results, with the code of an earlier one and with a seal."""
    if request.param == "METRO1":
        monkeypatch.setattr("metro.app.papers.LateSeals", lambda _: Checkpointed(desk))
    found = issued_list(desk, "meter-001")
    (code,) = codes_on_first_page(found[1])
    assert code.startswith(request.param)
    return found


def outcomes(found: Checked, outcome: str) -> list[str]:
    return [row.code for row in found.findings if row.outcome == outcome]


def test_that_a_list_in_force_is_known_by_its_bytes_and_by_its_code(desk: Desk, listed) -> None:
    _, data = listed
    (code,) = codes_on_first_page(data)
    found = check(desk, data)
    assert (found.whole, found.state, bad(found)) == (True, "valid", [])
    assert outcomes(found, "good")[-3:] == ["journal_holds", "bytes_as_issued", "state_issued"]
    assert not {"times_differ", "serial_not_stated"} & {row.code for row in found.findings}
    by_code = check(desk, code.encode())
    assert (by_code.whole, by_code.state) == (True, "valid")


def test_that_the_data_of_a_list_alone_find_its_code(desk: Desk, listed) -> None:
    (enclosed,) = enclosed_in(listed[1])
    found = check(desk, enclosed.data)
    assert (found.whole, found.state, bad(found)) == (True, "valid", [])


def test_that_a_voided_list_is_told(desk: Desk, listed) -> None:
    document, data = listed
    (code,) = codes_on_first_page(data)
    desk.station.issue.void([document.number], "wrong applicant", APPROVER)
    for brought in (data, code.encode()):
        found = check(desk, brought)
        assert (found.whole, found.state, bad(found)) == (False, "voided", ["state_voided"])


def test_that_a_list_printed_again_is_not_what_was_issued(desk: Desk, listed) -> None:
    """Signed by the station's own key, with the code of the list, but other bytes."""
    document, data = listed
    _, printed = labels(desk.station)(APPROVER, job="J-1")
    enclosure = Enclosure("list.json", "application/json", b"{}", "again")
    again = desk.station.finishing(printed, enclosure, desk.clock.now().isoformat())
    (code,) = codes_on_first_page(data)
    of_other = [] if code.startswith("METRO1") else ["seal_of_other"]
    assert bad(check(desk, again, seal=code)) == [*of_other, "bytes_differ"]
    assert document.state is DocumentState.ISSUED


def test_that_a_code_without_a_number_compares_no_serial_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metro.app.papers.LateSeals", lambda _: Checkpointed(desk))
    found = check(desk, issued_list(desk, "meter-001")[1], serial="C31001")
    assert "serial_not_stated" in outcomes(found, "open")


def serial_of(desk: Desk, instrument: str) -> str:
    with desk.station.ledger.reading() as reader:
        return reader.instrument(instrument).serial


def test_that_a_serial_is_looked_up_in_the_list(desk: Desk) -> None:
    _, data = issued_list(desk, "meter-001", "meter-002")
    found = check(desk, data, serial_of(desk, "meter-002").lower())
    assert (found.whole, found.state, bad(found)) == (True, "valid", [])
    assert "serial_listed" in outcomes(found, "good")
    assert bad(check(desk, data, serial_of(desk, "meter-003"))) == ["serial_not_listed"]


def test_that_the_data_of_a_list_alone_find_it(desk: Desk) -> None:
    document, data = issued_list(desk, "meter-001", "meter-002")
    (enclosed,) = enclosed_in(data)
    assert numbers_in(enclosed.data, desk.station) == [document.number]
    found = check(desk, enclosed.data, serial_of(desk, "meter-001"))
    assert (found.whole, bad(found)) == (True, [])
    assert "serial_listed" in outcomes(found, "good")
    with desk.refuses("check.not_of_here"):
        check(desk, enclosed.data.replace(b"true", b"null", 1))


def test_that_a_row_that_was_amended_since_is_told_and_the_others_stand(desk: Desk) -> None:
    old, data = issued_list(desk, "meter-001", "meter-002")
    with desk.station.ledger.reading() as reader:
        (record,) = [
            row.id for row in reader.records_of_job("J-1", 9) if row.instrument == "meter-001"
        ]
    draft = desk.station.amend(record, "a digit was typed wrong", VERIFIER)
    desk.station.submit(draft, CHECKER, password(VERIFIER))
    desk.station.sign(record, Meaning.CHECKED, CHECKER, password(CHECKER))
    desk.station.sign(record, Meaning.APPROVED, APPROVER, password(APPROVER))
    assert bad(check(desk, data, serial_of(desk, "meter-001"))) == [], "nothing new was issued"
    (new,) = lists(desk.station)("J-1", APPROVER)
    found = check(desk, data)
    assert (bad(found), "partly_replaced" in outcomes(found, "open")) == ([], True)
    found = check(desk, data, serial_of(desk, "meter-001"))
    assert bad(found) == ["serial_replaced"]
    by = [row.parameters["by"] for row in found.findings if row.code == "serial_replaced"]
    assert (by, desk.document(old.number).replaced_by) == ([new.number], new.number)
    found = check(desk, data, serial_of(desk, "meter-002"))
    assert (found.whole, bad(found)) == (True, [])
    newer = check(desk, desk.station.issue.bytes_of(new.number), serial_of(desk, "meter-001"))
    assert (newer.whole, bad(newer)) == (True, [])


def test_that_a_row_that_was_amended_into_another_job_is_told(desk: Desk) -> None:
    _, data = issued_list(desk, "meter-001", "meter-002")
    with desk.station.ledger.reading() as reader:
        (record,) = [
            row.id for row in reader.records_of_job("J-1", 9) if row.instrument == "meter-001"
        ]
    draft = desk.station.amend(record, "it was of the other job", VERIFIER)
    desk.station.take(draft, {"header/job": "J-2"}, VERIFIER)
    desk.station.submit(draft, CHECKER, password(VERIFIER))
    desk.station.sign(record, Meaning.CHECKED, CHECKER, password(CHECKER))
    desk.station.sign(record, Meaning.APPROVED, APPROVER, password(APPROVER))
    (new,) = lists(desk.station)("J-2", APPROVER)
    found = check(desk, data, serial_of(desk, "meter-001"))
    assert (found.whole, bad(found)) == (False, ["serial_replaced"])
    by = [row.parameters["by"] for row in found.findings if row.code == "serial_replaced"]
    assert by == [new.number]
    assert bad(check(desk, data, serial_of(desk, "meter-002"))) == []


@pytest.mark.parametrize("serial", ["C 31　007", "C31\xa0007"])
def test_that_a_space_of_any_width_in_a_serial_is_sealed_and_checked(
    desk: Desk, serial: str
) -> None:
    desk.station.correct("scale-007", {"serial": serial}, "as the plate says", HEAD)
    desk.station.correct("meter-001", {"name": "冷　水水表"}, "as it says", HEAD)
    (document,) = desk.issue(desk.approved(PASSES, "scale-007", ago=0))
    found = check(desk, desk.station.issue.bytes_of(document.number), serial)
    assert (found.whole, bad(found)) == (True, [])
    _, data = issued_list(desk, "meter-001", "meter-002")
    found = check(desk, data, serial_of(desk, "meter-001"))
    assert (found.whole, bad(found)) == (True, [])


def earlier(desk: Desk, instrument: str, **plate: str) -> None:
    """Write a nameplate as it could be written before hidden characters were refused."""
    with desk.station.ledger.writing(HEAD) as work:
        thing = replace(work.instrument(instrument), **plate)
        work.append(InstrumentCorrected(thing, "as typed then"))


def test_that_what_the_own_check_would_not_read_takes_no_number(desk: Desk) -> None:
    earlier(desk, "scale-007", serial="C31\t007")
    record = desk.approved(PASSES, "scale-007", ago=0)
    with desk.refuses("seal.unfit", texts="C31<U+0009>007"):
        desk.issue(record)
    desk.station.settings({"yields.cold_water_meter": "list,label"}, "many small meters", HEAD)
    earlier(desk, "meter-001", name="水" * 501)
    for meter in ("meter-001", "meter-002"):
        approve_meter(desk.station, meter, "J-1")
    with desk.refuses("seal.unfit", texts="水" * 40 + "…"):
        lists(desk.station)("J-1", APPROVER)


def test_that_a_file_whose_code_is_damaged_is_known_by_its_bytes(desk: Desk, issued) -> None:
    document, data = issued
    found = check(desk, data, seal="METRO2:AB")
    assert bad(found) == ["code_damaged"]
    assert outcomes(found, "good") == ["signature_whole", "bytes_as_issued", "state_issued"]
    assert found.state == "valid"
    other = desk.station.finishing(
        labels(desk.station)(APPROVER, [document.number])[1],
        Enclosure("record.json", "application/json", b"{}", "again"),
        desk.clock.now().isoformat(),
    )
    assert bad(check(desk, other)) == ["code_missing", "bytes_not_ours"]


def test_that_a_checkpoint_of_no_document_leaves_open_what_became_of_it(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        head = reader.head()
    text = SignedCheckpoints(desk.station.signer).text(head, desk.clock.now().isoformat())
    assert "later_unknown" in outcomes(check(desk, text.encode()), "open")
