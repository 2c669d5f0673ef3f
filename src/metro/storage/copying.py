"""Copies of a station's database at one moment, while others go on writing."""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select
from sqlalchemy.engine import Row

from metro.errors import MetroError
from metro.ports import Progress
from metro.storage import projecting, tables
from metro.storage.durable import sync_file
from metro.storage.engine import make_lasting, reading, sqlite_engine
from metro.storage.faults import in_words

PAGES = 512
MOST_RESTARTS = 8
OUTSIDE = (tables.head, tables.credential, tables.contact)


class _RestlessError(Exception):
    """Others write so often that a copy in steps begins again and again."""


def copy_sqlite(source: Path, target: Path, progress: Progress) -> None:
    """Copy a SQLite file by its backup interface; the copy is of one moment, and durable.

    In steps, so that a writer waits for one step at most; when writers make it begin anew too
    often, the last try is one step.
    Raises MetroError `work.cancelled`, `station.…`.
    """
    mode = "rw" if os.access(source, os.W_OK) else "ro"
    uri = f"{source.absolute().as_uri()}?mode={mode}"
    with in_words():
        with (
            contextlib.closing(sqlite3.connect(uri, uri=True, timeout=5)) as here,
            contextlib.closing(sqlite3.connect(target)) as there,
        ):
            there.execute("PRAGMA journal_mode=OFF").fetchall()
            there.execute("PRAGMA synchronous=OFF").fetchall()
            try:
                here.backup(there, pages=PAGES, progress=_steps(progress), sleep=0.01)
            except _RestlessError:
                here.backup(there, pages=-1)
        sync_file(target)


def _steps(progress: Progress) -> Any:
    """Return the callback of a stepwise copy: it counts how often the copy began anew."""
    state = {"left": 1 << 62, "restarts": 0}

    def step(status: int, remaining: int, total: int) -> None:
        del status
        # It began anew, or found the file locked: otherwise each step leaves less to do.
        if remaining >= state["left"]:
            state["restarts"] += 1
        state["left"] = remaining
        if state["restarts"] > MOST_RESTARTS:
            raise _RestlessError
        if not progress(total - remaining, total, "copy"):
            raise MetroError("work.cancelled")

    return step


def copy_postgresql(engine: Engine, target: Path, drafts: Path, progress: Progress) -> None:
    """Write one moment of a PostgreSQL station into fresh SQLite files of the same structure.

    Raises MetroError `work.cancelled`, `station.…`.
    """
    fresh, aside = sqlite_engine(target), sqlite_engine(drafts)
    try:
        make_lasting(fresh)
        with in_words(), reading(engine).begin() as source:
            with fresh.begin() as connection:
                fill(source, connection, progress)
            copy_drafts(source, aside)
        projecting.ensure(fresh, progress)
    finally:
        fresh.dispose()
        aside.dispose()


def fill(source: Connection, target: Connection, progress: Progress) -> None:
    """Copy the lasting rows of one database into the empty lasting tables of another.

    The guards of the target look at every entry again; projections are left to a rebuild.
    Raises MetroError `work.cancelled`.
    """
    total, done, after = projecting.count(source), 0, 0
    while rows := source.execute(projecting.later(after)).fetchall():
        target.execute(insert(tables.entry), [row._asdict() for row in rows])
        after = tables.place(rows[-1].epoch, rows[-1].seq)
        done += len(rows)
        if not progress(done, total, "copy"):
            raise MetroError("work.cancelled")
    for table in OUTSIDE:
        copy_rows(source, target, table)


def copy_drafts(source: Connection, target: Engine) -> None:
    """Write what was taken into a fresh database of drafts."""
    with target.begin() as connection:
        tables.drafts.create_all(connection)
        copy_rows(source, connection, tables.taken)


def copy_rows(source: Connection, target: Connection, table: Table) -> None:
    """Copy every row of a small table."""
    rows: list[Row[Any]] = list(source.execute(select(table)).fetchall())
    if rows:
        target.execute(insert(table), [row._asdict() for row in rows])
