from dataclasses import replace
from datetime import date, timedelta

from metro.journal.bodies.register import CertificateConfirmed
from metro.model.chain import ChainLink, Evidence, LinkState
from metro.model.judgement import Verdict
from metro.model.record import VerificationRecord
from metro.model.standard import Confirmation, UpstreamCertificate
from metro.model.verification import StandardInUse

from ..station import APPROVER, CHECKER, HEAD, PASSES, VERIFIER, Desk, password

TODAY = date(2026, 11, 3)


def record(desk: Desk, which: str) -> VerificationRecord:
    with desk.station.ledger.reading() as reader:
        return reader.record(which)[0]


def up(link: ChainLink) -> list[ChainLink]:
    """Return a link with what lies above it, the first at every turn."""
    return [link, *(up(link.above[0]) if link.above else [])]


def weights(desk: Desk, **changes: object) -> UpstreamCertificate:
    """Return another certificate of the weights."""
    with desk.station.ledger.reading() as reader:
        old = reader.upstream("up-weights-m1")
    assert old is not None
    fresh = {"id": "up-later", "number": "市计 M2026-10-0200", **changes}
    return replace(old, **fresh)  # type: ignore[arg-type]


def test_that_the_chain_of_a_scale_is_held_cited_and_then_the_scheme(desk: Desk) -> None:
    with desk.unchanged():
        chain = desk.station.trace("scale-001", TODAY, None)
    assert chain.event is not None
    assert (chain.event.number, chain.event.performed_here) == ("R-2026-00001", True)
    standard, set_of_weights = chain.links
    assert (standard.role, standard.state) == ("assessment", LinkState.IN_FORCE)
    evidence = [link.evidence for link in up(set_of_weights)]
    assert evidence[:2] == [Evidence.HELD, Evidence.CITED]
    assert set(evidence[2:]) == {Evidence.SCHEME}
    # JJG 2053—2016: F2, F1, E2, E1, the copies, the national prototype.
    assert "国家千克基准" in up(set_of_weights)[-1].title
    assert chain.broken() is None


def test_that_only_what_is_held_is_judged(desk: Desk) -> None:
    for link in desk.station.trace("disp-001", TODAY, None).links:
        for step in up(link)[1:]:
            assert step.state is LinkState.NOT_JUDGED


def test_that_a_standard_has_a_chain_of_its_own(desk: Desk) -> None:
    chain = desk.station.trace("weights-m1", TODAY, None)
    assert chain.event is not None
    assert (chain.event.number, chain.event.performed_here) == ("市计 M2026-04-0113", False)
    assert [link.title for link in chain.links] == ["示例市所 F2 等级砝码标准装置"]


def test_that_without_a_scheme_the_chain_says_so(desk: Desk) -> None:
    (link,) = desk.station.trace("hygro-31", TODAY, None).links
    assert (link.evidence, link.state) == (Evidence.UNKNOWN, LinkState.NOT_JUDGED)
    assert [reason.code for reason in link.reasons] == ["chain.no_scheme"]


def test_that_an_instrument_nobody_verified_has_no_chain(desk: Desk) -> None:
    chain = desk.station.trace("scale-009", TODAY, None)
    assert (chain.event, chain.links) == (None, ())


def test_that_what_is_dated_on_the_day_counts(desk: Desk) -> None:
    on = record(desk, "R-2026-00001").data.on
    assert desk.station.trace("scale-001", on, None).event is not None
    assert desk.station.trace("scale-001", on - timedelta(days=1), None).event is None
    assert desk.station.trace("scale-001", date.max, None).event is not None


def test_that_a_later_finding_about_a_standard_breaks_the_chain_and_not_what_was_known(
    desk: Desk,
) -> None:
    """The weights failed before the reading, and the station hears of it two days after."""
    desk.clock.move(days=2)
    failed = weights(desk, on=date(2026, 10, 20), passed=False, valid_until=None)
    desk.station.standards.certificate(failed, b"", HEAD)
    broken = desk.station.trace("scale-001", TODAY, None).broken()
    assert broken is not None
    assert broken.serial == "W-0815"
    assert (broken.named_event, broken.event and broken.event.id) == ("up-weights-m1", "up-later")
    assert "chain.failed" in {reason.code for reason in broken.reasons}
    then = desk.station.trace("scale-001", TODAY, TODAY)
    assert (then.broken(), then.known) == (None, "2026-11-03")


def test_that_a_certificate_not_yet_accepted_breaks_the_chain(desk: Desk) -> None:
    later = weights(desk, on=date(2026, 10, 20))
    desk.station.standards.certificate(later, b"", HEAD)
    broken = desk.station.trace("scale-001", TODAY, None).broken()
    assert broken is not None
    assert [reason.code for reason in broken.reasons] == ["chain.not_confirmed"]
    desk.station.standards.confirm(later.id, "M1", (), HEAD)
    (_, mended) = desk.station.trace("scale-001", TODAY, None).links
    assert mended.state is LinkState.IN_FORCE
    assert [reason.code for reason in mended.reasons] == ["chain.named_differs"]


def test_that_a_certificate_dated_after_the_reading_changes_nothing(desk: Desk) -> None:
    before = desk.station.trace("scale-001", TODAY, None).links
    later = weights(desk, on=TODAY, passed=False)
    desk.station.standards.certificate(later, b"", HEAD)
    assert desk.station.trace("scale-001", TODAY, None).links == before


