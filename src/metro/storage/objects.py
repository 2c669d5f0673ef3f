"""Bytes kept by their SHA-256: files of the station folder, or rows on PostgreSQL."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, insert, select

from metro.errors import MetroError
from metro.storage import tables


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
        """Keep bytes durably; the same bytes are kept once."""
        name = name_of(data)
        file = self._file(name)
        if file.is_file() and file.stat().st_size == len(data):
            return name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            with part.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(file)
            sync_folder(file.parent)
        except OSError as error:
            raise _clear(error) from error
        return name

    def get(self, name: str) -> bytes:
        """Return bytes unchanged.

        Raises MetroError `object.missing`, `object.altered`.
        """
        try:
            data = self._file(name).read_bytes()
        except OSError as error:
            raise MetroError("object.missing", object=name) from error
        if name_of(data) != name:
            raise MetroError("object.altered", object=name)
        return data

    def names(self) -> Iterator[str]:
        """Yield the names of everything that is kept."""
        for file in sorted(self.folder.glob("??/*")):
            if len(file.name) == 64:
                yield file.name


class RowObjects:
    """The same behind the same port, as rows."""

    def __init__(self, engine: Engine) -> None:
        """Keep bytes in the `object` table."""
        self.engine = engine

    def put(self, data: bytes) -> str:
        """Keep bytes durably; the same bytes are kept once."""
        name = name_of(data)
        table = tables.object_
        with self.engine.begin() as connection:
            same = select(table.c.hash).where(table.c.hash == name)
            if connection.execute(same).first() is None:
                connection.execute(insert(table), {"hash": name, "data": data})
        return name

    def get(self, name: str) -> bytes:
        """Return bytes unchanged.

        Raises MetroError `object.missing`, `object.altered`.
        """
        table = tables.object_
        with self.engine.connect() as connection:
            row = connection.execute(select(table.c.data).where(table.c.hash == name)).first()
        if row is None:
            raise MetroError("object.missing", object=name)
        if name_of(bytes(row.data)) != name:
            raise MetroError("object.altered", object=name)
        return bytes(row.data)

    def names(self) -> Iterator[str]:
        """Yield the names of everything that is kept."""
        table = tables.object_
        with self.engine.connect() as connection:
            found = connection.execute(select(table.c.hash).order_by(table.c.hash)).scalars().all()
        yield from found


def sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clear(error: OSError) -> MetroError:
    codes = {28: "station.disk_full", 30: "station.read_only", 13: "station.read_only"}
    return MetroError(codes.get(error.errno or 0, "station.disk_fails"), where=str(error)[:120])
