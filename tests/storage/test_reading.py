"""The rule of the effective event against an oracle that is written apart and by brute force."""

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from metro.journal.bodies.register import EventVoided
from metro.model.duty import Extended
from metro.model.event_kind import EventKind
from metro.model.judgement import Verdict
from metro.model.people import Meaning
from metro.model.regime import Regime
from metro.model.verification import VerificationKind
from metro.storage import tables
from metro.storage.reading import EVERYTHING
from metro.storage.tables import place

FIRST = date(2026, 3, 4)
DAYS = [FIRST + timedelta(days=n) for n in range(4)]
TIMES = ["", "08:30", "14:35"]
NUMBERS = itertools.count()


@dataclass(frozen=True)
class Fact:
    """What was entered: `told` is the civil day of its entry."""

    what: str
    event: str
    told: date
    day: date = FIRST
    time: str = ""
    passed: bool = True


def effective(heard, on, time, named):
    """The oracle: look at every fact that was heard of, in the order in which it was told.

    What was only submitted is nothing yet; an inspection in service counts when it failed.
    """
    void = {fact.event for fact in heard if fact.what == "void"}
    last = {}
    for order, fact in enumerate(heard):
        if fact.what in ("verification", "calibration", "inspection"):
            last[fact.event] = (fact.day, fact.time, order, fact)
    counting = []
    for event, (day, at, order, fact) in last.items():
        earlier = day < on or (day == on and (event == named or "" < at < time))
        says = fact.what != "inspection" or not fact.passed
        if event not in void and earlier and says:
            counting.append((day, at, order, fact))
    return max(counting)[3] if counting else None


OURS = ("verification", "inspection", "submitted")
WHAT = ["calibration", "verification", "verification", "inspection", "submitted", "void", "check"]


@st.composite
def histories(draw):
    """Return facts about one instrument: amended, late, voided, of the same day, failed."""
    thing = f"thing-{next(NUMBERS)}"
    facts, told = [], FIRST
    for _ in range(draw(st.integers(0, 8))):
        told += timedelta(days=draw(st.integers(0, 1)))
        what = draw(st.sampled_from(WHAT))
        event = f"{thing}/{draw(st.sampled_from('abc'))}"
        if what == "void":
            facts.append(Fact(what, event, told))
            continue
        event = f"{event}/{what}" if what == "check" else event
        kinds = {fact.event: fact.what for fact in facts if fact.what != "void"}
        # An amendment is the same kind of event; only what is done here states a time.
        earlier = kinds.get(event, what)
        if earlier not in OURS or what not in OURS:
            what = earlier
        time = draw(st.sampled_from(TIMES)) if what in OURS else ""
        day = draw(st.sampled_from(DAYS))
        facts.append(Fact(what, event, told, day, time, draw(st.booleans())))
    return thing, facts


def bodies(example, thing, facts):
    """Yield the bodies of the entries that tell each fact."""
    upstream = example("upstream_certificate_recorded")
    check = example("intermediate_check_recorded")
    revisions = Counter()
    for number, fact in enumerate(facts):
        if fact.what == "void":
            yield [EventVoided(fact.event, "for the test")]
        elif fact.what == "check":
            yield [replace(check, id=f"{fact.event}{number}", instrument=thing, on=fact.day)]
        elif fact.what == "calibration":
            told = {"id": fact.event, "instrument": thing, "on": fact.day, "passed": fact.passed}
            certificate = replace(upstream.certificate, kind=EventKind.CALIBRATION, **told)
            yield [replace(upstream, certificate=certificate)]
        else:
            revisions[fact.event] += 1
            yield record_of(example, thing, fact, revisions[fact.event])


def record_of(example, thing, fact, revision):
    """Return a record's entries: to its submission, its approval, or its document."""
    made = example("verification_submitted")
    kind = VerificationKind.PERIODIC
    if fact.what == "inspection":
        kind, made = VerificationKind.IN_SERVICE, replace(made, documents=())
        made = replace(made, record=replace(made.record, valid_until=None))
    verdict = Verdict.PASSED if fact.passed else Verdict.REJECTED
    record = replace(
        made.record,
        id=fact.event,
        revision=revision,
        number=fact.event,
        time=fact.time,
        data=replace(made.record.data, on=fact.day, kind=kind),
        instrument=replace(made.record.instrument, id=thing),
        judgement=replace(made.record.judgement, verdict=verdict),
    )
    same = {"record": fact.event, "revision": revision}
    signed = replace(example("record_signed"), **same)
    approved = replace(signed, signature=replace(signed.signature, meaning=Meaning.APPROVED))
    submitted = replace(made, record=record)
    if fact.what == "submitted":
        return [submitted]
    if fact.what == "inspection":
        return [submitted, approved]
    serial = 1000 + next(NUMBERS)
    reserved = replace(example("number_reserved"), number=f"D{serial}", serial=serial, **same)
    issued = replace(example("document_issued"), number=reserved.number)
    return [submitted, approved, reserved, issued]


