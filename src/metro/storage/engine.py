"""Open the station's database with settings measured to lose nothing."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from metro.errors import MetroError

LASTING_VERSION = "0001"
PRAGMAS = (
    "journal_mode=TRUNCATE",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "busy_timeout=5000",
)


def sqlite_engine(file: Path, *, read_only: bool = False) -> Engine:
    """Return an engine on a SQLite file; a writing transaction begins at once with its lock."""

    def connect() -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc"
        uri = f"{file.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4)
    prepare(engine, () if read_only else PRAGMAS)
    return engine


def prepare(engine: Engine, pragmas: tuple[str, ...] = PRAGMAS) -> None:
    """Take transactions into our own hands: BEGIN IMMEDIATE for writes."""

    def on_connect(connection: Any, record: object) -> None:
        del record
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()

    def on_begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


def postgresql_engine(url: str) -> Engine:
    """Return an engine on a PostgreSQL station; psycopg 3 speaks to it.

    Raises MetroError `station.not_reachable`.
    """
    engine = create_engine(url, pool_size=4, pool_pre_ping=True)
    try:
        engine.connect().close()
    except DBAPIError as error:
        raise MetroError("station.not_reachable", where=engine.url.host or "postgresql") from error
    return engine


def make_lasting(engine: Engine) -> None:
    """Make or upgrade the lasting tables; a station that is up to date costs one question."""
    with engine.connect().execution_options(reading=True) as connection:
        names = inspect(connection).get_table_names()
        if "alembic_version" in names:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if found == LASTING_VERSION:
                return
            if found is not None and str(found) > LASTING_VERSION:
                raise MetroError("station.newer", version=found)
    from alembic import command  # noqa: PLC0415 - heavy, and needed once in a station's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


Translate = Callable[[Exception], MetroError | None]


def translated(error: DBAPIError) -> MetroError | None:
    """Return the clear words for what a database says, or None for a bug of ours."""
    said = str(error.orig).lower()
    for part, code in (
        ("database is locked", "station.busy"),
        ("full", "station.disk_full"),
        ("disk i/o error", "station.disk_fails"),
        ("readonly", "station.read_only"),
        ("attempt to write a readonly", "station.read_only"),
        ("unable to open", "station.not_readable"),
        ("not a database", "station.not_a_station"),
        ("malformed", "station.damaged"),
        ("no space left", "station.disk_full"),
        ("connection", "station.not_reachable"),
    ):
        if part in said:
            return MetroError(code, where=said[:120])
    return None
