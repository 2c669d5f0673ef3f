"""Prove the database as its own engine sees it, before anybody trusts a row of it."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text

from metro.storage.engine import reading
from metro.storage.findings import Finding, note, wrong

WHOLE_AT_ONCE = 256 * 1024 * 1024
"""A larger file is checked table by table: a commit waits while a check reads."""
MOST = 10
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def prove(engine: Engine) -> Iterator[Finding]:
    """Yield what SQLite's own checks say, or how PostgreSQL is set."""
    if engine.dialect.name == "sqlite":
        yield from _sqlite(engine)
    else:
        yield from _postgresql(engine)


def _sqlite(engine: Engine) -> Iterator[Finding]:
    with reading(engine).begin() as connection:
        names = _checks(connection)
    for name in names:
        with reading(engine).begin() as connection:
            check = f"PRAGMA integrity_check({name})" if name else "PRAGMA integrity_check"
            for (said,) in connection.exec_driver_sql(check).fetchmany(MOST):
                if said != "ok":
                    yield wrong("doctor.database_damaged", said=" ".join(said.split())[:200])
    with reading(engine).begin() as connection:
        rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST)
    for row in rows:
        yield wrong("doctor.database_damaged", said=f"foreign key of {row[0]}")


def _checks(connection: Connection) -> list[str]:
    """Return the names to check one by one, or one empty name for the whole file."""
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
    size = connection.exec_driver_sql("PRAGMA page_size").scalar() or 0
    if int(pages) * int(size) <= WHOLE_AT_ONCE:
        return [""]
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return ["sqlite_schema", *('"' + name.replace('"', '""') + '"' for (name,) in found)]


def _postgresql(engine: Engine) -> Iterator[Finding]:
    with reading(engine).begin() as connection:
        for name, good in DURABLE.items():
            found = connection.execute(text(f"SHOW {name}")).scalar()
            if found != good:
                yield note("doctor.not_durable", setting=name, value=found)
        if connection.execute(text("SHOW session_replication_role")).scalar() != "origin":
            yield wrong("doctor.guards_off", setting="session_replication_role")
