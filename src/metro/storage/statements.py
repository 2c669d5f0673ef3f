"""Statements by table and names of columns, each put into words once for a database.

Making them costs more than running, so the words go to the driver as they are.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import (
    ClauseElement,
    Connection,
    Dialect,
    Table,
    bindparam,
    delete,
    insert,
    update,
)

Row = Mapping[str, Any]
Names = tuple[str, ...]


class _Words(NamedTuple):
    """A statement in the words of one database, and the order in which it is filled in."""

    words: str
    names: Names | None
    """None where values go by name."""
    given: Row = MappingProxyType({})
    """What the statement itself says, such as a limit."""

    def filled(self, values: Row) -> Any:
        every = {**self.given, **values} if self.given else values
        return every if self.names is None else tuple(every[name] for name in self.names)


def add(connection: Connection, table: Table, rows: Row | Sequence[Row]) -> None:
    """Insert a row, or several with the same columns."""
    several = [rows] if isinstance(rows, Mapping) else rows
    found = _insert(connection.dialect, table, tuple(several[0]))
    filled = [found.filled(row) for row in several]
    connection.exec_driver_sql(found.words, filled if len(filled) > 1 else filled[0])


def ask(connection: Connection, query: ClauseElement, **values: Any) -> Any:
    """Ask a question that stands in a module for good; return the result as `execute` does.

    Texts and numbers come as they are kept. A list of values (`in_`), and columns that the dialect
    has to translate, are for `execute`.
    """
    found = _question(connection.dialect, query)
    return connection.exec_driver_sql(found.words, found.filled(values))


def change(connection: Connection, table: Table, same: Row, values: Row) -> int:
    """Change the rows that hold `same`; return how many there are."""
    found = _update(connection.dialect, table, tuple(same), tuple(values))
    given = found.filled({**_asked(same), **values})
    return int(connection.exec_driver_sql(found.words, given).rowcount)


def remove(connection: Connection, table: Table, same: Row) -> int:
    """Delete the rows that hold `same`; return how many there were."""
    found = _delete(connection.dialect, table, tuple(same))
    given = found.filled(_asked(same))
    return int(connection.exec_driver_sql(found.words, given).rowcount)


def put(connection: Connection, table: Table, row: Row) -> None:
    """Take the place of the row with the same key."""
    remove(connection, table, {column.name: row[column.name] for column in table.primary_key})
    add(connection, table, row)


def _asked(same: Row) -> dict[str, Any]:
    return {f"same_{name}": value for name, value in same.items()}


@cache
def _insert(dialect: Dialect, table: Table, names: Names) -> _Words:
    return _worded(dialect, insert(table).inline(), names)


@cache
def _update(dialect: Dialect, table: Table, same: Names, names: Names) -> _Words:
    return _worded(dialect, update(table).where(*_equal(table, same)), names)


@cache
def _delete(dialect: Dialect, table: Table, same: Names) -> _Words:
    return _worded(dialect, delete(table).where(*_equal(table, same)), ())


@cache
def _question(dialect: Dialect, query: ClauseElement) -> _Words:
    compiled: Any = query.compile(dialect=dialect)
    return _words(compiled)._replace(given=dict(compiled.params))


def _worded(dialect: Dialect, statement: Any, names: Names) -> _Words:
    return _words(statement.compile(dialect=dialect, column_keys=list(names)))


def _words(compiled: Any) -> _Words:
    order = compiled.positiontup
    return _Words(str(compiled), None if order is None else tuple(order))


def _equal(table: Table, same: Names) -> list[Any]:
    return [table.c[name] == bindparam(f"same_{name}") for name in same]
