"""Turn an allowed tree into checked code: kinds and scales are settled here, once.

What is left for evaluation is plain decimals in the declared units.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.expressions import rules, syntax
from metro.quantities.expressions.arithmetic import DIFFERENCES, REDUCTIONS
from metro.quantities.expressions.code import (
    VALUES,
    Constants,
    call,
    given,
    joined,
    negated,
    value,
)
from metro.quantities.expressions.lookup import look_up
from metro.quantities.expressions.types import (
    Declared,
    Definition,
    LookupTable,
    Scalar,
    Truth,
    Type,
    Word,
    literal,
    scalar,
)

_OPERATION: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
}


FUNCTIONS = frozenset({"given", "table", "abs", "sqrt", "count", *REDUCTIONS})
"""What a formula can call without defining it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A checked part of an expression: its type, and the code that gives its value."""

    type: Type
    code: ast.expr
    word: str = ""
    """The word itself, where this is a word that is written down."""


@dataclass
class Compiler:
    """Checks and compiles one expression text."""

    text: str
    names: Mapping[str, Declared]
    words: frozenset[str]
    tables: Mapping[str, LookupTable]
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    """The names that `given` asks for."""
    constants: Constants = field(default_factory=Constants)

    def whole(self) -> Node:
        """Compile the text itself."""
        return self.node(syntax.tree(self.text)[0])

    def in_unit(self, node: Node, kind: str, unit: str) -> Node:
        """See that a value may be of this kind, and give it in this unit."""
        found = self._one(node)
        if not rules.fits(found, kind):
            raise MetroError(
                "expression.wrong_result", text=self.text, found=rules.name_of(found), wanted=kind
            )
        target = table.unit(unit)
        if kind not in target.kinds:
            units = table.codes_of(kind)
            raise MetroError("quantity.wrong_unit", unit=unit, kind=kind, units=units)
        if found.kind != kind and kind in found.options:
            found = literal(found.written, kind)
        shift = (found.offset - offset_of(target, kind)) / target.factor
        return Node(found, self._convert(node, found.factor / target.factor, shift))

    def node(self, tree: ast.expr) -> Node:
        """Compile one node by its sort."""
        for sort, method in _METHODS.items():
            if isinstance(tree, sort):
                return method(self, tree)
        raise MetroError("expression.not_allowed", text=self.text, part=type(tree).__name__)

    def constant(self, tree: ast.Constant) -> Node:
        """Compile a number or a quoted word."""
        if isinstance(tree.value, str):
            return Node(Word(), tree, tree.value)
        number = Decimal(syntax.number_text(tree, self.text))
        return Node(scalar("number", "1"), self.constants.bind(number))

    def name(self, tree: ast.Name | ast.Attribute) -> Node:
        """Compile a name, a written quantity or a bare word."""
        name = _dotted(tree)
        literals = syntax.tree(self.text)[1]
        if name in literals:
            written = literals[name]
            return Node(literal(written.unit), self.constants.bind(written.number))
        declared = self.names.get(name)
        if declared is None:
            if name in self.words:
                return Node(Word(), ast.Constant(name), name)
            raise MetroError(
                "expression.unknown_name", text=self.text, name=name, known=tuple(self.names)
            )
        self.used.add(name)
        if declared.word:
            return Node(Word(), value(name))
        return Node(scalar(declared.kind, declared.unit, many=declared.many), value(name))

    def unary(self, tree: ast.UnaryOp) -> Node:
        """Compile a sign or `not`."""
        inner = self.node(tree.operand)
        if isinstance(tree.op, ast.Not):
            rules.truth(inner.type, self.text)
            return Node(Truth(), negated(inner.code))
        kind = self._one(inner)
        if isinstance(tree.op, ast.UAdd):
            return inner
        if kind.kind == rules.TEMPERATURE and not kind.written:
            raise MetroError("expression.two_temperatures", text=self.text)
        return Node(kind, call("minus", inner.code))

    def binary(self, tree: ast.BinOp) -> Node:
        """Compile + − × ÷ and whole powers."""
        left = self.node(tree.left)
        if isinstance(tree.op, ast.Pow):
            return self._power(left, int(tree.right.value))  # type: ignore[attr-defined]
        right = self.node(tree.right)
        if isinstance(tree.op, ast.Add | ast.Sub):
            sign = "+" if isinstance(tree.op, ast.Add) else "-"
            one, other, result = rules.added(self._one(left), self._one(right), sign, self.text)
            temperatures = one.kind == other.kind == rules.TEMPERATURE
            shift = other.offset - one.offset if temperatures else Fraction(0)
            first = left.code
            second = self._convert(right, other.factor / one.factor, shift / one.factor)
            if result is other:
                first, second = self._convert(left, one.factor / other.factor), right.code
        else:
            left, right = self._kelvin(left), self._kelvin(right)
            combine = rules.multiplied if isinstance(tree.op, ast.Mult) else rules.divided
            result = combine(self._one(left), self._one(right))
            first, second = left.code, right.code
        return Node(result, call(_OPERATION[type(tree.op)], first, second))

    def compare(self, tree: ast.Compare) -> Node:
        """Compile a chain of comparisons, of values of one kind or of words."""
        nodes = [self.node(tree.left)]
        tests: list[ast.expr] = []
        for operator, operand in zip(tree.ops, tree.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                negate = isinstance(operator, ast.NotIn)
                tests.append(self._member(nodes[-1], operand, negate=negate))
                continue
            right = self.node(operand)
            tests.append(self._pair(nodes[-1], right, operator))
            nodes.append(right)
        return Node(Truth(), joined(ast.And(), tests))

    def logic(self, tree: ast.BoolOp) -> Node:
        """Compile `and` and `or`."""
        nodes = [self.node(value) for value in tree.values]
        for node in nodes:
            rules.truth(node.type, self.text)
        return Node(Truth(), joined(tree.op, [node.code for node in nodes]))

    def call(self, tree: ast.Call) -> Node:
        """Compile one of the few functions."""
        function = _id(tree.func)
        if function == "given":
            return self._given(tree)
        if function == "table":
            return self._table(tree)
        nodes = [self.node(argument) for argument in tree.args]
        if function in self.definitions:
            return self._defined(self.definitions[function], nodes)
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
        code = self._convert(node, Fraction(1), kind.offset / kind.factor)
        return Node(replace(kind, kind=None, offset=Fraction(0), written=""), code)

    def _convert(self, node: Node, ratio: Fraction, shift: Fraction = Fraction(0)) -> ast.expr:
        return self.constants.convert(node.code, ratio, shift)

    def _power(self, base: Node, power: int) -> Node:
        base = self._kelvin(base)
        kind = rules.raised(self._one(base), power)
        return Node(kind, call("power", base.code, self.constants.bind(Decimal(power))))

    def _pair(self, left: Node, right: Node, operator: ast.cmpop) -> ast.expr:
        other = right.code
        if isinstance(left.type, Word) and isinstance(right.type, Word):
            if not isinstance(operator, ast.Eq | ast.NotEq):
                raise MetroError("expression.word_order", text=self.text)
        else:
            first, second = rules.meet(self._one(left), self._one(right), self.text)
            shift = (second.offset - first.offset) / first.factor
            other = self._convert(right, second.factor / first.factor, shift)
        return ast.Compare(left.code, [operator], [other])

    def _member(self, left: Node, operand: ast.expr, *, negate: bool) -> ast.expr:
        if not isinstance(operand, ast.List | ast.Tuple):
            raise MetroError("expression.not_readable", text=self.text)
        nodes = [self.node(item) for item in operand.elts]
        found = joined(ast.Or(), [self._pair(left, node, ast.Eq()) for node in nodes])
        return negated(found) if negate else found

    def _single(self, function: str, node: Node) -> Node:
        code = call(function, node.code)
        if function == "count":
            kind = rules.as_scalar(node.type, self.text)
            if not kind.many:
                raise MetroError("expression.not_a_list", text=self.text)
            return Node(scalar("number", "1"), code)
        kind = self._one(node)
        return Node(kind if function == "abs" else rules.rooted(kind, self.text), code)

    def _reduce(self, function: str, node: Node) -> Node:
        kind = rules.as_scalar(node.type, self.text)
        if not kind.many:
            raise MetroError("expression.not_a_list", text=self.text)
        result = replace(kind, many=False)
        if function in DIFFERENCES and kind.kind == rules.TEMPERATURE:
            result = replace(result, kind=rules.DIFFERENCE, offset=Fraction(0))
        return Node(result, call(function, node.code))

    def _extreme(self, function: str, nodes: list[Node]) -> Node:
        kind, codes = self._one(nodes[0]), [nodes[0].code]
        for node in nodes[1:]:
            first, second = rules.meet(kind, self._one(node), self.text)
            shift = (second.offset - first.offset) / first.factor
            codes.append(self._convert(node, second.factor / first.factor, shift))
            kind = first
        return Node(kind, call(function, *codes))

    def _given(self, tree: ast.Call) -> Node:
        if len(tree.args) != 1 or not isinstance(tree.args[0], ast.Name | ast.Attribute):
            raise MetroError("expression.not_readable", text=self.text)
        name = _dotted(tree.args[0])
        if name not in self.names:
            raise MetroError(
                "expression.unknown_name", text=self.text, name=name, known=tuple(self.names)
            )
        self.asked.add(name)
        return Node(Truth(), given(name))

    def _defined(self, definition: Definition, nodes: list[Node]) -> Node:
        """Call what the file itself defines; its formulas were checked where it stands."""
        if len(nodes) != len(definition.takes):
            takes = tuple(definition.takes)
            raise MetroError(
                "expression.arguments", text=self.text, name=definition.name, takes=takes
            )
        given_to = [
            self._key(node, declared)
            for node, declared in zip(nodes, definition.takes.values(), strict=True)
        ]
        self.used |= definition.names
        self.asked |= definition.asked
        kind = type(self.constants)
        if kind not in definition.made:
            definition.made[kind] = _function_of(definition, kind)
        code = ast.Call(self.constants.bind(definition.made[kind]), [VALUES, *given_to], [])
        return Node(scalar(definition.value.kind, definition.value.unit), code)

    def _table(self, tree: ast.Call) -> Node:
        head = tree.args[0] if tree.args else None
        name = head.value if isinstance(head, ast.Constant) else _id(head)
        found = self.tables.get(str(name))
        if found is None or len(tree.args) != len(found.keys) + 1:
            raise MetroError("expression.unknown_table", text=self.text, name=str(name))
        keys = [self._key(self.node(tree.args[i + 1]), key) for i, key in enumerate(found.keys)]

        code = ast.Call(self.constants.bind(look_up(found)), keys, [])
        return Node(scalar(found.value.kind, found.value.unit), code)

    def _key(self, node: Node, declared: Declared) -> ast.expr:
        if declared.word:
            if not isinstance(node.type, Word):
                raise MetroError("expression.not_a_word", text=self.text)
            return node.code
        wanted = scalar(declared.kind, declared.unit)
        first, second = rules.meet(wanted, self._one(node), self.text)
        shift = (second.offset - first.offset) / first.factor
        return self._convert(node, second.factor / first.factor, shift)


def _function_of(definition: Definition, kind: type[Constants]) -> Callable[..., Any]:
    """Return what evaluates a definition: it takes the values, then what the definition takes."""

    def made(text: str, *, rule: bool) -> Callable[..., Any]:
        shared = kind()
        compiler = Compiler(
            text, definition.known, definition.words, definition.tables, constants=shared
        )
        node, value = compiler.whole(), definition.value
        if rule:
            node = compiler.in_unit(node, value.kind, value.unit)
        return shared.formula(text, call("plus", node.code) if rule else node.code)

    *before, (_, last) = definition.cases
    cases = [(made(when, rule=False), made(text, rule=True)) for when, text in before]
    otherwise, takes = made(last, rule=True), tuple(definition.takes)

    def evaluate(values: Mapping[str, Any], *given: Any) -> Any:
        here = {**values, **dict(zip(takes, given, strict=True))}
        found = (rule for holds, rule in cases if holds(here))
        return next(found, otherwise)(here)

    return evaluate


def offset_of(unit: table.Unit, kind: str) -> Fraction:
    """Return where a unit has its zero; a difference of temperature knows no other than 0."""
    return unit.offset if kind == rules.TEMPERATURE else Fraction(0)


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
