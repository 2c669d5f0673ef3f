"""A formula as data: checked when it is made, then evaluated on plain decimals."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.expressions import rules, syntax
from metro.quantities.expressions.code import Case, Constants, RangeConstants, call
from metro.quantities.expressions.compiler import Compiler, Node, offset_of
from metro.quantities.expressions.ranges import Range
from metro.quantities.expressions.types import Declared, Definition, LookupTable
from metro.quantities.quantity import Quantity

Value = Decimal | tuple[Decimal, ...] | str
Values = Mapping[str, Value]
Truths = Callable[[Values], tuple[bool, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name: values, words (kinds of verification…), tables, definitions."""

    names: Mapping[str, Declared]
    words: frozenset[str] = frozenset()
    tables: Mapping[str, LookupTable] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)

    def with_names(self, names: Mapping[str, Declared]) -> "Scope":
        """Return a scope that knows these names too; the later one wins."""
        return replace(self, names={**self.names, **names})


@dataclass(frozen=True)
class Expression:
    """A formula with its declared kind and unit; `names` are the values it uses.

    It was checked when it was made; its code is made when it is first evaluated.
    """

    text: str
    kind: str
    unit: str
    names: frozenset[str]
    scope: Scope = field(compare=False, repr=False)
    asked: frozenset[str] = frozenset()
    """The names that it asks for with `given`, in a definition that it calls."""

    @property
    def constant(self) -> bool:
        """Tell whether it comes to the same whatever the values are."""
        return not (self.names or self.asked)

    @cached_property
    def evaluate(self) -> Callable[[Values], Decimal]:
        """Return the value in `unit`, on values that are in their declared units; 0 has no sign.

        Raises MetroError `expression.missing_value`, `expression.undefined` (division by zero…).
        """
        compiler, node = _checked(self.text, self.scope, self.kind, self.unit)
        return compiler.constants.formula(self.text, call("plus", node.code))

    @cached_property
    def enclose(self) -> Callable[[Mapping[str, Any]], Range]:
        """Return a range that holds the value for all values in the ranges that are given.

        Raises UndecidedError, MetroError `expression.missing_value`, `expression.undefined`.
        """
        compiler, node = _checked(self.text, self.scope, self.kind, self.unit, RangeConstants())
        return compiler.constants.formula(self.text, call("plus", node.code))


