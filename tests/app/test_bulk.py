"""Issuing many at once: all cores, progress, a stop, refusals, and a kill in the middle."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from metro.app import bulk
from metro.app.demo.approving import approve_meter
from metro.app.keeping import examine
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.errors import MetroError
from metro.model.document import DocumentState, Paper
from metro.services.issue_documents import IssueDocuments

from ..station import APPROVER, HEAD, Desk, refused

METERS = ("meter-001", "meter-002", "meter-003", "meter-004")


def job(desk: Desk, rounds: int = 1) -> list[str]:
    return [approve_meter(desk.station, meter, "J-1") for meter in METERS * rounds]


def states(station: Station) -> dict[str, DocumentState]:
    with station.ledger.reading() as reader:
        found = reader.documents("JY-", 1000)
    return {row.document.number: row.document.state for row in found}


def test_that_processes_render_what_one_alone_would(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = job(desk)
    monkeypatch.setattr(bulk, "FEW", 1)
    papers: list[Paper] = []
    press = desk.station.press
    made = bulk.issue_many(desk.station, records, APPROVER, workers=2)
    assert len(made.documents) == 4
    assert not made.refused
    assert {desk.state(record) for record in records} == {"issued"}
    for document in made.documents:
        with desk.station.ledger.reading() as reader:
            record = reader.record(document.record)[0]
        data = desk.station.issue.bytes_of(document.number)
        paper = replace(desk.station.issue.record_paper(record.id), kind=document.kind)
        papers.append(replace(paper, number=document.number, code=code_of(data)))
        assert drawn(press.render(papers[-1])) == drawn(data)
    assert examine(desk.station).whole


def drawn(data: bytes) -> list[bytes]:
    """Return the pages as pictures: what is enclosed and signed is not seen on them."""
    return [page.render(scale=2).to_numpy().tobytes() for page in pypdfium2.PdfDocument(data)]


def code_of(data: bytes) -> str:
    import zxingcpp

    page = pypdfium2.PdfDocument(data)[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    return str(code.text)


def test_that_logo_and_seal_reach_the_workers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (300, 300), "red").save(out, "PNG")
    desk.station.settings({}, "our own mark", HEAD, {"paper.logo": out.getvalue()})
    monkeypatch.setattr(bulk, "FEW", 1)
    made = bulk.issue_many(desk.station, job(desk)[:2], APPROVER, workers=2)
    page = pypdfium2.PdfDocument(desk.station.issue.bytes_of(made.documents[0].number))[0]
    pixels = page.render(scale=0.5).to_numpy().astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2) > 100).sum() > 100


def test_that_progress_is_told_and_a_stop_leaves_whole_records(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = job(desk)
    monkeypatch.setattr(bulk, "LOT", 1)
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int, what: str) -> bool:
        told.append((done, of))
        return done < 2

    made = bulk.issue_many(desk.station, records, APPROVER, progress)
    assert made.cancelled
    assert told == [(0, 4), (1, 4), (2, 4)]
    assert [desk.state(record) for record in records] == [
        "issued",
        "issued",
        "approved",
        "approved",
    ]
    assert set(states(desk.station).values()) == {DocumentState.ISSUED}
    again = bulk.issue_many(desk.station, bulk.waiting(desk.station, "J-1"), APPROVER)
    assert len(again.documents) == 2


def test_that_a_refused_record_stops_no_other(desk: Desk, made: dict[str, str]) -> None:
    records = [*job(desk)[:2], made["submitted"], "nobody"]
    found = bulk.issue_many(desk.station, records, APPROVER)
    assert len(found.documents) == 2
    assert {name: error.code for name, error in found.refused.items()} == {
        made["submitted"]: "record.state",
        "nobody": "record.unknown",
    }


def test_that_a_record_named_twice_is_issued_once(desk: Desk) -> None:
    first, second = job(desk)[:2]
    made = bulk.issue_many(desk.station, [first, second, first], APPROVER)
    assert (len(made.documents), made.refused) == (2, {})


def test_that_a_lot_that_fails_is_void_and_the_next_is_issued(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No number stays reserved until the next start."""
    monkeypatch.setattr(bulk, "LOT", 2)
    records = job(desk)
    whole = IssueDocuments.finish
    calls: list[int] = []

    def finish(self: IssueDocuments, rendered: Any, actor: str) -> Any:
        calls.append(len(rendered))
        if len(calls) == 1:
            raise RuntimeError("a bug of ours")
        return whole(self, rendered, actor)

    monkeypatch.setattr(IssueDocuments, "finish", finish)
    before = set(states(desk.station))
    with pytest.raises(RuntimeError, match="a bug of ours"):
        bulk.issue_many(desk.station, records, APPROVER)
    assert calls == [2, 2]
    made = {n: state for n, state in sorted(states(desk.station).items()) if n not in before}
    assert list(made.values()) == [DocumentState.VOIDED] * 2 + [DocumentState.ISSUED] * 2
    assert [desk.state(record) for record in records] == ["approved"] * 2 + ["issued"] * 2


