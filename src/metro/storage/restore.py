"""Restore a station from a backup: everything is verified before anything is replaced.

The databases are made anew by replaying the entries, so neither an altered projection nor a
strange trigger comes back; the first new entry opens an epoch of its own and names the head that
was restored. Keys that were listed or revoked after the backup are so again. What stood before is
kept aside under a dated name.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from metro.errors import MetroError
from metro.journal.bodies.keeping import StationRestored
from metro.journal.bodies.register import KeyListed
from metro.journal.bodies.work import NumberReserved
from metro.journal.entry import Head
from metro.model.document import DocumentKind
from metro.ports import Clock, Progress, Reader, quiet
from metro.storage import projecting, tables
from metro.storage.archive import DRAFTS, STATION, Archive, Manifest, open_archive
from metro.storage.backup import ROOM
from metro.storage.copying import copy_drafts, fill
from metro.storage.doctor import Doctor
from metro.storage.durable import sync_folder, write_durably
from metro.storage.engine import alone, make_lasting, reading, sqlite_engine, upgrade
from metro.storage.faults import in_words
from metro.storage.findings import Proof
from metro.storage.keys_since import KeyFiles, carry, listed_since
from metro.storage.ledger import SqlWork
from metro.storage.lock import StationLock
from metro.storage.objects import FileObjects
from metro.storage.proofs.structure import drafts_as_ours
from metro.storage.replacing import beside, settle, swap, vacant
from metro.storage.spent import spent_since, stated, void

FOLDERS = ("objects", "keys", "backups", "logs")
OURS = (*tables.lasting.tables, *tables.projected.tables, *tables.drafts.tables, "alembic_version")
GUARDS = ("entry_refuse()", "entry_follows()")
SOURCE = "from-backup"


@dataclass(frozen=True, slots=True)
class Since:
    """What the old journal holds beyond the restored head; None where it can't be read."""

    spent: tuple[NumberReserved, ...] | None = None
    listed: tuple[KeyListed, ...] | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the new journal came to."""

    head: Head
    voided: tuple[str, ...]
    keys_known: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the new head, the one it replaced, and where the old station lies."""

    manifest: Manifest
    head: Head
    replaced: Head | None
    """Where the old journal stood; what it had beyond the restored head is only in `aside`."""
    aside: str
    voided: tuple[str, ...] = ()
    """Numbers taken after the backup; they are void here and never used again."""
    numbers_known: bool = True
    """Whether the old journal said which numbers were taken after the backup."""
    keys_known: bool = True
    """Whether it said which keys were listed or revoked after it, and all of that holds again."""


