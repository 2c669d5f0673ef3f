"""Code for a checked formula: built node by node from our own tree, never from the text of a file.

A formula becomes one function of the values it names. All that this function can reach is the
arithmetic below and the constants of its formula: no builtin, no module.
"""

import ast
from collections.abc import Callable, Sequence
from decimal import Decimal, DecimalException
from fractions import Fraction
from types import CodeType, FunctionType
from typing import Any

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT, scaler
from metro.quantities.expressions.arithmetic import REDUCTIONS

Run = Callable[..., Any]
_LOAD = ast.Load()
_VALUES, _ERROR = ast.Name("values", _LOAD), ast.Name("error", _LOAD)
_SIGNATURE = ast.arguments([], [ast.arg("values")], kwonlyargs=[], kw_defaults=[], defaults=[])
_REACH: dict[str, object] = {
    **REDUCTIONS,
    **{name: getattr(CONTEXT, name) for name in ("add", "subtract", "multiply", "divide")},
    **{name: getattr(CONTEXT, name) for name in ("plus", "minus", "abs", "power", "sqrt")},
    "count": lambda several: Decimal(len(several)),
    "__builtins__": {},
}


class Constants:
    """What the code of one formula refers to beside the arithmetic."""

    def __init__(self) -> None:
        self.bound: dict[str, object] = {}

    def bind(self, constant: object) -> ast.expr:
        """Return code that reads a constant."""
        name = f"constant_{len(self.bound)}"
        self.bound[name] = constant
        return ast.Name(name, _LOAD)

    def convert(self, code: ast.expr, ratio: Fraction, shift: Fraction = Fraction(0)) -> ast.expr:
        """Return code that multiplies by an exact ratio and then shifts."""
        if ratio != 1:
            code = ast.Call(self.bind(scaler(ratio)), [code], [])
        return call("add", code, self.bind(scaler(shift)(Decimal(1)))) if shift else code

    def function(self, code: ast.expr, refused: Callable[[Exception], MetroError]) -> Run:
        """Return the function of `values` that gives what this code gives.

        `refused` turns a value that is missing, or arithmetic without a result, into a refusal.
        """
        refusal = ast.Raise(call("refused", _ERROR), _ERROR)
        handler = ast.ExceptHandler(self.bind((DecimalException, KeyError)), "error", [refusal])
        body: list[ast.stmt] = [ast.Try([ast.Return(code)], [handler], [], [])]
        tree = ast.Module([ast.FunctionDef("formula", _SIGNATURE, body, [])], [])
        compiled = compile(ast.fix_missing_locations(tree), "<formula>", "exec")
        made = next(part for part in compiled.co_consts if isinstance(part, CodeType))
        return FunctionType(made, {**_REACH, **self.bound, "refused": refused})


def value(name: str) -> ast.expr:
    """Return code that reads a value by its name."""
    return ast.Subscript(_VALUES, ast.Constant(name), _LOAD)


def given(name: str) -> ast.expr:
    """Return code that tells whether a value is there."""
    return ast.Compare(ast.Constant(name), [ast.In()], [_VALUES])


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """Return code that calls one function of the arithmetic."""
    return ast.Call(ast.Name(function, _LOAD), list(arguments), [])


def joined(operator: ast.boolop, conditions: Sequence[ast.expr]) -> ast.expr:
    """Return code that joins conditions by `and` or `or`."""
    return conditions[0] if len(conditions) == 1 else ast.BoolOp(operator, list(conditions))


def negated(condition: ast.expr) -> ast.expr:
    """Return code for the opposite of a condition."""
    return ast.UnaryOp(ast.Not(), condition)
