"""What an insider can do with sqlite3 or psql."""

import pytest
from sqlalchemy import text

from metro.journal.entry import FIRST, Entry, sealed
from metro.storage import tables
from metro.trust.keys import make

POSTGRESQL_ONLY = [
    pytest.mark.postgresql,
    pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True),
]


def on_postgresql(test):
    for mark in POSTGRESQL_ONLY:
        test = mark(test)
    return test


def tamper(station, *statements):
    """Run statements with the guards dropped, and put the guards back as they were."""
    with station.engine.begin() as connection:
        if station.url:
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER USER"))
            guards = ["ALTER TABLE entry ENABLE TRIGGER USER"]
        else:
            found = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            ).fetchall()
            guards = [row.sql for row in found]
            for row in found:
                connection.exec_driver_sql(f"DROP TRIGGER {row.name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for guard in guards:
            connection.exec_driver_sql(guard)


def errors(report):
    return [(row.code, dict(row.parameters)) for row in report.errors]


def codes(report):
    return [row.code for row in report.errors]


COLUMNS = tables.entry.columns.keys()


def reader_time(station):
    with station.ledger.reading() as reader:
        return reader.last_recorded_at()


def inject(station, name, version, body, *, as_station="330100-A"):
    """Append an entry that follows by the rules of the chain, past the program."""
    with station.ledger.reading() as reader:
        head = reader.head()
    same = as_station == head.station
    place = (head.epoch, head.seq + 1, head.hash) if same else (1, 1, FIRST)
    entry = sealed(
        Entry(as_station, *place[:2], name, version, reader_time(station), "x", body, place[2])
    )
    values = {column: getattr(entry, column) for column in COLUMNS}
    with station.engine.begin() as connection:
        connection.execute(tables.entry.insert(), values)
        if same:
            moved = {"seq": entry.seq, "hash": entry.hash, "recorded_at": entry.recorded_at}
            connection.execute(tables.head.update().values(moved))


def other_key(tmp_path):
    return make(tmp_path / "other")


def cut(station, last):
    """Cut off the tail and make everything in the file agree with that."""
    tamper(
        station,
        f"DELETE FROM entry WHERE seq > {last}",
        f"UPDATE head SET (seq, hash, recorded_at) = "
        f"(SELECT seq, hash, recorded_at FROM entry WHERE seq = {last})",
    )
