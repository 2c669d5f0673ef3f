"""What a regulation has taken at a point: its nominal values, columns, and what derives."""

from collections.abc import Mapping
from dataclasses import dataclass

from metro.model.words import Bilingual
from metro.quantities.expressions.expression import Condition, Expression
from metro.quantities.expressions.types import Declared


@dataclass(frozen=True, slots=True)
class Column:
    """A column of readings."""

    id: str
    title: Bilingual
    symbol: str
    declared: Declared
    standard: str | None = None
    nominal: Expression | None = None
    when: Condition | None = None
    optional: bool = False
    shared: bool = False
    """One reading serves every meter of a bench run."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A value worked out from readings and shown beside them (`V_Bt`): the first case holding."""

    id: str
    title: Bilingual
    symbol: str
    declared: Declared
    cases: tuple[tuple[Condition, Expression], ...]
    decimals: int | None


@dataclass(frozen=True, slots=True)
class PointQuantity:
    """The nominal value of a quantity at a point, or the interval it has to lie in.

    `low` None is a named gap: nothing is concluded at the point before the head fills it.
    """

    declared: Declared
    low: Expression | None
    high: Expression | None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an item."""

    id: str
    title: Bilingual
    quantities: Mapping[str, PointQuantity]
    when: Condition
    repeat: int | None = None
    """Where this point is repeated otherwise than the item; 0 is a named gap."""