class Jammed:
    """A press that fails for one number."""

    def __init__(self, press: Any, number: str, error: Exception) -> None:
        self.press, self.number, self.error = press, number, error

    def render(self, paper: Paper) -> bytes:
        if paper.number == self.number:
            raise self.error
        return bytes(self.press.render(paper))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MetroError("station.disk_full", where="paper"), "station.disk_full"),
        (ValueError("a bug of ours"), "bulk.not_rendered"),
    ],
)
def test_that_what_can_not_be_rendered_is_void_alone(
    desk: Desk, error: Exception, code: str
) -> None:
    records = job(desk)
    desk.station.__dict__["press"] = Jammed(desk.station.press, "JY-2026-00003", error)
    made = bulk.issue_many(desk.station, records, APPROVER)
    assert len(made.documents) == 3
    assert {name: found.code for name, found in made.refused.items()} == {records[1]: code}
    assert desk.document("JY-2026-00003").state is DocumentState.VOIDED
    assert desk.state(records[1]) == "approved"


class Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self) -> tuple[Callable[[int], Any], tuple[int]]:
        return os._exit, (3,)


def test_that_a_worker_that_dies_is_said_and_leaves_no_number_reserved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = job(desk, 2)
    monkeypatch.setattr(bulk, "LOT", 2)
    monkeypatch.setattr(bulk, "_render", Deadly())
    with refused("bulk.worker_lost"):
        bulk.issue_many(desk.station, records, APPROVER, workers=2)
    found = list(states(desk.station).values())
    assert DocumentState.RESERVED not in found
    # The numbers of the lots under way are void; none is taken for those that would follow.
    assert 2 <= found.count(DocumentState.VOIDED) <= 4
    assert {desk.state(record) for record in records} == {"approved"}
    monkeypatch.undo()
    again = bulk.issue_many(desk.station, bulk.waiting(desk.station, "J-1"), APPROVER)
    assert len(again.documents) == len(records)


def test_that_what_changed_meanwhile_is_void_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = job(desk)
    whole = IssueDocuments.finish
    once: list[int] = []

    def finish(self: IssueDocuments, rendered: Any, actor: str) -> Any:
        if not once:
            once.append(1)
            self.void([rendered[2][0].number], "the applicant withdrew", APPROVER)
        return whole(self, rendered, actor)

    monkeypatch.setattr(IssueDocuments, "finish", finish)
    made = bulk.issue_many(desk.station, records, APPROVER)
    assert len(made.documents) == 3
    assert [error.code for error in made.refused.values()] == ["document.state"]


def test_that_an_unknown_job_is_said(desk: Desk) -> None:
    for name in ("", "J-9"):
        with desk.refuses("job.unknown", job=name):
            bulk.waiting(desk.station, name)


def test_that_one_file_for_the_printer_holds_them_all(desk: Desk) -> None:
    made = bulk.issue_many(desk.station, job(desk)[:3], APPROVER)
    numbers = [row.number for row in made.documents]
    pages = [len(pypdfium2.PdfDocument(desk.station.issue.bytes_of(n))) for n in numbers]
    whole = pypdfium2.PdfDocument(bulk.bound(desk.station, numbers, duplex=True))
    assert len(whole) == sum(count + count % 2 for count in pages)


KILLED = """
import os, signal, sys
from pathlib import Path
from metro.app import bulk
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.services.issue_documents import IssueDocuments
from metro.storage.ledger import SqlWork
from tests.station import StepClock, START
from datetime import datetime

bulk.LOT = 3
where, folder, moment, *records = sys.argv[1:]
step, _, after = where.partition(":")
left = [int(after)]

def once(whole):
    def run(*args, **more):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*args, **more)
    return run

if step == "finish":
    IssueDocuments.finish = once(IssueDocuments.finish)
elif step == "append":
    SqlWork.append = once(SqlWork.append)
else:
    bulk.ReportLabPress.render = once(bulk.ReportLabPress.render)
clock = StepClock(datetime.fromisoformat(moment))
with Station(StationPlace(Path(folder)), clock=clock) as station:
    bulk.issue_many(station, records, "wangli", workers=1)
"""


@pytest.mark.parametrize("where", ["render:4", "finish:0", "append:1", "append:4", "append:7"])
def test_that_a_kill_leaves_each_issued_whole_or_its_number_void(
    desk: Desk, place: StationPlace, tmp_path: Path, where: str
) -> None:
    records = job(desk, 2)
    moment = desk.clock.moment.isoformat()
    desk.station.close()
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, str(script), where, str(place.folder), moment, *records],
        cwd=root,
        env={"PYTHONPATH": f"{root / 'src'}:{root}", "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -9, ended.stderr.decode()
    with Station(place, clock=desk.clock) as station:
        station.settle()
        found = states(station)
        assert set(found.values()) <= {DocumentState.ISSUED, DocumentState.VOIDED}
        assert_whole(station, records)
        rest = bulk.waiting(station, "J-1")
        made = bulk.issue_many(station, rest, APPROVER)
        assert len(made.documents) == len(rest)
        assert examine(station).whole


def assert_whole(station: Station, records: list[str]) -> None:
    """Every record is issued with its document and bytes, or waits with none in force."""
    read: Callable[[str], bytes] = station.issue.bytes_of
    with station.ledger.reading() as reader:
        for record in records:
            state = reader.record(record)[1].value
            own = [row for row in reader.documents_of(record) if row.state != "voided"]
            assert (state, len(own)) in {("issued", 1), ("approved", 0)}
            for row in own:
                assert read(row.number).startswith(b"%PDF-")