def tell(station, example, thing, facts):
    """Enter the facts, each on its civil day; return the place of each."""
    registered = example("instrument_registered")
    station.add(replace(registered, instrument=replace(registered.instrument, id=thing)))
    places = []
    for number, (fact, told) in enumerate(zip(facts, bodies(example, thing, facts), strict=True)):
        civil = datetime(fact.told.year, fact.told.month, fact.told.day, 2 * number, 59)
        station.clock.moment = (civil - timedelta(hours=8)).replace(tzinfo=UTC)
        with station.ledger.writing("demo") as work:
            for body in told:
                work.append(body)
            places.append(place(work.head().epoch, work.head().seq))
    return places


def compare(reader, thing, heard, known):
    """Ask for every day, time and named event at one point of knowledge."""
    events = ["", *dict.fromkeys(fact.event for fact in heard)]
    times = ["", "08:30", "24:00"]
    for on, time, named in itertools.product(DAYS, times, events):
        wanted = effective(heard, on, time, named)
        found = reader.effective_event(thing, on, time, named, known)
        asked = (heard, on, time, named)
        if wanted is None:
            assert found is None, asked
        else:
            assert found is not None, asked
            said = (found.id, found.on, found.time, found.passed)
            assert said == (wanted.event, wanted.day, wanted.time, wanted.passed), asked
            assert not found.voided


def ledger_row(reader, thing):
    return reader.one(select(tables.instrument).where(tables.instrument.c.id == thing))


HARD = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(HARD, max_examples=30)
@given(history=histories())
def test_that_the_effective_event_as_known_on_a_day_is_the_one_of_the_oracle(
    plain, example, history
):
    thing, facts = history
    plain.clock.moment = plain.clock.moment.replace(year=2026, month=3, day=3)
    tell(plain, example, thing, facts)
    with plain.ledger.reading() as reader:
        for known in sorted({FIRST - timedelta(days=1), *(fact.told for fact in facts)}):
            heard = [fact for fact in facts if fact.told <= known]
            compare(reader, thing, heard, reader.known_point(known))
        compare(reader, thing, facts, reader.known_point(None))


@settings(HARD, max_examples=15)
@given(history=histories())
def test_that_both_engines_follow_the_rule_at_every_point_of_the_journal(station, example, history):
    thing, facts = history
    places = tell(station, example, thing, facts)
    with station.ledger.reading() as reader:
        for number, known in enumerate(places):
            compare(reader, thing, facts[: number + 1], known)
            # Only the last entry of a fact makes it one.
            compare(reader, thing, facts[:number], known - 1)
        compare(reader, thing, facts, EVERYTHING)
        last = effective(facts, date.max, "", "")
        row = ledger_row(reader, thing)
        wanted = (last.day.isoformat(), int(last.passed)) if last else (None, None)
        assert (row.last, row.passed) == wanted


def test_that_a_failed_event_counts(plain, example):
    facts = [
        Fact("calibration", "t/a", FIRST, DAYS[0]),
        Fact("calibration", "t/b", FIRST, DAYS[1], passed=False),
    ]
    tell(plain, example, "t", facts)
    with plain.ledger.reading() as reader:
        found = reader.effective_event("t", DAYS[2], "", "", EVERYTHING)
        assert (found.id, found.passed) == ("t/b", False)


def test_that_a_second_void_does_not_move_the_first(plain, example):
    told = [FIRST, FIRST, FIRST + timedelta(days=2)]
    facts = [Fact("calibration", "t/a", told[0]), *(Fact("void", "t/a", day) for day in told[1:])]
    tell(plain, example, "t", facts)
    with plain.ledger.reading() as reader:
        known = reader.known_point(FIRST + timedelta(days=1))
        assert reader.effective_event("t", DAYS[3], "", "", known) is None
        assert reader.event("t/a", known).voided


