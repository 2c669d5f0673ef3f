"""Prove the structure of the whole database against one made afresh by this program."""

import uuid
from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from metro.storage import tables
from metro.storage.engine import LASTING_VERSION, memory_engine, reading, upgrade
from metro.storage.findings import Finding, note, wrong

Structure = Mapping[str, str]
"""The defining text of everything in a database, by kind and name."""

CATALOGUE = (
    """SELECT 'relation', c.relname, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity)
       FROM pg_class c WHERE c.relnamespace = CAST(:schema AS regnamespace)""",
    """SELECT 'column', c.relname || '.' || a.attname, concat_ws(' ', a.attnum,
              format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation,
              pg_get_expr(d.adbin, d.adrelid))
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relkind <> 'i'
         AND a.attnum > 0 AND NOT a.attisdropped""",
    """SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = CAST(:schema AS regnamespace)""",
    """SELECT 'index', i.indexrelid::regclass::text,
              concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid)
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE c.relnamespace = CAST(:schema AS regnamespace)""",
    """SELECT 'trigger', t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE c.relnamespace = CAST(:schema AS regnamespace) AND NOT t.tgisinternal""",
    """SELECT 'function', p.proname, pg_get_functiondef(p.oid)
       FROM pg_proc p WHERE p.pronamespace = CAST(:schema AS regnamespace) AND p.prokind = 'f'""",
    """SELECT 'rule', c.relname || '.' || r.rulename, pg_get_ruledef(r.oid)
       FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
       WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relkind <> 'v'""",
)


MAY_NOT = ("42501", "25006")
"""SQLSTATE of a user without the right to make a schema, and of a server that only reads."""


def prove(engine: Engine, *, lasting_only: bool = False) -> Iterator[Finding]:
    """Yield every table, index, trigger and function that is missing, altered or strange.

    With `lasting_only` the tables that are rebuilt from the journal are passed over; anything
    that could act by itself (a trigger, a view) is not.
    """
    try:
        wanted = expected(engine)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") not in MAY_NOT:
            raise
        yield wrong("doctor.structure_not_compared")
        return
    with reading(engine).begin() as connection:
        found = structure(connection)
        version = (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        )
    if list(version) != [LASTING_VERSION]:
        yield wrong(
            "doctor.structure_differs", kind="version", name="alembic_version", how="altered"
        )
    names = sorted(wanted.keys() | found.keys())
    if lasting_only:
        names = [name for name in names if not _rebuilt(name)]
    for name in names:
        if wanted.get(name) != found.get(name):
            yield _difference(name, wanted, found, engine.dialect.name)


def _difference(name: str, wanted: Structure, found: Structure, dialect: str) -> Finding:
    kind, _, thing = name.partition(" ")
    how = "altered"
    if name not in found:
        how = "missing"
    elif name not in wanted:
        how = "strange"
    if how == "strange" and dialect == "postgresql" and _of_others(name):
        return note("doctor.others_in_database", kind=kind, name=thing)
    return wrong("doctor.structure_differs", kind=kind, name=thing, how=how)


def _rebuilt(name: str) -> bool:
    """Tell whether this is a table or an index that a rebuild makes anew."""
    kind, _, thing = name.partition(" ")
    return kind in ("table", "index") and thing.split("/")[0] in tables.projected.tables


def _of_others(name: str) -> bool:
    """Tell whether a stranger's table of the same PostgreSQL schema is meant, and no guard."""
    kind, _, thing = name.partition(" ")
    if kind in ("trigger", "rule"):
        return False
    ours = {*tables.lasting.tables, *tables.projected.tables, *tables.drafts.tables}
    return thing.split(".")[0] not in ours


def structure(connection: Connection) -> Structure:
    """Return the defining text of everything in the database of a connection."""
    if connection.dialect.name == "sqlite":
        return _of_sqlite(connection)
    schema = connection.execute(text("SELECT current_schema()")).scalar() or "public"
    return _of_postgresql(connection, schema)


def _of_sqlite(connection: Connection) -> Structure:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master"
    found: dict[str, str] = {}
    for kind, name, table, sql in connection.exec_driver_sql(query):
        if not name.startswith("sqlite_stat"):
            thing = f"{table}/{name}" if kind == "index" else name
            found[f"{kind} {thing}"] = " ".join((sql or "").split())
    return found


def _of_postgresql(connection: Connection, schema: str) -> Structure:
    found: dict[str, str] = {}
    for query in CATALOGUE:
        for kind, name, said in connection.execute(text(query), {"schema": schema}):
            plain = f"{kind} {name}".replace(f"{schema}.", "")
            found[plain] = " ".join(str(said).split()).replace(f"{schema}.", "")
    return found


def expected(engine: Engine) -> Structure:
    """Return the structure that this program makes on the engine.

    Raises DBAPIError where the user of a PostgreSQL database may make nothing.
    """
    if engine.dialect.name == "sqlite":
        return _expected_of_sqlite()
    schema = f"metro_{uuid.uuid4().hex}"
    with engine.connect() as connection, connection.begin() as work:
        # All of it is taken back at the end: nobody else ever sees this schema.
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        connection.execute(text(f"SET LOCAL search_path TO {schema}"))
        _make(connection)
        tables.drafts.create_all(connection)
        found = structure(connection)
        work.rollback()
    return found


@cache
def _expected_of_sqlite() -> Structure:
    fresh = memory_engine()
    with fresh.begin() as connection:
        _make(connection)
        found = structure(connection)
    fresh.dispose()
    return found


def drafts_as_ours(connection: Connection) -> bool:
    """Tell whether a SQLite file of drafts holds what this program makes, and nothing else."""
    fresh = memory_engine()
    with fresh.begin() as made:
        tables.drafts.create_all(made)
        wanted = structure(made)
    fresh.dispose()
    return structure(connection) == wanted


def _make(connection: Connection) -> None:
    upgrade(connection)
    tables.projected.create_all(connection)
