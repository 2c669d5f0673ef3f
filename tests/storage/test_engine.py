import sqlite3
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from metro.errors import MetroError
from metro.storage import engine as engines
from metro.storage import projecting
from metro.storage.engine import make_lasting, postgresql_engine, reading, sqlite_engine
from metro.storage.ledger import SqlLedger


def code_of(ask):
    with pytest.raises(MetroError) as refused:
        ask()
    return refused.value.code


def pragma(engine, name):
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_that_the_settings_are_those_measured_to_lose_nothing(plain):
    wanted = {
        "journal_mode": "truncate",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 5000,
    }
    assert {name: pragma(plain.engine, name) for name in wanted} == wanted


def test_that_a_station_opened_for_reading_cannot_be_written(plain):
    engine = sqlite_engine(plain.file, read_only=True)
    ledger = SqlLedger(engine, plain.clock)
    with ledger.reading() as reader:
        assert reader.head().seq == 27
    with pytest.raises(MetroError) as refused, ledger.writing("p1"):
        pass
    assert refused.value.code == "station.read_only"
    engine.dispose()


def test_that_a_file_that_is_no_database_is_no_station(tmp_path):
    (tmp_path / "station.sqlite").write_bytes(b"a text of some length, but no database" * 100)
    engine = sqlite_engine(tmp_path / "station.sqlite")
    assert code_of(lambda: make_lasting(engine)) == "station.not_a_station"
    engine.dispose()


def test_that_a_file_that_is_not_there_is_not_made_for_reading(tmp_path):
    engine = sqlite_engine(tmp_path / "station.sqlite", read_only=True)
    assert code_of(lambda: make_lasting(engine)) == "station.not_readable"
    assert list(tmp_path.iterdir()) == []


def test_that_the_database_of_another_program_is_left_alone(empty, new_station):
    with empty.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert code_of(lambda: make_lasting(empty.engine)) == "station.not_a_station"


def test_that_the_station_of_a_newer_program_is_refused(station):
    with station.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    assert code_of(lambda: make_lasting(station.engine)) == "station.newer"


def test_that_a_folder_with_a_per_cent_sign_is_a_folder(tmp_path):
    (tmp_path / "100% 站").mkdir()
    engine = sqlite_engine(tmp_path / "100% 站" / "station.sqlite")
    make_lasting(engine)
    assert projecting.ensure(engine)
    engine.dispose()


def test_that_a_busy_database_is_named_after_the_wait(plain, monkeypatch):
    with plain.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=100")
        connection.rollback()
    other = sqlite3.connect(plain.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(MetroError) as refused, plain.ledger.writing("p1"):
        pass
    assert refused.value.code == "station.busy"
    # Reading goes on beside a writer that has not begun to commit.
    with plain.ledger.reading() as reader:
        assert reader.head().seq == 27
    other.execute("ROLLBACK")
    with plain.ledger.writing("p1"):
        pass
    other.close()


def test_that_a_reader_is_refused_when_its_patience_ends_and_waits_no_longer(plain, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.05)
    other = sqlite3.connect(plain.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    start = time.monotonic()
    with pytest.raises(MetroError) as refused, plain.ledger.reading():
        pass
    assert refused.value.code == "station.busy"
    assert time.monotonic() - start < 2, "SQLite's own five seconds are not added"
    other.execute("ROLLBACK")
    with plain.ledger.reading() as reader:
        assert reader.head().seq == 27
    with plain.ledger.writing("p1"):
        pass
    with reading(plain.engine).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
    other.close()


def test_that_the_lock_for_reading_is_taken_at_begin(plain):
    """A writer can't commit from then on, though nothing has been asked yet."""
    other = sqlite3.connect(plain.file, isolation_level=None, timeout=0)
    with reading(plain.engine).begin():
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE head SET seq = seq")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("COMMIT")
    other.execute("ROLLBACK")
    other.close()


def test_that_a_commit_waits_for_a_short_reader(plain, example, other_process):
    code = """
import sqlite3, sys, time
found = sqlite3.connect(sys.argv[1], isolation_level=None)
found.execute("BEGIN")
found.execute("SELECT * FROM entry").fetchone()
print("reading", flush=True)
time.sleep(0.5)
found.execute("ROLLBACK")
"""
    reader = other_process(code, plain.file)
    assert reader.stdout.readline() == "reading\n"
    plain.add(example("clock_cleared"))
    with plain.ledger.reading() as now:
        assert now.head().seq == 28


def test_that_nothing_heavy_is_imported_to_open_a_station(plain):
    """Alembic is needed once in a station's life."""
    code = f"""
import sys
sys.path.insert(0, {str(engines.__file__).rsplit("/metro/", 1)[0]!r})
from pathlib import Path
from metro.storage import projecting
from metro.storage.engine import make_lasting, sqlite_engine
engine = sqlite_engine(Path({str(plain.file)!r}))
make_lasting(engine)
projecting.ensure(engine)
print("alembic" in sys.modules, "psycopg" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@localhost:1/none",
        "postgresql://?host=/nowhere",
        "postgresql://[broken",
    ],
)
def test_that_a_server_that_cannot_be_reached_is_named(url):
    assert code_of(lambda: postgresql_engine(url)) == "station.not_reachable"


@pytest.mark.postgresql
def test_that_a_database_of_another_encoding_is_refused(postgresql):
    url = postgresql.create("-E", "SQL_ASCII", "--locale-provider=libc", "--locale=C")
    assert code_of(lambda: postgresql_engine(url)) == "station.encoding"


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_a_writer_waits_for_another_and_then_says_busy(station, example):
    with station.engine.begin() as first:
        first.execute(text("SELECT 1 FROM head FOR UPDATE"))
        with station.engine.connect() as second:
            second.execute(text("SET lock_timeout = '100ms'"))
            second.commit()
        with pytest.raises(MetroError) as refused:
            station.add(example("clock_cleared"))
    assert refused.value.code == "station.busy"
    station.add(example("clock_cleared"))


@pytest.mark.postgresql
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_that_texts_order_by_their_bytes_whatever_the_database_thinks(station):
    with reading(station.engine).begin() as connection:
        local = connection.execute(text("SELECT 'a' < 'B'")).scalar()
        assert local, "the test needs a collation that is not byte order"
        statement = "SELECT x < y FROM (SELECT id AS x, name AS y FROM person LIMIT 0) AS empty"
        connection.execute(text(statement))
        columns = connection.execute(
            text(
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' "
                "AND data_type IN ('text', 'character varying') AND collation_name IS NULL "
                "AND table_name <> 'alembic_version'"
            )
        ).scalar()
    assert columns == 0
