"""The doctor calls a whole station whole, a broken one broken, and can be stopped."""

import sqlite3
import threading
import time

import pytest

from metro.errors import MetroError
from metro.journal.bodies.register import PersonRegistered
from metro.model.people import Person
from metro.storage import projecting, tables
from metro.storage.engine import reading, sqlite_engine
from metro.storage.findings import Severity
from metro.storage.proofs import database, projections

from .tampering import codes, errors, tamper


def test_that_an_untouched_station_is_whole(station):
    report = station.doctor(station.checkpoint())
    assert report.whole
    assert (report.entries, len(report.objects), report.head.seq) == (29, 3, 29)
    notes = [row.code for row in report.findings if row.severity is Severity.NOTE]
    assert [code for code in notes if code != "doctor.not_durable"] == [
        "doctor.reservation_open",
        "doctor.checkpoint_holds",
    ]


def test_that_an_open_reservation_is_named_with_its_workstation(station):
    found = [row for row in station.doctor().findings if row.code == "doctor.reservation_open"]
    wanted = {"number": "JY-2026-00002", "workstation": station.key.key_id()}
    assert [dict(row.parameters) for row in found] == [wanted]


def test_that_an_empty_station_is_not_founded(empty):
    report = empty.doctor()
    assert report.whole
    assert "doctor.not_founded" in [row.code for row in report.findings]


def test_that_projections_of_another_shape_are_not_proved_until_they_are_rebuilt(station):
    shape = "UPDATE projection_state SET shape = 'another'"
    tamper(station, "UPDATE instrument SET due = '2099-01-01'", shape)
    report = station.doctor()
    assert not report.whole
    assert [row.code for row in report.errors] == ["doctor.projections_older"]
    assert projecting.ensure(station.engine)
    assert station.doctor().whole


def test_that_a_table_that_is_gone_is_named(station):
    tamper(station, "DROP TABLE person")
    found = codes(station.doctor())
    assert {"doctor.structure_differs", "doctor.table_unreadable"} <= set(found)


def test_that_a_step_that_failed_says_what_the_database_said_and_no_query(station):
    tamper(station, "DROP TABLE head")
    failed = [row for row in station.doctor().findings if row.code == "doctor.step_failed"]
    for row in failed:
        why = str(row.parameters["why"])
        assert "head" in why
        assert "SELECT" not in why
        assert "sqlalche" not in why
        assert "\n" not in why
    assert failed


def test_that_nothing_is_held_against_a_journal_that_could_not_be_read(station):
    tamper(station, "DROP TABLE head")
    found = {row.code for row in station.doctor().findings}
    assert "doctor.not_compared" in found
    assert not {"doctor.head_differs", "doctor.projection_differs"} & found


@pytest.mark.parametrize("what", ["journal", "projections", "objects"])
def test_that_an_examination_can_be_cancelled_anywhere(station, what):
    with pytest.raises(MetroError) as refused:
        station.doctor(progress=lambda *said: said[2] != what)
    assert refused.value.code == "work.cancelled"


def test_that_progress_runs_to_the_end(station):
    told = []
    station.doctor(progress=lambda done, of, what: told.append((what, done, of)) or True)
    assert list(dict.fromkeys(row[0] for row in told)) == [
        "journal",
        "projections",
        "objects",
    ]
    assert ("journal", 29, 29) in told
    assert all(done <= of for _, done, of in told)


def test_that_a_large_file_is_checked_table_by_table(plain, monkeypatch):
    monkeypatch.setattr(database, "WHOLE_AT_ONCE", 0)
    assert plain.doctor().whole


def flipped(file, place):
    data = bytearray(file.read_bytes())
    data[place] ^= 0x10
    file.write_bytes(data)


def test_that_no_flipped_byte_that_changes_a_fact_stays_hidden(plain):
    """Flip one byte at many places; either something is named or every row is as it was."""
    from metro.storage.proofs.structure import structure

    plain.engine.dispose()
    good = plain.file.read_bytes()
    names = [*tables.lasting.tables, *tables.projected.tables]
    wanted = sqlite_rows(plain.file, names)
    with reading(plain.engine).begin() as connection:
        made = structure(connection)
    for place in range(101, len(good), len(good) // 40):
        plain.engine.dispose()
        plain.file.write_bytes(good)
        flipped(plain.file, place)
        if plain.doctor().whole:
            assert sqlite_rows(plain.file, names) == wanted, place
            with reading(plain.engine).begin() as connection:
                assert structure(connection) == made


def sqlite_rows(file, names):
    found = sqlite3.connect(file)
    try:
        return {
            name: sorted(found.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names
            if name != "object"
        }
    finally:
        found.close()


@pytest.mark.parametrize("part", [0, 100, 4096, 50000, 100000])
def test_that_a_cut_file_is_never_whole(plain, part):
    plain.engine.dispose()
    plain.file.write_bytes(plain.file.read_bytes()[:part])
    engine = sqlite_engine(plain.file, read_only=True)
    plain.engine = engine
    report = plain.doctor()
    assert not report.whole
    engine.dispose()


def test_that_writing_goes_on_during_an_examination(station, monkeypatch):
    """Each chunk is compared at its own moment, so a busy station is whole too."""
    monkeypatch.setattr(projections, "CHUNK", 50)
    stop, written, longest = threading.Event(), [], [0.0]

    def write():
        while not stop.is_set():
            began = time.monotonic()
            station.add(PersonRegistered(Person(f"p{len(written) % 20}", f"Wu {len(written)}")))
            longest[0] = max(longest[0], time.monotonic() - began)
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reports = [station.doctor() for _ in range(2)]
    finally:
        stop.set()
        writer.join()
    assert all(report.whole for report in reports), [errors(report) for report in reports]
    assert reports[0].head.seq > 29
    assert len(written) > 10
    assert longest[0] < 5


@pytest.mark.parametrize("what", ["journal", "projections", "objects"])
def test_that_ctrl_c_ends_an_examination_and_leaves_the_station_whole(station, what):
    def stop(*said):
        if said[2] == what:
            raise KeyboardInterrupt
        return True

    with pytest.raises(KeyboardInterrupt):
        station.doctor(progress=stop)
    assert station.doctor().whole
