from dataclasses import replace
from datetime import timedelta

from metro.app.demo.county import County
from metro.model.verification import VerificationKind

from ..station import DISPENSER, HEAD, METER, SCALE, VERIFIER, Desk, small_county


def start(desk: Desk, instrument: str, regulation: str, **cells: str) -> str:
    kind = VerificationKind.PERIODIC
    return desk.station.start(instrument, regulation, kind, desk.today, VERIFIER, cells)


def test_that_a_draft_holds_what_the_station_knows(desk: Desk) -> None:
    cells = desk.station.drafts.get(start(desk, "disp-004", DISPENSER)).cells
    assert cells["header/instrument"] == "disp-004"
    assert cells["header/applicant"] == "org-002"
    assert cells["header/on"] == "2026-11-03"
    assert cells["header/verifier"] == VERIFIER
    assert cells["rating/Q_max"] == "50 L/min"
    with desk.station.ledger.reading() as reader:
        first, second = reader.instrument("disp-004").parts
    assert cells["part/1/label"] == first.label
    assert cells["part/2/rating/fuel"] == second.ratings["fuel"]
    assert cells["standard/measure"] in ("measure-20", "measure-100")
    assert "" not in cells.values()


def test_that_cells_that_come_along_go_before_what_is_known(desk: Desk) -> None:
    draft = start(desk, "scale-006", SCALE, **{"class": "II", "header/place": "依位置"})
    cells = desk.station.drafts.get(draft).cells
    assert (cells["class"], cells["header/place"]) == ("II", "依位置")


def test_that_the_newest_standard_in_force_is_chosen(desk: Desk) -> None:
    paper = next(
        paper
        for _, _, papers in County(small_county(), desk.today).standards()
        for paper in papers
        if paper.instrument == "measure-20"
    )
    cells = desk.station.drafts.get(start(desk, "disp-004", DISPENSER)).cells
    assert cells["standard/measure"] == "measure-100"
    newer = replace(
        paper,
        id="up-newer",
        number="V-9",
        on=desk.today - timedelta(days=2),
        valid_until=desk.today + timedelta(days=363),
    )
    desk.station.standards.certificate(newer, b"", HEAD)
    cells = desk.station.drafts.get(start(desk, "disp-004", DISPENSER)).cells
    assert cells["standard/measure"] == "measure-20"


def test_that_a_failed_standard_is_chosen_last(desk: Desk) -> None:
    paper = next(
        paper
        for _, _, papers in County(small_county(), desk.today).standards()
        for paper in papers
        if paper.instrument == "measure-100"
    )
    failed = replace(paper, id="up-failed", passed=False, on=desk.today - timedelta(days=2))
    desk.station.standards.certificate(failed, b"", HEAD)
    cells = desk.station.drafts.get(start(desk, "disp-004", DISPENSER)).cells
    assert cells["standard/measure"] == "measure-20"


def test_that_what_does_not_fit_is_refused(desk: Desk) -> None:
    with desk.refuses("instrument.unknown"):
        start(desk, "none", SCALE)
    with desk.refuses("regulation.unknown", regulation="jjg-0"):
        start(desk, "scale-006", "jjg-0")
    with desk.refuses("regulation.other_kind", instrument="digital_indicating_scale"):
        start(desk, "scale-006", METER)
    with desk.refuses("person.unknown"):
        kind = VerificationKind.PERIODIC
        desk.station.start("scale-006", SCALE, kind, desk.today, "nobody")
