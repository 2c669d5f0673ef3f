"""Chain and impact against an oracle by brute force, on random hierarchies."""

import itertools
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import column, select, table, text
from sqlalchemy.exc import DBAPIError

from metro.journal.bodies.keeping import StationRestored
from metro.journal.bodies.register import EventVoided, InstrumentStateChanged
from metro.journal.bodies.work import ListedRecord, NumberVoided
from metro.journal.entry import Entry
from metro.model.event_kind import EventKind
from metro.model.impact import Suspicion
from metro.model.instrument import InstrumentState
from metro.model.judgement import Verdict
from metro.model.people import Meaning
from metro.model.verification import VerificationKind
from metro.storage import projecting, tables
from metro.storage.effective import ENDLESS
from metro.storage.engine import memory_engine
from metro.storage.graph import ask, chain_question, impact_question, in_words_of
from metro.storage.reading import EVERYTHING
from metro.storage.records import RecordReading

from .chain_oracle import Oracle, Told, Use
from .conftest import example, rows_of

FIRST = date(2026, 3, 2)
THINGS = ["a", "b", "c", "d", "e", "f"]
TIMES = ["", "08:30", "14:35"]
WHAT = ["calibration", "verification", "verification", "verification", "verification"]
WHAT += ["inspection", "check", "amend", "void", "withdraw", "merge", "restore"]
SPAN = 9
SERIALS = itertools.count(1_000)


