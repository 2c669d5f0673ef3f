"""Which values the formulas of a piece of a regulation may look at, wherever they stand in it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from metro.quantities.expressions.expression import Condition, Expression


def looked_at(piece: object) -> frozenset[str]:
    """Return every name that a formula in here uses, or asks whether it is given."""
    return frozenset(name for names in _names(piece) for name in names)


def _names(piece: object) -> Iterator[frozenset[str]]:
    """Walk a piece whole, so that no formula is forgotten when regulations learn to say more."""
    if isinstance(piece, Condition):
        yield piece.looks_at
    elif isinstance(piece, Expression):
        yield piece.names | piece.asked
    elif isinstance(piece, Mapping):
        yield from _names(tuple(piece.values()))
    elif isinstance(piece, tuple):
        for row in piece:
            yield from _names(row)
    elif is_dataclass(piece):
        for field in fields(piece):
            yield from _names(getattr(piece, field.name))
