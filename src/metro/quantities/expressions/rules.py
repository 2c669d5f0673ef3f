"""The rules of kinds: what may be added, multiplied and compared, and what comes of it."""

from dataclasses import replace
from fractions import Fraction

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.expressions.types import PURE, Scalar, Truth, Type, Word, literal

TEMPERATURE, DIFFERENCE = "temperature", "temperature_difference"


def name_of(kind: Type) -> str:
    """Name a type in messages: its kind, or its dimension when it has none."""
    if isinstance(kind, Scalar):
        return kind.kind or str(kind.dimension)
    return "word" if isinstance(kind, Word) else "truth"


def as_scalar(kind: Type, text: str) -> Scalar:
    """Return the type if it is a value.

    Raises MetroError `expression.not_a_value`.
    """
    if not isinstance(kind, Scalar):
        raise MetroError("expression.not_a_value", text=text, kind=name_of(kind))
    return kind


def one_of(kind: Scalar, text: str) -> Scalar:
    """Return the type if it is a single value, not a list.

    Raises MetroError `expression.many`.
    """
    if kind.many:
        raise MetroError("expression.many", text=text)
    return kind


def meet(left: Scalar, right: Scalar, text: str) -> tuple[Scalar, Scalar]:
    """Bring two types to one kind, for sums and comparisons.

    Raises MetroError `expression.two_kinds`.
    """
    if left.kind == right.kind:
        return left, right
    if left.kind in right.options:
        return left, literal(right.written, left.kind)
    if right.kind in left.options:
        return literal(left.written, right.kind), right
    if left.dimension == right.dimension:
        if left.kind is None:
            return replace(left, kind=right.kind, offset=Fraction(0)), absolute(right, text)
        if right.kind is None:
            return absolute(left, text), replace(right, kind=left.kind, offset=Fraction(0))
    raise MetroError("expression.two_kinds", text=text, one=name_of(left), other=name_of(right))


def absolute(kind: Scalar, text: str) -> Scalar:
    """Refuse a temperature where a product of its dimension meets it: which zero is meant?

    Raises MetroError `expression.two_kinds`.
    """
    if kind.kind == TEMPERATURE:
        raise MetroError("expression.two_kinds", text=text, one=TEMPERATURE, other=DIFFERENCE)
    return replace(kind, written="")


def added(left: Scalar, right: Scalar, sign: str, text: str) -> tuple[Scalar, Scalar, Scalar]:
    """Return the types in which the two are taken, and the type of the sum or difference.

    temperature − temperature = difference; temperature ± difference = temperature.
    Raises MetroError `expression.two_kinds`.
    """
    one, other = left.kind == TEMPERATURE, right.kind == TEMPERATURE
    if one and other:
        if sign == "-":
            return left, right, replace(left, kind=DIFFERENCE, offset=Fraction(0), written="")
        if DIFFERENCE in right.options:
            return left, literal(right.written, DIFFERENCE), left
        raise MetroError("expression.two_temperatures", text=text)
    if one and _is_difference(right):
        return left, _as_difference(right), left
    if other and sign == "+" and _is_difference(left):
        return _as_difference(left), right, right
    if one or other:
        raise MetroError("expression.two_kinds", text=text, one=name_of(left), other=name_of(right))
    left, right = meet(left, right, text)
    return left, right, left


def _is_difference(kind: Scalar) -> bool:
    """Tell whether this is a difference of temperature, or a product that may be one."""
    of_its_dimension = kind.kind is None and kind.dimension == table.kind(DIFFERENCE).dimension
    return kind.kind == DIFFERENCE or of_its_dimension


def _as_difference(kind: Scalar) -> Scalar:
    return replace(kind, offset=Fraction(0), written="")


def multiplied(left: Scalar, right: Scalar) -> Scalar:
    """Return the type of a product: a pure number keeps the other's kind."""
    kind = left.kind if right.pure else right.kind if left.pure else None
    if left.pure and right.pure:
        kind = "number" if left.kind in PURE or right.kind in PURE else None
    return Scalar(left.dimension * right.dimension, kind, left.factor * right.factor)


def divided(left: Scalar, right: Scalar) -> Scalar:
    """Return the type of a quotient."""
    kind = left.kind if right.pure else None
    return Scalar(left.dimension / right.dimension, kind, left.factor / right.factor)


def raised(base: Scalar, power: int) -> Scalar:
    """Return the type of a power."""
    kind = base.kind if base.pure or power == 1 else None
    return Scalar(base.dimension**power, kind, base.factor**power)


def rooted(base: Scalar, text: str) -> Scalar:
    """Return the type of a square root.

    Raises MetroError `expression.root` when the dimension or the factor has none.
    """
    dimension = base.dimension.root()
    if dimension is None or base.factor != 1:
        raise MetroError("expression.root", text=text)
    return Scalar(dimension, base.kind if base.pure else None)


def fits(result: Scalar, kind: str) -> bool:
    """Tell whether a result may be declared to be of this kind."""
    wanted = table.kind(kind).dimension
    if result.kind == kind or kind in result.options:
        return True
    return result.kind is None and result.dimension == wanted and kind != TEMPERATURE


def truth(kind: Type, text: str) -> None:
    """Refuse anything but a condition.

    Raises MetroError `expression.not_a_condition`.
    """
    if not isinstance(kind, Truth):
        raise MetroError("expression.not_a_condition", text=text, kind=name_of(kind))