@dataclass(frozen=True, slots=True)
class Restore:
    """Restores backups; `actor` and `why` stand in the new entry.

    `last` are the last numbers on paper, by kind, where no old journal can tell them. `vouched`
    names the actor by what the backup knows, after it was verified, or refuses.
    """

    proof: Proof
    clock: Clock
    actor: str
    why: str
    last: Mapping[DocumentKind, str] = field(default_factory=dict)
    vouched: Callable[[Reader], str] | None = None

    def into_folder(self, file: Path, folder: Path, progress: Progress = quiet) -> Restored:
        """Restore into a folder: a new one, an empty one, or that of the same station.

        Raises MetroError `backup.…`, `checkpoint.…`, `restore.other_station`,
        `restore.not_empty`, `station.in_use`, `station.…`; nothing has changed then.
        """
        with in_words():
            settle(folder)
            scratch = beside(folder, "restoring")
            lock = StationLock(folder) if (folder / STATION).is_file() else None
            try:
                with open_archive(file) as archive:
                    manifest = archive.manifest
                    replaced, since = _standing(folder, manifest)
                    folder.parent.mkdir(parents=True, exist_ok=True)
                    shutil.rmtree(scratch, ignore_errors=True)
                    _unpack(archive, scratch, progress)
                files = KeyFiles(folder / "keys", scratch / "keys", lone=True)
                made = self._build(manifest, scratch, since, files, progress)
                if lock is not None and os.name == "nt":
                    # Windows renames no folder in which a file is open.
                    lock.release()
                aside = swap(scratch, folder, self.clock.now())
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
                if lock is not None:
                    lock.release()
        return _restored(manifest, made, replaced, aside, since)

    def into_postgresql(
        self, file: Path, engine: Engine, keys: Path, progress: Progress = quiet
    ) -> Restored:
        """Restore into a PostgreSQL database, in one transaction of it.

        An old station there moves into a schema with a dated name. The key files go into the
        workstation's folder `keys` if that has none yet.
        Raises MetroError as `into_folder` does.
        """
        scratch = Path(tempfile.mkdtemp(prefix="metro-restore-"))
        try:
            with in_words():
                with open_archive(file) as archive:
                    _unpack(archive, scratch, progress)
                manifest = archive.manifest
                _examine(manifest, scratch, self.proof, progress)
                with _opened(scratch / SOURCE / STATION) as old, engine.begin() as connection:
                    alone(connection)
                    replaced = _head_of(connection, manifest.station)
                    since = _since(connection, manifest) if replaced else Since()
                    aside = _move_aside(connection, self.clock.now()) if replaced else ""
                    upgrade(connection)
                    files = KeyFiles(keys, scratch / "keys", lone=False)
                    made = self._replay(manifest, old, connection, since, files, progress)
                    _rows(connection, scratch)
                if not any(keys.glob("*.pem")):
                    keys.mkdir(parents=True, exist_ok=True)
                    for key in (scratch / "keys").iterdir():
                        write_durably(keys / key.name, key.read_bytes(), 0o600)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return _restored(manifest, made, replaced, aside, since)

    def _build(
        self,
        manifest: Manifest,
        scratch: Path,
        since: Since,
        files: KeyFiles,
        progress: Progress,
    ) -> Replayed:
        """Make the new folder, complete and durable, beside the old one."""
        _examine(manifest, scratch, self.proof, progress)
        engine = sqlite_engine(scratch / STATION)
        try:
            make_lasting(engine)
            with _opened(scratch / SOURCE / STATION) as old, engine.begin() as connection:
                made = self._replay(manifest, old, connection, since, files, progress)
        finally:
            engine.dispose()
        if (scratch / SOURCE / DRAFTS).is_file():
            fresh = sqlite_engine(scratch / DRAFTS)
            try:
                with _opened(scratch / SOURCE / DRAFTS) as old:
                    copy_drafts(old, fresh)
            finally:
                fresh.dispose()
        shutil.rmtree(scratch / SOURCE)
        for folder in (*scratch.rglob("*"), scratch):
            if folder.is_dir():
                sync_folder(folder)
        return made

    def _replay(
        self,
        manifest: Manifest,
        old: Connection,
        new: Connection,
        since: Since,
        files: KeyFiles,
        progress: Progress,
    ) -> Replayed:
        """Replay the entries and open the new epoch: keys as they stand now, later numbers void."""
        fill(old, new, progress)
        projecting.rebuild(new, progress)
        work = SqlWork(new, self.actor, self.clock)
        if self.vouched is not None:
            work.actor = self.vouched(work)
        at = work.head()
        alarm = work.clock_ran_back()
        work.append(StationRestored(at.epoch, at.seq, at.hash, manifest.checkpoint, self.why))
        if alarm is not None:
            work.append(alarm)
        keys_known = carry(work, since.listed, self.proof, files)
        files.settle(work.keys())
        voided = void(work, since.spent or ())
        voided += void(work, stated(work, self.last))
        work.move_head()
        return Replayed(work.head(), voided, keys_known)


def _standing(folder: Path, manifest: Manifest) -> tuple[Head | None, Since]:
    """Return where the journal stands that is to be replaced, and what it did since the backup.

    Each is None when it can't be read.

    Raises MetroError `restore.not_empty`, `restore.other_station`.
    """
    if not (folder / STATION).is_file():
        if not vacant(folder):
            raise MetroError("restore.not_empty", where=str(folder))
        return None, Since()
    try:
        with _opened(folder / STATION) as connection:
            head = _head_of(connection, manifest.station)
            return head, _since(connection, manifest) if head else Since()
    except DBAPIError:
        # A damaged database is what one restores for.
        return None, Since()


def _since(old: Connection, manifest: Manifest) -> Since:
    head = _head(manifest)
    return Since(spent_since(old, head), listed_since(old, head))


def _restored(
    manifest: Manifest, made: Replayed, replaced: Head | None, aside: str, since: Since
) -> Restored:
    known = since.spent is not None
    return Restored(manifest, made.head, replaced, aside, made.voided, known, made.keys_known)


