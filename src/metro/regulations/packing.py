"""A regulation as plain JSON that is read fast: one table a class, each different row kept once.

A table holds a column for each field. Where a field is an object, the column says which row of the
table of its class it is, and that table stands before; −1 is None. So every object is made once, by
its own class, and what is equal is one object.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from metro.model.regulation import VerificationRegulation

Plain = Any
"""None, bool, int, str, list or dict of these: what JSON can hold without floats."""
Rows = Mapping[type, list[Any]]
"""The objects made so far, each class by row; None comes last."""
Each = Callable[[Any], Any]
Making = Callable[[Rows], Each]

_TEXTS: Mapping[type, Each] = {date: date.fromisoformat, Decimal: Decimal, Fraction: Fraction}
_NONE = -1


def packed(regulation: VerificationRegulation) -> Plain:
    """Return a regulation as tables, a class after those that it is made of."""
    tables: dict[type, dict[str, tuple[int, list[Plain]]]] = {kind: {} for kind in _plan()}

    def row_of(value: Any) -> int:
        kind: Any = type(value)
        table, row = tables[kind], []
        for name, hint in _hints(kind).items():
            child = getattr(value, name)
            row.append(_NONE if child is None and _object_in(hint) else plain(child))
        number, _ = table.setdefault(repr(row), (len(table), row))
        return number

    def plain(value: Any) -> Plain:
        if type(value) in tables:
            return row_of(value)
        if isinstance(value, Mapping):
            pairs = [[plain(key), plain(child)] for key, child in value.items()]
            return dict(pairs) if all(isinstance(key, str) for key in value) else pairs
        if isinstance(value, tuple | frozenset):
            return [plain(child) for child in value]
        if isinstance(value, Enum):
            return value.value
        return str(value) if type(value) in _TEXTS else value

    row_of(regulation)
    return [
        [[row[place] for _, row in table.values()] for place in range(len(_plan()[kind]))]
        for kind, table in tables.items()
    ]


def unpacked(tables: Plain) -> VerificationRegulation:
    """Return the regulation of tables.

    Raises ValueError, LookupError or TypeError where they are no tables of `packed`.
    """
    rows: dict[type, list[Any]] = {}
    for (kind, makings), columns in zip(_plan().items(), tables, strict=True):
        values = [
            column if making is _as_it_is else map(making(rows), column)
            for making, column in zip(makings, columns, strict=True)
        ]
        rows[kind] = [*map(kind, *values), None]
    found, _ = rows[VerificationRegulation]
    return found  # type: ignore[no-any-return]


@cache
def _plan() -> Mapping[type, tuple[Making, ...]]:
    """Return every class a regulation is made of, the inner before the outer, and its columns."""
    found: dict[type, tuple[Making, ...]] = {}

    def look_at(hint: Any) -> None:
        for kind in _classes_in(hint):
            if kind not in found:
                for child in _hints(kind).values():
                    look_at(child)
                found[kind] = tuple(map(_making, _hints(kind).values()))

    look_at(VerificationRegulation)
    return found


def _classes_in(hint: Any) -> Iterator[type]:
    if is_dataclass(hint):
        yield hint  # type: ignore[misc]
    for argument in get_args(hint):
        yield from _classes_in(argument)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    known = get_type_hints(kind)
    return {row.name: known[row.name] for row in fields(kind) if row.init}


def _object_in(hint: Any) -> bool:
    """Tell whether a field holds an object or None."""
    return any(map(is_dataclass, get_args(hint))) and get_origin(hint) in (Union, UnionType)


def _making(hint: Any) -> Making:
    """Return what, given the rows, makes the values of a hint from plain ones."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return lambda rows: rows[hint].__getitem__  # type: ignore[index]
    if hint in _TEXTS:
        return lambda _: _TEXTS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        members = {row.value: row for row in hint}
        return lambda _: members.__getitem__
    if origin in (Union, UnionType):
        return _optional(*(row for row in arguments if row is not NoneType))
    if origin is tuple and arguments[-1] is not Ellipsis:
        return _pair(*map(_making, arguments))
    if origin in (tuple, frozenset):
        return _several(origin, _making(arguments[0]))
    return _mapping(*map(_making, arguments)) if arguments else _as_it_is


def _as_it_is(_: Rows) -> Each:
    return lambda value: value


def _optional(hint: Any) -> Making:
    making = _making(hint)
    if making is _as_it_is or is_dataclass(hint):
        return making

    def made(rows: Rows) -> Each:
        each = making(rows)
        return lambda value: None if value is None else each(value)

    return made


def _pair(first: Making, second: Making) -> Making:
    def made(rows: Rows) -> Each:
        one, other = first(rows), second(rows)
        return lambda pair: (one(pair[0]), other(pair[1]))

    return made


def _several(kind: type[Any], making: Making) -> Making:
    if making is _as_it_is:
        return lambda _: kind

    def made(rows: Rows) -> Each:
        each = making(rows)
        return lambda values: kind(map(each, values))

    return made


def _mapping(key: Making, child: Making) -> Making:
    def made(rows: Rows) -> Each:
        keys, each = key(rows), child(rows)
        if key is _as_it_is:
            return lambda found: {name: each(value) for name, value in found.items()}
        return lambda found: {keys(name): each(value) for name, value in found}

    return made
