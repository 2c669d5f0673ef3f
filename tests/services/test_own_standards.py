"""Standards that this station verifies and checks itself, and those back on the very day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from metro.model.chain import LinkState
from metro.model.record import UsedStandard, VerificationRecord
from metro.model.standard import UpstreamCertificate
from metro.quantities.reading import read

from ..station import HEAD, PASSES, Desk

SET = "A set of M1 weights passes"
GAPS = {
    "conditions.ambient_temperature": "18 ℃ .. 26 ℃",
    "conditions.relative_humidity": "<= 80 %",
    "interval.other_classes": "1 year",
}


def used(desk: Desk, instrument: str, ago: int = 1, **cells: str) -> UsedStandard:
    cells = {"standard/weights": instrument, **cells}
    draft = desk.draft(PASSES, "scale-007", ago=ago, **cells)
    record = desk.station.examine(draft).record
    return next(row for row in record.standards if row.requirement == "weights")


def own_set(desk: Desk) -> VerificationRecord:
    """Verify and issue the weights of the granary."""
    for path, value in GAPS.items():
        desk.station.numbers.correct("jjg-99-2022-weights", path, value, "page 5", HEAD)
    record = desk.approved(SET, "weights-granary", ago=3)
    desk.issue(record)
    return record


def new_certificate(desk: Desk, on: date, **changes: object) -> UpstreamCertificate:
    with desk.station.ledger.reading() as reader:
        old = reader.upstream("up-weights-m1")
    assert old is not None
    fresh = {"id": f"up-{on}", "number": f"市计 {on}", "on": on, **changes}
    return replace(old, **fresh)  # type: ignore[arg-type]


def accept(desk: Desk, certificate: UpstreamCertificate) -> None:
    desk.station.standards.certificate(certificate, b"", HEAD)
    desk.station.standards.confirm(certificate.id, "M1", (), HEAD)


def test_that_a_standard_verified_here_has_what_its_verification_awarded(desk: Desk) -> None:
    record = own_set(desk)
    found = used(desk, "weights-granary")
    with desk.station.ledger.reading() as reader:
        (paper,) = reader.documents_of(record.id)
    assert (found.event, found.certificate) == (record.id, paper.number)
    assert found.valid_until == record.valid_until
    # OIML R 111-1:2004, table 1, class M1: 5 kg ±250 mg, 2 kg ±100 mg, 1 kg ±50 mg, 500 g ±25 mg.
    assert found.in_use.accuracy_class == "M1"
    pieces = {nominal.text: mpe for nominal, mpe in found.in_use.pieces}
    wanted = {"5 kg": "250 mg", "2 kg": "100 mg", "1 kg": "50 mg", "500 g": "25 mg"}
    assert pieces.keys() == wanted.keys()
    for nominal, text in wanted.items():
        assert pieces[nominal].to("mg").number == read(text).number


def test_that_its_quality_is_known_to_the_gate(desk: Desk) -> None:
    own_set(desk)
    draft = desk.draft(PASSES, "scale-007", **{"standard/weights": "weights-granary"})
    record = desk.station.examine(draft).record
    with desk.station.ledger.reading() as reader:
        results = desk.station.gate(reader, record, for_issue=False)
    unknown = {
        reason.parameters["point"]
        for row in results
        for reason in row.reasons
        if reason.code == "standard.unknown_quality"
    }
    # 5 kg, 2 kg and 500 g make up half of 15 kg; the whole of it they do not.
    assert "maximum" in unknown
    assert "half" not in unknown


def test_that_a_whole_instrument_has_the_largest_limit_it_kept(
    desk: Desk, made: dict[str, str]
) -> None:
    found = used(desk, "scale-001")
    assert (found.event, found.certificate) == (made["issued"], "JY-2026-00001")
    assert found.in_use.accuracy_class == "III"
    assert found.in_use.mpe is not None


def test_that_a_standard_without_any_event_has_no_certificate(desk: Desk) -> None:
    found = used(desk, "scale-009")
    assert (found.event, found.certificate, found.in_use.mpe) == ("", "", None)


@pytest.mark.parametrize("passed", [True, False])
def test_that_a_reading_relies_on_the_last_intermediate_check(desk: Desk, passed: bool) -> None:
    day = desk.today - timedelta(days=10)
    desk.station.standards.intermediate_check("c-1", "weights-m1", day, passed, "", HEAD)
    assert used(desk, "weights-m1").check == "c-1"
    assert used(desk, "weights-m1", ago=11).check == ""


def test_that_a_failed_check_blocks_until_a_later_one_passes(desk: Desk) -> None:
    standards, day = desk.station.standards, desk.today - timedelta(days=10)
    standards.intermediate_check("c-1", "weights-m1", day, False, "0.4 g too light", HEAD)
    draft = desk.draft(PASSES, "scale-007")
    with desk.refuses("gate.refused", rules=("gate.standard_check_passed",)):
        desk.submit(draft)
    standards.intermediate_check("c-2", "weights-m1", desk.today, True, "", HEAD)
    with desk.refuses("gate.refused", rules=("gate.standard_check_passed",)):
        desk.submit(draft)
    day = desk.today - timedelta(days=2)
    standards.intermediate_check("c-3", "weights-m1", day, True, "", HEAD)
    record = desk.submit(draft)
    assert record.standards[0].check == "c-3"


def test_that_a_failed_check_blocks_until_a_new_certificate_is_accepted(desk: Desk) -> None:
    standards = desk.station.standards
    standards.intermediate_check(
        "c-1", "weights-m1", desk.today - timedelta(days=10), False, "", HEAD
    )
    draft = desk.draft(PASSES, "scale-007")
    certificate = new_certificate(desk, desk.today - timedelta(days=3))
    standards.certificate(certificate, b"", HEAD)
    with desk.refuses("gate.refused", rules=("gate.standard_check_passed",)):
        desk.submit(draft)
    standards.confirm(certificate.id, "M1", (), HEAD)
    record = desk.submit(draft)
    assert (record.standards[0].event, record.standards[0].check) == (certificate.id, "")


def test_that_a_check_that_failed_after_submission_keeps_the_certificate_back(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    day = record.data.on
    desk.station.standards.intermediate_check("c-1", "weights-m1", day, False, "", HEAD)
    with desk.refuses("gate.refused", rules=("gate.standard_check_passed",)):
        desk.issue(record)


def test_that_the_check_is_a_link_of_the_chain(desk: Desk) -> None:
    standards = desk.station.standards
    day = desk.today - timedelta(days=10)
    standards.intermediate_check("c-1", "weights-m1", day, True, "", HEAD)
    record = desk.approved(PASSES, "scale-007")
    before = desk.station.trace.of_record(record)
    desk.issue(record)
    links = desk.station.trace("scale-007", desk.today, None).links
    assert links == before
    link = links[-1]
    assert (link.role, link.named_event, link.state) == (
        "intermediate_check",
        "c-1",
        LinkState.IN_FORCE,
    )
    standards.intermediate_check("c-2", "weights-m1", record.data.on, False, "", HEAD)
    broken = desk.station.trace("scale-007", desk.today, None).broken()
    assert broken is not None
    codes = [reason.code for reason in broken.reasons]
    assert (broken.role, codes) == ("intermediate_check", ["chain.check_failed"])


def test_that_a_standard_back_on_the_day_of_the_reading_serves_it(desk: Desk) -> None:
    """A full draft of that day, taken, submitted and issued with the new certificate."""
    certificate = new_certificate(desk, desk.today)
    accept(desk, certificate)
    desk.clock.move(minutes=5)
    assert used(desk, "weights-m1", ago=0).event == certificate.id
    record = desk.approved(PASSES, "scale-008", ago=0)
    assert record.standards[0].event == certificate.id
    assert desk.issue(record)
    link = desk.station.trace("scale-008", desk.today, None).links[1]
    assert (link.named_event, link.event and link.event.id) == (certificate.id, certificate.id)


def test_that_it_does_not_serve_a_reading_before_it_was_accepted(desk: Desk) -> None:
    """The station stands at 09:30; the reading of 09:00 had the old certificate."""
    accept(desk, new_certificate(desk, desk.today))
    early = used(desk, "weights-m1", ago=0, **{"header/time": "09:00"})
    assert early.event == "up-weights-m1"
    late = used(desk, "weights-m1", ago=0, **{"header/time": "23:00"})
    assert late.event == f"up-{desk.today}"
