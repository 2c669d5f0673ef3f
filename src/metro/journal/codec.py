"""Frozen dataclasses to plain JSON values and back, by their type hints alone.

Decimals and dates are texts; a mapping whose keys are no texts becomes a list of pairs.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from metro.quantities.decimals import written

T = TypeVar("T")
Plain = Any
"""None, bool, int, str, list or dict of these: what JSON can hold without floats."""


def encode(value: object) -> Plain:
    """Return a value as plain JSON; a float is refused with TypeError."""
    if value is None or (isinstance(value, bool | str | int) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {row.name: encode(getattr(value, row.name)) for row in fields(value)}
    if isinstance(value, Mapping):
        if all(type(key) is str for key in value):
            return {key: encode(child) for key, child in value.items()}
        return [[encode(key), encode(child)] for key, child in value.items()]
    if isinstance(value, tuple | list | frozenset):
        return [encode(child) for child in value]
    raise TypeError(f"no plain form for {type(value).__name__}")


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
