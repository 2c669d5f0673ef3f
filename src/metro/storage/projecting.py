"""Keep the projections in step with the journal, and rebuild them when their shape changes."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    tuple_,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.codec import structure
from metro.journal.entry import Entry
from metro.ports import Progress, quiet
from metro.storage import tables
from metro.storage.engine import alone
from metro.storage.faults import in_words
from metro.storage.projections import documents, library, recalls, registers, work
from metro.storage.projections.registers import Handler
from metro.storage.shape import SHAPE, current, is_current

HANDLERS: Mapping[str, Handler] = {
    **registers.HANDLERS,
    **work.HANDLERS,
    **documents.HANDLERS,
    **library.HANDLERS,
    **recalls.HANDLERS,
}
MEANING = 4
"""Raise this when a handler changes what it writes without changing a table."""
CHUNK = 500


def shape() -> str:
    """Return the digest of the projected tables and of what their handlers write into them.

    `metro.storage.shape` holds it, so that a station opens without asking for all of this.
    """
    made: list[str] = []
    for table in tables.projected.sorted_tables:
        made.append(str(CreateTable(table)))
        made += sorted(str(CreateIndex(index)) for index in table.indexes)
    # A new field of a model object changes the texts that the tables keep of it.
    written = structure(row.hint for row in catalogue.TYPES.values())
    return hashlib.sha256(f"{MEANING}\n{made}\n{written}".encode()).hexdigest()


def project(connection: Connection, entry: Entry, body: object) -> None:
    """Let one entry change the tables."""
    handler = HANDLERS.get(entry.type)
    if handler is not None:
        handler(connection, entry, body)


def later(after: int, station: str | None = None) -> Select[Any]:
    """Return the query for the next entries after a place, of this station or of a named one."""
    table = tables.entry
    return (
        select(table)
        .where(table.c.station == (tables.own if station is None else station))
        .where(tuple_(table.c.epoch, table.c.seq) > divmod(after, tables.EPOCH))
        .order_by(table.c.epoch, table.c.seq)
        .limit(CHUNK)
    )


def entries(connection: Connection) -> Iterator[Entry]:
    """Yield every entry in order, fetched in chunks."""
    after = 0
    while rows := connection.execute(later(after)).fetchall():
        for row in rows:
            yield Entry(*row)
        after = tables.place(rows[-1].epoch, rows[-1].seq)


def count(connection: Connection) -> int:
    """Return how many entries there are."""
    query = select(func.count()).select_from(tables.entry)
    return int(connection.execute(query).scalar() or 0)


def ensure(engine: Engine, progress: Progress = quiet) -> bool:
    """Rebuild the projections if they are of another shape; tell whether that was done.

    Raises MetroError `work.cancelled`, `journal.unknown_type`, `station.…`.
    """
    if is_current(engine):
        return False
    with in_words(), engine.begin() as connection:
        alone(connection)
        if current(connection):
            return False
        rebuild(connection, progress)
    return True


def rebuild(connection: Connection, progress: Progress = quiet) -> None:
    """Drop the projections and replay the journal into new ones.

    Raises MetroError `work.cancelled`.
    """
    drop(connection)
    tables.projected.create_all(connection)
    replay(connection, connection, progress)
    note(connection)


def drop(connection: Connection) -> None:
    """Drop the projections, those of an older shape too."""
    found = inspect(connection)
    names = set(tables.projected.tables)
    if found.has_table("projection_state"):
        columns = {column["name"] for column in found.get_columns("projection_state")}
        if "tables" in columns:
            listed = connection.execute(select(tables.projection_state.c.tables)).scalar() or ""
            names |= set(listed.split()) - set(tables.lasting.tables)
    old = MetaData()
    for name in sorted(names & set(found.get_table_names())):
        Table(name, old).drop(connection)


def replay(source: Connection, target: Connection, progress: Progress = quiet) -> None:
    """Project every entry of one database into the tables of another, or of the same.

    Raises MetroError `work.cancelled`, `journal.unknown_type`.
    """
    total = count(source)
    for number, entry in enumerate(entries(source)):
        body = catalogue.read(entry.type, entry.version, entry.body)
        project(target, entry, body)
        if number % CHUNK == 0 and not progress(number, total, "rebuild"):
            raise MetroError("work.cancelled")


def note(connection: Connection) -> None:
    """Note the shape that the tables now have."""
    state = tables.projection_state
    names = " ".join(sorted(tables.projected.tables))
    connection.execute(delete(state))
    connection.execute(insert(state), {"shape": SHAPE, "tables": names})
