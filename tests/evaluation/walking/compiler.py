"""Turn an allowed tree into a checked function: kinds and scales are settled here, once.

What is left for evaluation is plain decimals in the declared units.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import Any

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions import rules, syntax
from metro.quantities.expressions.types import (
    Declared,
    LookupTable,
    Scalar,
    Truth,
    Type,
    Word,
    key_text,
    literal,
    scalar,
)
from metro.quantities.quantity import Quantity

from .arithmetic import (
    DIFFERENCES,
    OPERATIONS,
    REDUCTIONS,
    Run,
    convert,
)

_SIGN = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE: dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


@dataclass(frozen=True, slots=True)
class Node:
    """A checked part of an expression: its type, and the function that evaluates it."""

    type: Type
    run: Run
    word: str = ""
    """The word itself, where this is a word that is written down."""


@dataclass(frozen=True, slots=True)
class Defined:
    """A formula that a file gives a name: what it takes, what it comes to, and how."""

    takes: tuple[Declared, ...]
    value: Declared
    run: Callable[..., Any]


@dataclass
class Compiler:
    """Checks and compiles one expression text."""

    text: str
    names: Mapping[str, Declared]
    words: frozenset[str]
    tables: Mapping[str, LookupTable]
    literals: Mapping[str, Quantity]
    used: set[str]
    definitions: Mapping[str, Defined] = field(default_factory=dict)

    def node(self, tree: ast.expr) -> Node:
        """Compile one node by its sort."""
        for sort, method in _METHODS.items():
            if isinstance(tree, sort):
                return method(self, tree)
        raise MetroError("expression.not_allowed", text=self.text, part=type(tree).__name__)

    def constant(self, tree: ast.Constant) -> Node:
        """Compile a number or a quoted word."""
        if isinstance(tree.value, str):
            word = tree.value
            return Node(Word(), lambda _: word, word)
        number = Decimal(syntax.number_text(tree, self.text))
        return Node(scalar("number", "1"), lambda _: number)

    def name(self, tree: ast.Name | ast.Attribute) -> Node:
        """Compile a name, a written quantity or a bare word."""
        name = _dotted(tree)
        if name in self.literals:
            written = self.literals[name]
            return Node(literal(written.unit), lambda _: written.number)
        declared = self.names.get(name)
        if declared is None:
            if name in self.words:
                return Node(Word(), lambda _: name, name)
            raise MetroError(
                "expression.unknown_name", text=self.text, name=name, known="、".join(self.names)
            )
        self.used.add(name)
        if declared.word:
            return Node(Word(), itemgetter(name))
        return Node(scalar(declared.kind, declared.unit, many=declared.many), itemgetter(name))

    def unary(self, tree: ast.UnaryOp) -> Node:
        """Compile a sign or `not`."""
        inner = self.node(tree.operand)
        run = inner.run
        if isinstance(tree.op, ast.Not):
            rules.truth(inner.type, self.text)
            return Node(Truth(), lambda values: not run(values))
        kind = self._one(inner)
        if isinstance(tree.op, ast.UAdd):
            return inner
        if kind.kind == rules.TEMPERATURE and not kind.written:
            raise MetroError("expression.two_temperatures", text=self.text)
        return Node(kind, lambda values: CONTEXT.minus(run(values)))  # type: ignore[arg-type]

    def binary(self, tree: ast.BinOp) -> Node:
        """Compile + − × ÷ and whole powers."""
        left = self.node(tree.left)
        if isinstance(tree.op, ast.Pow):
            return self._power(left, int(tree.right.value))  # type: ignore[attr-defined]
        right = self.node(tree.right)
        sign = _SIGN[type(tree.op)]
        if sign in "+-":
            one, other, result = rules.added(self._one(left), self._one(right), sign, self.text)
            temperatures = one.kind == other.kind == rules.TEMPERATURE
            shift = other.offset - one.offset if temperatures else Fraction(0)
            first = left.run
            second = convert(right.run, other.factor / one.factor, shift / one.factor)
            if result is other:
                first, second = convert(left.run, one.factor / other.factor), right.run
        else:
            left, right = self._kelvin(left), self._kelvin(right)
            combine = rules.multiplied if sign == "*" else rules.divided
            result = combine(self._one(left), self._one(right))
            first, second = left.run, right.run
        operation = OPERATIONS[sign]
        return Node(result, lambda values: operation(first(values), second(values)))  # type: ignore[arg-type]

    def compare(self, tree: ast.Compare) -> Node:
        """Compile a chain of comparisons, of values of one kind or of words."""
        nodes = [self.node(tree.left)]
        tests: list[Run] = []
        for operator, operand in zip(tree.ops, tree.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                negate = isinstance(operator, ast.NotIn)
                tests.append(self._member(nodes[-1], operand, negate=negate))
                continue
            right = self.node(operand)
            tests.append(self._pair(nodes[-1], right, operator))
            nodes.append(right)
        return Node(Truth(), _every(tests))

    def logic(self, tree: ast.BoolOp) -> Node:
        """Compile `and` and `or`."""
        nodes = [self.node(value) for value in tree.values]
        for node in nodes:
            rules.truth(node.type, self.text)
        runs = [node.run for node in nodes]
        return Node(Truth(), _every(runs) if isinstance(tree.op, ast.And) else _any(runs))

    def call(self, tree: ast.Call) -> Node:
        """Compile one of the few functions."""
        function = _id(tree.func)
        if function == "given":
            return self._given(tree)
        if function == "table":
            return self._table(tree)
        nodes = [self.node(argument) for argument in tree.args]
        if function in self.definitions:
            found = self.definitions[function]
            runs = [self._key(*row) for row in zip(nodes, found.takes, strict=True)]
            return Node(
                scalar(found.value.kind, found.value.unit),
                lambda values: found.run(values, *(run(values) for run in runs)),
            )
        if function in ("abs", "sqrt", "count") and len(nodes) == 1:
            return self._single(function, nodes[0])
        if function in REDUCTIONS and len(nodes) == 1:
            return self._reduce(function, nodes[0])
        if function in ("max", "min") and len(nodes) > 1:
            return self._extreme(function, nodes)
        raise MetroError("expression.unknown_function", text=self.text, name=function)

    def _one(self, node: Node) -> Scalar:
        return rules.one_of(rules.as_scalar(node.type, self.text), self.text)

    def _kelvin(self, node: Node) -> Node:
        """Take a temperature on its absolute scale, as every product must."""
        kind = self._one(node)
        if kind.kind != rules.TEMPERATURE:
            return node
        run = convert(node.run, Fraction(1), kind.offset / kind.factor)
        return Node(replace(kind, kind=None, offset=Fraction(0), written=""), run)

    def _power(self, base: Node, power: int) -> Node:
        base = self._kelvin(base)
        run, exponent = base.run, Decimal(power)
        kind = rules.raised(self._one(base), power)
        return Node(kind, lambda values: CONTEXT.power(run(values), exponent))  # type: ignore[arg-type]

    def _pair(self, left: Node, right: Node, operator: ast.cmpop) -> Run:
        test = _COMPARE[type(operator)]
        if isinstance(left.type, Word) and isinstance(right.type, Word):
            word = right.word
            if word and isinstance(operator, ast.Eq):
                return lambda values: left.run(values) == word
            if not isinstance(operator, ast.Eq | ast.NotEq):
                raise MetroError("expression.word_order", text=self.text)
            one, other = left.run, right.run
        else:
            first, second = rules.meet(self._one(left), self._one(right), self.text)
            shift = (second.offset - first.offset) / first.factor
            one, other = left.run, convert(right.run, second.factor / first.factor, shift)
        return lambda values: test(one(values), other(values))  # type: ignore[arg-type]

    def _member(self, left: Node, operand: ast.expr, *, negate: bool) -> Run:
        if not isinstance(operand, ast.List | ast.Tuple):
            raise MetroError("expression.not_readable", text=self.text)
        nodes = [self.node(item) for item in operand.elts]
        found = _any([self._pair(left, node, ast.Eq()) for node in nodes])
        words = frozenset(node.word for node in nodes)
        if words and "" not in words:
            found = lambda values: left.run(values) in words  # noqa: E731
        return (lambda values: not found(values)) if negate else found

    def _single(self, function: str, node: Node) -> Node:
        if function == "count":
            kind = rules.as_scalar(node.type, self.text)
            if not kind.many:
                raise MetroError("expression.not_a_list", text=self.text)
            return Node(scalar("number", "1"), lambda values: Decimal(len(node.run(values))))  # type: ignore[arg-type]
        kind = self._one(node)
        if function == "abs":
            return Node(kind, lambda values: CONTEXT.abs(node.run(values)))  # type: ignore[arg-type]
        return Node(rules.rooted(kind, self.text), lambda values: CONTEXT.sqrt(node.run(values)))  # type: ignore[arg-type]

    def _reduce(self, function: str, node: Node) -> Node:
        kind = rules.as_scalar(node.type, self.text)
        if not kind.many:
            raise MetroError("expression.not_a_list", text=self.text)
        result = replace(kind, many=False)
        if function in DIFFERENCES and kind.kind == rules.TEMPERATURE:
            result = replace(result, kind=rules.DIFFERENCE, offset=Fraction(0))
        reduction, run = REDUCTIONS[function], node.run
        return Node(result, lambda values: reduction(run(values)))  # type: ignore[arg-type]

    def _extreme(self, function: str, nodes: list[Node]) -> Node:
        pick = max if function == "max" else min
        kind, runs = self._one(nodes[0]), [nodes[0].run]
        for node in nodes[1:]:
            first, second = rules.meet(kind, self._one(node), self.text)
            shift = (second.offset - first.offset) / first.factor
            runs.append(convert(node.run, second.factor / first.factor, shift))
            kind = first
        return Node(kind, lambda values: pick(run(values) for run in runs))  # type: ignore[type-var]

    def _given(self, tree: ast.Call) -> Node:
        if len(tree.args) != 1 or not isinstance(tree.args[0], ast.Name | ast.Attribute):
            raise MetroError("expression.not_readable", text=self.text)
        name = _dotted(tree.args[0])
        if name not in self.names:
            raise MetroError(
                "expression.unknown_name", text=self.text, name=name, known="、".join(self.names)
            )
        return Node(Truth(), lambda values: name in values)

    def _table(self, tree: ast.Call) -> Node:
        head = tree.args[0] if tree.args else None
        name = head.value if isinstance(head, ast.Constant) else _id(head)
        found = self.tables.get(str(name))
        if found is None or len(tree.args) != len(found.keys) + 1:
            raise MetroError("expression.unknown_table", text=self.text, name=str(name))
        keys = [self._key(self.node(tree.args[i + 1]), key) for i, key in enumerate(found.keys)]

        def run(values: dict[str, object]) -> object:
            wanted = tuple(key_text(key(values)) for key in keys)  # type: ignore[arg-type]
            if found.between is not None and wanted not in found.rows:
                return _between(found, found.between, wanted)
            try:
                return found.rows[wanted]
            except KeyError:
                raise MetroError(
                    "expression.not_in_table", table=found.name, key="、".join(wanted)
                ) from None

        return Node(scalar(found.value.kind, found.value.unit), run)

    def _key(self, node: Node, declared: Declared) -> Run:
        if declared.word:
            if not isinstance(node.type, Word):
                raise MetroError("expression.not_a_word", text=self.text)
            return node.run
        wanted = scalar(declared.kind, declared.unit)
        first, second = rules.meet(wanted, self._one(node), self.text)
        shift = (second.offset - first.offset) / first.factor
        return convert(node.run, second.factor / first.factor, shift)


def _between(table: LookupTable, at: int, wanted: tuple[str, ...]) -> Decimal:
    """Return the value on the straight line between the nearest rows below and above."""
    others = [
        key for key in table.rows if key[:at] + key[at + 1 :] == wanted[:at] + wanted[at + 1 :]
    ]
    x = Decimal(wanted[at])
    below = [key for key in others if Decimal(key[at]) < x]
    above = [key for key in others if Decimal(key[at]) > x]
    if not below or not above:
        raise MetroError("expression.not_in_table", table=table.name, key="、".join(wanted))
    low, high = (
        pick(keys, key=lambda key: Decimal(key[at])) for pick, keys in ((max, below), (min, above))
    )
    rise = CONTEXT.subtract(table.rows[high], table.rows[low])
    part = CONTEXT.multiply(rise, CONTEXT.subtract(x, Decimal(low[at])))
    whole = CONTEXT.subtract(Decimal(high[at]), Decimal(low[at]))
    return CONTEXT.add(table.rows[low], CONTEXT.divide(part, whole))


def _every(runs: Sequence[Run]) -> Run:
    """Return whether all hold; most conditions have one part or two, and need no loop."""
    if len(runs) == 1:
        return runs[0]
    if len(runs) == 2:
        one, other = runs
        return lambda values: one(values) and other(values)
    return lambda values: all(run(values) for run in runs)


def _any(runs: Sequence[Run]) -> Run:
    if len(runs) == 2:
        one, other = runs
        return lambda values: one(values) or other(values)
    return lambda values: any(run(values) for run in runs)


def _id(tree: ast.expr | None) -> str:
    return syntax.spoken(tree.id) if isinstance(tree, ast.Name) else ""


def _dotted(tree: ast.Name | ast.Attribute) -> str:
    return _id(tree) if isinstance(tree, ast.Name) else f"{_id(tree.value)}.{tree.attr}"


_METHODS: dict[type[ast.expr], Callable[..., Node]] = {
    ast.Constant: Compiler.constant,
    ast.Name: Compiler.name,
    ast.Attribute: Compiler.name,
    ast.UnaryOp: Compiler.unary,
    ast.BinOp: Compiler.binary,
    ast.Compare: Compiler.compare,
    ast.BoolOp: Compiler.logic,
    ast.Call: Compiler.call,
}
