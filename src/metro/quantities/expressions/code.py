"""Code for a checked formula: built node by node from our own tree, never from the text of a file.

A formula, or a sheet of them, becomes one function of the values it names. All that this function
can reach is the arithmetic below and the constants of its formulas: no builtin, no module.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, DecimalException
from fractions import Fraction
from types import CodeType, FunctionType, MappingProxyType
from typing import Any, NamedTuple

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT, scaler
from metro.quantities.expressions import ranges
from metro.quantities.expressions.arithmetic import REDUCTIONS
from metro.quantities.quantity import quantity

Run = Callable[..., Any]
_LOAD, _STORE = ast.Load(), ast.Store()
VALUES, _ERROR, _TEXT, _NUMBER, _FOUND = (
    ast.Name(name, _LOAD) for name in ("values", "error", "text", "number", "found")
)
_SIGNATURE = ast.arguments([], [ast.arg("values")], kwonlyargs=[], kw_defaults=[], defaults=[])


def _refused(text: str, error: Exception) -> MetroError:
    """Return the refusal: a value that is not there yet, or arithmetic that has no result."""
    if isinstance(error, KeyError):
        return MetroError("expression.missing_value", name=str(error.args[0]))
    return MetroError("expression.undefined", text=text)


_REACH: dict[str, object] = {
    **REDUCTIONS,
    **{name: getattr(CONTEXT, name) for name in ("add", "subtract", "multiply", "divide")},
    **{name: getattr(CONTEXT, name) for name in ("plus", "minus", "abs", "power", "sqrt")},
    "count": lambda several: Decimal(len(several)),
    "quantity": quantity,
    "refused": _refused,
    "__builtins__": {},
}


class Case(NamedTuple):
    """One way to a value: the texts and code of its condition (None: always) and its formula."""

    when: str
    test: ast.expr | None
    text: str
    code: ast.expr
    unit: str
    kind: str


class Constants:
    """What the code of one formula refers to beside the arithmetic."""

    reach: Mapping[str, object] = _REACH
    scaler: Callable[[Fraction], Callable[[Any], Any]] = staticmethod(scaler)

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
            code = ast.Call(self.bind(self.scaler(ratio)), [code], [])
        return call("add", code, self.bind(scaler(shift)(Decimal(1)))) if shift else code

    def formula(self, text: str, code: ast.expr) -> Run:
        """Return the function of `values` that gives what this code gives; its text is refused."""
        return self._function([_set(_TEXT, ast.Constant(text)), ast.Return(code)])

    def truths(self, conditions: Sequence[tuple[str, ast.expr]]) -> Run:
        """Return the function of `values` that tells of each condition whether it holds."""
        text = ast.Name(_TEXT.id, _STORE)
        tests: list[ast.expr] = [
            ast.BoolOp(ast.And(), [ast.NamedExpr(text, ast.Constant(words)), code])
            for words, code in conditions
        ]
        return self._function([ast.Return(ast.Tuple(tests, _LOAD))])

    def sheet(self, rows: Mapping[str, Sequence[Case]]) -> Run:
        """Return the function that adds to `values` what each row comes to, and returns all.

        A row is the first of its cases that holds; none may hold.
        """
        body: list[ast.stmt] = [_set(_FOUND, ast.Dict([], []))]
        for name, cases in rows.items():
            body += self._first(ast.Constant(name), cases)
        return self._function([*body, ast.Return(_FOUND)])

    def _first(self, name: ast.Constant, cases: Sequence[Case]) -> list[ast.stmt]:
        if not cases:
            return []
        case = cases[0]
        made = [_NUMBER, ast.Constant(case.unit), ast.Constant(case.kind)]
        found: list[ast.stmt] = [
            _set(_TEXT, ast.Constant(case.text)),
            _set(_NUMBER, case.code),
            ast.Assign([ast.Subscript(VALUES, name, _STORE)], _NUMBER),
            ast.Assign([ast.Subscript(_FOUND, name, _STORE)], call("quantity", *made)),
        ]
        if case.test is None:
            return found
        rest = self._first(name, cases[1:])
        return [_set(_TEXT, ast.Constant(case.when)), ast.If(case.test, found, rest)]

    def _function(self, body: list[ast.stmt]) -> Run:
        """Return a function of `values`; what fails in it is refused with the text at hand."""
        refusal = ast.Raise(call("refused", _TEXT, _ERROR), _ERROR)
        handler = ast.ExceptHandler(self.bind((DecimalException, KeyError)), "error", [refusal])
        guarded = ast.Try(body, [handler], [], [])
        tree = ast.Module([ast.FunctionDef("formula", _SIGNATURE, [guarded], [])], [])
        compiled = compile(ast.fix_missing_locations(tree), "<formula>", "exec")
        made = next(part for part in compiled.co_consts if isinstance(part, CodeType))
        return FunctionType(made, {**self.reach, **self.bound})


class RangeConstants(Constants):
    """The same for code that is run on ranges."""

    reach: Mapping[str, object] = MappingProxyType({**_REACH, **ranges.REACH})
    scaler = staticmethod(ranges.scaling)


def _set(local: ast.Name, code: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(local.id, _STORE)], code)


def value(name: str) -> ast.expr:
    """Return code that reads a value by its name."""
    return ast.Subscript(VALUES, ast.Constant(name), _LOAD)


def given(name: str) -> ast.expr:
    """Return code that tells whether a value is there."""
    return ast.Compare(ast.Constant(name), [ast.In()], [VALUES])


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """Return code that calls one function of the arithmetic."""
    return ast.Call(ast.Name(function, _LOAD), list(arguments), [])


def joined(operator: ast.boolop, conditions: Sequence[ast.expr]) -> ast.expr:
    """Return code that joins conditions by `and` or `or`."""
    return conditions[0] if len(conditions) == 1 else ast.BoolOp(operator, list(conditions))


def negated(condition: ast.expr) -> ast.expr:
    """Return code for the opposite of a condition."""
    return ast.UnaryOp(ast.Not(), condition)
