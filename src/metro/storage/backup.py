"""Make a backup: one verified file that holds everything a station needs to live on.

It is written to a `.part` file, synced, read again and proved; only then it gets its name.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from io import BytesIO
from pathlib import Path

from sqlalchemy import Engine, select

from metro.errors import MetroError
from metro.journal.entry import Head
from metro.ports import Checkpoints, Clock, Progress, quiet
from metro.storage import tables
from metro.storage.archive import (
    DRAFTS,
    FORMAT,
    KEY_FILES,
    STATION,
    ArchiveWriter,
    Manifest,
    object_member,
    open_archive,
)
from metro.storage.copying import copy_postgresql, copy_sqlite
from metro.storage.doctor import Doctor
from metro.storage.durable import sync_folder
from metro.storage.engine import reading, sqlite_engine
from metro.storage.faults import in_words
from metro.storage.findings import Proof, Report
from metro.storage.proofs.outside import Kept

ROOM = 64 * 1024 * 1024
"""Free space beyond the size of a backup that has to be left."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, and what the doctor said of the copy in it."""

    file: Path
    manifest: Manifest
    report: Report


@dataclass(frozen=True, slots=True)
class MakeBackup:
    """Backs up one open station; others may go on writing."""

    engine: Engine
    folder: Path
    """Where keys lie and, on SQLite, the databases."""
    objects: Kept
    checkpoints: Checkpoints
    proof: Proof
    clock: Clock
    software: str

    def __call__(self, file: Path, progress: Progress = quiet) -> Backup:
        """Write a backup to a new file.

        A station that is not whole is backed up as it is, and the report says so.
        Raises MetroError `backup.exists`, `backup.altered`, `work.cancelled`, `station.…`; there
        is no file of that name then.
        """
        if file.exists():
            raise MetroError("backup.exists", file=str(file))
        with in_words(), _scratch(file) as scratch:
            self._copy(file.parent, scratch, progress)
            manifest, report = self._examine(scratch, progress)
            part = scratch / "part"
            manifest = self._write(part, scratch, manifest, report, progress)
            verify(part, manifest, progress)
            part.replace(file)
            sync_folder(file.parent)
        return Backup(file, manifest, report)

    def _copy(self, target: Path, scratch: Path, progress: Progress) -> None:
        """Copy the databases; drafts first, so that nothing taken is in neither copy."""
        if self.engine.dialect.name == "postgresql":
            copy_postgresql(self.engine, scratch / STATION, scratch / DRAFTS, progress)
            return
        names = [name for name in (DRAFTS, STATION) if (self.folder / name).is_file()]
        size = sum((self.folder / name).stat().st_size for name in names)
        free = shutil.disk_usage(target).free
        if free < 2 * size + ROOM:
            raise MetroError("station.disk_full", where=str(target))
        for name in names:
            copy_sqlite(self.folder / name, scratch / name, progress)

    def _examine(self, scratch: Path, progress: Progress) -> tuple[Manifest, Report]:
        """Prove the copy, with a checkpoint of its own head."""
        engine = sqlite_engine(scratch / STATION, read_only=True)
        try:
            with reading(engine).begin() as connection:
                row = connection.execute(select(tables.head)).first()
            if row is None:
                raise MetroError("station.not_founded")
            head = Head(row.station, row.epoch, row.seq, row.hash)
            now = self.clock.now().astimezone(UTC).isoformat(timespec="seconds")
            text = self.checkpoints.text(head, now)
            report = Doctor(engine, self.objects, self.proof)(text, progress)
        finally:
            engine.dispose()
        stood = (head.station, head.epoch, head.seq, head.hash)
        return Manifest(FORMAT, *stood, now, self.software, text, {}), report

    def _write(
        self, part: Path, scratch: Path, manifest: Manifest, report: Report, progress: Progress
    ) -> Manifest:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as stream:
            with ArchiveWriter(stream, manifest.made_at) as writer:
                for name in (STATION, DRAFTS):
                    if (scratch / name).is_file():
                        with (scratch / name).open("rb") as source:
                            writer.add(name, source)
                for file in sorted((self.folder / "keys").glob("*.*")):
                    if file.suffix not in KEY_FILES:
                        continue
                    with file.open("rb") as source:
                        writer.add(f"keys/{file.name}", source)
                self._add_objects(writer, report, progress)
                manifest = replace(manifest, members=writer.members)
                writer.finish(manifest)
            stream.flush()
            os.fsync(stream.fileno())
        return manifest

    def _add_objects(self, writer: ArchiveWriter, report: Report, progress: Progress) -> None:
        """Add the bytes that entries speak of; what is altered stays out, the report names it."""
        bad = {row.parameters["object"] for row in report.errors if "object" in row.parameters}
        wanted = [name for name in report.objects if name not in bad]
        for number, name in enumerate(wanted):
            if not progress(number, len(wanted), "write"):
                raise MetroError("work.cancelled")
            writer.add(object_member(name), BytesIO(self.objects.get(name)))


def verify(file: Path, manifest: Manifest | None = None, progress: Progress = quiet) -> Manifest:
    """Read a backup to its end and compare every hash; return its manifest.

    Raises MetroError `backup.…`, `work.cancelled`.
    """
    with open_archive(file) as archive:
        if manifest is not None and archive.manifest != manifest:
            raise MetroError("backup.altered", member="manifest.json")
        names = archive.names("")
        for number, name in enumerate(names):
            if not progress(number, len(names), "verify"):
                raise MetroError("work.cancelled")
            archive.verify(name)
        return archive.manifest


@contextmanager
def _scratch(file: Path) -> Iterator[Path]:
    """Make a folder beside the target that only we can read; it is gone at the end."""
    folder = Path(tempfile.mkdtemp(dir=file.parent, prefix=".backup-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
