"""The journal on a database: facts are appended and projected in one transaction."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.bodies.keeping import ClockRanBack, StationRestored
from metro.journal.bodies.register import StationFounded
from metro.journal.entry import FIRST, Entry, Head, after, sealed
from metro.ports import Clock, Credential, Reader, Work
from metro.storage import projecting, tables
from metro.storage.engine import translated
from metro.storage.records import RecordReading


def salted(salt: str, *values: str) -> str:
    """Return the hash that the journal keeps of a row outside it."""
    return hashlib.sha256("\0".join((salt, *values)).encode()).hexdigest()


class SqlLedger:
    """A ledger on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Use an engine whose tables are made."""
        self.engine = engine
        self.clock = clock

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Open a short reading transaction."""
        reading = self.engine.execution_options(reading=True)
        with _words(), reading.begin() as connection:
            yield RecordReading(connection)

    @contextmanager
    def writing(self, actor: str) -> Iterator[Work]:
        """Open a writing transaction under the lock of the head; leaving it normally commits."""
        with _words(), self.engine.begin() as connection:
            yield SqlWork(connection, actor, self.clock)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _words() -> Iterator[None]:
    """Turn what a database says into a clear sentence."""
    try:
        yield
    except DBAPIError as error:
        clear = translated(error)
        if clear is None:
            raise
        raise clear from error


class SqlWork(RecordReading):
    """One writing transaction."""

    def __init__(self, connection: Connection, actor: str, clock: Clock) -> None:
        """Lock the head, and notice a clock that ran back."""
        super().__init__(connection)
        self.actor = actor
        self.postgresql = connection.dialect.name == "postgresql"
        self._head = self._locked()
        self._now = self._time(clock)
        self._notice_clock()

    def _locked(self) -> Head:
        query = select(tables.head)
        if self.postgresql:
            # The very first entry has no row to lock.
            self.connection.execute(text("SELECT pg_advisory_xact_lock(4711)"))
            query = query.with_for_update()
        row = self.one(query)
        return Head(row.station, row.epoch, row.seq, row.hash) if row else Head("", 1, 0, FIRST)

    def _time(self, clock: Clock) -> datetime:
        """Return the time of this transaction: the server's where there is a server."""
        if self.postgresql:
            found = self.one(select(text("clock_timestamp()")))[0]
            return found.astimezone(UTC)  # type: ignore[no-any-return]
        return clock.now()

    def _notice_clock(self) -> None:
        last = self.last_recorded_at()
        now = self._now.isoformat()
        if last and now < last and not self.clock_alarm():
            self.append(ClockRanBack(last, now))

    def head(self) -> Head:
        """Return where the journal stands within this transaction."""
        return self._head

    def recorded_at(self) -> datetime:
        """Return the time that entries of this transaction get."""
        return self._now

    def append(self, body: object) -> Entry:
        """Append one fact and project it."""
        name, version, words = catalogue.written(body)
        station, epoch, seq = self._head.station, self._head.epoch, self._head.seq + 1
        if isinstance(body, StationFounded):
            station = body.code
        if isinstance(body, StationRestored):
            epoch, seq = epoch + 1, 1
        entry = sealed(
            Entry(
                station,
                epoch,
                seq,
                name,
                version,
                self._now.isoformat(),
                self.actor,
                words,
                self._head.hash,
            )
        )
        store(self.connection, entry, self._head)
        projecting.project(self.connection, entry, body)
        self._head = after(entry)
        return entry

    def set_credential(self, credential: Credential, salt: str) -> str:
        """Keep a password row outside the journal; return the salted hash of it."""
        table = tables.credential
        self.connection.execute(delete(table).where(table.c.person == credential.person))
        row = {
            "person": credential.person,
            "hash": credential.hash,
            "salt": salt,
            "failures": credential.failures,
            "locked_until": credential.locked_until,
        }
        self.connection.execute(insert(table), row)
        return salted(salt, credential.person, credential.hash)

    def note_login(self, person: str, failures: int, locked_until: str) -> None:
        """Keep how many tries failed; this is no fact of the journal."""
        table = tables.credential
        values = {"failures": failures, "locked_until": locked_until}
        found = self.connection.execute(
            update(table).where(table.c.person == person).values(values)
        )
        if not found.rowcount:
            raise MetroError("person.no_password", person=person)

    def erase(self, table_name: str, subject: str) -> None:
        """Erase a row outside the journal."""
        table = tables.credential if table_name == "credential" else tables.contact
        key = next(iter(table.primary_key))
        self.connection.execute(delete(table).where(key == subject))


def store(connection: Connection, entry: Entry, head: Head) -> None:
    """Insert an entry and move the head."""
    columns = {column.name: getattr(entry, column.name) for column in tables.entry.columns}
    connection.execute(insert(tables.entry), columns)
    row = {"station": entry.station, "epoch": entry.epoch, "seq": entry.seq, "hash": entry.hash}
    if head.seq == 0 and head.epoch == 1 and head.hash == FIRST:
        connection.execute(insert(tables.head), row)
    else:
        connection.execute(update(tables.head).values(row))
