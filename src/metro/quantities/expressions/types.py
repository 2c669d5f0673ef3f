"""What an expression can be: a scalar of some kind and scale, a list of them, a word, a truth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from metro.quantities import table
from metro.quantities.decimals import CONTEXT
from metro.quantities.dimension import NONE, Dimension

PURE = ("number", "count")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a name stands for: a value of a kind in a unit, several of them, or a word."""

    kind: str = "number"
    unit: str = "1"
    many: bool = False
    word: bool = False


@dataclass(frozen=True, slots=True)
class Scalar:
    """The type of a value: number × factor + offset is coherent SI.

    `kind` is None for a product or quotient, which meets any kind of its dimension.
    `written` is the unit of a written quantity, which may still take another kind of that unit
    (`30 ℃`: a temperature or a difference).
    """

    dimension: Dimension
    kind: str | None
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    written: str = ""
    many: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """Return the kinds that a written quantity may take."""
        return table.unit(self.written).kinds if self.written else ()

    @property
    def scale(self) -> tuple[Fraction, Fraction]:
        """Return factor and offset: what makes two units of a kind the same."""
        return self.factor, self.offset

    @property
    def pure(self) -> bool:
        """Tell whether this is a pure number, which keeps the kind of what it multiplies."""
        return self.dimension == NONE and (self.kind is None or self.kind in PURE)


@dataclass(frozen=True, slots=True)
class Word:
    """The type of a word: a class, a kind of verification, a stage."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The type of a condition."""


Type = Scalar | Word | Truth


def scalar(kind: str, unit: str, *, many: bool = False) -> Scalar:
    """Return the type of a value of this kind in this unit."""
    row = table.unit(unit)
    return Scalar(
        table.kind(kind).dimension,
        kind,
        row.factor,
        row.offset if kind == "temperature" else Fraction(0),
        many=many,
    )


def literal(unit: str, kind: str | None = None) -> Scalar:
    """Return the type of a written quantity: the first kind of its unit, or the one it takes."""
    first = scalar(kind or table.unit(unit).kinds[0], unit)
    return Scalar(first.dimension, first.kind, first.factor, first.offset, unit if not kind else "")


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A table of a regulation: values by nominal value, class, count…

    `rows` is keyed by the plain texts of the keys (numbers normalised, in the declared unit).
    Along the key `between` values lie on the straight line from one row to the next.
    """

    name: str
    keys: tuple[Declared, ...]
    value: Declared
    rows: Mapping[tuple[str, ...], Decimal] = field(default_factory=dict)
    between: int | None = None


@dataclass(frozen=True)
class Definition:
    """A formula that a file gives a name: what it takes, what it comes to, and its cases as texts.

    A case is a condition ('' always holds) and a formula; the first that holds counts, and the last
    one always does. `known`, `words` and `tables` are what they may name; `names` are the values
    used beside what it takes, `asked` those that it asks for with `given` and does without.
    """

    name: str
    takes: Mapping[str, Declared]
    value: Declared
    names: frozenset[str]
    asked: frozenset[str]
    cases: tuple[tuple[str, str], ...]
    known: Mapping[str, Declared]
    words: frozenset[str]
    tables: Mapping[str, LookupTable]
    made: dict[type, Callable[..., Any]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Its code by what it runs on; the compiler makes it when a formula first calls it."""


def key_text(value: Decimal | str) -> str:
    """Return the form in which a table is keyed: `20.0` and `20` are one nominal value."""
    if isinstance(value, str):
        return value
    return format(value.normalize(CONTEXT), "f")
