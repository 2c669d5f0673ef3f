"""Do the zones of an item meet without a gap and without overlapping?

Looked into at every border between zones, between them, and for every class, kind of verification
and choice. What a nameplate says in numbers is taken as 1: borders are multiples of it. Where
borders hang on several ratings (Q1, Q2) these are told apart as well, in every order that the rules
of the nameplate allow; a fault is one that is there in each of them.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metro.errors import MetroError
from metro.model.point import Point
from metro.model.regulation import LimitRow, PlateRule
from metro.model.verification import VerificationKind
from metro.quantities.decimals import CONTEXT, written
from metro.quantities.expressions.borders import borders
from metro.quantities.expressions.expression import Expression, Scope, Value
from metro.regulations.cursor import Cursor

MOST = 50_000
MOST_RATINGS = 4
"""The most ratings whose orders are gone through."""
ONE = Decimal(1)
_BELOW, _ABOVE = Decimal("0.5"), Decimal(2)
_SPREADS = (10, 300, 10_000)
"""How far apart ratings are taken: a rule such as Max <= 10000 * e allows some of them."""


@dataclass(frozen=True)
class Zones:
    """The rows of permitted values of an item, with all that chooses between them."""

    place: Cursor
    rows: Sequence[LimitRow]
    points: Sequence[Point]
    scope: Scope
    choices: Mapping[str, Sequence[str]]
    """The words that a name may stand for, by name."""
    ratings: frozenset[str]
    plate: Sequence[PlateRule] = ()

    def check(self) -> None:
        """Look at every border, between them, and at every choice of words.

        Raises MetroError `regulation.zones_overlap`, `regulation.zone_missing`.
        """
        named = frozenset[str]().union(*(row.when.names for row in self.rows))
        named -= {"verification"}
        words = sorted(name for name in named if self.scope.names[name].word)
        if any(not self.choices.get(name) for name in words):
            return  # a word that is not chosen from a list: nothing to go through
        numeric = sorted(named - set(words))
        subjects = [name for name in numeric if name not in self.ratings] or numeric
        fixed: dict[str, Value] = {name: ONE for name in self.scope.names if name not in words}
        known: list[dict[str, Value]] = [
            dict(zip(words, chosen, strict=True))
            for chosen in itertools.product(*(self.choices[name] for name in words))
        ]
        self._check_at(subjects, fixed, known, MOST)
        found: list[MetroError] = []
        orders = self._orders(subjects, fixed)
        for sizes in orders:
            try:
                self._check_at(subjects, {**fixed, **sizes}, known, MOST // len(orders))
            except MetroError as error:
                found.append(error)
            else:
                return
        if found:
            raise found[0]

    def _orders(
        self, subjects: Sequence[str], fixed: Mapping[str, Value]
    ) -> list[dict[str, Value]]:
        """Return sizes of the ratings that borders hang on, in each order the plate allows."""
        named = frozenset[str]().union(*(row.when.names for row in self.rows))
        names = sorted(named & self.ratings - set(subjects))
        names = [name for name in names if not self.scope.names[name].word]
        if not 1 < len(names) <= MOST_RATINGS:
            return []
        ladders = [[Decimal(spread) ** step for step in range(len(names))] for spread in _SPREADS]
        orders = [row for ladder in ladders for row in itertools.permutations(ladder)]
        sizes: list[dict[str, Value]] = [dict(zip(names, row, strict=True)) for row in orders]
        return [
            row for row in sizes if all(self._keeps(rule, {**fixed, **row}) for rule in self.plate)
        ]

    @staticmethod
    def _keeps(rule: PlateRule, env: Mapping[str, Value]) -> bool:
        """Tell whether a nameplate keeps a rule, as far as its numbers tell."""
        try:
            return not rule.when.holds(env) or rule.holds.holds(env)
        except MetroError:
            return True

    def _check_at(
        self,
        subjects: Sequence[str],
        fixed: Mapping[str, Value],
        known: Sequence[Mapping[str, Value]],
        most: int,
    ) -> None:
        """Look at every place along the subjects, for ratings of given sizes."""
        marks = {name: self._marks(name, fixed, known) for name in subjects}
        values = {name: list(_samples(found)) for name, found in marks.items()}
        count = len(known)
        for samples in values.values():
            count *= len(samples)
        if count > most:
            return
        for chosen, at in itertools.product(known, itertools.product(*values.values())):
            numbers = dict(zip(subjects, at, strict=True))
            between = all(marks[n][0] <= v <= marks[n][-1] for n, v in numbers.items() if marks[n])
            said: dict[str, Value] = {**chosen, **numbers}
            self._look({**fixed, **said}, said, between)

    def _look(self, env: Mapping[str, Value], said: Mapping[str, Value], between: bool) -> None:
        """Look at one place; beyond the outermost borders a file need not say anything."""
        for kind in sorted(frozenset[VerificationKind]().union(*(row.kinds for row in self.rows))):
            here = {**env, "verification": kind.value}
            try:
                rows = [row for row in self.rows if kind in row.kinds and row.when.holds(here)]
            except MetroError:
                return  # a table has no such row: no such instrument
            at = self._words({**said, "verification": kind.value})
            if len(rows) > 1:
                place = next(row for row in self.place.items() if row.path[-1] == rows[1].id)
                names = tuple(row.id for row in rows)
                raise place.refuse("regulation.zones_overlap", rows=names, at=at)
            if not rows and between:
                raise self.place.refuse("regulation.zone_missing", at=at)

    def _words(self, said: Mapping[str, Value]) -> str:
        parts = []
        for name, value in said.items():
            if isinstance(value, Decimal):
                unit = self.scope.names[name].unit
                parts.append(f"{name} = {written(value)} {unit}".removesuffix(" 1"))
            else:
                parts.append(f"{name} = {value}")
        return ", ".join(parts)

    def _marks(
        self, subject: str, fixed: Mapping[str, Value], known: Sequence[Mapping[str, Value]]
    ) -> list[Decimal]:
        """Return the borders along one quantity and its values at points, in order."""
        edges = [
            edge
            for row in self.rows
            if row.when.text
            for edge in borders(row.when.text, self.scope)
            if subject in edge.names
        ]
        found = {
            at
            for edge in edges
            for chosen in known
            if (at := _zero(edge, subject, {**fixed, **chosen})) is not None
        }
        for point in self.points:
            row = point.quantities.get(subject)
            sides = (row.low, row.high) if row is not None else ()
            found |= {side.evaluate({}) for side in sides if side is not None and side.constant}
        return sorted(found)


def _zero(edge: Expression, subject: str, env: Mapping[str, Value]) -> Decimal | None:
    """Return where a difference that is linear in one quantity is 0; None if it never is."""
    try:
        one, two = (edge.evaluate({**env, subject: Decimal(value)}) for value in (1, 2))
    except MetroError:
        return None
    slope = CONTEXT.subtract(two, one)
    return CONTEXT.subtract(ONE, CONTEXT.divide(one, slope)) if slope else None


def _samples(marks: Sequence[Decimal]) -> Iterator[Decimal]:
    """Yield each border, a value between each two, and one beyond either end."""
    if not marks:
        yield ONE
        return
    yield CONTEXT.subtract(CONTEXT.multiply(marks[0], _BELOW), Decimal(marks[0] <= 0))
    for one, other in itertools.pairwise(marks):
        yield one
        yield CONTEXT.divide(CONTEXT.add(one, other), _ABOVE)
    yield marks[-1]
    yield CONTEXT.add(CONTEXT.abs(CONTEXT.multiply(marks[-1], _ABOVE)), ONE)
