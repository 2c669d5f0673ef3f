"""Every border of every table of limits in the library: just below, on, just above, and between.

The judge's row is compared with the one that the words of the file say, read here by other means:
Python's own logic on exact fractions in SI units.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.conformity import limits_at
from metro.evaluation.intake import take
from metro.model.regulation import Item, VerificationRegulation
from metro.model.verification import Stage, VerificationKind
from metro.quantities import table
from metro.regulations import library
from metro.regulations.cases import read_cases, standards_of
from metro.regulations.cursor import plain
from metro.regulations.source import parse

CASES = Path(__file__).parent / "cases"
LITERAL = re.compile(r"(?<![\w.\"])([0-9]+(?:\.[0-9]+)?) ?(℃|kg|mm|cm/m|s|m⁻¹|%)(?!\w)")
COMPARED = re.compile(r"(<=|>=|==|<|>)")
NEAR = Fraction(1, 10**9)


@dataclass(frozen=True)
class Zoned:
    """An item with zones on an instrument of a case, for one class and kind of verification."""

    regulation: VerificationRegulation
    item: Item
    env: dict[str, object]
    subjects: tuple[str, ...]

    def __repr__(self) -> str:
        return f"{self.regulation.id}:{self.item.id}:{self.env.get('class')}"

    def unit(self, name: str) -> str:
        for rows in (self.item.columns, self.item.derived, self.regulation.ratings):
            if name in rows:
                return rows[name].declared.unit
        for point in self.item.points:
            if name in point.quantities:
                return point.quantities[name].declared.unit
        found = [row for row in self.regulation.surroundings if row.id == name]
        assert self.regulation.parts is not None or found, name
        return (found or [self.regulation.parts.ratings.get(name)])[0].declared.unit  # type: ignore[union-attr]

    def in_si(self, name: str, value: object) -> object:
        if not isinstance(value, Decimal):
            return value
        unit = table.unit(self.unit(name))
        return Fraction(value) * unit.factor + unit.offset

    def says(self, text: str, env: dict[str, object]) -> bool | Fraction:
        """Work out a text of the file by Python's own logic."""
        if not text:
            return True
        names = {
            name: self.in_si(name, env[name]) for name in re.findall(r"\w+", text) if name in env
        }
        names["table"] = tables_of(self.regulation.id)
        names["given"] = lambda value: not isinstance(value, str)
        names |= self.definitions(text, env)
        words = set(re.findall(r"[A-Za-z]\w*", text)) - set(names)
        names |= {word: word for word in (*words, "I", "II", "III", "IIII") if word not in names}
        names["abs"] = abs
        keyed = {"class": "class_", "in": "in"}
        known = {keyed.get(name, name): value for name, value in names.items()}

        def literal(found: re.Match[str]) -> str:
            unit = table.unit(found[2])
            return f"F('{Fraction(found[1]) * unit.factor + unit.offset}')"

        source = LITERAL.sub(literal, text)
        source = re.sub(r"\btable\((\w+),", r"table('\1',", re.sub(r"\bclass\b", "class_", source))
        source = re.sub(r"(?<![\w.'\"/])([0-9]+\.[0-9]+)(?![\w'\"])", r"F('\1')", source)
        for word in ("and", "or", "not", "in", "if", "else", "F"):
            known.pop(word, None)
        return eval(source, {"__builtins__": {}, "F": Fraction}, known)  # type: ignore[no-any-return]

    def definitions(self, text: str, env: dict[str, object]) -> dict[str, object]:
        """Return what the file defines and a text calls, worked out case by case."""

        def made(row: dict[str, object]) -> Callable[..., object]:
            def call(*given: Fraction) -> object:
                takes = zip(row["takes"], given, strict=True)  # type: ignore[call-overload]
                here = {name: f"F('{value}')" for name, value in takes}
                for case in row["cases"]:  # type: ignore[attr-defined]
                    when, rule = (
                        re.sub(r"\b(\w+)\b", lambda m: here.get(m[1], m[1]), case.get(key, ""))
                        for key in ("when", "expression")
                    )
                    if self.says(when, env):
                        return self.says(rule, env)
                raise AssertionError(row)

            return call

        rows = definitions_of(self.regulation.id)
        return {name: made(row) for name, row in rows.items() if f"{name}(" in text}

    def row_said(self, env: dict[str, object]) -> list[str]:
        kind = env["verification"]
        rows = [row for row in self.item.limits if kind in row.kinds]
        return [row.id for row in rows if self.says(row.when.text, env)]

    def row_found(self, env: dict[str, object]) -> str:
        try:
            found = limits_at(self.item, env)  # type: ignore[arg-type]
        except MetroError as error:
            if error.code == "regulation.gap":
                return str(error.parameters["row"])
            raise
        row = next(row for row in self.item.limits if row.id == found.row)
        if row.text.startswith("±"):
            assert found.low is not None
            assert found.high is not None
            assert found.low.number == found.high.number.copy_negate()
            assert found.high.number >= 0
        return found.row

    def span(self, subject: str) -> tuple[Decimal, Decimal]:
        """Return the least and the largest value that the item takes at its points."""
        ends: list[Decimal] = []
        for point in self.item.points:
            quantity = point.quantities.get(subject)
            if quantity is None:
                continue
            try:
                if not point.when.holds(self.env):  # type: ignore[arg-type]
                    continue
                ends += [
                    side.evaluate(self.env)  # type: ignore[arg-type]
                    for side in (quantity.low, quantity.high)
                    if side is not None
                ]
            except MetroError:
                continue  # a point of an instrument that has what this one lacks
        own = self.env.get(subject)
        if not ends and isinstance(own, Decimal):
            ends = [own / 4, own * 4]  # a rating or a condition: about what it is here
        return (min(ends), max(ends)) if ends else (Decimal(1), Decimal(10_000))

    def borders(self, subject: str) -> list[Decimal]:
        """Return where the words of the file change their mind along one quantity."""
        steps = [self.env[name] for name in ("Max_1", "Max_2") if name in self.env]
        found: set[Decimal] = {step for step in steps if isinstance(step, Decimal)}
        for row in self.item.limits:
            for text in re.split(r"\band\b|\bor\b|\bnot\b", row.when.text):
                sides = COMPARED.split(
                    text.strip().strip("()") if text.count("(") != text.count(")") else text.strip()
                )
                if len(sides) != 3 or not re.search(rf"\b{subject}\b", text):
                    continue
                for start in (0, *steps):
                    found |= set(self._crossing(sides[0], sides[2], subject, Decimal(start)))  # type: ignore[arg-type]
        return sorted(found)

    def _crossing(self, left: str, right: str, subject: str, start: Decimal) -> Iterator[Decimal]:
        """Follow the difference of two sides from one and two units above the start to its zero."""
        one, two = (
            self.says(f"({left}) - ({right})", {**self.env, subject: start + value})
            for value in (1, 2)
        )
        unit = table.unit(self.unit(subject))
        slope = (two - one) / unit.factor
        if slope:
            first = Fraction(start + 1) * unit.factor + unit.offset
            at = (first - Fraction(one) / Fraction(slope) - unit.offset) / unit.factor
            yield Decimal(at.numerator) / Decimal(at.denominator)


