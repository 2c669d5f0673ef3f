from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from metro.app.demo.county import County
from metro.model.instrument import InstrumentState
from metro.model.verification import VerificationKind

from ..station import APPROVER, DISPENSER, HEAD, METER, SCALE, VERIFIER, Desk, small_county


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


FUTURE = "jjg-1204-2025-price-computing-scales"
OLD_METER = "jjg-162-2009-cold-water-meters"


def price_scale(desk: Desk) -> str:
    with desk.station.ledger.reading() as reader:
        scale = reader.instrument("scale-006")
    price = replace(scale, id="price-1", kind="price_computing_scale", serial="P-1")
    desk.station.register.instruments([price], HEAD)
    return price.id


def test_that_an_edition_can_not_be_used_before_its_day(desk: Desk) -> None:
    """JJG 1204-2025 comes into force on 2027-01-08."""
    scale, first = price_scale(desk), date(2027, 1, 8)
    kind = VerificationKind.INITIAL
    for on in (desk.today, first):
        with desk.refuses("regulation.not_yet", since=first):
            desk.station.start(scale, FUTURE, kind, on, VERIFIER)
    desk.clock.moment = datetime(2027, 1, 8, 1, tzinfo=UTC)
    assert desk.station.start(scale, FUTURE, kind, first, VERIFIER)
    with desk.refuses("regulation.not_in_force", on="2027-01-07"):
        desk.station.start(scale, FUTURE, kind, date(2027, 1, 7), VERIFIER)


def test_that_the_edition_of_the_day_is_used_and_no_later_or_earlier_one(desk: Desk) -> None:
    """JJG 162-2019 took the place of 162-2009 on 2020-03-31."""
    kind, last = VerificationKind.INITIAL, date(2020, 3, 30)
    assert desk.station.start("meter-001", OLD_METER, kind, last, VERIFIER)
    with desk.refuses("regulation.not_in_force", until=last):
        desk.station.start("meter-001", OLD_METER, kind, date(2020, 3, 31), VERIFIER)
    with desk.refuses("regulation.not_in_force", since=date(2020, 3, 31)):
        desk.station.start("meter-001", METER, kind, last, VERIFIER)


def test_that_what_was_verified_by_an_older_edition_stays_judged_by_it(desk: Desk) -> None:
    """Superseded today, in force on its day: the gate asks for the day of the reading."""
    kind, last = VerificationKind.INITIAL, date(2020, 3, 30)
    record = desk.station.examine(
        desk.station.start("meter-001", OLD_METER, kind, last, VERIFIER)
    ).record
    assert (record.regulation.id, record.regulation.edition) == (OLD_METER, "2009")
    moved = replace(record, data=replace(record.data, on=date(2020, 3, 31)))
    with desk.station.ledger.reading() as reader:
        for found, holds in ((record, True), (moved, False)):
            rules = desk.station.gate(reader, found, for_issue=False)
            told = {row.code: row.passes for row in rules}
            assert told["gate.regulation_in_force"] is holds


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


def test_that_a_price_computing_scale_moves_over_by_the_day_of_reading(desk: Desk) -> None:
    """JJG 539 verifies it up to 2027-01-07, JJG 1204 from the day after."""
    desk.clock.moment = datetime(2027, 1, 9, 1, tzinfo=UTC)
    scale = price_scale(desk)
    kind, last, first = VerificationKind.PERIODIC, date(2027, 1, 7), date(2027, 1, 8)
    assert desk.station.start(scale, SCALE, kind, last, VERIFIER)
    assert desk.station.start(scale, FUTURE, kind, first, VERIFIER)
    with desk.refuses("regulation.moved", on="2027-01-08", instrument="price_computing_scale"):
        desk.station.start(scale, SCALE, kind, first, VERIFIER)
    with desk.refuses("regulation.not_in_force", on="2027-01-07"):
        desk.station.start(scale, FUTURE, kind, last, VERIFIER)


def test_that_who_is_no_verifier_starts_no_draft(desk: Desk) -> None:
    kind = VerificationKind.PERIODIC
    with desk.refuses("role.needed", role="verifier"):
        desk.station.start("scale-006", SCALE, kind, desk.today, APPROVER)
    with desk.refuses("person.not_signed_in"):
        desk.station.start("scale-006", SCALE, kind, desk.today, "")


def test_that_no_draft_is_of_a_day_to_come_or_of_what_is_scrapped(desk: Desk) -> None:
    kind, tomorrow = VerificationKind.PERIODIC, desk.today + timedelta(days=1)
    with desk.refuses("draft.future_day", on=tomorrow.isoformat()):
        desk.station.start("scale-006", SCALE, kind, tomorrow, VERIFIER)
    desk.station.register.state("scale-007", InstrumentState.SCRAPPED, "worn out", HEAD)
    with desk.refuses("draft.gone", serial="C31007", state="scrapped"):
        desk.station.start("scale-007", SCALE, kind, desk.today, VERIFIER)
