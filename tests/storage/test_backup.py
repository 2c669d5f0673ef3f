import json
import os
import sqlite3
import stat
import zipfile
from collections import namedtuple

import pytest
from sqlalchemy import text

from metro.errors import MetroError
from metro.storage import backup as backups
from metro.storage import copying, tables
from metro.storage.backup import verify

CELL = "reading/-/error/as_left/Q1/0/indicated"
AT = "2026-03-04T01:00:00.000000+00:00"


def code_of(ask):
    with pytest.raises(MetroError) as refused:
        ask()
    return refused.value.code


def names_in(folder):
    return sorted(file.name for file in folder.iterdir())


def test_that_a_backup_holds_everything_and_says_where_the_journal_stood(station, tmp_path):
    station.drafts.begin("d1", {CELL: "20.05"}, "p1", AT)
    made = station.backup(tmp_path / "b.zip")
    with station.ledger.reading() as reader:
        head = reader.head()
    said = made.manifest
    assert (said.station, said.epoch, said.seq, said.head) == (
        head.station,
        head.epoch,
        head.seq,
        head.hash,
    )
    assert (said.made_at, said.software) == ("2026-03-04T02:00:00+00:00", "test 1")
    assert made.report.whole
    kinds = sorted(name.split("/")[0] for name in said.members)
    assert kinds == ["drafts.sqlite", "keys", "objects", "objects", "objects", "station.sqlite"]
    assert verify(tmp_path / "b.zip") == said
    assert station.doctor(said.checkpoint).whole
    assert names_in(tmp_path) == ["b.zip", "station"]


def test_that_only_its_owner_may_read_a_backup(station, tmp_path):
    station.backup(tmp_path / "b.zip")
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600


