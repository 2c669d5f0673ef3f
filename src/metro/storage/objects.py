"""Bytes kept by their SHA-256: files of the station folder, or rows on PostgreSQL."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql

from metro.errors import MetroError
from metro.storage import tables
from metro.storage.durable import sync_folder, write_durably
from metro.storage.faults import in_words, of_system


def name_of(data: bytes) -> str:
    """Return the name of bytes."""
    return hashlib.sha256(data).hexdigest()


class FileObjects:
    """`objects/ab/<sha256>`, each written to `.part`, synced, renamed, its folder synced."""

    def __init__(self, folder: Path) -> None:
        """Keep bytes below this folder."""
        self.folder = folder

    def _file(self, name: str) -> Path:
        if len(name) != 64 or not all(c in "0123456789abcdef" for c in name):
            raise MetroError("object.missing", object=name[:80])
        return self.folder / name[:2] / name

    def put(self, data: bytes) -> str:
        """Keep bytes durably; the same bytes are kept once.

        Raises MetroError `station.disk_full`, `station.read_only`, …
        """
        name = name_of(data)
        file = self._file(name)
        with in_words():
            if not self._holds(file, data):
                self._write(file, data)
            # Whoever wrote it may have died before its name was durable.
            sync_folder(file.parent)
        return name

    def _holds(self, file: Path, data: bytes) -> bool:
        try:
            return file.read_bytes() == data
        except FileNotFoundError:
            return False

    def _write(self, file: Path, data: bytes) -> None:
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(self.folder)
            sync_folder(self.folder.parent)
        write_durably(file, data)

    def get(self, name: str) -> bytes:
        """Return bytes unchanged.

        Raises MetroError `object.missing`, `object.altered`.
        """
        try:
            data = self._file(name).read_bytes()
        except FileNotFoundError as error:
            raise MetroError("object.missing", object=name) from error
        except OSError as error:
            raise of_system(error) from error
        if name_of(data) != name:
            raise MetroError("object.altered", object=name)
        return data

    def names(self) -> Iterator[str]:
        """Yield the names of everything that is kept, in order."""
        for file in sorted(self.folder.glob("??/*")):
            if len(file.name) == 64:
                yield file.name


class RowObjects:
    """The same behind the same port, as rows."""

    def __init__(self, engine: Engine) -> None:
        """Keep bytes in the `object` table."""
        self.engine = engine

    def put(self, data: bytes) -> str:
        """Keep bytes durably; the same bytes are kept once.

        Raises MetroError `station.disk_full`, `station.read_only`, …
        """
        name = name_of(data)
        row = postgresql.insert(tables.object_).values(hash=name, data=data)
        kept = row.on_conflict_do_update(
            index_elements=["hash"],
            set_={"data": row.excluded.data},
            where=tables.object_.c.data != row.excluded.data,
        )
        with in_words(), self.engine.begin() as connection:
            connection.execute(kept)
        return name

    def get(self, name: str) -> bytes:
        """Return bytes unchanged.

        Raises MetroError `object.missing`, `object.altered`.
        """
        table = tables.object_
        with in_words(), self.engine.connect() as connection:
            row = connection.execute(select(table.c.data).where(table.c.hash == name)).first()
        if row is None:
            raise MetroError("object.missing", object=name)
        if name_of(bytes(row.data)) != name:
            raise MetroError("object.altered", object=name)
        return bytes(row.data)

    def names(self) -> Iterator[str]:
        """Yield the names of everything that is kept, in order."""
        table = tables.object_
        with in_words(), self.engine.connect() as connection:
            found = connection.execute(select(table.c.hash).order_by(table.c.hash)).scalars().all()
        yield from found