def _head(manifest: Manifest) -> Head:
    return Head(manifest.station, manifest.epoch, manifest.seq, manifest.head)


def _head_of(connection: Connection, station: str) -> Head | None:
    if not inspect(connection).has_table(tables.head.name):
        return None
    columns = (tables.head.c.station, tables.head.c.epoch, tables.head.c.seq, tables.head.c.hash)
    row = connection.execute(select(*columns)).first()
    if row is None:
        return None
    if row.station != station:
        raise MetroError("restore.other_station", station=row.station, backup=station)
    return Head(*row)


def _unpack(archive: Archive, scratch: Path, progress: Progress) -> None:
    """Extract every member to its place; each has the hash of the manifest when it is there.

    Raises MetroError `backup.altered`, `station.disk_full`, `work.cancelled`.
    """
    for name in (*FOLDERS, SOURCE):
        (scratch / name).mkdir(parents=True)
    sizes = [member.size for member in archive.manifest.members.values()]
    if shutil.disk_usage(scratch).free < 2 * sum(sizes) + ROOM:
        raise MetroError("station.disk_full", where=str(scratch))
    names = archive.names("")
    for number, name in enumerate(names):
        if not progress(number, len(names), "unpack"):
            raise MetroError("work.cancelled")
        target = scratch / (f"{SOURCE}/{name}" if "/" not in name else name)
        target.parent.mkdir(exist_ok=True)
        archive.extract(name, target)


def _examine(manifest: Manifest, scratch: Path, proof: Proof, progress: Progress) -> None:
    """Refuse a backup whose journal, bytes or checkpoint are not whole.

    Raises MetroError `backup.not_whole`, `checkpoint.…`, `work.cancelled`.
    """
    engine = sqlite_engine(scratch / SOURCE / STATION, read_only=True)
    try:
        doctor = Doctor(engine, FileObjects(scratch / "objects"), proof)
        report = doctor(manifest.checkpoint, progress, lasting_only=True)
    finally:
        engine.dispose()
    if (scratch / SOURCE / DRAFTS).is_file():
        with _opened(scratch / SOURCE / DRAFTS) as connection:
            if not drafts_as_ours(connection):
                raise MetroError("backup.not_whole", finding="doctor.structure_differs", count=1)
    head = _head(manifest)
    holds = any(
        row.code == "doctor.checkpoint_holds"
        and (row.parameters["epoch"], row.parameters["size"]) == (head.epoch, head.seq)
        for row in report.findings
    )
    if report.errors or report.head != head or not holds:
        first = report.errors[0].code if report.errors else "doctor.head_differs"
        raise MetroError("backup.not_whole", finding=first, count=max(1, len(report.errors)))


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    """Open a database for reading only."""
    engine = sqlite_engine(file, read_only=True)
    try:
        with reading(engine).begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _move_aside(connection: Connection, now: datetime) -> str:
    """Move the old station of a PostgreSQL database into a schema of its own; return its name."""
    schema = f"before_{now.astimezone(UTC):%Y%m%dt%H%M%Sz}_{uuid.uuid4().hex[:4]}"
    found = set(inspect(connection).get_table_names())
    connection.execute(text(f"CREATE SCHEMA {schema}"))
    for name in OURS:
        if name in found:
            connection.execute(text(f'ALTER TABLE "{name}" SET SCHEMA {schema}'))
    for guard in GUARDS:
        connection.execute(text(f"ALTER FUNCTION {guard} SET SCHEMA {schema}"))
    return schema


def _rows(connection: Connection, scratch: Path) -> None:
    """Put kept bytes and drafts into their tables."""
    for file in sorted((scratch / "objects").glob("??/*")):
        kept = {"hash": file.name, "data": file.read_bytes()}
        connection.execute(insert(tables.object_), kept)
    tables.drafts.create_all(connection)
    if (scratch / SOURCE / DRAFTS).is_file():
        taken = select(*(column for column in tables.taken.c if column.name != "n"))
        with _opened(scratch / SOURCE / DRAFTS) as old:
            rows = list(old.execute(taken.order_by(tables.taken.c.n)).fetchall())
        for row in rows:
            connection.execute(insert(tables.taken), row._asdict())
