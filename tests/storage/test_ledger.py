import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import DBAPIError

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.bodies.register import PersonRegistered
from metro.journal.entry import FIRST, Entry, Head, check_next
from metro.model.people import Person
from metro.ports import Credential
from metro.storage import projecting, tables
from metro.storage.engine import postgresql_engine, reading, sqlite_engine
from metro.storage.ledger import SqlLedger, salted


def entries(station):
    with reading(station.engine).begin() as connection:
        return list(projecting.entries(connection))


def test_that_entries_are_chained_from_the_first(station):
    found = entries(station)
    head = Head("330100-A", 1, 0, FIRST)
    for entry in found:
        check_next(head, entry)
        head = Head(entry.station, entry.epoch, entry.seq, entry.hash)
    assert [entry.seq for entry in found] == list(range(1, 30))
    with station.ledger.reading() as reader:
        assert reader.head() == head
        assert reader.station() == "330100-A"
        assert reader.last_recorded_at() == found[-1].recorded_at


def test_that_an_entry_holds_what_was_appended(station, example):
    body = example("event_voided")
    with station.ledger.writing("p7") as work:
        made = work.append(body)
        assert work.head() == Head("330100-A", 1, 30, made.hash)
        at = work.recorded_at()
    last = entries(station)[-1]
    assert last == made
    assert (last.type, last.version, last.actor) == ("event_voided", 1, "p7")
    assert last.recorded_at == at.astimezone(UTC).isoformat(timespec="microseconds")
    assert catalogue.read(last.type, last.version, last.body) == body


def test_that_a_transaction_is_whole_or_not_at_all(station, example, rows_of):
    names = [*tables.projected.tables, "entry", "head"]
    before = rows_of(station.engine, names)
    with pytest.raises(RuntimeError), station.ledger.writing("p7") as work:
        work.append(example("event_voided"))
        work.append(example("settings_changed"))
        raise RuntimeError
    assert rows_of(station.engine, names) == before


def test_that_nothing_comes_before_the_founding(empty, example):
    with pytest.raises(MetroError) as refused:
        empty.add(example("clock_cleared"))
    assert refused.value.code == "station.not_founded"
    with empty.ledger.reading() as reader:
        assert reader.head() == Head("", 1, 0, FIRST)
        assert reader.last_recorded_at() == ""


def test_that_a_station_is_founded_once(station, example):
    with pytest.raises(MetroError) as refused:
        station.add(replace(example("station_founded"), code="B"))
    assert refused.value.code == "station.guarded"
    with pytest.raises(DBAPIError):
        station.add(example("verification_submitted"), example("verification_submitted"))
    assert station.doctor().whole


def test_that_a_clock_that_ran_back_is_a_fact_and_an_alarm(plain):
    with plain.ledger.reading() as reader:
        last = reader.last_recorded_at()
        assert reader.clock_alarm() == ""
    plain.clock.moment -= timedelta(hours=1)
    plain.add(PersonRegistered(Person("p9", "Wu")))
    found = entries(plain)
    assert [entry.type for entry in found[-2:]] == ["clock_ran_back", "person_registered"]
    alarm = catalogue.read("clock_ran_back", 1, found[-2].body)
    assert (alarm.last, alarm.now) == (last, found[-2].recorded_at)
    assert found[-1].recorded_at < last
    plain.clock.moment -= timedelta(hours=1)
    plain.add(PersonRegistered(Person("p9", "Wu")))
    # One alarm is enough until the technical head has looked at the clock.
    assert [entry.type for entry in entries(plain)[-2:]] == ["person_registered"] * 2
    with plain.ledger.reading() as reader:
        assert reader.clock_alarm()


def test_that_a_cleared_clock_raises_no_alarm_again(plain, example):
    plain.clock.moment -= timedelta(days=1)
    plain.add(example("clock_cleared"))
    plain.add(PersonRegistered(Person("p9", "Wu")))
    types = [entry.type for entry in entries(plain)[-3:]]
    assert types == ["clock_ran_back", "clock_cleared", "person_registered"]
    with plain.ledger.reading() as reader:
        assert reader.clock_alarm() == ""


def ahead(station):
    """Let the last entry be of the year 2999, so that any clock, the server's too, ran back."""
    with station.engine.begin() as connection:
        connection.execute(update(tables.head).values(recorded_at="2999-01-01T00:00:00.000000"))


def test_that_a_refused_transaction_leaves_its_alarm(station, example):
    ahead(station)
    before = len(entries(station))
    with pytest.raises(RuntimeError), station.ledger.writing("p7") as work:
        assert work.clock_alarm()
        work.append(example("event_voided"))
        raise RuntimeError
    found = entries(station)
    assert [entry.type for entry in found[before:]] == ["clock_ran_back"]
    with station.ledger.reading() as reader:
        assert reader.clock_alarm()
        assert reader.head().hash == found[-1].hash
    with station.ledger.writing("p7") as work:
        assert work.clock_alarm()
    assert len(entries(station)) == len(found)


