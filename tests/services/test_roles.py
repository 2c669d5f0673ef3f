"""Every act that writes asks for the role of a person who holds it that day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from metro.model.document import Document
from metro.model.instrument import InstrumentState, MeasuringInstrument, Use
from metro.model.organisation import Organisation
from metro.model.people import Appointment, Person, Role
from metro.model.standard import MeasurementStandard, UpstreamCertificate

from ..station import APPROVER, CHECKER, HEAD, PASSES, VERIFIER, Desk

READER, KEEPER = "xu", "he"
Act = Callable[[Desk, str], object]


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Let there be a reader, a custodian, and one whose appointment has ended."""
    since = desk.today - timedelta(days=30)
    reader = Appointment(READER, Role.READER, since, None, "任 90 号")
    ended = Appointment("old", Role.CUSTODIAN, since, since, "任 91 号")
    desk.station.people(Person(READER, "徐岚"), (reader,), (), HEAD)
    keeper = Appointment(KEEPER, Role.CUSTODIAN, since, None, "任 92 号")
    desk.station.people(Person(KEEPER, "何仓"), (keeper,), (), HEAD)
    desk.station.people(Person("old", "旧任"), (ended,), (), HEAD)
    return desk


def standard(desk: Desk) -> MeasurementStandard:
    with desk.station.ledger.reading() as reader:
        return reader.measurement_standards()[0]


def paper(desk: Desk) -> UpstreamCertificate:
    with desk.station.ledger.reading() as reader:
        found = reader.upstream("up-weights-m1")
    assert found is not None
    return replace(found, id="up-again", number="M-200")


def register(desk: Desk, who: str) -> None:
    desk.station.register.organisations([Organisation("o-9", "某市场")], who)


def instrument(desk: Desk, who: str) -> None:
    row = MeasuringInstrument("s-9", "digital_indicating_scale", "秤", "A", "C9", "某厂")
    desk.station.register.instruments([row], who)


def twin(desk: Desk) -> MeasuringInstrument:
    with desk.station.ledger.reading() as reader:
        return replace(reader.instrument("weights-m1"), id="second")


def check(desk: Desk, who: str) -> None:
    desk.station.standards.intermediate_check("c-9", "weights-m1", desk.today, True, "", who)


def issue(desk: Desk, who: str) -> tuple[Document, ...]:
    with desk.station.ledger.reading() as reader:
        (record,) = [row.id for row in reader.records_of("disp-001")]
    return desk.station.issue(record, who)


def amend(desk: Desk, who: str) -> str:
    with desk.station.ledger.reading() as reader:
        (record,) = [row.id for row in reader.records_of("scale-001")]
    return desk.station.amend(record, "the holder was wrong", who)


def discard(desk: Desk, who: str) -> None:
    desk.station.amend.discard(desk.station.drafts.all()[0].id, "taken twice", who)


def take_over(desk: Desk, who: str) -> None:
    desk.station.take_over(desk.station.drafts.all()[0].id, "he is away", who)


ACTS: dict[str, tuple[Act, set[str]]] = {
    "register a person": (lambda d, who: d.station.people(Person("n", "新"), (), (), who), {HEAD}),
    "set a password": (
        lambda d, who: d.station.people.set_password(VERIFIER, "a-new-word", who),
        {HEAD},
    ),
    "register an applicant": (register, {VERIFIER, CHECKER, APPROVER, HEAD}),
    "register an instrument": (instrument, {VERIFIER, CHECKER, APPROVER, HEAD}),
    "scrap an instrument": (
        lambda d, who: d.station.register.state("scale-009", InstrumentState.SCRAPPED, "old", who),
        {VERIFIER, CHECKER, APPROVER, HEAD},
    ),
    "register a standard instrument": (
        lambda d, who: d.station.register.instruments([twin(d)], who),
        {HEAD, KEEPER},
    ),
    "register a standard anew, as a working instrument": (
        lambda d, who: d.station.register.instruments(
            [replace(twin(d), id="weights-m1", use=Use.WORKING)], who
        ),
        {HEAD, KEEPER},
    ),
    "correct a standard instrument": (
        lambda d, who: d.station.correct("weights-m1", {"serial": "W-9999"}, "misread", who),
        {HEAD, KEEPER},
    ),
    "stop a standard instrument": (
        lambda d, who: d.station.register.state(
            "weights-m1", InstrumentState.STOPPED, "broken", who
        ),
        {HEAD, KEEPER},
    ),
    "register a standard": (lambda d, who: d.station.standards.standard(standard(d), who), {HEAD}),
    "file a certificate": (
        lambda d, who: d.station.standards.certificate(paper(d), b"scan", who),
        {HEAD},
    ),
    "accept a certificate": (
        lambda d, who: d.station.standards.confirm("up-weights-m1", "M1", (), who),
        {HEAD},
    ),
    "reject a certificate": (
        lambda d, who: d.station.standards.reject("up-weights-m1", "M1", ("x",), who),
        {HEAD},
    ),
    "void an event": (
        lambda d, who: d.station.standards.void("up-weights-m1", "wrong", who),
        {HEAD},
    ),
    "record a check": (check, {VERIFIER, CHECKER, HEAD}),
    "issue": (issue, {VERIFIER, CHECKER, APPROVER, HEAD}),
    "reprint": (
        lambda d, who: d.station.issue.reprint("JY-2026-00001", who),
        {VERIFIER, CHECKER, APPROVER, HEAD},
    ),
    "void a number": (
        lambda d, who: d.station.issue.void(["JY-2026-00001"], "lost", who),
        {APPROVER, HEAD},
    ),
    "amend": (amend, {VERIFIER, CHECKER, HEAD}),
    "discard a draft": (discard, {VERIFIER, HEAD}),
    "take over a draft": (take_over, {CHECKER, HEAD}),
}


DRAFTS = {
    ("discard a draft", CHECKER): "draft.of_other",
    ("take over a draft", VERIFIER): "draft.own",
}
"""Who holds the role, and is refused because of whose draft it is."""


@pytest.mark.parametrize("act", ACTS)
def test_that_who_has_not_the_role_is_refused_and_nothing_is_written(
    office: Desk, act: str
) -> None:
    do, allowed = ACTS[act]
    kept = set(office.station.objects.names())
    for who in {VERIFIER, CHECKER, APPROVER, HEAD, READER, "old"} - allowed:
        with office.refuses(DRAFTS.get((act, who), "role.needed")):
            do(office, who)
    with office.refuses("person.not_signed_in"):
        do(office, "")
    assert set(office.station.objects.names()) == kept


@pytest.mark.parametrize(
    ("act", "who"), [(act, who) for act, row in ACTS.items() for who in sorted(row[1])]
)
def test_that_who_holds_the_role_may(office: Desk, act: str, who: str) -> None:
    before = office.head(), office.station.drafts.all()
    ACTS[act][0](office, who)
    assert (office.head(), office.station.drafts.all()) != before


def test_that_nobody_takes_a_reading_without_having_signed_in(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    with desk.refuses("person.not_signed_in"):
        desk.station.take(draft, {"header/remark": "?"}, "")
    with desk.refuses("person.not_signed_in"):
        desk.station.take.run({draft: {}}, {"header/remark": "?"}, "")
