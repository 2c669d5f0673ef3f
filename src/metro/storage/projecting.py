"""Keep the projections in step with the journal, and rebuild them when their shape changes."""

import hashlib
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Engine, delete, insert, inspect, select
from sqlalchemy.schema import CreateIndex, CreateTable

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.entry import Entry
from metro.ports import Progress, quiet
from metro.storage import tables
from metro.storage.projections import registers, work
from metro.storage.projections.registers import Handler

HANDLERS: Mapping[str, Handler] = {**registers.HANDLERS, **work.HANDLERS}
MEANING = 1
"""Raise this when a handler changes what it writes without changing a table."""
CHUNK = 500


def shape() -> str:
    """Return the digest of the projected tables and of what their handlers mean."""
    made: list[str] = []
    for table in tables.projected.sorted_tables:
        made.append(str(CreateTable(table)))
        made += sorted(str(CreateIndex(index)) for index in table.indexes)
    return hashlib.sha256(f"{MEANING}\n{made}".encode()).hexdigest()


def project(connection: Connection, entry: Entry, body: object) -> None:
    """Let one entry change the tables."""
    handler = HANDLERS.get(entry.type)
    if handler is not None:
        handler(connection, entry, body)


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """Yield the entries after a place, in order, in chunks."""
    table = tables.entry
    while True:
        epoch, seq = divmod(after, tables.EPOCH)
        later = (table.c.epoch > epoch) | ((table.c.epoch == epoch) & (table.c.seq > seq))
        query = select(table).where(later).order_by(table.c.epoch, table.c.seq).limit(CHUNK)
        rows = connection.execute(query).fetchall()
        for row in rows:
            yield Entry(*row)
        if len(rows) < CHUNK:
            return
        after = tables.place(rows[-1].epoch, rows[-1].seq)


def count(connection: Connection) -> int:
    """Return how many entries there are."""
    table = tables.entry
    query = select(table.c.epoch, table.c.seq).order_by(table.c.epoch.desc(), table.c.seq.desc())
    row = connection.execute(query.limit(1)).first()
    return int(row.seq) if row else 0


def ensure(engine: Engine, progress: Progress = quiet) -> bool:
    """Rebuild the projections if they are of another shape; tell whether that was done."""
    with engine.connect().execution_options(reading=True) as connection:
        if inspect(connection).has_table("projection_state"):
            state = tables.projection_state
            found = connection.execute(select(state.c.shape)).scalar()
            if found == shape():
                return False
    with engine.begin() as connection:
        rebuild(connection, progress)
    return True


def rebuild(connection: Connection, progress: Progress = quiet) -> None:
    """Drop the projections and replay the journal into new ones.

    Raises MetroError `work.cancelled`.
    """
    tables.projected.drop_all(connection)
    tables.projected.create_all(connection)
    replay(connection, connection, progress)
    note(connection)


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
    connection.execute(delete(state))
    connection.execute(insert(state), {"shape": shape(), "epoch": 0, "seq": 0})
