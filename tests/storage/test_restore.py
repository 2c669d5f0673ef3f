import os
import signal
import sqlite3
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from metro.errors import MetroError
from metro.journal import catalogue
from metro.storage import projecting, tables
from metro.storage import restore as restores
from metro.storage.doctor import Doctor
from metro.storage.drafts import SqlDrafts
from metro.storage.engine import postgresql_engine, reading, sqlite_engine
from metro.storage.lock import StationLock
from metro.storage.objects import FileObjects, RowObjects
from metro.trust.keys import workstation_key
from metro.trust.proof import ListProof

CELL = "reading/-/error/as_left/Q1/0/indicated"
AT = "2026-03-04T01:00:00.000000+00:00"


def code_of(ask):
    with pytest.raises(MetroError) as refused:
        ask()
    return refused.value.code


def tree(folder):
    """Return every file below a folder with its bytes."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def entries(engine):
    with reading(engine).begin() as connection:
        return list(projecting.entries(connection))


@pytest.fixture
def saved(station, tmp_path):
    """A backup of the station, which then went on."""
    station.drafts.begin("d1", {CELL: "20.05"}, "p1", AT)
    station.drafts.take("d1", {CELL: "20.01"}, "p1", AT, "misread")
    return station.backup(tmp_path / "b.zip")


@pytest.fixture
def opened_again():
    """Return what opens the database of a folder; it is closed with the test."""
    made = []

    def open_it(folder, name="station.sqlite"):
        made.append(sqlite_engine(folder / name))
        return made[-1]

    yield open_it
    for engine in made:
        engine.dispose()


def test_that_a_new_epoch_follows_the_restored_head(station, saved, tmp_path, opened_again):
    done = station.restore("a new computer").into_folder(saved.file, tmp_path / "new")
    assert (done.head.epoch, done.head.seq) == (2, 1)
    assert (done.replaced, done.aside) == (None, "")
    engine = opened_again(tmp_path / "new")
    last = entries(engine)[-1]
    said = catalogue.read(last.type, last.version, last.body)
    assert (last.type, last.previous) == ("station_restored", saved.manifest.head)
    assert (said.epoch, said.seq, said.head) == (1, saved.manifest.seq, saved.manifest.head)
    assert (said.checkpoint, said.why) == (saved.manifest.checkpoint, "a new computer")
    assert last.actor == "demo"
    report = Doctor(engine, FileObjects(tmp_path / "new" / "objects"), ListProof())()
    assert report.whole, report.errors
    assert report.head == done.head


def test_that_everything_comes_back(station, saved, tmp_path, opened_again, rows_of):
    station.restore().into_folder(saved.file, tmp_path / "new")
    engine = opened_again(tmp_path / "new")
    names = ["credential", "contact", *tables.projected.tables]
    assert rows_of(engine, names) == rows_of(station.engine, names)
    assert entries(engine)[:-1] == entries(station.engine)
    drafts = SqlDrafts(opened_again(tmp_path / "new", "drafts.sqlite"))
    assert drafts.get("d1") == station.drafts.get("d1")
    key = workstation_key(tmp_path / "new" / "keys")
    assert key.public() == station.key.public()
    kept = FileObjects(tmp_path / "new" / "objects")
    assert sorted(kept.names()) == sorted(station.objects.names())
    assert sorted(file.name for file in (tmp_path / "new").iterdir() if file.is_dir()) == [
        "backups",
        "keys",
        "logs",
        "objects",
    ]


def test_that_a_station_is_replaced_and_kept_aside(plain, tmp_path, example, opened_again):
    saved = plain.backup(tmp_path / "b.zip")
    plain.add(example("clock_cleared"))
    with plain.ledger.reading() as reader:
        lost = reader.head()
    plain.close()
    before = tree(plain.folder)
    done = plain.restore().into_folder(saved.file, plain.folder)
    assert done.replaced == lost
    aside = Path(done.aside)
    assert aside.parent == plain.folder.parent
    assert aside.name.startswith("plain.before-2026")
    kept = tree(aside)
    kept.pop("lock")
    assert kept == before
    engine = opened_again(plain.folder)
    assert entries(engine)[-1].type == "station_restored"
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        ["b.zip", "plain", aside.name]
    )


def test_that_a_damaged_station_can_be_replaced(plain, tmp_path, opened_again):
    saved = plain.backup(tmp_path / "b.zip")
    plain.close()
    plain.file.write_bytes(b"nothing of a database is left" * 1000)
    done = plain.restore().into_folder(saved.file, plain.folder)
    assert done.replaced is None
    assert done.aside
    assert len(entries(opened_again(plain.folder))) == 28


def test_that_a_restored_station_can_be_restored_again(plain, tmp_path, opened_again):
    saved = plain.backup(tmp_path / "b.zip")
    plain.close()
    plain.restore().into_folder(saved.file, plain.folder)
    done = plain.restore().into_folder(saved.file, plain.folder)
    assert (done.replaced.epoch, done.head.epoch) == (2, 2)
    assert done.head != done.replaced


def test_that_a_clock_that_ran_back_is_told_in_the_new_epoch(
    station, saved, tmp_path, opened_again
):
    """The old epoch stays as it was; another entry in it would be a fork of the backup."""
    restore = station.restore()
    station.clock.moment -= timedelta(days=400)
    restore.into_folder(saved.file, tmp_path / "new")
    last = entries(opened_again(tmp_path / "new"))[-2:]
    assert [(row.epoch, row.seq, row.type) for row in last] == [
        (2, 1, "station_restored"),
        (2, 2, "clock_ran_back"),
    ]


def test_that_tampered_projections_and_guards_do_not_come_back(plain, tmp_path, opened_again):
    with plain.engine.begin() as connection:
        connection.execute(text("UPDATE person SET name = 'somebody'"))
        connection.execute(text("DROP INDEX record_state"))
    saved = plain.backup(tmp_path / "b.zip")
    assert not saved.report.whole
    plain.restore().into_folder(saved.file, tmp_path / "new")
    engine = opened_again(tmp_path / "new")
    assert Doctor(engine, FileObjects(tmp_path / "new" / "objects"), ListProof())().whole


def rewritten(file, target, change):
    """Write the same backup with one member changed and the manifest made to agree."""
    import hashlib
    import json

    with zipfile.ZipFile(file) as found:
        data = {name: found.read(name) for name in found.namelist()}
    manifest = json.loads(data.pop("manifest.json"))
    change(data, manifest)
    manifest["members"] = {
        name: {"size": len(text), "sha256": hashlib.sha256(text).hexdigest()}
        for name, text in data.items()
    }
    with zipfile.ZipFile(target, "w") as made:
        for name, text in data.items():
            made.writestr(name, text)
        made.writestr("manifest.json", json.dumps(manifest))
    return target


def sql(statement):
    """Return a change of the database inside a backup."""

    def change(data, manifest):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "s.sqlite"
            file.write_bytes(data["station.sqlite"])
            found = sqlite3.connect(file)
            guards = found.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = guards.fetchall()
            for name, _ in guards:
                found.execute(f"DROP TRIGGER {name}")
            found.execute(statement)
            for _, guard in guards:
                found.execute(guard)
            found.commit()
            found.close()
            data["station.sqlite"] = file.read_bytes()

    return change


def without_object(data, manifest):
    del data[next(name for name in data if name.startswith("objects/"))]


def without_checkpoint(data, manifest):
    manifest["checkpoint"] = ""


def other_place(data, manifest):
    manifest["seq"] -= 1


def strange_drafts(data, manifest):
    found = sqlite3.connect(":memory:")
    found.execute("CREATE TABLE taken (a)")
    found.execute("CREATE VIEW more AS SELECT * FROM taken")
    data["drafts.sqlite"] = found.serialize()
    found.close()


def no_database(data, manifest):
    data["station.sqlite"] = b"x" * 10000


CHANGES = {
    "an edited entry": (sql("UPDATE entry SET actor = 'me' WHERE seq = 9"), "backup.not_whole"),
    "a cut tail": (sql("DELETE FROM entry WHERE seq > 20"), "backup.not_whole"),
    "another password": (sql("UPDATE credential SET hash = 'mine'"), "backup.not_whole"),
    "a trigger": (
        sql("CREATE TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1; END"),
        "backup.not_whole",
    ),
    "a view in the place of a table": (sql("CREATE VIEW v AS SELECT 1"), "backup.not_whole"),
    "a missing object": (without_object, "backup.not_whole"),
    "no checkpoint": (without_checkpoint, "backup.not_whole"),
    "a manifest of another place": (other_place, "backup.not_whole"),
    "strange drafts": (strange_drafts, "backup.not_whole"),
    "no database": (no_database, "backup.not_whole"),
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_that_an_altered_backup_is_refused_before_anything_is_replaced(plain, tmp_path, name):
    change, code = CHANGES[name]
    saved = plain.backup(tmp_path / "b.zip")
    file = rewritten(saved.file, tmp_path / "altered.zip", change)
    plain.close()
    before = tree(plain.folder)
    restore = plain.restore()
    assert code_of(lambda: restore.into_folder(file, plain.folder)) == code
    after = tree(plain.folder)
    after.pop("lock")
    assert after == before
    assert sorted(row.name for row in tmp_path.iterdir()) == ["altered.zip", "b.zip", "plain"]


def test_that_a_checkpoint_of_a_stranger_is_refused(plain, tmp_path):
    saved = plain.backup(tmp_path / "b.zip")

    def strange(data, manifest):
        manifest["checkpoint"] = manifest["checkpoint"].replace("METRO1", "METRO9")

    file = rewritten(saved.file, tmp_path / "altered.zip", strange)
    restore = plain.restore()
    new = tmp_path / "new"
    assert code_of(lambda: restore.into_folder(file, new)) == "checkpoint.other_format"
    assert not new.exists()


def test_that_no_flipped_backup_replaces_anything(plain, tmp_path):
    saved = plain.backup(tmp_path / "b.zip")
    plain.close()
    before = tree(plain.folder)
    data = saved.file.read_bytes()
    restore = plain.restore()
    for place in range(4001, len(data), len(data) // 12):
        changed = bytearray(data)
        changed[place] ^= 0x20
        (tmp_path / "flipped.zip").write_bytes(changed)
        code = code_of(lambda: restore.into_folder(tmp_path / "flipped.zip", plain.folder))
        assert code.startswith("backup."), code
        after = tree(plain.folder)
        after.pop("lock")
        assert after == before


def test_that_another_station_and_other_files_are_never_replaced(plain, tmp_path):
    saved = plain.backup(tmp_path / "b.zip")
    with plain.engine.begin() as connection:
        connection.execute(text("UPDATE head SET station = 'B'"))
    plain.close()
    restore = plain.restore()
    assert code_of(lambda: restore.into_folder(saved.file, plain.folder)) == "restore.other_station"
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear …")
    into = tmp_path / "letters"
    assert code_of(lambda: restore.into_folder(saved.file, into)) == "restore.not_empty"


def test_that_a_station_in_use_is_not_replaced(plain, tmp_path):
    saved = plain.backup(tmp_path / "b.zip")
    lock = StationLock(plain.folder)
    restore = plain.restore()
    assert code_of(lambda: restore.into_folder(saved.file, plain.folder)) == "station.in_use"
    lock.release()


@pytest.mark.parametrize("what", ["unpack", "journal", "objects", "copy", "rebuild"])
def test_that_a_cancelled_restore_changes_nothing(plain, tmp_path, what):
    saved = plain.backup(tmp_path / "b.zip")
    plain.close()
    before = tree(plain.folder)
    restore = plain.restore()

    def stop(done, of, now):
        return now != what

    ask = lambda: restore.into_folder(saved.file, plain.folder, stop)  # noqa: E731
    assert code_of(ask) == "work.cancelled"
    after = tree(plain.folder)
    after.pop("lock")
    assert after == before


def test_that_a_full_disk_is_said_beforehand(plain, tmp_path, monkeypatch):
    saved = plain.backup(tmp_path / "b.zip")
    monkeypatch.setattr(restores, "ROOM", 10**18)
    restore = plain.restore()
    into = tmp_path / "new"
    assert code_of(lambda: restore.into_folder(saved.file, into)) == "station.disk_full"
    assert not into.exists()


RESTORE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from datetime import UTC, datetime
from metro.storage.restore import Restore
from metro.trust.proof import ListProof

class Clock:
    def now(self):
        return datetime.now(UTC)

print("ready", flush=True)
sys.stdin.readline()
Restore(ListProof(), Clock(), "demo", "test").into_folder(Path(sys.argv[1]), Path(sys.argv[2]))
print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_that_a_killed_restore_leaves_the_old_or_the_new(plain, tmp_path, other_process):
    from metro.storage.replacing import settle

    saved = plain.backup(tmp_path / "b.zip")
    plain.close()
    old = 27
    for number in range(6):
        process = other_process(RESTORE, saved.file, plain.folder, "")
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        time.sleep(0.05 * number)
        process.send_signal(signal.SIGKILL)
        process.wait()
        settle(plain.folder)
        engine = sqlite_engine(plain.folder / "station.sqlite")
        report = Doctor(engine, FileObjects(plain.folder / "objects"), ListProof())()
        engine.dispose()
        assert report.whole, report.errors
        assert report.entries in (old, 28)
        old = report.entries


@pytest.mark.postgresql
def test_that_a_backup_of_either_engine_goes_into_postgresql(
    station, saved, tmp_path, postgresql, rows_of
):
    url = postgresql.create()
    engine = postgresql_engine(url)
    done = station.restore().into_postgresql(saved.file, engine, tmp_path / "keys")
    assert (done.replaced, done.aside, done.head.epoch) == (None, "", 2)
    names = ["credential", "contact", *tables.projected.tables]
    assert rows_of(engine, names) == rows_of(station.engine, names)
    assert entries(engine)[:-1] == entries(station.engine)
    drafts = SqlDrafts(engine)
    assert drafts.get("d1") == station.drafts.get("d1")
    drafts.begin("d2", {CELL: "1"}, "p1", AT)
    report = Doctor(engine, RowObjects(engine), ListProof())(saved.manifest.checkpoint)
    assert report.whole, report.errors
    assert workstation_key(tmp_path / "keys").public() == station.key.public()
    again = station.restore().into_postgresql(saved.file, engine, tmp_path / "keys")
    assert again.replaced == done.head
    with engine.connect() as connection:
        kept = connection.execute(text(f"SELECT seq FROM {again.aside}.head")).scalar()
    assert kept == 1
    assert Doctor(engine, RowObjects(engine), ListProof())().whole
    engine.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_a_refused_restore_leaves_a_postgresql_station_alone(
    station, saved, tmp_path, rows_of
):
    names = ["entry", "head", "object", "taken", *tables.projected.tables]
    before = rows_of(station.engine, names)
    restore = station.restore()
    keys = station.folder / "keys"

    def stop(done, of, now):
        return now != "rebuild"

    ask = lambda: restore.into_postgresql(saved.file, station.engine, keys, stop)  # noqa: E731
    assert code_of(ask) == "work.cancelled"
    bad = rewritten(saved.file, tmp_path / "bad.zip", sql("UPDATE entry SET actor = 'me'"))
    ask = lambda: restore.into_postgresql(bad, station.engine, keys)  # noqa: E731
    assert code_of(ask) == "backup.not_whole"
    assert rows_of(station.engine, names) == before
    with station.engine.begin() as connection:
        connection.execute(text("UPDATE head SET station = 'B'"))
    ask = lambda: restore.into_postgresql(saved.file, station.engine, keys)  # noqa: E731
    assert code_of(ask) == "restore.other_station"
