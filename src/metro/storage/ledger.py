"""The journal on a database: facts are appended and projected in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, select, text

from metro.errors import MetroError
from metro.journal.entry import FIRST, Entry, Head, after, sealed
from metro.ports import Clock, Credential, Reader, Work
from metro.storage import engine as engines
from metro.storage import tables
from metro.storage.faults import in_words
from metro.storage.records import RecordReading
from metro.storage.statements import add, ask, change, put, remove

if TYPE_CHECKING:
    from metro.journal.bodies.keeping import ClockRanBack

HEAD = select(tables.head)
SERVER_TIME = select(func.clock_timestamp().label("now"))
HEAD_AND_TIME = select(tables.head, *SERVER_TIME.selected_columns).with_for_update()


def salted(salt: str, *values: str) -> str:
    """Return the hash that the journal keeps of a row outside it."""
    return hashlib.sha256("\0".join((salt, *values)).encode()).hexdigest()


class SqlLedger:
    """A ledger on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Use an engine whose tables are made."""
        self.engine = engine
        self.clock = clock
        self._reading = engines.reading(engine)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Open a short reading transaction: one moment of the station."""
        with in_words(), self._reading.begin() as connection:
            yield RecordReading(connection)

    @contextmanager
    def writing(self, actor: str) -> Iterator[Work]:
        """Open a writing transaction under the lock of the head; leaving it normally commits.

        That the clock ran back is committed first, by itself: the work may be refused, the alarm
        stays. Then all is looked at again under a new lock, as another may have cleared it.
        """
        with in_words():
            while True:
                with self.engine.begin() as connection:
                    work = SqlWork(connection, actor, self.clock)
                    alarm = work.clock_ran_back()
                    if alarm is None:
                        yield work
                        work.move_head()
                        return
                    work.append(alarm)
                    work.move_head()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


class SqlWork(RecordReading):
    """One writing transaction."""

    def __init__(self, connection: Connection, actor: str, clock: Clock) -> None:
        """Lock the head."""
        super().__init__(connection)
        self.actor = actor
        row, self._now = self._locked(clock)
        self._last = row.recorded_at if row else ""
        self._head = Head(row.station, row.epoch, row.seq, row.hash) if row else NONE
        self._at_start = self._head

    def _locked(self, clock: Clock) -> tuple[Any, datetime]:
        """Return the row of the head and the time; on PostgreSQL it is locked, the time its own.

        The very first entry has no row to lock, so its writer takes another lock and looks again.
        """
        if self.connection.dialect.name != "postgresql":
            return ask(self.connection, HEAD).first(), clock.now()
        row = self.one(HEAD_AND_TIME)
        if row is None:
            self.connection.execute(text(f"SELECT pg_advisory_xact_lock({engines.WRITER})"))
            row = self.one(HEAD_AND_TIME)
        now: datetime = row.now if row else self.one(SERVER_TIME)[0]
        return row, now.astimezone(UTC)

    def clock_ran_back(self) -> ClockRanBack | None:
        """Return the fact that the clock stands before the last entry, unless that is known."""
        from metro.journal.bodies.keeping import ClockRanBack

        now = written_time(self._now)
        if not self._last or now >= self._last or self.clock_alarm():
            return None
        return ClockRanBack(self._last, now)

    def head(self) -> Head:
        """Return where the journal stands within this transaction."""
        return self._head

    def last_recorded_at(self) -> str:
        """Return when the last entry was recorded (UTC), or ''."""
        return self._last

    def recorded_at(self) -> datetime:
        """Return the time that entries of this transaction get."""
        return self._now

    def hand_over(self, actor: str) -> None:
        """Let another act from here on: what follows is recorded as theirs."""
        self.actor = actor

    def append(self, body: object) -> Entry:
        """Append one fact and project it.

        Raises MetroError `station.not_founded` when the first fact is another one.
        """
        # Whoever only reads never needs these, and a window opens sooner without them.
        from metro.journal import catalogue
        from metro.storage import projecting

        name, version, words = catalogue.written(body)
        founding = name == "station_founded"
        if self._head == NONE and not founding:
            raise MetroError("station.not_founded")
        station, epoch, seq = self._head.station, self._head.epoch, self._head.seq + 1
        if founding:
            station = body.code  # type: ignore[attr-defined]
        if name == "station_restored":
            epoch, seq = epoch + 1, 1
        entry = sealed(
            Entry(
                station,
                epoch,
                seq,
                name,
                version,
                written_time(self._now),
                self.actor,
                words,
                self._head.hash,
            )
        )
        store(self.connection, entry)
        self._head = after(entry)
        self._last = entry.recorded_at
        if self._at_start == NONE:
            # What is projected may ask for entries, and these are found by the station's code.
            self.move_head()
        projecting.project(self.connection, entry, body)
        return entry

    def move_head(self) -> None:
        """Write where the journal now stands; once in a transaction is enough."""
        if self._head != self._at_start:
            move(self.connection, self._at_start, self._head, self._last)
            self._at_start = self._head

    def set_credential(self, credential: Credential, salt: str) -> str:
        """Keep a password row outside the journal; return the salted hash of it."""
        row = {
            "person": credential.person,
            "hash": credential.hash,
            "salt": salt,
            "failures": credential.failures,
            "locked_until": credential.locked_until,
        }
        put(self.connection, tables.credential, row)
        return salted(salt, credential.person, credential.hash)

    def set_contact(self, subject: str, data: str, salt: str) -> str:
        """Keep contact data outside the journal; return the salted hash of them."""
        put(self.connection, tables.contact, {"subject": subject, "data": data, "salt": salt})
        return salted(salt, subject, data)

    def note_login(self, person: str, failures: int, locked_until: str) -> None:
        """Keep how many tries failed; this is no fact of the journal."""
        values = {"failures": failures, "locked_until": locked_until}
        if not change(self.connection, tables.credential, {"person": person}, values):
            raise MetroError("person.no_password", person=person)

    def erase(self, table_name: str, subject: str) -> None:
        """Erase a row outside the journal.

        Raises MetroError `personal.nothing`.
        """
        table = tables.credential if table_name == "credential" else tables.contact
        key = next(iter(table.primary_key))
        if not remove(self.connection, table, {key.name: subject}):
            raise MetroError("personal.nothing", table=table_name, subject=subject)


NONE = Head("", 1, 0, FIRST)
"""Where a journal stands that has no entry."""
COLUMNS = tuple(tables.entry.columns.keys())


def written_time(moment: datetime) -> str:
    """Return a time as entries carry it: UTC, microseconds, so that the texts order as times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def store(connection: Connection, entry: Entry) -> None:
    """Insert an entry; the guards of the table look at its place."""
    add(connection, tables.entry, {name: getattr(entry, name) for name in COLUMNS})


def move(connection: Connection, before: Head, head: Head, recorded_at: str) -> None:
    """Write where the journal stands."""
    row = {
        "station": head.station,
        "epoch": head.epoch,
        "seq": head.seq,
        "hash": head.hash,
        "recorded_at": recorded_at,
    }
    if before == NONE:
        add(connection, tables.head, row)
    else:
        change(connection, tables.head, {"station": row.pop("station")}, row)
