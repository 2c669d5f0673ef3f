"""The guards that the first step of the schema puts on the journal, on both engines."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from metro.storage import tables
from metro.storage.engine import make_lasting
from metro.storage.faults import translated

COLUMNS = "station, epoch, seq, type, version, recorded_at, actor, body, previous, hash"
CHANGES = [
    "UPDATE entry SET actor = 'somebody' WHERE seq = 1",
    "UPDATE entry SET body = body",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
]
ON_SQLITE = [
    f"REPLACE INTO entry SELECT {COLUMNS} FROM entry WHERE seq = 1",
    f"INSERT OR REPLACE INTO entry SELECT {COLUMNS} FROM entry WHERE seq = 2",
    f"INSERT OR IGNORE INTO entry SELECT {COLUMNS.replace('seq', 'seq + 2')} FROM entry",
]
ON_POSTGRESQL = [
    "TRUNCATE entry",
    f"INSERT INTO entry SELECT {COLUMNS} FROM entry WHERE seq = 29 "
    "ON CONFLICT (hash) DO UPDATE SET actor = 'somebody'",
]


def refused(small, statement, **values):
    with pytest.raises(DBAPIError) as found, small.engine.begin() as connection:
        connection.execute(text(statement), values)
    assert translated(found.value).code == "station.guarded"


@pytest.mark.parametrize("statement", CHANGES)
def test_that_no_entry_is_changed_or_deleted(station, statement):
    refused(station, statement)
    assert station.doctor().whole


def test_that_no_entry_is_replaced_by_the_ways_of_each_engine(station):
    ways = ON_POSTGRESQL if station.url else ON_SQLITE
    for statement in ways:
        refused(station, statement)
    assert station.doctor().whole


INSERT = f"""INSERT INTO entry ({COLUMNS}) VALUES
(:station, :epoch, :seq, 'clock_cleared', 1, '', '', '', :previous, :hash)"""


@pytest.mark.parametrize(
    ("epoch", "seq", "previous"),
    [
        (1, 29, "right"),
        (1, 31, "right"),
        (1, 0, "right"),
        (0, 30, "right"),
        (2, 2, "right"),
        (2, 30, "right"),
        (3, 1, "right"),
        (1, 30, "0" * 64),
        (2, 1, "0" * 64),
    ],
)
def test_that_an_entry_that_does_not_follow_is_refused(station, epoch, seq, previous):
    with station.ledger.reading() as reader:
        head = reader.head()
    assert (head.epoch, head.seq) == (1, 29)
    place = {"station": head.station, "epoch": epoch, "seq": seq, "hash": "f" * 64}
    refused(station, INSERT, **place, previous=head.hash if previous == "right" else previous)


@pytest.mark.parametrize(("epoch", "seq"), [(1, 30), (2, 1)])
def test_that_an_entry_that_follows_is_taken(station, epoch, seq):
    with station.ledger.reading() as reader:
        head = reader.head()
    place = {"station": head.station, "epoch": epoch, "seq": seq, "hash": "f" * 64}
    with station.engine.begin() as connection:
        connection.execute(text(INSERT), {**place, "previous": head.hash})


@pytest.mark.parametrize(("seq", "previous"), [(2, "0" * 64), (1, "1" * 64)])
def test_that_a_journal_begins_at_one(empty, seq, previous):
    place = {"station": "A", "epoch": 1, "seq": seq, "hash": "f" * 64}
    refused(empty, INSERT, **place, previous=previous)


def test_that_the_tables_made_are_those_that_the_program_reads(empty):
    """`tables.py` and the migration are written apart; both say the same."""
    from sqlalchemy import inspect

    found = inspect(empty.engine)
    for name, table in tables.lasting.tables.items():
        if name == "object" and not empty.url:
            continue
        made = {row["name"]: row for row in found.get_columns(name)}
        assert list(made) == table.columns.keys()
        for column in table.columns:
            assert made[column.name]["nullable"] == column.nullable
        key = found.get_pk_constraint(name)["constrained_columns"]
        assert key == [column.name for column in table.primary_key]


def test_that_a_station_up_to_date_is_left_alone(station, rows_of):
    before = rows_of(station.engine, ["entry", "head", "alembic_version"])
    make_lasting(station.engine)
    assert rows_of(station.engine, ["entry", "head", "alembic_version"]) == before
