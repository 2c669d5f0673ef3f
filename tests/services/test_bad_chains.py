"""Chains that make no sense: refused, or shown as a finding; never a hang, never silence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from metro.app.recalling import impact
from metro.journal.bodies.register import CertificateConfirmed
from metro.journal.bodies.work import RecordSigned, VerificationSubmitted
from metro.model.chain import ChainLink, LinkState, TraceabilityChain
from metro.model.impact import Outcome
from metro.model.people import Meaning, Role, Signature
from metro.model.standard import Confirmation, UpstreamCertificate
from metro.model.verification import StandardInUse
from metro.quantities.reading import read

from ..station import HEAD, PASSES, VERIFIER, Desk

DAY = date(2026, 10, 1)
THINGS = ("scale-006", "scale-007", "scale-008", "scale-009")


def told(
    desk: Desk,
    event: str,
    instrument: str,
    on: date,
    used: Sequence[tuple[str, str]],
    revision: int = 1,
) -> str:
    """Tell the journal of a verification that relied on instruments by the events it names."""
    with desk.station.ledger.reading() as reader:
        record, _ = reader.record("R-2026-00001")
        thing = reader.instrument(instrument)
    standards = tuple(
        replace(record.standards[0], instrument=other, event=named, check="")
        for other, named in used
    )
    whole = replace(
        record,
        id=event,
        revision=revision,
        number=event,
        standard=None,
        standards=standards,
        instrument=thing,
        data=replace(record.data, on=on),
    )
    signature = Signature(HEAD, "陈衡", Meaning.APPROVED, Role.APPROVER, "0" * 64, "2026-11-03")
    with desk.station.ledger.writing(HEAD) as work:
        work.append(VerificationSubmitted(whole, 2026, 0, ()))
        work.append(RecordSigned(event, revision, signature))
    return event


def codes(links: Sequence[ChainLink]) -> set[str]:
    """Return the codes of everything found about links and what lies above them."""
    found = {reason.code for link in links for reason in link.reasons}
    return found.union(*(codes(link.above) for link in links)) if links else found


def traced(desk: Desk, instrument: str) -> TraceabilityChain:
    return desk.station.trace(instrument, desk.today, None)


def test_that_two_standards_that_verified_each_other_are_a_broken_chain(desk: Desk) -> None:
    """Nobody can name what is not there yet: the first one is amended to name the second."""
    told(desk, "one", THINGS[0], DAY, [])
    told(desk, "two", THINGS[1], DAY, [(THINGS[0], "one")])
    told(desk, "one", THINGS[0], DAY, [(THINGS[1], "two")], revision=2)
    for thing in THINGS[:2]:
        chain = traced(desk, thing)
        assert "chain.circle" in codes(chain.links)
        assert chain.broken() is not None
    found = impact(desk.station)(THINGS[0], DAY, DAY)
    assert {row.event for row in found.rows} == {"one", "two"}
    assert {row.outcome for row in found.rows} == {Outcome.SUSPECT}


def test_that_a_standard_that_relies_on_itself_through_three_others_is_a_broken_chain(
    desk: Desk,
) -> None:
    users = [*THINGS[1:], THINGS[0]]
    named = ""
    for step, (user, thing) in enumerate(zip(users, THINGS, strict=True)):
        on = DAY + timedelta(days=step)
        named = told(desk, f"event-{step}", user, on, [(thing, named)])
    chain = traced(desk, THINGS[0])
    assert "chain.circle" in codes(chain.links)
    assert chain.broken() is not None
    # What relied on the first of them is found once each, and the search ends.
    found = impact(desk.station)(THINGS[0], DAY, DAY + timedelta(days=9))
    events = [row.event for row in found.rows]
    assert sorted(events) == sorted(set(events))
    assert {"event-0", "event-1", "event-2", "event-3"} <= set(events)


def test_that_a_record_that_names_what_was_not_there_yet_is_a_broken_chain(desk: Desk) -> None:
    told(desk, "one", THINGS[0], DAY, [(THINGS[1], "two")])
    told(desk, "two", THINGS[1], DAY, [(THINGS[0], "one")])
    (link,) = traced(desk, THINGS[0]).links
    assert link.state is LinkState.BROKEN
    assert codes([link]) == {"chain.names_nothing", "chain.no_event"}


def test_that_an_instrument_verified_with_itself_is_a_broken_chain(desk: Desk) -> None:
    told(desk, "self", THINGS[0], DAY, [(THINGS[0], "self")])
    (link,) = traced(desk, THINGS[0]).links
    assert link.state is LinkState.BROKEN
    assert "chain.circle" in codes([link])
    assert [row.event for row in impact(desk.station)(THINGS[0], DAY, DAY).rows] == ["self"]


def test_that_a_certificate_of_a_later_day_vouches_for_no_earlier_reading(desk: Desk) -> None:
    """The record names what was issued after its readings were taken."""
    told(desk, "later", THINGS[0], DAY, [("weights-m1", "")])
    told(desk, "earlier", THINGS[1], DAY - timedelta(days=30), [(THINGS[0], "later")])
    (link,) = traced(desk, THINGS[1]).links
    assert link.state is LinkState.BROKEN
    assert "chain.no_event" in codes([link])


def paper(desk: Desk, **changes: object) -> UpstreamCertificate:
    with desk.station.ledger.reading() as reader:
        old = reader.upstream("up-weights-m1")
    assert old is not None
    fresh = {"id": "up-new", "number": "市计 M2026-10-0300", "on": DAY, **changes}
    return replace(old, **fresh)  # type: ignore[arg-type]


def test_that_a_certificate_of_tomorrow_is_refused(desk: Desk) -> None:
    tomorrow = desk.today + timedelta(days=1)
    with desk.refuses("certificate.not_yet", number="市计 M2026-10-0300"):
        desk.station.standards.certificate(paper(desk, on=tomorrow), b"", HEAD)


@pytest.mark.parametrize(("passes_first", "state"), [(True, "broken"), (False, "in_force")])
def test_that_of_two_events_on_one_day_the_last_one_told_counts(
    desk: Desk, passes_first: bool, state: str
) -> None:
    for number, passed in enumerate((passes_first, not passes_first)):
        one = paper(desk, id=f"up-{number}", number=f"M-{number}", passed=passed)
        desk.station.standards.certificate(one, b"", HEAD)
        if passed:
            desk.station.standards.confirm(one.id, "M1", (), HEAD)
    told(desk, "after", THINGS[0], DAY + timedelta(days=1), [("weights-m1", "up-0")])
    (link,) = traced(desk, THINGS[0]).links
    assert (link.state, link.event and link.event.id) == (LinkState(state), "up-1")
    assert codes([link]) & {"chain.named_differs", "chain.failed"}


def test_that_of_two_events_on_the_day_of_the_reading_the_named_one_counts(desk: Desk) -> None:
    for number in (0, 1):
        one = paper(desk, id=f"up-{number}", number=f"M-{number}")
        desk.station.standards.certificate(one, b"", HEAD)
        desk.station.standards.confirm(one.id, "M1", (), HEAD)
    told(desk, "same", THINGS[0], DAY, [("weights-m1", "up-0")])
    (link,) = traced(desk, THINGS[0]).links
    assert (link.event and link.event.id, codes([link])) == ("up-0", set())


def uncertain(text: str) -> StandardInUse:
    return StandardInUse("M1", uncertainty=read(text), coverage_factor="2")


def test_that_a_certificate_that_claims_more_than_its_own_standard_is_refused(desk: Desk) -> None:
    """The F2 set is known to 3 mg; nobody can give a weight verified with it to 1 mg."""
    above = paper(desk, id="up-f2", number="F2-1", instrument="weights-granary")
    above = replace(above, characteristics=uncertain("3 mg"))
    desk.station.standards.certificate(above, b"", HEAD)
    good = paper(desk, id="up-ok", number="M-ok", cites=("F2-1",))
    good = replace(good, characteristics=uncertain("9 mg"))
    desk.station.standards.certificate(good, b"", HEAD)
    desk.station.standards.confirm(good.id, "M1", (), HEAD)
    bold = replace(good, id="up-bold", number="M-bold", characteristics=uncertain("1 mg"))
    desk.station.standards.certificate(bold, b"", HEAD)
    with desk.refuses("confirmation.refused", findings=("confirmation.claims_more",)):
        desk.station.standards.confirm(bold.id, "M1", (), HEAD)
    # Accepted by hand all the same: the chain says so, and what mends it.
    with desk.station.ledger.writing(HEAD) as work:
        work.append(CertificateConfirmed(Confirmation("up-bold", True, "M1", ())))
    told(desk, "after", THINGS[0], DAY + timedelta(days=1), [("weights-m1", "up-bold")])
    (link,) = traced(desk, THINGS[0]).links
    assert link.state is LinkState.BROKEN
    (reason,) = [row for row in link.reasons if row.code == "chain.claims_more"]
    assert (reason.parameters["number"], reason.parameters["above"]) == ("M-bold", "F2-1")


def test_that_a_merged_duplicate_has_the_chain_of_the_one_that_stays(desk: Desk) -> None:
    desk.clock.move(days=1)
    before = traced(desk, "scale-001")
    desk.station.register.merge("scale-001", "scale-009", "typed twice", VERIFIER)
    for thing in ("scale-001", "scale-009"):
        chain = traced(desk, thing)
        assert (chain.event, chain.links) == (before.event, before.links)
    yesterday = desk.today - timedelta(days=1)
    assert desk.station.trace("scale-009", desk.today, yesterday).event is None
    found = impact(desk.station)("weights-m1")
    events = [row.event for row in found.rows]
    assert sorted(events) == sorted(set(events))


def test_that_an_auxiliary_of_grade_5_where_4_is_required_is_refused_and_found_in_the_past(
    desk: Desk,
) -> None:
    """A gauge of grade 4.0 came back with “5.0级合格”: it passed, and it does not do."""
    aux = "hygro-31"
    poor = paper(desk, instrument=aux, stated="5.0级合格", characteristics=StandardInUse())
    desk.station.standards.certificate(poor, b"", HEAD)
    with desk.refuses("confirmation.refused", required="4.0级", stated="5.0级合格"):
        desk.station.standards.confirm("up-new", "4.0级", (), HEAD)
    with desk.station.ledger.writing(HEAD) as work:
        work.append(CertificateConfirmed(Confirmation("up-new", True, "4.0级", ())))
    told(desk, "after", THINGS[0], DAY + timedelta(days=2), [(aux, "up-new")])
    desk.clock.move(days=40)
    chain = desk.station.trace(THINGS[0], DAY + timedelta(days=5), None)
    broken = chain.broken()
    assert broken is not None
    assert broken.serial
    (reason,) = [row for row in broken.reasons if row.code == "chain.grade"]
    assert reason.parameters["required"] == "4.0级"
    # A record that is being made with it says the same before anything is issued.
    draft = desk.draft(PASSES, "scale-005", ago=1)
    assert desk.station.examine(draft).record.standards