def test_that_an_inspection_in_service_ends_a_validity_and_gives_none(plain, example):
    facts = [
        Fact("verification", "t/a", FIRST, DAYS[0]),
        Fact("inspection", "t/b", FIRST, DAYS[1]),
        Fact("inspection", "t/c", FIRST, DAYS[2], passed=False),
    ]
    tell(plain, example, "t", facts[:2])
    with plain.ledger.reading() as reader:
        row = ledger_row(reader, "t")
        assert (row.last, row.passed, row.due) == (DAYS[0].isoformat(), 1, "2026-09-03")
        kept = reader.event("t/b", EVERYTHING)
        assert (kept.kind, kept.passed, kept.performed_here) == (
            "in_service_inspection",
            True,
            True,
        )
    (_, _, failed) = bodies(example, "t", facts)
    plain.add(*failed)
    with plain.ledger.reading() as reader:
        row = ledger_row(reader, "t")
        assert (row.last, row.passed, row.due) == (DAYS[2].isoformat(), 0, None)
        assert reader.effective_event("t", DAYS[3], "", "", EVERYTHING).id == "t/c"


def test_that_an_unissued_amendment_leaves_the_issued_revision_in_force(plain, example):
    first = Fact("verification", "t/a", FIRST, DAYS[0])
    later = Fact("submitted", "t/a", FIRST + timedelta(days=1), DAYS[1], passed=False)
    last = Fact("verification", "t/a", FIRST + timedelta(days=2), DAYS[2])
    tell(plain, example, "t", [first, later])
    with plain.ledger.reading() as reader:
        found = reader.effective_event("t", DAYS[3], "", "", EVERYTHING)
        assert (found.revision, found.on, found.passed) == (1, DAYS[0], True)
        assert ledger_row(reader, "t").last == DAYS[0].isoformat()
        assert {row.on for row in reader.reliances("t/a", EVERYTHING)} == {DAYS[0]}
    *_, told = bodies(example, "t", [first, later, last])
    plain.clock.moment += timedelta(days=1)
    plain.add(*told)
    with plain.ledger.reading() as reader:
        found = reader.effective_event("t", DAYS[3], "", "", EVERYTHING)
        assert (found.revision, found.on) == (3, DAYS[2])
        assert {row.on for row in reader.reliances("t/a", EVERYTHING)} == {DAYS[2]}
        known = reader.known_point(FIRST + timedelta(days=1))
        assert reader.effective_event("t", DAYS[3], "", "", known).revision == 1


def test_that_what_left_service_falls_due_no_more(plain, example):
    tell(plain, example, "t", [Fact("verification", "t/a", FIRST)])
    with plain.ledger.reading() as reader:
        assert ledger_row(reader, "t").due == "2026-09-03"
        due = [row.id for row in reader.due(date(2026, 9, 3), 10)]
        assert "t" in due
    scrapped = replace(example("instrument_state_changed"), instrument="t")
    plain.add(scrapped)
    (told,) = bodies(example, "t", [Fact("verification", "t/b", FIRST)])
    plain.add(*told)
    with plain.ledger.reading() as reader:
        assert ledger_row(reader, "t").due is None
        assert "t" not in [row.id for row in reader.due(date(2030, 1, 1), 10)]


def certificate(example, thing, event, on):
    told = {"id": event, "instrument": thing, "on": on, "passed": True}
    upstream = example("upstream_certificate_recorded")
    return replace(upstream, certificate=replace(upstream.certificate, **told))


def at(station, day, clock):
    """Let the civil clock of the station stand at a time of a day."""
    moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}:00+08:00")
    station.clock.moment = moment.astimezone(UTC)


def test_that_a_standard_can_be_named_on_the_very_day_of_its_event(plain, example):
    """From the moment on at which the station had recorded and accepted it, and not before."""
    at(plain, DAYS[0], "08:00")
    plain.add(certificate(example, "t", "t/old", FIRST - timedelta(days=9)))
    accepted = example("certificate_confirmed")
    at(plain, DAYS[1], "09:00")
    plain.add(certificate(example, "t", "t/new", DAYS[1]))
    at(plain, DAYS[1], "11:00")
    plain.add(replace(accepted, confirmation=replace(accepted.confirmation, event="t/new")))
    with plain.ledger.reading() as reader:
        named = {
            time: reader.nameable_event("t", DAYS[1], time).id
            for time in ("08:30", "10:30", "11:01", "24:00", "", "noon")
        }
        assert named == {
            "08:30": "t/old",
            "10:30": "t/old",
            "11:01": "t/new",
            "24:00": "t/new",
            "": "t/new",
            "noon": "t/new",
        }
        # Once named it is the one that counted; not named it counts from the next day on.
        assert reader.effective_event("t", DAYS[1], "24:00", "t/new", EVERYTHING).id == "t/new"
        assert reader.effective_event("t", DAYS[1], "24:00", "t/old", EVERYTHING).id == "t/old"
        assert reader.nameable_event("t", DAYS[2], "08:30").id == "t/new"
        assert reader.nameable_event("t", DAYS[0], "").id == "t/old"