@st.composite
def uses(draw, facts):
    """Return what a verification relied on: any instrument, even itself, naming what was told."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        thing = draw(st.sampled_from(THINGS))
        role = draw(st.sampled_from(["main", "main", "auxiliary", "check"]))
        named = [fact.event for fact in facts if fact.instrument == thing and fact.event]
        found.append(Use(thing, role, draw(st.sampled_from(["", *named]))))
    # A record names one event for an instrument in a role.
    return tuple({(use.instrument, use.role): use for use in found}.values())


@st.composite
def hierarchies(draw):
    """Return facts in the order in which they were told: late, amended, voided, failed, merged."""
    facts = []
    for number in range(draw(st.integers(2, 14))):
        what = draw(st.sampled_from(WHAT))
        done = [row for row in facts if row.what in ("verification", "inspection")]
        if what in ("void", "amend", "withdraw") and not done:
            what = "verification"
        day, time = draw(st.integers(0, SPAN)), draw(st.sampled_from(TIMES))
        thing, passed = draw(st.sampled_from(THINGS)), draw(st.booleans())
        if what == "void":
            named = [row.event for row in facts if row.event]
            facts.append(Told("void", draw(st.sampled_from(named))))
        elif what == "withdraw":
            facts.append(Told("withdraw", draw(st.sampled_from(done)).event))
        elif what == "merge":
            into = draw(st.sampled_from(THINGS))
            facts.append(Told("merge", instrument=thing, into=into))
        elif what == "restore":
            facts.append(Told("restore"))
        elif what in ("calibration", "check"):
            facts.append(Told(what, f"{thing}/{number}", thing, day, "", passed))
        else:
            old = draw(st.sampled_from(done)) if what == "amend" else None
            event, kind = (old.event, old.what) if old else (f"{thing}/{number}", what)
            thing = old.instrument if old else thing
            facts.append(Told(kind, event, thing, day, time, passed, draw(uses(facts))))
    return facts


def bodies(example, facts):
    """Yield the bodies of the entries that tell each fact."""
    revisions = Counter()
    for fact in facts:
        if fact.what == "void":
            yield [EventVoided(fact.event, "for the test")]
        elif fact.what == "withdraw":
            yield withdrawn(example, fact.event, revisions[fact.event], next(SERIALS))
        elif fact.what == "merge":
            merged = InstrumentState.MERGED
            yield [InstrumentStateChanged(fact.instrument, merged, "twice", fact.into)]
        elif fact.what == "restore":
            yield [StationRestored(1, 1, "", "", "for the test")]
        elif fact.what == "check":
            check = example("intermediate_check_recorded")
            told = {"id": fact.event, "instrument": fact.instrument, "on": civil(fact.day)}
            yield [replace(check, passed=fact.passed, **told)]
        elif fact.what == "calibration":
            told = {"id": fact.event, "instrument": fact.instrument, "on": civil(fact.day)}
            upstream = example("upstream_certificate_recorded")
            kind = {"kind": EventKind.CALIBRATION, "passed": fact.passed}
            yield [replace(upstream, certificate=replace(upstream.certificate, **kind, **told))]
        else:
            revisions[fact.event] += 1
            yield record_of(example, fact, revisions[fact.event])


def withdrawn(example, event, revision, serial):
    """Return how the one document of a record is issued and voided."""
    number = f"JY-{serial}"
    taken = replace(example("number_reserved"), number=number, serial=serial)
    issued = replace(example("document_issued"), number=number)
    taken = replace(taken, record=event, revision=revision)
    return [taken, issued, NumberVoided(number, "for the test")]


def civil(day):
    return FIRST + timedelta(days=day)


def record_of(example, fact, revision):
    made = example("verification_submitted")
    one = made.record.standards[0]
    used = tuple(
        replace(one, role=use.role, instrument=use.instrument, event=use.named, check="")
        for use in fact.uses
    )
    kind = VerificationKind.IN_SERVICE if fact.what == "inspection" else VerificationKind.PERIODIC
    record = replace(
        made.record,
        id=fact.event,
        revision=revision,
        number=fact.event,
        time=fact.time,
        data=replace(made.record.data, on=civil(fact.day), kind=kind),
        instrument=replace(made.record.instrument, id=fact.instrument),
        standard=None,
        standards=used,
        judgement=replace(
            made.record.judgement, verdict=Verdict.PASSED if fact.passed else Verdict.REJECTED
        ),
    )
    same = {"record": fact.event, "revision": revision}
    signed = replace(example("record_signed"), **same)
    approved = replace(signed, signature=replace(signed.signature, meaning=Meaning.APPROVED))
    return [replace(made, record=record, documents=()), approved]


class Book:
    """A station in memory that is told facts and forgets them."""

    def __init__(self, example):
        self.example = example
        self.engine = memory_engine()
        with self.engine.begin() as connection:
            tables.lasting.create_all(connection)
            tables.projected.create_all(connection)
            registered = example("instrument_registered")
            for thing in THINGS:
                body = replace(registered, instrument=replace(registered.instrument, id=thing))
                entry = Entry("S", 1, 1, "instrument_registered", 1, "", "demo", "", "", "")
                projecting.project(connection, entry, body)

    def tell(self, connection, facts):
        """Project the facts; return the place of each."""
        places, epoch, seq = [], 1, 100
        for fact, told in zip(facts, bodies(self.example, facts), strict=True):
            for body in told:
                epoch, seq = (epoch + 1, 1) if fact.what == "restore" else (epoch, seq + 1)
                names = {"StationRestored": "station_restored", "EventVoided": "event_voided"}
                name = names.get(type(body).__name__) or snake(type(body).__name__)
                entry = Entry("S", epoch, seq, name, 1, f"t{seq}", "demo", "", "", "")
                projecting.project(connection, entry, body)
            places.append(tables.place(epoch, seq))
        return places


def snake(name):
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)[1:]


@pytest.fixture(scope="module")
def book():
    return Book(example)


def links_of(reader, event, known):
    found = set()
    for user, links in reader.links_above(event, known).items():
        for link in links:
            row = link.reliance
            effective = link.effective.id if link.effective else None
            found.add((user, row.instrument, row.role, row.named_event, effective))
    return found


def affected_by(reader, asked, known):
    instrument, first, last, from_event, to_event = asked
    suspicion = Suspicion(instrument, civil(first), civil(last), from_event, to_event)
    rows = reader.affected(suspicion, known)
    found = {(row.event, row.via, row.role, row.direct) for row in rows}
    assert len(found) == len(rows), "no row is there twice"
    return found


def compare(reader, facts, known, asked):
    oracle = Oracle(facts)
    for event in oracle.events:
        if event not in oracle.void:
            assert links_of(reader, event, known) == oracle.chain(event), (facts, event)
    for one in asked:
        assert affected_by(reader, one, known) == oracle.impact(one), (facts, one)


SUSPICIONS = st.lists(
    st.tuples(
        st.sampled_from(THINGS),
        st.integers(0, SPAN),
        st.integers(0, SPAN),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)
HARD = settings(
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(HARD, max_examples=1_000)
@given(facts=hierarchies(), asked=SUSPICIONS, data=st.data())
def test_that_chain_and_impact_are_those_of_the_oracle(book, facts, asked, data):
    with book.engine.connect() as connection:
        places = book.tell(connection, facts)
        reader = RecordReading(connection)
        compare(reader, facts, EVERYTHING, asked)
        # What was known after some of the facts is what the oracle says who heard only those.
        heard = data.draw(st.integers(0, len(facts)))
        known = places[heard - 1] if heard else 0
        compare(reader, facts[:heard], known, asked)
        connection.rollback()


ASKED = {
    "instrument": "a",
    "first": 20260302,
    "last": 20260311,
    "from_event": 0,
    "to_event": 0,
    "known": EVERYTHING,
    "event": 1,
}


SEARCHED = {"impact": set("rednxs"), "chain": set("rek")}
"""What is searched, by the names of the question; nothing else may be read."""
KEYED = re.compile(
    r"SEARCH (?P<name>\w) USING (PRIMARY KEY|COVERING INDEX relied_event) "
    r"\((subject=\?|event=\?|id=\? AND since<\?)( AND .*)?\)( LEFT-JOIN)?"
)
ORDER = re.compile(
    r"(COMPOUND QUERY|SETUP|RECURSIVE STEP|LEFT-MOST SUBQUERY|UNION USING TEMP B-TREE"
    r"|(CO-ROUTINE|MATERIALIZE) (hit|up)|SCAN (hit|up)|CORRELATED SCALAR SUBQUERY \d+"
    r"|SCALAR SUBQUERY \d+)"
)
"""What only says in which order; `hit` and `up` are the rows that the question itself found."""


@pytest.mark.parametrize(
    ("question", "name"),
    [(impact_question(), "impact"), (chain_question(), "chain")],
    ids=["impact", "chain"],
)
def test_that_a_question_reads_nothing_but_keys_and_covering_indexes(book, question, name):
    """These tables have no rows beside their keys, which hold every column."""
    asked = in_words_of(book.engine.dialect, question)
    with book.engine.connect() as connection:
        words = f"EXPLAIN QUERY PLAN {asked.words}"
        plan = connection.exec_driver_sql(words, tuple(asked.filled(ASKED))).fetchall()
        for name_of_table in ("counted", "relied", "subject"):
            query = f"SELECT sql FROM sqlite_master WHERE name = '{name_of_table}'"
            made = connection.execute(text(query))
            assert "WITHOUT ROWID" in made.scalar_one()
    lines = [row[3] for row in plan]
    found = [KEYED.fullmatch(line) for line in lines]
    assert {row["name"] for row in found if row} == SEARCHED[name], lines
    strange = [
        line
        for line, row in zip(lines, found, strict=True)
        if not row and not ORDER.fullmatch(line)
    ]
    assert not strange, "no scan, no sorting, no index made on the way"


def test_that_a_question_that_fails_says_so_as_any_other_does(book):
    with book.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="no such table"):
            ask(connection, select(column("x")).select_from(table("nowhere")), {})
        assert connection.in_transaction()


def told(book, facts):
    """Return what a question about some facts sees, in a book that forgets them again."""
    connection = book.engine.connect()
    book.tell(connection, facts)
    return connection, RecordReading(connection)


def test_that_two_standards_that_verified_each_other_are_no_hang(book):
    facts = [
        Told("verification", "a/1", "a", 1, "", True, (Use("b", "main"),)),
        Told("verification", "b/1", "b", 0, "", True, (Use("a", "main"),)),
        Told("verification", "a/0", "a", 0, "08:30", True, (Use("b", "main", "b/1"),)),
        Told("verification", "b/1", "b", 0, "", True, (Use("a", "main", "a/0"),)),
    ]
    connection, reader = told(book, facts)
    with connection:
        assert links_of(reader, "a/1", EVERYTHING) == {
            ("a/1", "b", "main", "", "b/1"),
            ("b/1", "a", "main", "a/0", "a/0"),
            ("a/0", "b", "main", "b/1", "b/1"),
        }
        reached = {row[0] for row in affected_by(reader, ("a", 0, 0, False, False), EVERYTHING)}
        assert reached == {"a/0", "a/1", "b/1"}


def test_that_what_was_rebuilt_is_what_was_kept(plain, example):
    """Merges, amendments and voids leave the same rows however the tables were made."""
    facts = [
        Told("calibration", "a/0", "a", 0),
        Told("verification", "b/1", "b", 2, "", True, (Use("a", "main", "a/0"),)),
        Told("verification", "c/2", "c", 3, "", True, (Use("b", "main", "b/1"),)),
        Told("verification", "b/1", "b", 1, "", True, (Use("a", "main", "a/0"),)),
        Told("merge", instrument="b", into="d"),
        Told("void", "c/2"),
        Told("merge", instrument="a", into="d"),
        Told("withdraw", "b/1"),
        Told("verification", "b/1", "b", 1, "", True, (Use("a", "main", "a/0"),)),
        Told("withdraw", "b/1"),
    ]
    registered = example("instrument_registered")
    for thing in THINGS:
        plain.add(replace(registered, instrument=replace(registered.instrument, id=thing)))
    for bodies_of_fact in bodies(example, facts):
        plain.add(*bodies_of_fact)
    names = ("subject", "counted", "relied", "event", "voided", "instrument")
    before = rows_of(plain.engine, names)
    assert any(row for row in before["relied"])
    with plain.engine.begin() as connection:
        projecting.rebuild(connection)
    assert rows_of(plain.engine, names) == before


@settings(HARD, max_examples=8)
@given(facts=hierarchies(), asked=SUSPICIONS)
def test_that_both_engines_answer_as_the_oracle_does(station, example, facts, asked):
    with station.engine.connect() as connection:
        for table in (
            "subject",
            "counted",
            "relied",
            "event",
            "reliance",
            "voided",
            "instrument",
            "document",
        ):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM record"))
        connection.execute(text("DELETE FROM signature"))
        book = Book.__new__(Book)
        book.example = example
        book.tell(connection, facts)
        compare(RecordReading(connection), facts, EVERYTHING, asked)
        connection.rollback()


def test_that_results_in_a_void_list_count_again_with_another_list(plain, example):
    """A second list in force keeps them; the void of an older revision's paper ends nothing."""
    row = Told("verification", "b/1", "b", 2, "", True)
    plain.add(*record_of(example, row, 1))

    def listed(number, revision=1):
        records = (ListedRecord("b/1", revision),)
        taken = replace(example("list_reserved"), number=number, records=records)
        taken = replace(taken, serial=next(SERIALS))
        plain.add(taken, replace(example("document_issued"), number=number))

    def counts():
        ours = (tables.counted.c.day == 20260304, tables.counted.c.time == "")
        query = select(tables.counted).where(tables.counted.c.until == ENDLESS, *ours)
        with plain.engine.connect() as connection:
            return bool(connection.execute(query).fetchall())

    def void(number):
        plain.add(NumberVoided(number, "for the test"))
        return counts()

    listed("L-1")
    listed("L-2")
    assert (void("L-1"), void("L-2")) == (True, False)
    listed("L-3")
    assert counts()
    plain.add(*record_of(example, row, 2))
    assert void("L-3"), "the amendment says otherwise by now"
    names = ("subject", "counted", "relied", "event", "voided", "instrument")
    before = rows_of(plain.engine, names)
    with plain.engine.begin() as connection:
        projecting.rebuild(connection)
    assert rows_of(plain.engine, names) == before
