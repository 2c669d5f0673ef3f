"""Open the station's database with settings measured to lose nothing."""

import contextlib
import os
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from metro.errors import MetroError
from metro.storage import tables
from metro.storage.faults import in_words

LASTING_VERSION = "0001"
BUSY = "busy_timeout=5000"
SAFE = ("trusted_schema=OFF", "cell_size_check=ON", BUSY)
PATIENCE = 20.0
"""Seconds in which a reader looks for a gap; after that it is refused without another wait."""
NAP = (0.0005, 0.004)
"""Seconds between two looks; by chance, so that it never keeps step with a writer."""
QUESTION = "SELECT 1 FROM sqlite_master"
PRAGMAS = (
    *SAFE,
    "journal_mode=TRUNCATE",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
)
SESSION = (
    "SET TimeZone = 'UTC'",
    "SET lock_timeout = '5s'",
    # A workstation that lost its power in the middle of a write must not stop the others.
    "SET idle_in_transaction_session_timeout = '120s'",
)
WRITER = 4711
"""The advisory lock of whoever makes tables or writes the very first entry."""


def sqlite_engine(file: Path, *, read_only: bool = False) -> Engine:
    """Return an engine on a SQLite file; a writing transaction begins at once with its lock."""

    def connect() -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc"
        uri = f"{file.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4)
    prepare(engine, (*SAFE, "query_only=ON") if read_only else PRAGMAS)
    return engine


def roll_back(file: Path) -> None:
    """Undo a write that a power cut interrupted; whoever only reads could not, nor read at all.

    Raises MetroError `station.…`.
    """
    journal = file.with_name(f"{file.name}-journal")
    with in_words():
        if not (journal.is_file() and journal.stat().st_size and os.access(file, os.W_OK)):
            return
        uri = f"{file.absolute().as_uri()}?mode=rw"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=5)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()


def memory_engine() -> Engine:
    """Return an engine on a SQLite database in memory, gone when it is disposed."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(":memory:", check_same_thread=False),
        poolclass=StaticPool,
    )
    prepare(engine, ("synchronous=OFF", "journal_mode=MEMORY"))
    return engine


def prepare(engine: Engine, pragmas: tuple[str, ...] = PRAGMAS) -> None:
    """Take transactions into our own hands: BEGIN IMMEDIATE for writes."""

    def on_connect(connection: Any, record: object) -> None:
        del record
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()

    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reading", False):
            connection.exec_driver_sql("BEGIN")
            _enter(connection)
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


def _enter(connection: Connection) -> None:
    """Take the lock for reading at BEGIN, in one of the gaps that a writer leaves.

    SQLite takes it with the first question only, which may come later: from here on no writer
    commits until the reader ends. SQLite itself asks ten times a second at last: beside a writer
    that does not rest it found no gap in five seconds. Asked every few milliseconds it finds one
    in two at the worst. Raises DBAPIError (busy) once the patience is at its end.
    """
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    found.execute("PRAGMA busy_timeout=0")
    until = time.monotonic() + PATIENCE
    try:
        while not _entered(found):
            if time.monotonic() >= until:
                # Asked once more so that the refusal is told in words; nothing waits here.
                connection.exec_driver_sql(QUESTION)
                return
            time.sleep(random.uniform(*NAP))
    finally:
        found.execute(f"PRAGMA {BUSY}")


def _entered(found: sqlite3.Connection) -> bool:
    try:
        found.execute(QUESTION).fetchone()
    except sqlite3.DatabaseError as error:
        # Any other fault is told by the question that comes now.
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY
    return True


def postgresql_engine(url: str) -> Engine:
    """Return an engine on a PostgreSQL station; psycopg 3 speaks to it.

    Raises MetroError `station.not_reachable`, `station.encoding`.
    """
    try:
        utf8 = {"client_encoding": "utf8"}
        engine = create_engine(url, pool_size=4, pool_pre_ping=True, connect_args=utf8)
        event.listen(engine, "connect", _session)
        with engine.connect() as connection:
            encoding = connection.execute(text("SHOW server_encoding")).scalar()
    except ArgumentError as error:
        raise MetroError("station.not_reachable", where="postgresql") from error
    except DBAPIError as error:
        where = engine.url.host or engine.url.database or "postgresql"
        raise MetroError("station.not_reachable", where=where) from error
    if encoding != "UTF8":
        engine.dispose()
        raise MetroError("station.encoding", encoding=encoding)
    return engine


def _session(connection: Any, record: object) -> None:
    del record
    connection.autocommit = True
    for statement in SESSION:
        connection.execute(statement)
    connection.autocommit = False


def reading(engine: Engine) -> Engine:
    """Return the same engine for reading: one moment of the database in each transaction."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def make_lasting(engine: Engine) -> None:
    """Make or upgrade the lasting tables; a station that is up to date costs one question.

    Raises MetroError `station.newer`, `station.not_a_station` for somebody else's database.
    """
    with in_words():
        with reading(engine).connect() as connection:
            if _up_to_date(connection):
                return
        with engine.begin() as connection:
            upgrade(connection)


def check(engine: Engine) -> None:
    """Refuse a database that whoever only reads can't make ready.

    Raises MetroError `station.newer`, `station.not_a_station`, `station.…`.
    """
    with in_words(), reading(engine).connect() as connection:
        if not _up_to_date(connection):
            raise MetroError("station.not_a_station", where=str(engine.url.database or "")[:80])


def _up_to_date(connection: Connection) -> bool:
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        if names - set(tables.drafts.tables):
            raise MetroError("station.not_a_station", where=", ".join(sorted(names))[:80])
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and str(found) > LASTING_VERSION:
        raise MetroError("station.newer", version=found)
    return found == LASTING_VERSION


def alone(connection: Connection) -> None:
    """Let nobody else make tables or write entries until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITER})"))
        if inspect(connection).has_table(tables.head.name):
            connection.execute(text("LOCK TABLE head IN EXCLUSIVE MODE"))


def upgrade(connection: Connection) -> None:
    """Run the steps that are missing, in the transaction of this connection."""
    from alembic import command
    from alembic.config import Config

    alone(connection)
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
