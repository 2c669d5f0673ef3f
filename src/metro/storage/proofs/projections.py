"""Prove every row of every projection against the projection made anew from the journal."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, select, tuple_
from sqlalchemy.exc import DBAPIError

from metro.errors import MetroError
from metro.ports import Progress
from metro.storage import tables
from metro.storage.engine import reading
from metro.storage.findings import Finding, wrong
from metro.storage.proofs.walk import Walk
from metro.storage.shape import current

CHUNK = 500
Row = tuple[Any, ...]


def prove(engine: Engine, walk: Walk, progress: Progress) -> Iterator[Finding]:
    """Yield the first difference of each table.

    Each chunk is compared at one moment of the journal: what was appended since is walked first,
    in the same reading transaction.
    Raises MetroError `work.cancelled`.
    """
    with reading(engine).begin() as connection:
        if not current(connection):
            # Nothing was compared, so nothing is proved: a written shape hides altered tables.
            yield wrong("doctor.projections_older")
            return
    compared = [table for table in tables.projected.sorted_tables if table.name != STATE]
    for number, table in enumerate(compared):
        if not progress(number, len(compared), "projections"):
            raise MetroError("work.cancelled")
        try:
            found = _first_difference(engine, walk, table)
        except DBAPIError as error:
            said = str(error.orig).splitlines()[0][:120]
            found = wrong("doctor.table_unreadable", table=table.name, why=said)
        if found is not None:
            yield found


STATE = tables.projection_state.name


def _first_difference(engine: Engine, walk: Walk, table: Table) -> Finding | None:
    after: Row | None = None
    while True:
        with reading(engine).begin() as connection:
            walk.catch_up(connection)
            rows = _rows(connection, _page(table, after).limit(CHUNK))
            last = _key(table, rows[-1]) if len(rows) == CHUNK else None
            wanted = _rows(walk.copy, _until(_page(table, after), table, last))
        different = _compare(table, wanted, rows)
        if different is not None or last is None:
            return different
        after = last


def _rows(connection: Connection, query: Select[Any]) -> list[Row]:
    return [tuple(row) for row in connection.execute(query)]


def _page(table: Table, after: Row | None) -> Select[Any]:
    query = select(table).order_by(*table.primary_key)
    return query if after is None else query.where(tuple_(*table.primary_key) > after)


def _until(query: Select[Any], table: Table, last: Row | None) -> Select[Any]:
    return query if last is None else query.where(tuple_(*table.primary_key) <= last)


def _key(table: Table, row: Row) -> Row:
    names = table.columns.keys()
    return tuple(row[names.index(column.name)] for column in table.primary_key)


def _compare(table: Table, wanted: list[Row], rows: list[Row]) -> Finding | None:
    if wanted == rows:
        return None
    expected = {_key(table, row): row for row in wanted}
    for row in rows:
        right = expected.pop(_key(table, row), None)
        if right is None:
            return _differs(table, row, "strange", "")
        for column, one, other in zip(table.columns.keys(), right, row, strict=True):
            if one != other:
                return _differs(table, row, "altered", column)
    return _differs(table, next(iter(expected.values())), "missing", "")


def _differs(table: Table, row: Row, how: str, column: str) -> Finding:
    key = " ".join(str(part) for part in _key(table, row))
    return wrong(
        "doctor.projection_differs", table=table.name, key=key[:200], how=how, column=column
    )


def copied(walk: Walk, table: Table) -> list[Any]:
    """Return the rows of a table as the journal says they should be."""
    return list(walk.copy.execute(select(table).order_by(*table.primary_key)).fetchall())
