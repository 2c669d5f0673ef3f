import sqlite3
from dataclasses import replace

import pytest

from metro.errors import MetroError
from metro.model.document import DocumentKind
from metro.storage.doctor import Doctor
from metro.storage.engine import sqlite_engine
from metro.storage.ledger import SqlLedger
from metro.storage.objects import FileObjects, RowObjects
from metro.trust.proof import ListProof

from .conftest import SteppingClock


def code_of(ask):
    with pytest.raises(MetroError) as refused:
        ask()
    return refused.value.code


@pytest.fixture
def opened_again():
    """Return what opens the database of a folder; it is closed with the test."""
    made = []

    def open_it(folder):
        made.append(sqlite_engine(folder / "station.sqlite"))
        return made[-1]

    yield open_it
    for engine in made:
        engine.dispose()


LOST = ["R-2026-00003", "JY-2026-00003", "R-2026-00004", "JY-2026-00004"]


def numbers_of(engine):
    """Return each number of the register with its state and reason, and the last serials."""
    with SqlLedger(engine, SteppingClock("2026-03-05T00:00:00+00:00")).reading() as reader:
        rows = [row.document for row in reader.documents("", 100)]
        assert all(row.on.year == 2026 for row in rows)
        last = reader.last_serial(DocumentKind.CERTIFICATE, 2026), reader.last_record_serial(2026)
        return {row.number: f"{row.state.value} {row.why}".strip() for row in rows}, last


def test_that_numbers_taken_after_the_backup_are_void_and_never_used_again(
    plain, tmp_path, opened_again
):
    saved = plain.backup(tmp_path / "b.zip")
    plain.issue(3)
    plain.issue(4, finish=False)
    plain.close()
    done = plain.restore().into_folder(saved.file, plain.folder)
    assert (sorted(done.voided), done.numbers_known) == (sorted(LOST), True)
    engine = opened_again(plain.folder)
    numbers, last = numbers_of(engine)
    assert last == (4, 4)
    assert numbers == {
        "JY-2026-00001": "issued",
        "JY-2026-00002": "reserved",
        **dict.fromkeys(LOST, "voided restored"),
    }
    report = Doctor(engine, FileObjects(plain.folder / "objects"), ListProof())()
    assert report.whole, report.errors
    again = plain.restore().into_folder(saved.file, plain.folder)
    assert sorted(again.voided) == sorted(LOST)


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_postgresql_uses_no_number_twice_either(station, tmp_path):
    saved = station.backup(tmp_path / "b.zip")
    station.issue(3)
    station.issue(4, finish=False)
    keys = station.folder / "keys"
    done = station.restore().into_postgresql(saved.file, station.engine, keys)
    assert (sorted(done.voided), done.numbers_known) == (sorted(LOST), True)
    assert numbers_of(station.engine)[1] == (4, 4)
    report = Doctor(station.engine, RowObjects(station.engine), ListProof())()
    assert report.whole, report.errors


@pytest.mark.parametrize("where", ["new", "damaged", "entries"])
def test_that_a_restore_says_when_nobody_knows_what_was_taken(plain, tmp_path, where):
    saved = plain.backup(tmp_path / "b.zip")
    plain.issue(3)
    plain.close()
    target = tmp_path / "new" if where == "new" else plain.folder
    if where == "damaged":
        plain.file.write_bytes(b"nothing of a database is left" * 1000)
    if where == "entries":
        connection = sqlite3.connect(plain.file)
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute("UPDATE entry SET body = '{' WHERE type = 'number_reserved'")
        connection.commit()
        connection.close()
    done = plain.restore().into_folder(saved.file, target)
    assert (done.voided, done.numbers_known) == ((), False)


def test_that_the_last_numbers_on_paper_can_be_stated(plain, tmp_path, opened_again):
    saved = plain.backup(tmp_path / "b.zip")
    last = {
        DocumentKind.CERTIFICATE: "JY-2026-00004",
        DocumentKind.NOTICE: "JT-2026-00001",
        DocumentKind.RECORD: "R-2026-00003",
    }
    restore = replace(plain.restore(), last=last)
    done = restore.into_folder(saved.file, tmp_path / "new")
    wanted = {"JY-2026-00003", "JY-2026-00004", "JT-2026-00001", "R-2026-00003"}
    assert set(done.voided) == wanted
    engine = opened_again(tmp_path / "new")
    numbers, serials = numbers_of(engine)
    assert serials == (4, 3)
    assert {name for name, state in numbers.items() if state == "voided restored"} == wanted
    report = Doctor(engine, FileObjects(tmp_path / "new" / "objects"), ListProof())()
    assert report.whole, report.errors


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("JT-2026-00004", "number.not_of_pattern"),
        ("JY-2026-99999", "restore.too_many_numbers"),
    ],
)
def test_that_a_slip_of_the_pen_restores_nothing(plain, tmp_path, number, code):
    saved = plain.backup(tmp_path / "b.zip")
    restore = replace(plain.restore(), last={DocumentKind.CERTIFICATE: number})
    assert code_of(lambda: restore.into_folder(saved.file, tmp_path / "new")) == code
    assert not (tmp_path / "new").exists()
