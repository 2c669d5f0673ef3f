"""Where the comparisons of a condition change their mind: the difference of their two sides."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from metro.errors import MetroError
from metro.quantities.expressions import syntax
from metro.quantities.expressions.expression import Expression, Scope, of_any_kind


def borders(text: str, scope: Scope) -> tuple[Expression, ...]:
    """Return the difference of the two sides of each comparison of values; it is 0 on the border.

    Comparisons of words have none. The condition is one that `condition` has taken.
    """
    tree, literals = syntax.tree(text)
    spoken = {name: f"({value.number} {value.unit})" for name, value in literals.items()}
    found = []
    for left, right in _compared(tree):
        words = f"({_text(left, spoken)}) - ({_text(right, spoken)})"
        try:
            found.append(of_any_kind(words, scope))
        except MetroError:
            continue  # words are compared, not values
    return tuple(found)


def _compared(tree: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            yield from pairwise(sides)


def _text(side: ast.expr, spoken: dict[str, str]) -> str:
    words = ast.unparse(side)
    for name, value in spoken.items():
        words = words.replace(name, value)
    return words.replace("class_", syntax.spoken("class_"))