@dataclass(frozen=True)
class Condition:
    """A formula that is true or false (`flow < Q2`); one without a text always holds."""

    text: str
    names: frozenset[str]
    scope: Scope = field(compare=False, repr=False)

    @cached_property
    def holds(self) -> Callable[[Values], bool]:
        """Tell whether the condition holds.

        Raises MetroError `expression.missing_value`, `expression.undefined`.
        """
        if not self.text:
            return lambda _: True
        compiler, node = _compile(self.text, self.scope)
        return compiler.constants.formula(self.text, node.code)

    @cached_property
    def surely(self) -> Callable[[Mapping[str, Any]], bool]:
        """Tell whether the condition holds for all values in the ranges that are given.

        Raises UndecidedError, MetroError `expression.missing_value`, `expression.undefined`.
        """
        if not self.text:
            return lambda _: True
        compiler, node = _compile(self.text, self.scope, RangeConstants())
        return compiler.constants.formula(self.text, node.code)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The names of which it asks whether they are given."""
        asking = ("given", *self.scope.definitions)
        if not any(name in self.text for name in asking):
            return frozenset()
        return frozenset(_compile(self.text, self.scope)[0].asked)

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """The names it uses, and those of which it only asks whether they are given."""
        return self.names | self.asked


ALWAYS = Condition("", frozenset(), Scope({}))


def expression(text: str, scope: Scope, kind: str, unit: str) -> Expression:
    """Check a formula whose result is declared to be of this kind, given in this unit.

    Raises MetroError `expression.…` naming the text and what is wrong with it.
    """
    compiler, _ = _checked(text, scope, kind, unit)
    return Expression(text, kind, unit, frozenset(compiler.used), scope, frozenset(compiler.asked))


def of_any_kind(text: str, scope: Scope) -> Expression:
    """Compile a formula and take the kind and unit that it comes out with.

    Of several units of one size (L and dm³, ℃ and K) the one that the formula speaks of is taken;
    so it is where the formula has a size that is no unit's: 60 % of a limit in kPa is in kPa.
    Raises MetroError `expression.…`.
    """
    compiler, node = _compile(text, scope)
    found = rules.one_of(rules.as_scalar(node.type, text), text)
    kinds = [found.kind] if found.kind else list(table.table().kinds)
    fitting = [kind for kind in kinds if table.kind(kind).dimension == found.dimension]
    if not fitting:
        raise MetroError(
            "expression.wrong_result", text=text, found=str(found.dimension), wanted="?"
        )
    spoken = {scope.names[name].unit for name in compiler.used}
    spoken |= {written.unit for written in syntax.tree(text)[1].values()}
    units = table.units_of(fitting[0])
    same = [row for row in units if (row.factor, offset_of(row, fitting[0])) == found.scale]
    named = [row for row in same or units if row.code in spoken]
    return expression(text, scope, fitting[0], (named or same or units)[0].code)


def condition(text: str | None, scope: Scope) -> Condition:
    """Compile a condition; none at all always holds.

    Raises MetroError `expression.…`.
    """
    if text is None:
        return ALWAYS
    compiler, node = _compile(text, scope)
    rules.truth(node.type, text)
    return Condition(text, frozenset(compiler.used), scope)


def definition(
    name: str,
    takes: Mapping[str, Declared],
    value: Declared,
    cases: Sequence[tuple[Condition, Expression]],
) -> Definition:
    """Return a formula with a name: the first of its cases that holds; the last one always does.

    None of them may call another definition, so that a formula stays as small as it is written.
    """
    asked = frozenset[str]().union(*(when.asked for when, _ in cases))
    used = (names for when, rule in cases for names in (when.names, rule.names))
    names = frozenset[str]().union(*used).difference(takes, asked)
    texts, scope = tuple((when.text, rule.text) for when, rule in cases), cases[-1][1].scope
    known = (scope.names, scope.words, scope.tables)
    return Definition(name, takes, value, names, asked, texts, *known)


def which(conditions: Sequence[Condition]) -> Truths:
    """Return what tells of each condition whether it holds, all of them as one piece of code."""
    constants = Constants()
    rows: list[tuple[str, ast.expr]] = []
    for row in conditions:
        always = ("always", ast.Constant(True))
        node = (row.text, _compile(row.text, row.scope, constants)[1].code) if row.text else always
        rows.append(node)
    return constants.truths(rows)


def working_out(
    rules: Mapping[str, Sequence[tuple[Condition, Expression]]],
) -> Callable[[dict[str, Value]], dict[str, Quantity]]:
    """Return what works out each value by the first of its cases that holds, one after another.

    It adds the numbers to the values it is given, and returns them with their units. All of it is
    one piece of code, for nothing is done as often.
    """
    constants = Constants()
    sheet: dict[str, list[Case]] = {}
    for name, cases in rules.items():
        sheet[name] = []
        for when, rule in cases:
            test = _compile(when.text, when.scope, constants)[1].code if when.text else None
            node = _checked(rule.text, rule.scope, rule.kind, rule.unit, constants)[1]
            code = call("plus", node.code)
            sheet[name].append(Case(when.text, test, rule.text, code, rule.unit, rule.kind))
    return constants.sheet(sheet)


def _compile(text: str, scope: Scope, constants: Constants | None = None) -> tuple[Compiler, Node]:
    compiler = Compiler(
        text,
        scope.names,
        scope.words,
        scope.tables,
        scope.definitions,
        constants=constants or Constants(),
    )
    return compiler, compiler.whole()


def _checked(
    text: str, scope: Scope, kind: str, unit: str, constants: Constants | None = None
) -> tuple[Compiler, Node]:
    """Compile a formula, see that its result may be of this kind, and give it in this unit."""
    compiler, node = _compile(text, scope, constants)
    return compiler, compiler.in_unit(node, kind, unit)
