"""A formula sees no more than the names that are found in it, wherever it stands."""

import pytest

from metro.model.looking import looked_at
from metro.quantities.expressions.expression import ALWAYS, Scope, condition, expression
from metro.quantities.expressions.types import Declared
from metro.regulations import library

SCOPE = Scope({name: Declared() for name in "abcd"})
SUM = expression("a + b", SCOPE, "number", "1")
GIVEN = condition("given(c) and d > 1", SCOPE)


def test_that_names_are_found_in_mappings_and_rows_and_nowhere_else() -> None:
    assert looked_at(SUM) == {"a", "b"}
    assert looked_at({"x": (GIVEN, "a text", None, 1), "y": ALWAYS}) == {"c", "d"}
    assert looked_at(None) == frozenset()


@pytest.mark.parametrize("regulation", library.ids())
def test_that_an_item_looks_at_all_that_its_parts_name(regulation: str) -> None:
    for item in library.shipped(regulation).items:
        assert item.looks_at >= item.asks_for
        assert item.looks_at >= set(item.bounds_follow)
        for row in item.limits:
            assert item.looks_at >= row.when.looks_at
        if item.result is not None:
            assert item.looks_at >= item.result.expression.names
            assert all(item.looks_at >= step.when.names for step in item.result.steps)