def test_that_what_was_recorded_or_accepted_after_the_day_can_not_be_named_on_it(plain, example):
    at(plain, DAYS[1], "09:00")
    plain.add(certificate(example, "t", "t/new", DAYS[1]))
    accepted = example("certificate_confirmed")
    at(plain, DAYS[2], "09:00")
    plain.add(replace(accepted, confirmation=replace(accepted.confirmation, event="t/new")))
    with plain.ledger.reading() as reader:
        assert reader.nameable_event("t", DAYS[1], "") is None
        assert reader.nameable_event("t", DAYS[2], "").id == "t/new"


def test_that_a_verification_of_our_own_can_be_named_on_its_day(plain, example):
    tell(plain, example, "t", [Fact("verification", "t/a", FIRST, FIRST)])
    tell(plain, example, "u", [Fact("verification", "u/a", FIRST, FIRST, "14:35")])
    with plain.ledger.reading() as reader:
        assert reader.nameable_event("t", FIRST, "").id == "t/a"
        assert reader.nameable_event("u", FIRST, "08:30") is None
        assert reader.nameable_event("u", FIRST, "15:00").id == "u/a"


def test_that_the_last_intermediate_check_is_found_void_ones_not(plain, example):
    check = example("intermediate_check_recorded")
    first = replace(check, id="c-1", instrument="t", on=DAYS[0], passed=True)
    second = replace(check, id="c-2", instrument="t", on=DAYS[2], passed=False)
    plain.add(first, second)
    with plain.ledger.reading() as reader:
        found = [reader.last_check("t", day, EVERYTHING) for day in DAYS]
        assert [row.id for row in found] == ["c-1", "c-1", "c-2", "c-2"]
        assert [row.passed for row in found[1:3]] == [True, False]
        assert found[0].performed_here
        assert reader.last_check("t", FIRST - timedelta(days=1), EVERYTHING) is None
        assert reader.last_check("u", DAYS[3], EVERYTHING) is None
    plain.add(EventVoided("c-2", "the wrong instrument"))
    with plain.ledger.reading() as reader:
        assert reader.last_check("t", DAYS[3], EVERYTHING).id == "c-1"


def test_that_what_failed_at_the_end_of_its_only_validity_is_due_at_once(plain, example):
    """In service, or at any verification but the first; by the regime that the record keeps."""
    facts = [Fact("inspection", "t/a", FIRST, DAYS[1], passed=False)]
    (told,) = bodies(example, "t", facts)
    record = replace(told[0].record, regime=Regime.FIRST_THEN_SCRAP)
    registered = example("instrument_registered")
    plain.add(replace(registered, instrument=replace(registered.instrument, id="t")))
    plain.add(replace(told[0], record=record), *told[1:])
    with plain.ledger.reading() as reader:
        (row,) = [row for row in reader.due(DAYS[1], 10) if row.id == "t"]
        assert (row.due, row.regime, row.passed) == (DAYS[1], "first_then_scrap", False)


def test_that_an_extension_moves_the_day_of_the_validity_it_names_and_no_other(plain, example):
    tell(plain, example, "t", [Fact("verification", "t/a", FIRST)])
    extended = example("validity_extended")
    until = (Extended("t", "t/a", date(2030, 9, 3)), Extended("t", "t/other", date(2040, 1, 1)))
    plain.add(replace(extended, extended=until))
    with plain.ledger.reading() as reader:
        row = ledger_row(reader, "t")
        assert (row.due, row.extended) == ("2030-09-03", extended.rule)
        assert reader.effective_event("t", DAYS[3], "", "", EVERYTHING).valid_until == date(
            2026, 9, 3
        )
    plain.add(EventVoided("t/a", "for the test"))
    with plain.ledger.reading() as reader:
        row = ledger_row(reader, "t")
        assert (row.due, row.extended, row.regime) == (None, "", "")


def test_that_the_settings_of_a_day_are_those_of_the_last_change_by_then(plain, example):
    changed = example("settings_changed")
    for number in (1, 2):
        plain.clock.moment += timedelta(days=1)
        settings = replace(changed.settings, telephone=f"{number}")
        plain.add(replace(changed, settings=settings))
    today = plain.clock.today()
    with plain.ledger.reading() as reader:
        assert reader.settings().telephone == "2"
        assert reader.settings(today).telephone == "2"
        assert reader.settings(today - timedelta(days=1)).telephone == "1"
        assert reader.settings(today + timedelta(days=99)).telephone == "2"