def test_that_a_record_that_is_being_made_has_its_chain_already(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    view = desk.station.examine(draft)
    links = desk.station.trace.of_record(view.record)
    assert [link.title for link in links] == ["M1 等级砝码标准装置", "M1 等级砝码组"]
    done = desk.submit(draft)
    desk.check(done)
    desk.approve(done)
    desk.issue(done)
    assert desk.station.trace(done.instrument.id, TODAY, None).links == links


def test_that_a_record_counts_from_its_issue_on_and_not_before(
    desk: Desk, made: dict[str, str]
) -> None:
    """Submitted, returned, checked, approved: nobody else may rely on any of these yet."""
    things = {"submitted": "scale-004", "returned": "scale-005", "checked": "scale-003"}
    for thing in (*things.values(), "disp-001"):
        assert desk.station.trace(thing, TODAY, None).event is None
    desk.clock.move(days=1)
    (certificate, _) = desk.station.issue(made["approved"], APPROVER)
    assert certificate.valid_until is not None
    event = desk.station.trace("disp-001", TODAY, None).event
    assert event is not None
    assert (event.id, event.valid_until) == (made["approved"], certificate.valid_until)
    assert desk.station.trace("disp-001", TODAY, TODAY).event is None


def test_that_an_amendment_counts_when_it_is_issued(desk: Desk, made: dict[str, str]) -> None:
    draft = desk.station.amend(made["issued"], "the day was wrong", VERIFIER)
    desk.station.change_day(draft, date(2026, 10, 30), VERIFIER, "a slip of the pen")
    record_2 = desk.submit(draft)
    desk.station.sign.override(record_2.id, "gate.day_as_taken", "asked", HEAD, password(HEAD))
    before = desk.station.trace("scale-001", TODAY, None).event
    assert before is not None
    assert (before.revision, before.on) == (1, date(2026, 10, 28))
    desk.check(record_2)
    desk.approve(record_2)
    desk.issue(record_2)
    after = desk.station.trace("scale-001", TODAY, None).event
    assert after is not None
    assert (after.revision, after.on) == (2, date(2026, 10, 30))


def test_that_an_inspection_in_service_is_done_when_approved_and_changes_a_validity_only_by_failing(
    desk: Desk, made: dict[str, str]
) -> None:
    before = desk.station.trace("scale-001", TODAY, None).event
    passed = desk.approved(PASSES, "scale-001", **{"header/kind": "in_service"})
    assert desk.state(passed.id) == "issued"
    with desk.refuses("record.state"):
        desk.station.sign.send_back(passed.id, "no", CHECKER, password(CHECKER))
    assert desk.station.trace("scale-001", TODAY, None).event == before
    draft = desk.draft(PASSES, "scale-001", **{"header/kind": "in_service"})
    answer = next(c for c in desk.station.drafts.get(draft).cells if c.startswith("answer/"))
    desk.station.take(draft, {answer: "fails:the pan is bent"}, VERIFIER, "seen again")
    failed = desk.submit(draft)
    assert failed.judgement.verdict is Verdict.REJECTED
    desk.check(failed)
    assert desk.station.trace("scale-001", TODAY, None).event == before
    desk.approve(failed)
    event = desk.station.trace("scale-001", TODAY, None).event
    assert event is not None
    assert (event.id, event.kind, event.passed) == (failed.id, "in_service_inspection", False)
    with desk.station.ledger.reading() as reader:
        (row,) = [row for row in reader.instruments("", "", 100) if row.id == "scale-001"]
    assert (row.passed, row.due) == (False, None)


def test_that_one_standard_is_one_link_however_many_readings_it_fed(
    desk: Desk, made: dict[str, str]
) -> None:
    desk.station.issue(made["approved"], APPROVER)
    links = desk.station.trace("disp-001", TODAY, None).links
    serials = [link.serial for link in links]
    assert sorted(serials) == sorted(set(serials))
    assert [link.role for link in links] == ["assessment", "main", "main", "auxiliary", "auxiliary"]


def test_that_a_chain_that_comes_back_to_itself_is_broken(desk: Desk) -> None:
    found = record(desk, "R-2026-00001")
    itself = replace(found.instrument, id="weights-m1")
    (_, link) = desk.station.trace.of_record(replace(found, instrument=itself))
    assert link.state is LinkState.BROKEN
    assert [reason.code for reason in link.reasons] == ["chain.circle"]
    assert link.above == ()


def test_that_a_record_that_names_no_certificate_is_a_broken_link(desk: Desk) -> None:
    found = record(desk, "R-2026-00001")
    nameless = tuple(replace(used, event="") for used in found.standards)
    (_, link) = desk.station.trace.of_record(replace(found, standards=nameless))
    assert "chain.names_nothing" in {reason.code for reason in link.reasons}


def test_that_an_unknown_instrument_is_refused(desk: Desk) -> None:
    with desk.refuses("instrument.unknown"):
        desk.station.trace("scale-999", TODAY, None)


def test_that_a_grade_too_low_is_refused_and_found_where_it_was_accepted_by_hand(
    desk: Desk,
) -> None:
    """An instrument of grade 4.0 came back with “5.0级合格” on its certificate."""
    characteristics = StandardInUse(accuracy_class="")
    poor = weights(desk, stated="5.0级合格", characteristics=characteristics, on=TODAY)
    desk.station.standards.certificate(poor, b"", HEAD)
    with desk.refuses("confirmation.refused", required="4.0级", stated="5.0级合格"):
        desk.station.standards.confirm("up-later", "4.0级", (), HEAD)
    with desk.station.ledger.writing(HEAD) as work:
        work.append(CertificateConfirmed(Confirmation("up-later", True, "4.0级", ())))
    record = desk.submitted(PASSES, "scale-003", ago=0)
    links = desk.station.trace.of_record(record)
    link = next(row for row in links if row.serial == "W-0815")
    assert link.event is not None
    assert (link.event.id, link.state) == ("up-later", LinkState.BROKEN)
    assert next(reason.code for reason in link.reasons) == "chain.grade"