@cache
def definitions_of(regulation: str) -> dict[str, dict[str, object]]:
    """Return the definitions of a file as they are written."""
    top = plain(parse(library.data(regulation), regulation))
    assert isinstance(top, dict)
    return top.get("definitions") or {}


@cache
def tables_of(regulation: str):  # type: ignore[no-untyped-def]
    """Return a lookup in the tables of a file as they are written; sides in their own unit one."""
    top = plain(parse(library.data(regulation), regulation))
    assert isinstance(top, dict)
    kept = top.get("tables") or {}

    def look(name: str, *keys: object) -> Fraction:
        rows = kept[name]["rows"]
        for key in keys:
            rows = rows[key]
        assert kept[name]["value"]["unit"] == "1"
        return Fraction(rows)

    return look


def instruments(
    regulation: VerificationRegulation,
) -> Iterator[tuple[dict[str, object], VerificationKind]]:
    """Walk the instruments of the cases of a regulation, once each."""
    file = CASES / f"{regulation.id}.yaml"
    seen = set()
    for case in read_cases(file.read_bytes(), file.name):
        intake = take(regulation, case.on, case.kind, case.cells, standards_of(case, regulation))
        if intake.refused:
            continue
        for part in intake.data.parts.values():
            env = environment.of_part(regulation, intake.data, part, Stage.AS_FOUND)
            key = (case.kind, tuple(sorted((name, str(value)) for name, value in env.items())))
            if key not in seen:
                seen.add(key)
                yield dict(env), case.kind


