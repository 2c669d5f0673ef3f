"""The allowed tree: a formula is read, measured and checked node by node; nothing is executed."""

import ast
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from metro.errors import MetroError
from metro.quantities import reading
from metro.quantities.quantity import Quantity

LONGEST = 600
MOST_NODES = 160
DEEPEST = 24
HIGHEST_POWER = 6
HIGHEST_NESTED = 36
"""What powers of powers may come to together: a factor between units is raised with them."""

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Call, ast.Name,
    ast.Attribute, ast.Constant, ast.List, ast.Tuple, ast.Load, ast.Add, ast.Sub, ast.Mult,
    ast.Div, ast.Pow, ast.USub, ast.UAdd, ast.Not, ast.And, ast.Or, ast.Lt, ast.LtE, ast.Gt,
    ast.GtE, ast.Eq, ast.NotEq, ast.In, ast.NotIn,
)  # fmt: skip
_SIGNS = str.maketrans({"−": "-", "×": "*", "·": "*", "÷": "/", "≤": "\x01", "≥": "\x02"})
_CLASS, _CLASS_NAME = re.compile(r"\bclass\b"), "class_"  # a keyword of Python, a word of ours
_WRITTEN = re.compile(
    r"(?<![\w.])(?P<number>[0-9]+(?:\.[0-9]+)?)\s?(?P<unit>(?:1/)?(?:[^\W\d_]|[%‰℃°′″])[^\s()*+,<>=!\-\x01\x02]*)"
)
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")


@lru_cache(4096)
def tree(text: str) -> tuple[ast.expr, Mapping[str, Quantity]]:
    """Read an expression into its tree and the quantities written in it, by placeholder.

    Files say the same thing in many rows; nobody changes a tree.
    Raises MetroError `expression.…` for anything outside the allowed tree or its limits.
    """
    if len(text) > LONGEST:
        raise MetroError("expression.too_large", text=text[:40], most=LONGEST)
    literals: dict[str, Quantity] = {}
    source = _take_quantities(_plain(text), literals)
    try:
        parsed = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise MetroError("expression.not_readable", text=text) from error
    _measure(parsed, text)
    return parsed.body, literals


def _plain(text: str) -> str:
    """Turn the signs people write into those of the tree."""
    return (
        _outside_quotes(text, lambda part: _CLASS.sub(_CLASS_NAME, part.translate(_SIGNS)))
        .replace("\x01", "<=")
        .replace("\x02", ">=")
    )


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    """Change what stands outside quotes: a quoted word (`"0.2S"`) is nothing else."""
    parts = _QUOTED.split(text)
    return "".join(part if index % 2 else change(part) for index, part in enumerate(parts))


def spoken(name: str) -> str:
    """Return a name of the tree as it was written."""
    return "class" if name == _CLASS_NAME else name


def _take_quantities(text: str, literals: dict[str, Quantity]) -> str:
    """Replace every written quantity (`5 %`, `20 ℃`) by a placeholder."""

    def replace(match: re.Match[str]) -> str:
        if match["unit"] in ("and", "or", "in", "not"):
            return match[0]
        name = f"_q{len(literals)}"
        literals[name] = reading.read(match[0])
        return f" {name} "

    return _outside_quotes(text, lambda part: _WRITTEN.sub(replace, part))


def _measure(parsed: ast.Expression, text: str) -> None:
    nodes = 0
    stack: list[tuple[ast.AST, int, int]] = [(parsed, 0, 1)]
    while stack:
        node, depth, power = stack.pop()
        nodes += 1
        if nodes > MOST_NODES or depth > DEEPEST:
            raise MetroError("expression.too_large", text=text[:40], most=MOST_NODES)
        if not isinstance(node, _ALLOWED):
            raise MetroError("expression.not_allowed", text=text, part=type(node).__name__)
        power *= _check_node(node, text)
        if power > HIGHEST_NESTED:
            raise MetroError("expression.power", text=text[:80], most=HIGHEST_POWER)
        stack.extend((child, depth + 1, power) for child in ast.iter_child_nodes(node))


def _check_node(node: ast.AST, text: str) -> int:
    """Refuse what a node may not hold; return the power that it raises what is below it to."""
    raised = 1
    if isinstance(node, ast.Constant) and not (
        isinstance(node.value, str | int | float) and not isinstance(node.value, bool)
    ):
        raise MetroError("expression.not_allowed", text=text, part=repr(node.value)[:40])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        power = node.right
        whole = isinstance(power, ast.Constant) and type(power.value) is int
        if not (whole and 0 < power.value <= HIGHEST_POWER):  # type: ignore[attr-defined]
            raise MetroError("expression.power", text=text, most=HIGHEST_POWER)
        raised = power.value  # type: ignore[attr-defined]
    if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name):
        raise MetroError("expression.not_allowed", text=text, part=node.attr)
    if isinstance(node, ast.Call) and (node.keywords or not isinstance(node.func, ast.Name)):
        raise MetroError("expression.not_allowed", text=text, part="call")
    return raised


def number_text(node: ast.Constant, text: str) -> str:
    """Return the digits of a number as written; a float of the tree would lose them.

    Raises MetroError `expression.not_allowed` for an exponent or an underscore.
    """
    source = _take_quantities(_plain(text), {}).strip()
    digits = ast.get_source_segment(source, node) or ""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", digits):
        raise MetroError("expression.not_allowed", text=text, part=digits[:40])
    return digits
