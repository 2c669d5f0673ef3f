"""Do the zones of an item meet without a gap and without overlapping?

Looked into at every border between zones, between them, and for every class, kind of verification
and choice. What a nameplate says in numbers is taken as 1: borders are multiples of it. Where
borders hang on several ratings (Q1, Q2) these are told apart as well, in every order that the rules
of the nameplate allow; a fault is one that is there in each of them. Where a row asks whether a
rating is given (Max_1, e_1), nameplates that the rules allow are gone through with and without it.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from metro.errors import MetroError
from metro.model.point import Point
from metro.model.regulation import LimitRow, PlateRule
from metro.model.verification import VerificationKind
from metro.quantities.decimals import CONTEXT, written
from metro.quantities.expressions.borders import borders
from metro.quantities.expressions.expression import Expression, Scope, Value
from metro.regulations.cursor import Cursor
from metro.regulations.nameplates import MOST_TRIES, Nameplates, TooManyTriesError, keeps

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

        Raises MetroError `regulation.zones_overlap`, `regulation.zone_missing`,
        `regulation.zones_too_many`.
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
        self._check_at(subjects, _Sizes(fixed), known, MOST)
        self._check_orders(subjects, fixed, known)
        self._check_plates(subjects, fixed, known)

    def _check_orders(
        self,
        subjects: Sequence[str],
        fixed: Mapping[str, Value],
        known: Sequence[Mapping[str, Value]],
    ) -> None:
        """Look again with ratings of different sizes; a fault is one that is there in each."""
        found: list[MetroError] = []
        orders = self._orders(subjects, fixed)
        for sizes in orders:
            try:
                self._check_at(subjects, _Sizes({**fixed, **sizes}), known, MOST // len(orders))
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
            row
            for row in sizes
            if all(keeps(rule, {**fixed, **row}, frozenset()) for rule in self.plate)
        ]

    def _check_plates(
        self,
        subjects: Sequence[str],
        fixed: Mapping[str, Value],
        known: Sequence[Mapping[str, Value]],
    ) -> None:
        """Look at instruments whose nameplate gives, or leaves out, what a row asks for.

        The rules of the nameplate allow each of them: a fault in one is a fault of the file.
        """
        looked_at = frozenset[str]().union(*(row.when.looks_at for row in self.rows))
        asked = frozenset[str]().union(*(row.when.asked for row in self.rows)) & self.ratings
        at_points = [side for point in self.points for side in _sides(point)]
        looked_at |= frozenset[str]().union(*(side.names | side.asked for side in at_points))
        names = (looked_at & self.ratings) - set(subjects)
        names = frozenset(name for name in names if not self.scope.names[name].word)
        optional = sorted(asked & names)
        if not optional:
            return
        plates = Nameplates(self.plate, sorted(names), optional)
        try:
            for chosen in known:
                for sizes in plates.each(chosen):
                    absent = names - sizes.keys()
                    values = {name: at for name, at in fixed.items() if name not in absent}
                    at = _Sizes({**values, **sizes}, sizes, frozenset(absent), tuple(optional))
                    self._check_at(subjects, at, [chosen], MOST)
        except TooManyTriesError:
            count, most = plates.tries, MOST_TRIES
            raise self.place.refuse("regulation.zones_too_many", count=count, most=most) from None

    def _check_at(
        self,
        subjects: Sequence[str],
        sizes: "_Sizes",
        known: Sequence[Mapping[str, Value]],
        most: int,
    ) -> None:
        """Look at every place along the subjects, for ratings of given sizes."""
        breaks = {name: self._breaks(name, sizes) for name in subjects}
        marks = {name: self._marks(name, sizes, known, breaks[name]) for name in subjects}
        values = {
            name: list(_samples(sorted({*found, *breaks[name]}))) for name, found in marks.items()
        }
        count = len(known)
        for samples in values.values():
            count *= len(samples)
        if count > most:
            raise self.place.refuse("regulation.zones_too_many", count=count, most=most)
        for chosen, at in itertools.product(known, itertools.product(*values.values())):
            numbers = dict(zip(subjects, at, strict=True))
            between = all(marks[n][0] <= v <= marks[n][-1] for n, v in numbers.items() if marks[n])
            said: dict[str, Value] = {**chosen, **numbers, **sizes.said}
            self._look({**sizes.fixed, **said}, said, between, sizes.absent)

    def _look(
        self,
        env: Mapping[str, Value],
        said: Mapping[str, Value],
        between: bool,
        absent: frozenset[str],
    ) -> None:
        """Look at one place; beyond the outermost borders a file need not say anything.

        A row that needs a rating which is left out can not be told: it is as if there were none.
        """
        for kind in sorted(frozenset[VerificationKind]().union(*(row.kinds for row in self.rows))):
            here = {**env, "verification": kind.value}
            try:
                rows = [row for row in self.rows if kind in row.kinds and row.when.holds(here)]
            except MetroError as error:
                if error.parameters.get("name") not in absent:
                    continue  # a table has no such row: no such instrument for this kind
                rows = []
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

    def _breaks(self, subject: str, sizes: "_Sizes") -> list[Decimal]:
        """Return where a definition that asks for a rating may change what it comes to."""
        declared = self.scope.names[subject]
        found = {
            value
            for name in sizes.breaking
            if self.scope.names[name] == declared
            and isinstance(value := sizes.said.get(name), Decimal)
        }
        return sorted(found)

    def _marks(
        self,
        subject: str,
        sizes: "_Sizes",
        known: Sequence[Mapping[str, Value]],
        breaks: Sequence[Decimal],
    ) -> list[Decimal]:
        """Return the borders along one quantity and its values at points, in order."""
        edges = [
            edge
            for row in self.rows
            if row.when.text
            for edge in borders(row.when.text, self.scope)
            if subject in edge.names
        ]
        spans = list(_spans(breaks))
        found = {
            at
            for edge in edges
            for chosen in known
            for span in spans
            if (at := _zero(edge, subject, {**sizes.fixed, **chosen}, span)) is not None
        }
        return sorted(found | self._at_points(subject, sizes, known))

    def _at_points(
        self, subject: str, sizes: "_Sizes", known: Sequence[Mapping[str, Value]]
    ) -> set[Decimal]:
        """Return the values of one quantity at the points; a nameplate tells all of them."""
        found = set()
        for point in self.points:
            sides = _sides(point, subject)
            found |= {side.evaluate({}) for side in sides if side.constant}
            for chosen in known if sizes.said else ():
                env = {**sizes.fixed, **chosen}
                try:
                    if point.when.holds(env):
                        found |= {side.evaluate(env) for side in sides}
                except MetroError:
                    continue  # a point of an instrument that has what this one leaves out
        return found


@dataclass(frozen=True)
class _Sizes:
    """What the ratings are taken to be."""

    fixed: Mapping[str, Value]
    said: Mapping[str, Value] = field(default_factory=dict)
    """Those of a nameplate that was chosen by its rules."""
    absent: frozenset[str] = frozenset()
    breaking: tuple[str, ...] = ()
    """The ratings that rows ask for: a definition may change where a value reaches one."""


def _sides(point: Point, subject: str | None = None) -> list[Expression]:
    """Return the ends of what a point takes, of one quantity or of all."""
    rows = [row for name, row in point.quantities.items() if subject in (None, name)]
    return [side for row in rows for side in (row.low, row.high) if side is not None]


def _spans(breaks: Sequence[Decimal]) -> Iterator[tuple[Decimal | None, Decimal | None]]:
    """Yield the spans between breaks, open at either end."""
    yield from itertools.pairwise((None, *breaks, None))


def _zero(
    edge: Expression,
    subject: str,
    env: Mapping[str, Value],
    span: tuple[Decimal | None, Decimal | None],
) -> Decimal | None:
    """Return where a difference that is linear within a span is 0 in it; None if it never is."""
    low, high = span
    first = CONTEXT.add(low, ONE) if low is not None else ONE
    second = CONTEXT.add(first, ONE)
    if high is not None:
        below = low if low is not None else CONTEXT.subtract(high, _ABOVE)
        first = CONTEXT.divide(CONTEXT.add(below, high), _ABOVE)
        second = high
    try:
        one, two = (edge.evaluate({**env, subject: value}) for value in (first, second))
    except MetroError:
        return None
    change = CONTEXT.subtract(two, one)
    if not change:
        return None
    width = CONTEXT.subtract(second, first)
    at = CONTEXT.subtract(first, CONTEXT.divide(CONTEXT.multiply(one, width), change))
    inside = (low is None or low <= at) and (high is None or at <= high)
    return at if inside else None


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