def test_that_the_copy_is_a_station_of_the_same_rows(station, tmp_path, rows_of):
    made = station.backup(tmp_path / "b.zip")
    with zipfile.ZipFile(made.file) as found:
        found.extract("station.sqlite", tmp_path)
    names = ["entry", "head", "credential", "contact", *tables.projected.tables]
    copy = sqlite3.connect(tmp_path / "station.sqlite")
    rows = {
        name: sorted(copy.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names
    }
    copy.close()
    assert rows == rows_of(station.engine, names)


def test_that_a_backup_overwrites_nothing(station, tmp_path):
    (tmp_path / "b.zip").write_text("something dear")
    assert code_of(lambda: station.backup(tmp_path / "b.zip")) == "backup.exists"
    assert (tmp_path / "b.zip").read_text() == "something dear"


def test_that_a_folder_that_is_not_there_is_named(station, tmp_path):
    assert code_of(lambda: station.backup(tmp_path / "none" / "b.zip")) == "station.disk_fails"


def test_that_an_empty_station_is_not_backed_up(empty, tmp_path):
    assert code_of(lambda: empty.backup(tmp_path / "b.zip")) == "station.not_founded"
    assert names_in(tmp_path) == ["station"]


@pytest.mark.parametrize("what", ["copy", "journal", "objects", "write", "verify"])
def test_that_a_cancelled_backup_leaves_nothing(station, tmp_path, what):
    def stop(done, of, now):
        return now != what

    assert code_of(lambda: station.backup(tmp_path / "b.zip", progress=stop)) == "work.cancelled"
    assert names_in(tmp_path) == ["station"]


def test_that_a_full_disk_is_said_beforehand(plain, tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    assert code_of(lambda: plain.backup(tmp_path / "b.zip")) == "station.disk_full"
    assert names_in(tmp_path) == ["plain"]


def test_that_a_station_that_is_not_whole_is_backed_up_as_it_is(station, tmp_path):
    name = sorted(station.doctor().objects)[0]
    if station.url:
        with station.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM object WHERE hash = '{name}'"))
    else:
        (station.folder / "objects" / name[:2] / name).write_bytes(b"altered")
    with station.engine.begin() as connection:
        connection.execute(text("UPDATE credential SET hash = 'mine'"))
    made = station.backup(tmp_path / "b.zip")
    assert sorted(row.code for row in made.report.errors) == [
        "doctor.object_differs",
        "doctor.row_outside_differs",
    ]
    assert verify(tmp_path / "b.zip") == made.manifest


def test_that_an_edited_projection_of_sqlite_is_in_the_report(plain, tmp_path):
    with plain.engine.begin() as connection:
        connection.execute(text("UPDATE person SET name = 'somebody'"))
    made = plain.backup(tmp_path / "b.zip")
    assert [row.code for row in made.report.errors] == ["doctor.projection_differs"]


def test_that_a_member_altered_after_it_was_written_is_refused(plain, tmp_path):
    made = plain.backup(tmp_path / "b.zip")
    data = made.file.read_bytes()
    place = data.index(b"%PDF-1.7 certificate 1")
    made.file.write_bytes(data[:place] + b"%PDF-1.7 certificate 7" + data[place + 22 :])
    assert code_of(lambda: verify(made.file)) == "backup.altered"


WRITE = """
import sys, time
sys.path.insert(0, sys.argv[3])
from datetime import UTC, date, datetime
from pathlib import Path
from metro.journal.bodies.register import PersonRegistered
from metro.model.people import Person
from metro.storage.engine import postgresql_engine, sqlite_engine
from metro.storage.ledger import SqlLedger

class Clock:
    def now(self):
        return datetime.now(UTC)
    def today(self):
        return date.today()

engine = postgresql_engine(sys.argv[2]) if sys.argv[2] else sqlite_engine(Path(sys.argv[1]))
ledger = SqlLedger(engine, Clock())
for number in range(10**6):
    with ledger.writing("load") as work:
        work.append(PersonRegistered(Person(f"p{number % 50}", f"Wu {number}")))
        seq = work.head().seq
    print(seq, flush=True)
    time.sleep(0.001)
"""


def test_that_a_backup_beside_a_busy_writer_is_whole_and_misses_nothing_acknowledged(
    station, tmp_path, other_process
):
    writer = other_process(WRITE, station.file, station.url, "")
    first = int(writer.stdout.readline())
    for number in range(3):
        acknowledged = int(writer.stdout.readline())
        made = station.backup(tmp_path / f"{number}.zip")
        assert made.report.whole, made.report.errors
        assert made.manifest.seq >= acknowledged
    assert writer.poll() is None, writer.stderr.read()
    assert made.manifest.seq > first
    writer.kill()
    assert station.doctor(made.manifest.checkpoint).whole


def test_that_a_copy_that_begins_anew_too_often_is_taken_in_one_step(
    plain, tmp_path, monkeypatch, example
):
    """A writer between any two steps makes a copy in steps begin again, for ever."""
    monkeypatch.setattr(copying, "PAGES", 1)
    written = []

    def writes(done, of, what):
        if what == "copy" and len(written) < 50:
            other = sqlite3.connect(plain.file)
            other.execute("UPDATE credential SET failures = failures + 1")
            other.commit()
            other.close()
            written.append(1)
        return True

    made = plain.backup(tmp_path / "b.zip", progress=writes)
    assert made.report.whole
    assert copying.MOST_RESTARTS <= len(written) < 50


def test_that_a_locked_source_counts_as_restless(tmp_path):
    step = copying._steps(lambda *_: True)
    for _ in range(copying.MOST_RESTARTS + 1):
        step(sqlite3.SQLITE_BUSY, 10, 10)
    with pytest.raises(copying._RestlessError):
        step(sqlite3.SQLITE_BUSY, 10, 10)


def test_that_a_station_on_a_read_only_medium_can_be_backed_up(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(copying.os, "access", lambda *_: False)
    assert plain.backup(tmp_path / "b.zip").report.whole


def test_that_the_manifest_is_plain_json(plain, tmp_path):
    made = plain.backup(tmp_path / "b.zip")
    with zipfile.ZipFile(made.file) as found:
        said = json.loads(found.read("manifest.json"))
    assert said["station"] == "330100-A"
    assert said["checkpoint"].startswith("METRO1:")
