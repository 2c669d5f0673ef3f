"""Walk the journal once: the chain, the bodies, the key list, and a projection in memory."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.bodies.keeping import StationRestored
from metro.journal.bodies.register import KeyListed
from metro.journal.entry import FIRST, Entry, Head, after, check_next
from metro.journal.references import needed
from metro.model.civil import civil_day, civil_time
from metro.model.station import ListedKey
from metro.ports import Progress
from metro.services.found_station import key_statement
from metro.storage import projecting, tables
from metro.storage.engine import memory_engine, reading
from metro.storage.findings import Finding, Proof, note, wrong

MOST = 20
"""So many broken entries are named; more say nothing new."""
UNREADABLE = (MetroError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)


class Walk:
    """The journal as far as it was walked, and its projection in a database in memory."""

    def __init__(self, station: str, proof: Proof) -> None:
        """Begin before the first entry."""
        self.head = Head(station, 1, 0, FIRST)
        self.recorded_at = ""
        self.proof = proof
        self.entries = 0
        self.broken = 0
        self.findings: list[Finding] = []
        self.keys: dict[str, ListedKey] = {}
        self.needed: dict[str, str] = {}
        """Which entry first asked for the bytes of a hash."""
        self.held: set[str] = set()
        """Which of all these bytes were found, whole or not."""
        self._memory = memory_engine()
        self.copy = self._memory.connect()
        self._begun = self.copy.begin()
        tables.projected.create_all(self.copy)

    def close(self) -> None:
        """Give back the memory."""
        self._begun.close()
        self.copy.close()
        self._memory.dispose()

    @property
    def place(self) -> int:
        """Return the place that was reached."""
        return tables.place(self.head.epoch, self.head.seq)

    def all(self, engine: Engine, progress: Progress) -> None:
        """Walk to the end in short reading transactions.

        Raises MetroError `work.cancelled`.
        """
        with reading(engine).begin() as connection:
            total = projecting.count(connection)
        while True:
            with reading(engine).begin() as connection:
                rows = self._next(connection)
            self.take(rows)
            if not progress(min(self.entries, total), total, "journal"):
                raise MetroError("work.cancelled")
            if len(rows) < projecting.CHUNK:
                return

    def catch_up(self, connection: Connection) -> None:
        """Walk what was appended since, within a transaction that also reads other tables."""
        while rows := self._next(connection):
            self.take(rows)

    def _next(self, connection: Connection) -> list[Any]:
        query = projecting.later(self.place, station=self.head.station)
        return list(connection.execute(query).fetchall())

    def take(self, rows: Iterable[Any]) -> None:
        """Walk these rows of the journal."""
        for row in rows:
            entry = Entry(*row)
            self.entries += 1
            self._check(entry)
            self._read(entry)
            self.head = after(entry)
            self.recorded_at = entry.recorded_at

    def _check(self, entry: Entry) -> None:
        try:
            check_next(self.head, entry)
        except MetroError as error:
            what = error.parameters["what"] if error.code == "journal.broken" else "text"
            self._broken(entry, "doctor.entry_broken", what=what)

    def _broken(self, entry: Entry, code: str, **parameters: object) -> None:
        self.broken += 1
        if self.broken <= MOST:
            place = {"epoch": entry.epoch, "seq": entry.seq, "type": entry.type}
            self.findings.append(wrong(code, **place, **parameters))

    def _read(self, entry: Entry) -> None:
        try:
            body = catalogue.read(entry.type, entry.version, entry.body)
        except (*UNREADABLE, RecursionError) as error:
            self._broken(entry, "doctor.body_unreadable", why=str(error)[:120])
            return
        if isinstance(body, KeyListed):
            self._list(entry, body.key)
        if isinstance(body, StationRestored):
            moment = datetime.fromisoformat(entry.recorded_at)
            at = f"{civil_day(moment)} {civil_time(moment)}"
            found = {"epoch": body.epoch, "seq": body.seq, "at": at}
            self.findings.append(note("doctor.restored", **found))
        for name in needed(body):
            self.needed.setdefault(name, f"{entry.epoch}/{entry.seq}")
        try:
            projecting.project(self.copy, entry, body)
        except (SQLAlchemyError, *UNREADABLE) as error:
            self._broken(entry, "doctor.entry_not_projected", why=str(error).splitlines()[0][:120])

    def _list(self, entry: Entry, key: ListedKey) -> None:
        """Prove that a key of the list signed this one; the very first signs itself."""
        first = not self.keys
        signer = key if first and key.signed_by == key.id else self.keys.get(key.signed_by)
        known = self.keys.get(key.id)
        if known is not None and known.public == key.public:
            # A revocation repeats the statement of the listing.
            signer = signer or known
        elif signer is not None and signer.revoked:
            signer = None
        statement = key_statement(key.id, key.algorithm, key.public, key.workstation)
        try:
            signature = bytes.fromhex(key.signature)
        except ValueError:
            signature = b""
        if signer is None or not self.proof.verifies(signer, statement, signature):
            self._broken(entry, "doctor.key_not_signed", key=key.id[:80])
        self.keys[key.id] = key


def stations(connection: Connection) -> tuple[str, ...]:
    """Return whose entries the table holds, at most two: the first and the last by name."""
    column = tables.entry.c.station
    row = connection.execute(select(func.min(column), func.max(column))).one()
    return tuple(dict.fromkeys(name for name in row if name is not None))
