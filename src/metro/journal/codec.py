"""Frozen dataclasses to plain JSON values and back, by their type hints alone.

Decimals and dates are texts; a mapping whose keys are no texts becomes a list of pairs.
"""

import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from metro.quantities.decimals import written

T = TypeVar("T")
_WHERE = re.compile(r"\b(?:\w+\.)+")
Plain = Any
"""None, bool, int, str, list or dict of these: what JSON can hold without floats."""


def encode(value: object) -> Plain:
    """Return a value as plain JSON; a float is refused with TypeError."""
    return _ENCODERS[type(value)](value)


class _Encoders(dict[type[Any], Callable[[Any], Plain]]):
    """The function that encodes values of a class; each is made when first asked for."""

    def __missing__(self, kind: type[Any]) -> Callable[[Any], Plain]:
        made = self[kind] = _encoder(kind)
        return made


_ENCODERS = _Encoders()


def _encoder(kind: type[Any]) -> Callable[[Any], Plain]:
    if kind in (str, int, bool, types.NoneType):
        return _same
    if issubclass(kind, Enum):
        return lambda value: value.value
    if kind is Decimal:
        return written
    if issubclass(kind, date):
        return kind.isoformat
    if is_dataclass(kind):
        return _fields(kind)
    if issubclass(kind, Mapping):
        return _encode_mapping
    if issubclass(kind, tuple | list):
        return lambda value: [_ENCODERS[type(child)](child) for child in value]
    if issubclass(kind, frozenset):
        return lambda value: sorted(encode(child) for child in value)
    raise TypeError(f"no plain form for {kind.__name__}")


def _fields(kind: Any) -> Callable[[Any], Plain]:
    """Return the function that encodes a dataclass.

    A field that came later is left out while it is empty: what was signed before the field came
    keeps its digest.
    """
    names = tuple(row.name for row in fields(kind))
    later = {row.name for row in fields(kind) if row.metadata.get("later")}
    if later:
        return lambda value: {
            name: _ENCODERS[type(child)](child)
            for name in names
            if (child := getattr(value, name)) or name not in later
        }
    return lambda value: {
        name: _ENCODERS[type(child := getattr(value, name))](child) for name in names
    }


def _same(value: Any) -> Plain:
    return value


def _encode_mapping(value: Mapping[Any, Any]) -> Plain:
    if all(type(key) is str for key in value):
        return {key: _ENCODERS[type(child)](child) for key, child in value.items()}
    return [[encode(key), encode(child)] for key, child in value.items()]


def decode(hint: type[T], value: Plain) -> T:
    """Return the value of a hinted type from plain JSON; unknown fields raise TypeError."""
    found: T = decoder(hint)(value)  # type: ignore[arg-type]
    return found


@cache
def decoder(hint: Any) -> Callable[[Plain], Any]:
    """Return the function that decodes one hint; it is made once."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            each = decoder(arguments[0])
            return lambda value: tuple(each(child) for child in value)
        each_of = [decoder(argument) for argument in arguments]
        return lambda value: tuple(d(c) for d, c in zip(each_of, value, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*arguments)
    if is_dataclass(hint):
        return _dataclass(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint is Decimal:
        return Decimal
    if hint in (date, datetime):
        return hint.fromisoformat  # type: ignore[no-any-return]
    return lambda value: value


def _union(arguments: tuple[Any, ...]) -> Callable[[Plain], Any]:
    choices = [argument for argument in arguments if argument is not types.NoneType]
    if len(choices) == 1:
        only = decoder(choices[0])
        return lambda value: None if value is None else only(value)
    # `Quantity | str`: a record is a mapping, a word is a text.
    structured = decoder(next(choice for choice in choices if is_dataclass(choice)))  # type: ignore[arg-type]
    return lambda value: structured(value) if isinstance(value, dict) else value


def _mapping(key: Any, child: Any) -> Callable[[Plain], Any]:
    keys, children = decoder(key), decoder(child)
    if key is str:
        return lambda value: {name: children(row) for name, row in value.items()}
    return lambda value: {keys(name): children(row) for name, row in value}


def _dataclass(hint: Any) -> Callable[[Plain], Any]:
    hints = get_type_hints(hint)
    decoders: dict[str, Callable[[Plain], Any]] = {}

    def run(value: Plain) -> Any:
        if not decoders:
            decoders.update({row.name: decoder(hints[row.name]) for row in fields(hint)})
        return hint(**{name: decoders[name](child) for name, child in value.items()})

    return run


def structure(hints: Iterable[type[Any]]) -> str:
    """Return a text that changes when a field of these dataclasses or of their own changes."""
    seen: dict[str, str] = {}
    waiting: list[Any] = list(hints)
    while waiting:
        hint = waiting.pop()
        name = getattr(hint, "__qualname__", "")
        if not is_dataclass(hint):
            waiting += get_args(hint)
        elif name not in seen:
            known = get_type_hints(hint)
            rows = [(row.name, known[row.name]) for row in fields(hint)]
            # Where a class stands is nobody's concern: `metro.model.record.Strike` is `Strike`.
            said = (f"{field}:{_WHERE.sub('', str(found))}" for field, found in rows)
            seen[name] = " ".join(said)
            waiting += [found for _, found in rows]
    return "\n".join(f"{name} {row}" for name, row in sorted(seen.items()))
