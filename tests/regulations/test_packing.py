"""A regulation that was packed and unpacked is the same one, and its formulas say the same."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from metro.app.kept import FORM
from metro.errors import MetroError
from metro.journal.codec import structure
from metro.model.regulation import VerificationRegulation
from metro.quantities.expressions.expression import Condition, Expression, Scope, Value
from metro.regulations import library
from metro.regulations.packing import packed, unpacked

IDS = library.ids()
EXAMPLE = library.EXAMPLE
NUMBERS = ("1", "0.03", "2.5", "-7", "40", "1200")


@cache
def both(regulation: str) -> tuple[VerificationRegulation, VerificationRegulation]:
    read = library.shipped(regulation)
    return read, unpacked(json.loads(json.dumps(packed(read))))


def parts(value: object) -> Iterator[object]:
    """Yield every object in a value, in one order."""
    yield value
    if is_dataclass(value):
        for row in (row for row in fields(value) if row.init):
            yield from parts(getattr(value, row.name))
    elif isinstance(value, Mapping):
        for key, child in value.items():
            yield from parts(key)
            yield from parts(child)
    elif isinstance(value, tuple):
        for child in value:
            yield from parts(child)
    elif isinstance(value, frozenset):
        yield from sorted(value)


def values(scope: Scope, turn: int) -> dict[str, Value]:
    """Return a value for every name of a scope, another one in each turn."""
    words = sorted(scope.words) or [""]
    found: dict[str, Value] = {}
    for place, (name, declared) in enumerate(sorted(scope.names.items())):
        number = Decimal(NUMBERS[(turn + place) % len(NUMBERS)])
        many = (number, number + 1) if declared.many else number
        found[name] = words[(turn * 7 + place) % len(words)] if declared.word else many
    return found


def said(formula: Expression | Condition, given: Mapping[str, Value]) -> object:
    try:
        return formula.holds(given) if isinstance(formula, Condition) else formula.evaluate(given)
    except MetroError as error:
        return error.code, error.parameters


@pytest.mark.parametrize("regulation", IDS)
def test_that_every_regulation_comes_back_the_same(regulation: str) -> None:
    """Scopes as well, which play no part in equality, and the class of each single value."""
    read, kept = both(regulation)
    assert kept == read
    for one, other in zip(parts(read), parts(kept), strict=True):
        assert type(one) is type(other)
        assert is_dataclass(one) or one == other


@pytest.mark.parametrize("regulation", IDS)
def test_that_every_formula_says_the_same_of_the_same_values(regulation: str) -> None:
    read, kept = both(regulation)
    met = 0
    for one, other in zip(parts(read), parts(kept), strict=True):
        if isinstance(one, Expression | Condition):
            assert isinstance(other, Expression | Condition)
            for turn in range(3):
                given = values(one.scope, turn)
                assert said(other, given) == said(one, given), one.text
            met += 1
    assert met > 10


def test_that_what_is_equal_is_kept_once() -> None:
    _, kept = both(EXAMPLE)
    scopes = [row.scope for row in parts(kept) if isinstance(row, Expression)]
    for scope in scopes:
        assert all(row is scope for row in scopes if row == scope)


def damaged(change: str) -> Any:
    tables = packed(library.shipped(EXAMPLE))
    if change == "a table less":
        tables.pop()
    elif change == "a column less":
        tables[0].pop()
    elif change == "a word for a number of a row":
        tables[-1] = [["word"] for _ in tables[-1]]
    elif change == "a number of no row":
        tables[-1] = [[10**6] for _ in tables[-1]]
    elif change == "two of them":
        tables[-1] = [[*column, *column] for column in tables[-1]]
    return tables


@pytest.mark.parametrize(
    "change",
    [
        "a table less",
        "a column less",
        "a word for a number of a row",
        "a number of no row",
        "two of them",
    ],
)
def test_that_tables_of_something_else_are_refused(change: str) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        unpacked(damaged(change))


@pytest.mark.parametrize("other", [None, 1, "tables", {}, [None]])
def test_that_what_is_no_tables_is_refused(other: object) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        unpacked(other)


def test_that_the_form_is_counted_on_when_a_field_changes() -> None:
    """A file of the cache counts for its form: who changes a field counts FORM up."""
    written = hashlib.sha256(structure([VerificationRegulation]).encode()).hexdigest()
    assert (FORM, written[:16]) == (4, "507b033b9ff72002")