def applies(regulation: VerificationRegulation, item: Item, env: dict[str, object]) -> bool:
    optional = regulation.may_be_absent
    try:
        return environment.applies(item.when, env, optional)  # type: ignore[arg-type]
    except MetroError as error:
        assert error.code == "expression.missing_value"
        return False


def zoned(regulation: VerificationRegulation) -> Iterator[Zoned]:
    for env, kind in instruments(regulation):
        for item in regulation.items:
            if kind not in item.kinds or not item.limits or not applies(regulation, item, env):
                continue
            named = {name for row in item.limits for name in row.when.names}
            at_point = {name for point in item.points for name in point.quantities}
            known = {**env, **{name: Decimal(1) for name in (at_point | set(item.columns)) & named}}
            numeric = [name for name in named if isinstance(known.get(name), Decimal)]
            if named <= set(known):
                yield Zoned(regulation, item, known, tuple(sorted(numeric)))


@cache
def with_borders() -> tuple[tuple[Zoned, str], ...]:
    """Return every item with every quantity that it has zones of."""
    found = {}
    for name in library.ids():
        regulation = library.shipped(name)
        for at in zoned(regulation):
            for subject in at.subjects:
                words = tuple(
                    sorted(
                        (key, str(value))
                        for key, value in at.env.items()
                        if key in {n for row in at.item.limits for n in row.when.names}
                    )
                )
                found.setdefault((name, at.item.id, subject, words), (at, subject))
    return tuple(found.values())


BESIDE = {"539-2016": "weighing_error", "162-2009": "error_of_indication", "52-2013": "hysteresis"}


def test_that_the_library_has_many_borders() -> None:
    pairs = with_borders()
    items = {(at.regulation.id, at.item.id) for at, _ in pairs}

    assert len(items) >= 28
    assert sum(len(at.borders(subject)) for at, subject in pairs) >= 200
    for number, item in BESIDE.items():
        assert any(number in name and found == item for name, found in items)


@pytest.mark.parametrize("regulation", library.ids())
def test_that_each_border_belongs_to_one_zone_as_the_file_says(regulation: str) -> None:
    """Just below, on and just above every border, within what the points take."""
    for at, subject in with_borders():
        if at.regulation.id != regulation:
            continue
        low, high = at.span(subject)
        for border in at.borders(subject):
            step = abs(border) * Decimal("1e-9") or Decimal("1e-9")
            for value in (border - step, border, border + step):
                if low <= value <= high:
                    env = {**at.env, subject: value}
                    assert [at.row_found(env)] == at.row_said(env), (at, subject, value)


@given(st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_that_nothing_in_between_is_without_a_zone(data: st.DataObject) -> None:
    at, subject = data.draw(st.sampled_from(with_borders()))
    low, high = at.span(subject)
    share = data.draw(st.integers(0, 10**6))
    env = {**at.env, subject: low + (high - low) * share / 10**6}

    assert [at.row_found(env)] == at.row_said(env)


@pytest.mark.parametrize("regulation", library.ids())
def test_that_each_limit_of_each_instrument_is_one_row_and_symmetric_where_it_is_written_so(
    regulation: str,
) -> None:
    """Items without borders as well: their words alone choose the row."""
    found = 0
    for at in zoned(library.shipped(regulation)):
        if at.subjects:
            continue
        said = at.row_said(at.env)
        assert len(said) == 1, (at, said)
        try:
            assert at.row_found(at.env) == said[0]
        except MetroError as error:
            # A limit of what is read; or the weight that no table has, which its case refuses.
            missing = ("expression.missing_value", "expression.not_in_table")
            assert error.code in missing, error
        found += 1
    assert found or any(at.regulation.id == regulation for at, _ in with_borders())
