"""The small rows every part of a file is made of: kinds and units, conditions, formulas, limits."""

from metro.errors import MetroError
from metro.model.verification import VerificationKind
from metro.quantities import table
from metro.quantities.expressions.expression import (
    Condition,
    Expression,
    Scope,
    condition,
    expression,
)
from metro.quantities.expressions.types import Declared
from metro.regulations.cursor import Cursor
from metro.regulations.limits import bounds

_LIMIT_CODES = {
    "expression.wrong_result": "regulation.limit_of_another_kind",
    "expression.not_readable": "regulation.bad_limit",
    "expression.not_allowed": "regulation.bad_limit",
}
Sides = tuple[Expression | None, Expression | None]


def declared(row: Cursor, *, word: bool = False) -> Declared:
    """Read the kind and unit of a value; `word` allows a word in its place.

    Raises MetroError `regulation.word_not_here`, `quantity.unknown_kind`, `quantity.unknown_unit`,
    `quantity.wrong_unit`.
    """
    kind = row.string("kind")
    if kind == "word":
        if not word:
            raise row.refuse("regulation.word_not_here")
        return Declared(word=True)
    unit = row.string("unit")
    row.checked(lambda: table.kind(kind))
    if kind not in row.checked(lambda: table.unit(unit, kind)).kinds:
        units = table.codes_of(kind)
        raise row.refuse("quantity.wrong_unit", unit=unit, kind=kind, units=units)
    return Declared(kind, unit)


def only_declared(row: Cursor, *, word: bool = False) -> Declared:
    """Read a row that holds kind and unit and nothing else."""
    value = declared(row, word=word)
    row.done()
    return value


def kinds(
    row: Cursor, key: str, default: frozenset[VerificationKind]
) -> frozenset[VerificationKind]:
    """Read a list of kinds of verification."""
    if not row.has(key):
        return default
    return frozenset(step.choice(VerificationKind) for step in row.get(key).items())


def when(row: Cursor, scope: Scope, key: str = "when") -> Condition:
    """Read a condition; absent, it always holds."""
    if not row.has(key):
        return condition(None, scope)
    place = row.get(key)
    return place.checked(lambda: condition(place.text(), scope))


def formula(place: Cursor, scope: Scope, wanted: Declared) -> Expression:
    """Read an expression of a declared kind."""
    return place.checked(lambda: expression(place.text(), scope, wanted.kind, wanted.unit))


def sides(row: Cursor, value: str | None, scope: Scope, wanted: Declared) -> Sides:
    """Read a permitted interval of a declared kind; a gap has no sides."""
    if value is None:
        return None, None
    try:
        return row.checked(
            lambda: bounds(value, lambda text: expression(text, scope, wanted.kind, wanted.unit))
        )
    except MetroError as error:
        raise _of_limit(error, value, wanted) from error


def _of_limit(error: MetroError, value: str, wanted: Declared) -> MetroError:
    """Speak of a permitted value as it is written, not of the formulas it was taken apart into."""
    words = {**error.parameters, "text": value}
    if error.code not in _LIMIT_CODES:
        return MetroError(error.code, **words)
    words |= {"kind": wanted.kind, "unit": wanted.unit}
    return MetroError(_LIMIT_CODES[error.code], **words)
