"""What falls due, by regime."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from metro.journal.bodies.register import UpstreamCertificateRecorded
from metro.model.event_kind import EventKind
from metro.model.standard import UpstreamCertificate
from metro.model.verification import StandardInUse, VerificationKind
from metro.ports import InstrumentRow
from metro.quantities.reading import read

from ..station import HEAD, METER, PASSES, Desk

FIRST_METER = "First meter of a bench run passes"
BAD_METER = "Third meter of a bench run is 5.1 % fast at Q1"
LIFE = timedelta(days=7 * 366)


def elsewhere(desk: Desk, instrument: str, until: date, *, passed: bool = True) -> None:
    """Record what another body verified before."""
    with desk.station.ledger.writing(HEAD) as work:
        paper = UpstreamCertificate(
            id=f"before-{instrument}",
            instrument=instrument,
            kind=EventKind.VERIFICATION,
            number=f"SY-{instrument}",
            issuer="示例市计量测试所",
            on=desk.today - timedelta(days=30),
            valid_until=until if passed else None,
            passed=passed,
            characteristics=StandardInUse(),
            stated="合格",
        )
        work.append(UpstreamCertificateRecorded(paper))


def due(desk: Desk, instrument: str, within: timedelta = LIFE) -> InstrumentRow | None:
    return next((row for row in desk.station.due(within) if row.id == instrument), None)


def test_that_a_scale_is_verified_again_and_a_small_water_meter_is_replaced(desk: Desk) -> None:
    meter = desk.approved(FIRST_METER, "meter-001")
    assert meter.data.kind is VerificationKind.INITIAL
    desk.issue(meter)
    row, scale = due(desk, "meter-001"), due(desk, "scale-001")
    assert row is not None
    assert scale is not None
    assert (row.regime, row.duty) == ("first_then_rotate", "replace")
    assert row.due == meter.valid_until
    assert (scale.regime, scale.duty) == ("periodic", "reverify")


@pytest.mark.parametrize(("dn", "q3", "duty"), [("15", "2.5", "replace"), ("80", "63", "reverify")])
def test_that_what_was_verified_elsewhere_follows_its_plate(
    desk: Desk, dn: str, q3: str, duty: str
) -> None:
    with desk.station.ledger.reading() as reader:
        meter = reader.instrument("meter-002")
    plate = {**meter.ratings, "DN": read(f"{dn} mm"), "Q3": read(f"{q3} m³/h")}
    desk.station.register.instruments([replace(meter, id="m", serial="m", ratings=plate)], HEAD)
    elsewhere(desk, "m", desk.today + timedelta(days=10))
    row = due(desk, "m", timedelta(days=10))
    assert row is not None
    assert row.duty == duty


def test_that_a_standard_is_always_verified_again(desk: Desk) -> None:
    row = due(desk, "measure-20")
    assert row is not None
    assert (row.regime, row.duty) == ("periodic", "reverify")


def test_that_a_meter_that_failed_in_service_is_to_be_replaced_at_once(desk: Desk) -> None:
    """One that failed before it was ever used, and a scale that failed, wait for nothing."""
    fresh = desk.approved(BAD_METER, "meter-002")
    assert fresh.judgement.verdict == "rejected"
    desk.issue(fresh)
    assert due(desk, "meter-002") is None
    worn = desk.approved(BAD_METER, "meter-003", **{"header/kind": "periodic"})
    desk.issue(worn)
    row = due(desk, "meter-003", timedelta())
    assert row is not None
    assert (row.due, row.duty, row.passed) == (worn.data.on, "replace", False)
    assert due(desk, "scale-002") is None


def test_that_the_first_page_says_what_is_to_be_done(desk: Desk) -> None:
    elsewhere(desk, "meter-004", desk.today + timedelta(days=10))
    shown = {row.id: row.duty for row in desk.station.look.today().due}
    assert shown["meter-004"] == "replace"


def test_that_the_record_keeps_its_regime(desk: Desk) -> None:
    assert desk.submitted(PASSES, "scale-007").regime == "periodic"
    meter = desk.station.examine(desk.draft(FIRST_METER, "meter-001")).record
    assert meter.regulation.id == METER
    assert meter.regime == "first_then_rotate"
