"""Statements by table and names of columns, each made once: making them costs more than running."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update, bindparam, delete, insert, update

Row = Mapping[str, Any]


def add(connection: Connection, table: Table, rows: Row | Sequence[Row]) -> None:
    """Insert a row, or several with the same columns."""
    connection.execute(_insert(table), rows)


def change(connection: Connection, table: Table, same: Row, values: Row) -> int:
    """Change the rows that hold `same`; return how many there are."""
    asked = {f"same_{name}": value for name, value in same.items()}
    return int(connection.execute(_update(table, tuple(same)), {**asked, **values}).rowcount)


def remove(connection: Connection, table: Table, same: Row) -> int:
    """Delete the rows that hold `same`; return how many there were."""
    asked = {f"same_{name}": value for name, value in same.items()}
    return int(connection.execute(_delete(table, tuple(same)), asked).rowcount)


def put(connection: Connection, table: Table, row: Row) -> None:
    """Take the place of the row with the same key."""
    remove(connection, table, {column.name: row[column.name] for column in table.primary_key})
    add(connection, table, row)


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table, same: tuple[str, ...]) -> Update:
    return update(table).where(*_equal(table, same))


@cache
def _delete(table: Table, same: tuple[str, ...]) -> Delete:
    return delete(table).where(*_equal(table, same))


def _equal(table: Table, same: tuple[str, ...]) -> list[Any]:
    return [table.c[name] == bindparam(f"same_{name}") for name in same]
