"""The value of a formula by closures, one for each part of it."""

from decimal import Decimal, DecimalException
from fractions import Fraction

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions import rules, syntax
from metro.quantities.expressions.expression import Condition, Expression, Scope, Value, Values
from metro.quantities.expressions.types import Definition, Scalar, literal

from .arithmetic import Run, convert
from .compiler import Compiler, Defined, Node

_RUNS: dict[int, tuple[Expression | Condition, Run]] = {}


def evaluate(expression: Expression, values: Values) -> Decimal:
    try:
        return CONTEXT.plus(_run(expression)(values))  # type: ignore[arg-type]
    except (DecimalException, KeyError) as error:
        raise _refused(error, expression.text) from error


def holds(condition: Condition, values: Values) -> bool:
    try:
        return _run(condition)(values)  # type: ignore[arg-type, return-value]
    except (DecimalException, KeyError) as error:
        raise _refused(error, condition.text) from error


def _run(formula: Expression | Condition) -> Run:
    if id(formula) not in _RUNS:
        _RUNS[id(formula)] = formula, _made(formula)
    return _RUNS[id(formula)][1]


def _made(formula: Expression | Condition) -> Run:
    declared = None if isinstance(formula, Condition) else (formula.kind, formula.unit)
    return of_text(formula.text, formula.scope, declared)


def of_text(text: str, scope: Scope, declared: tuple[str, str] | None) -> Run:
    """Return what gives a value in a declared kind and unit; a truth where none is declared."""
    if not text:
        return lambda _: True
    tree, literals = syntax.tree(text)
    defined = {name: _defined(row) for name, row in scope.definitions.items()}
    compiler = Compiler(text, scope.names, scope.words, scope.tables, literals, set(), defined)
    node = compiler.node(tree)
    if declared is None:
        return node.run
    return _into(rules.as_scalar(node.type, text), node, *declared)


def _defined(row: Definition) -> Defined:
    """Return what a definition takes and comes to, and its value by the first case that holds."""
    scope = Scope(row.known, row.words, row.tables)
    declared = (row.value.kind, row.value.unit)
    truths = [of_text(when, scope, None) for when, _ in row.cases]
    rules = [of_text(rule, scope, declared) for _, rule in row.cases]
    cases = list(zip(truths, rules, strict=True))

    def run(values: Values, *given: Value) -> Value:
        here = {**values, **dict(zip(row.takes, given, strict=True))}
        return CONTEXT.plus(next(rule for when, rule in cases if when(here))(here))  # type: ignore[arg-type]

    return Defined(tuple(row.takes.values()), row.value, run)


def _into(found: Scalar, node: Node, kind: str, unit: str) -> Run:
    target = table.unit(unit)
    if found.kind != kind and kind in found.options:
        found = literal(found.written, kind)
    shift = (found.offset - _offset(target, kind)) / target.factor
    return convert(node.run, found.factor / target.factor, shift)


def _offset(unit: table.Unit, kind: str) -> Fraction:
    return unit.offset if kind == rules.TEMPERATURE else Fraction(0)


def _refused(error: Exception, text: str) -> MetroError:
    if isinstance(error, KeyError):
        return MetroError("expression.missing_value", name=str(error.args[0]))
    return MetroError("expression.undefined", text=text)