def test_that_a_sane_clock_costs_no_transaction_of_its_own(station, example):
    commits = []
    event.listen(station.engine, "commit", commits.append)
    station.add(example("event_voided"))
    assert len(commits) == 1
    ahead(station)
    commits.clear()
    station.add(example("event_voided"))
    assert len(commits) == 2
    station.add(example("event_voided"))
    assert len(commits) == 3


def test_that_windows_that_write_at_once_raise_one_alarm(station):
    """Each opens the station by itself, as a window does."""
    ahead(station)
    before = len(entries(station))
    together = threading.Barrier(4)

    def write(number):
        engine = postgresql_engine(station.url) if station.url else sqlite_engine(station.file)
        together.wait()
        with SqlLedger(engine, station.clock).writing(f"p{number}") as work:
            work.append(PersonRegistered(Person(f"p{number}", "Wu")))
        engine.dispose()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    types = [entry.type for entry in entries(station)[before:]]
    assert types == ["clock_ran_back", *["person_registered"] * 4]


def test_that_a_time_without_fraction_orders_with_the_others(plain):
    plain.clock.now = lambda: datetime(2026, 3, 4, 2, 0, 0, tzinfo=UTC)
    plain.add(PersonRegistered(Person("p9", "Wu")))
    assert entries(plain)[-1].recorded_at == "2026-03-04T02:00:00.000000+00:00"


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_the_server_gives_the_time(station):
    station.clock.moment = datetime(1999, 1, 1, tzinfo=UTC)
    with station.ledger.writing("p7") as work:
        assert abs(work.recorded_at() - datetime.now(UTC)) < timedelta(minutes=1)
    with station.ledger.reading() as reader:
        assert reader.clock_alarm() == ""


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_windows_that_write_at_once_take_their_turns(station, example):
    """Each draws the next serial of a document, as issuing does; none is drawn twice."""
    reserved = example("number_reserved")
    failures = []

    def write(writer):
        for _ in range(10):
            try:
                with station.ledger.writing(f"p{writer}") as work:
                    serial = work.last_serial(reserved.kind, 2026) + 1
                    work.append(replace(reserved, serial=serial, number=f"JY-2026-{serial:05d}"))
            except MetroError as error:
                failures.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failures
    with reading(station.engine).begin() as connection:
        serials = connection.execute(select(tables.document.c.serial)).scalars().all()
    assert sorted(serials) == list(range(1, 43))
    assert station.doctor().whole


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_two_windows_that_found_at_once_make_one_station(empty, example):
    codes = []

    def found(code):
        try:
            empty.add(replace(example("station_founded"), code=code))
            codes.append(code)
        except MetroError as error:
            codes.append(error.code)

    writers = [threading.Thread(target=found, args=(code,)) for code in "AB"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(codes) in (["A", "station.guarded"], ["B", "station.guarded"])


def test_that_a_reader_sees_one_moment(station):
    with station.ledger.reading() as reader:
        before = reader.people()
        if station.url:
            station.add(PersonRegistered(Person("p9", "Wu")))
        assert reader.people() == before


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_readers_write_nothing(station):
    with pytest.raises(MetroError) as refused, station.ledger.reading() as reader:
        reader.connection.execute(text("DELETE FROM person"))
    assert refused.value.code == "station.read_only"


def test_that_passwords_and_contacts_lie_outside_and_their_salted_hash_inside(station):
    with station.ledger.writing("p7") as work:
        row_hash = work.set_credential(Credential("p9", "argon2", 0, ""), "5a")
        assert row_hash == salted("5a", "p9", "argon2")
        work.note_login("p9", 3, "later")
        assert work.credential("p9") == Credential("p9", "argon2", 3, "later")
        assert work.set_contact("p9", "telephone", "5b") == salted("5b", "p9", "telephone")
        work.erase("contact", "p9")
        work.erase("credential", "p9")
        assert work.credential("p9") is None
        with pytest.raises(MetroError) as refused:
            work.note_login("p9", 1, "")
    assert refused.value.code == "person.no_password"


def test_that_the_salted_hash_is_what_the_doctor_of_any_program_can_compute():
    # printf '5a\0p9\0argon2' | sha256sum
    assert salted("5a", "p9", "argon2") == (
        "bafd58a84946a0bc34150539246628beea297ab25f7ed97ed925735e9946ede6"
    )


def test_that_a_closed_ledger_holds_no_connection(station):
    station.ledger.close()
    with station.ledger.reading() as reader:
        assert reader.head().seq == 29


def test_that_entries_are_read_in_order_over_epochs_and_chunks(station, example, monkeypatch):
    monkeypatch.setattr(projecting, "CHUNK", 4)
    station.add(example("station_restored"), example("clock_cleared"))
    found = entries(station)
    assert [(entry.epoch, entry.seq) for entry in found[-3:]] == [(1, 29), (2, 1), (2, 2)]
    assert len(found) == 31
    assert all(isinstance(entry, Entry) for entry in found)
    with reading(station.engine).begin() as connection:
        assert projecting.count(connection) == 31
