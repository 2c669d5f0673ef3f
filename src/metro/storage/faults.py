"""Turn what a database or a disk says into a clear sentence; nothing was changed by then."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from metro.errors import MetroError

SQLITE = {
    sqlite3.SQLITE_BUSY: "station.busy",
    sqlite3.SQLITE_LOCKED: "station.busy",
    sqlite3.SQLITE_FULL: "station.disk_full",
    sqlite3.SQLITE_IOERR: "station.disk_fails",
    sqlite3.SQLITE_READONLY: "station.read_only",
    sqlite3.SQLITE_PERM: "station.not_readable",
    sqlite3.SQLITE_CANTOPEN: "station.not_readable",
    sqlite3.SQLITE_NOTADB: "station.not_a_station",
    sqlite3.SQLITE_CORRUPT: "station.damaged",
}
"""By primary result code; the extended ones carry it in their low byte."""

POSTGRESQL = {
    "08": "station.not_reachable",
    "25006": "station.read_only",
    "28": "station.not_reachable",
    "3D": "station.not_reachable",
    "40": "station.busy",
    "42501": "station.read_only",
    "53100": "station.disk_full",
    "53": "station.busy",
    "55P03": "station.busy",
    "57P": "station.not_reachable",
    "58030": "station.disk_fails",
    "P0001": "station.guarded",
    "XX001": "station.damaged",
    "XX002": "station.damaged",
}
"""By SQLSTATE or the class it begins with."""

SYSTEM = {
    errno.ENOSPC: "station.disk_full",
    errno.EDQUOT: "station.disk_full",
    errno.EFBIG: "station.disk_full",
    errno.EROFS: "station.read_only",
    errno.EACCES: "station.read_only",
    errno.EPERM: "station.read_only",
}


def translated(error: DBAPIError) -> MetroError | None:
    """Return the clear words for what a database says, or None for a bug of ours."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return of_sqlite(cause)
    code = "station.not_reachable" if error.connection_invalidated else _by_state(cause)
    return MetroError(code, where=_where(cause)) if code else None


def of_sqlite(error: sqlite3.Error) -> MetroError | None:
    """Return the clear words for what SQLite says, or None for a bug of ours."""
    number = getattr(error, "sqlite_errorcode", None)
    if number is None:
        return None
    guarded = number == sqlite3.SQLITE_CONSTRAINT_TRIGGER
    code = "station.guarded" if guarded else SQLITE.get(number & 0xFF)
    return MetroError(code, where=_where(error)) if code else None


def _where(cause: BaseException | None) -> str:
    return " ".join(str(cause).split())[:120]


def _by_state(cause: BaseException | None) -> str | None:
    """Read the SQLSTATE; a driver that could not speak to the server gives none."""
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return "station.not_reachable" if type(cause).__name__ == "OperationalError" else None
    return next((code for part, code in POSTGRESQL.items() if state.startswith(part)), None)


def of_system(error: OSError, where: str = "") -> MetroError:
    """Return the clear words for what the operating system says of a file.

    What may not be written is named alone: the words say the rest already. `where` is what a
    person knows of it, else the file.
    """
    code = SYSTEM.get(error.errno or 0, "station.disk_fails")
    named = where or str(error.filename or "")
    plain = code == "station.read_only" and named
    return MetroError(code, where=named if plain else str(error)[:120])


@contextmanager
def in_words(where: str = "") -> Iterator[None]:
    """Raise MetroError `station.…` for what a database or a disk says inside; `where` is where."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        clear = translated(error) if isinstance(error, DBAPIError) else of_sqlite(error)
        if clear is None:
            raise
        raise clear from error
    except OSError as error:
        raise of_system(error, where) from error
