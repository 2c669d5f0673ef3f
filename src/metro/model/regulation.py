"""A verification regulation (检定规程) as loaded: dated, cited, its formulas checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import compress

from metro.errors import MetroError
from metro.model.civil import holds_on
from metro.model.edition import AlsoFor, Standing
from metro.model.evidence import Evidence, Source
from metro.model.form import Forms, forms
from metro.model.judgement import Limits
from metro.model.looking import looked_at
from metro.model.point import Column, Derived, Point
from metro.model.regime import Regime
from metro.model.verification import Stage, VerificationKind
from metro.model.words import Bilingual
from metro.quantities.expressions.expression import (
    Condition,
    Expression,
    Truths,
    Value,
    Values,
    which,
    working_out,
)
from metro.quantities.expressions.types import Declared
from metro.quantities.quantity import Quantity


@dataclass(frozen=True, slots=True)
class RegulationNumber:
    """A number a head of the station may have to confirm; `value` None is a named gap.

    `path` joins the ids from the top of the file; `corrected` tells that the station did so.
    """

    path: str
    value: str | None
    evidence: Evidence
    correctable: bool
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """What the nameplate says (Max, e, Q3…); a word where `declared.word`."""

    id: str
    title: Bilingual
    declared: Declared
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlateRule:
    """What a nameplate has to satisfy before anything is judged (`Max <= 10000*e`)."""

    id: str
    title: Bilingual
    when: Condition
    holds: Condition
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PartKind:
    """What the instrument is made of, where parts are judged on their own."""

    id: str
    title: Bilingual
    ratings: Mapping[str, Rating]
    documents: str
    """`per_part`, `passing_together` (one certificate, a notice for each that fails), `whole`."""


@dataclass(frozen=True, slots=True)
class Surrounding:
    """A condition of the surroundings with its permitted interval."""

    id: str
    title: Bilingual
    declared: Declared
    low: Expression | None
    high: Expression | None
    most_change: Expression | None
    taken: str
    """`start_and_end` or `once`."""
    required: bool
    evidence: Evidence
    cases: tuple["LimitRow", ...] = ()
    """Where the interval depends on the instrument: the first whose condition holds."""


class Compare(StrEnum):
    """What of a standard is compared with the limit of the instrument."""

    MPE = "mpe"
    UNCERTAINTY = "uncertainty"
    SUM_OF_MPE = "sum_of_mpe"
    UNCERTAINTY_OF_INSTALLATION = "uncertainty_of_installation"
    OWN_LIMIT = "own_limit"


@dataclass(frozen=True, slots=True)
class Ratio:
    """The share of a limit that a standard may take up; `most` None is a named gap."""

    id: str
    most: Fraction | None
    when: Condition
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StandardRequirement:
    """A standard or auxiliary instrument that the regulation asks for, and how good it must be."""

    id: str
    title: Bilingual
    kind: str
    role: str
    """`main`, `auxiliary` or `check`."""
    compare: Compare | None
    ratios: tuple[Ratio, ...]
    """The first one whose condition holds is asked for."""
    at: Expression | None
    """The value at which the standard serves (a nominal mass); None: the reading itself."""
    own_limit: Quantity | None
    when: Condition
    values: Mapping[str, Declared]
    optional: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RunCondition:
    """What has to hold for a reading to count (`|t_J − t_B| ≤ 4 ℃`); else it is taken again."""

    id: str
    title: Bilingual
    when: Condition
    expression: Expression
    low: Expression | None
    high: Expression | None
    evidence: Evidence


class Of(StrEnum):
    """What is judged: each reading, the mean of their results, or the readings as one set."""

    EACH = "each"
    MEAN = "mean"
    SET = "set"


class RetestRule(StrEnum):
    """When a meter out of its limit passes after more runs."""

    LATER_AND_MEAN = "later_and_mean"
    LATER = "later"
    MEAN_AND_TWO = "mean_and_two"


@dataclass(frozen=True, slots=True)
class Retest:
    """How many more runs a failed one allows, and what they have to show."""

    more: int
    rule: RetestRule
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Step:
    """The rounding step: stated, or a tenth of the limit (`expression` None).

    `down` takes the power of ten that is not above that tenth: 0.1 for a limit of 2.5.
    `gap` tells that nobody published it: nothing is concluded before the head fills it.
    """

    when: Condition
    expression: Expression | None
    down: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """How the result of an item comes from its readings."""

    title: Bilingual
    symbol: str
    expression: Expression
    of: Of
    steps: tuple[Step, ...]
    retest: Retest | None


@dataclass(frozen=True)
class LimitRow:
    """One row of permitted values: for which kinds of verification, in which zone, how much."""

    id: str
    kinds: frozenset[VerificationKind]
    when: Condition
    low: Expression | None
    high: Expression | None
    text: str
    gap: bool
    evidence: Evidence

    def limits(self, values: Values) -> Limits:
        """Return the permitted interval for these values.

        Raises MetroError `expression.missing_value`, `expression.undefined`.
        """
        return self._stated or self._worked_out(values)

    @cached_property
    def _stated(self) -> Limits | None:
        """The interval where no formula in it names a value."""
        constant = all(side.constant for side in (self.low, self.high) if side is not None)
        return self._worked_out({}) if constant else None

    def _worked_out(self, values: Values) -> Limits:
        low, high = (
            None if side is None else Quantity(side.evaluate(values), side.unit, side.kind)
            for side in (self.low, self.high)
        )
        return Limits(self.id, low, high)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to look at in an inspected item."""

    id: str
    title: Bilingual


@dataclass(frozen=True)
class Item:
    """A prescribed item: measured (readings, result, limits) or inspected (questions)."""

    id: str
    title: Bilingual
    kinds: frozenset[VerificationKind]
    when: Condition
    stages: tuple[Stage, ...]
    evidence: Evidence
    points: tuple[Point, ...] = ()
    repeat: int = 1
    """How many readings a point takes; 0 is a named gap."""
    labels: tuple[Bilingual, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    counts_when: tuple[RunCondition, ...] = ()
    result: Result | None = None
    limits: tuple[LimitRow, ...] = ()
    limits_are_errors: bool = True
    """Limits of an error (MPE) rather than of another requirement."""
    questions: tuple[Question, ...] = ()

    @property
    def inspected(self) -> bool:
        """Tell whether the item is looked at rather than measured."""
        return self.result is None

    @cached_property
    def asked(self) -> tuple[Column, ...]:
        """The columns that have to be taken, each where its condition holds."""
        columns = self.columns.values()
        return tuple(row for row in columns if row.nominal is None and not row.optional)

    @cached_property
    def asked_by_presence(self) -> bool:
        """Tell whether what has to be taken depends on nothing but which columns are there."""
        return not any(row.when.names for row in self.asked if row.when is not None)

    @cached_property
    def asked_where(self) -> Callable[[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]:
        """Return the columns to be taken by the names that are there, of a reading and beside it.

        It serves where nothing but presence counts; what was found for some names is kept.
        """
        return lru_cache(256)(self._asked_where)

    def _asked_where(self, taken: tuple[str, ...], beside: tuple[str, ...]) -> tuple[str, ...]:
        there: Values = dict.fromkeys((*taken, *beside), "")
        absent = [row for row in self.asked if row.id not in taken]
        return tuple(row.id for row in absent if row.when is None or row.when.holds(there))

    @cached_property
    def asks_for(self) -> frozenset[str]:
        """The names that decide which columns have to be taken."""
        return looked_at(tuple(row.when for row in self.asked))

    @cached_property
    def read(self) -> frozenset[str]:
        """The names that a reading may add to the values: columns, and what derives from them."""
        return frozenset((*self.columns, *self.derived))

    @cached_property
    def always_asked(self) -> frozenset[str]:
        """The columns without which no reading is whole, whatever else is there."""
        return frozenset(row.id for row in self.asked)

    @cached_property
    def nominal(self) -> Mapping[str, Expression]:
        """What columns hold where nothing was taken."""
        columns = self.columns.values()
        return {row.id: row.nominal for row in columns if row.nominal is not None}

    @cached_property
    def derive(self) -> Callable[[dict[str, Value]], dict[str, Quantity]]:
        """Work out what derives from a reading; each value may name those before it.

        Raises MetroError `expression.missing_value`, `expression.undefined`.
        """
        return working_out({name: row.cases for name, row in self.derived.items()})

    def limits_where(self, kind: str, values: Values) -> list[LimitRow]:
        """Return the rows of limits that apply to a kind of verification and these values.

        Raises MetroError `expression.missing_value`, `expression.undefined`.
        """
        return list(compress(self.limits_for[kind], self._limits_hold(kind)(values)))

    @cached_property
    def limits_for(self) -> Mapping[str, tuple[LimitRow, ...]]:
        """The rows of limits that serve each kind of verification."""
        kinds = VerificationKind
        return {kind: tuple(row for row in self.limits if kind in row.kinds) for kind in kinds}

    @cached_property
    def _limits_hold(self) -> Callable[[str], Truths]:
        return cache(lambda kind: which([row.when for row in self.limits_for[kind]]))

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """The names that its formulas may look at, of a reading and beside it."""
        return looked_at(self)

    @cached_property
    def bounds_follow(self) -> tuple[str, ...]:
        """What limits and rounding steps look at of the readings themselves."""
        names = looked_at((self.limits, self.result and self.result.steps))
        return tuple(name for name in (*self.columns, *self.derived) if name in names)

    def repeat_at(self, point: Point) -> int:
        """Return how many readings a point takes; one where that is a gap."""
        return max(1, self._stated_repeat(point))

    def _stated_repeat(self, point: Point) -> int:
        return self.repeat if point.repeat is None else point.repeat

    @cached_property
    def gaps(self) -> Mapping[str, tuple[str, ...]]:
        """What is not known of points, by point: quantities, or how often it is read."""
        found = {}
        for point in self.points:
            names = [name for name, row in point.quantities.items() if row.low is None]
            if self.columns and self._stated_repeat(point) == 0:
                names.append("repeat")
            if names:
                found[point.id] = tuple(names)
        return found

    @cached_property
    def across(self) -> tuple[str, ...]:
        """The results of earlier items that are named by point: `error.points`, `error.high`."""
        named = (name for name in self.looks_at if "." in name)
        return tuple(sorted(name for name in named if not name.endswith(".each")))


@dataclass(frozen=True, slots=True)
class Interval:
    """How long a verification is valid, or how long an instrument may serve."""

    id: str
    months: int | None
    when: Condition
    regime: Regime
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Wording:
    """How a conclusion is worded on paper; `{class}` is filled."""

    passed: Bilingual
    failed: Bilingual


@dataclass(frozen=True)
class VerificationRegulation:
    """One edition of one regulation, with the numbers in force at this station."""

    id: str
    number: str
    edition: str
    title: Bilingual
    territory: str | None
    revision: int
    in_force_from: date | None
    in_force_until: date | None
    instrument: str
    instrument_name: Bilingual
    quantity: str
    purposes: tuple[str, ...]
    catalogue: str | None
    """The entry of the catalogue of compulsory control, in its own words."""
    sources: Mapping[str, Source]
    accuracy_classes: tuple[str, ...]
    ratings: Mapping[str, Rating]
    nameplate: tuple[PlateRule, ...]
    parts: PartKind | None
    surroundings: tuple[Surrounding, ...]
    standards: tuple[StandardRequirement, ...]
    items: tuple[Item, ...]
    intervals: tuple[Interval, ...]
    seals: tuple[Question, ...]
    on_pass: tuple[str, ...]
    on_fail: tuple[str, ...]
    wording: Wording
    numbers: tuple[RegulationNumber, ...]
    file_hash: str
    numbers_digest: str
    also_for: tuple[AlsoFor, ...] = ()

    def item(self, item: str) -> Item:
        """Return an item by its id.

        Raises MetroError `regulation.no_item` for a record judged by an older file of the program.
        """
        found = next((row for row in self.items if row.id == item), None)
        if found is None:
            raise MetroError("regulation.no_item", regulation=self.id, item=item)
        return found

    @cached_property
    def form(self) -> Forms:
        """Return where the cells of a part stand, by its id."""
        return forms(self.items)

    def standing(self, on: date) -> Standing:
        """Tell where this edition stands on that day among those before and after it."""
        if self.in_force_from is None:
            return Standing.UNKNOWN
        if on < self.in_force_from:
            return Standing.FUTURE
        return Standing.IN_FORCE if self.in_force(on) else Standing.SUPERSEDED

    @cached_property
    def required_ratings(self) -> tuple[Rating, ...]:
        """What every nameplate says, of the whole and of a part."""
        parts = self.parts.ratings if self.parts else {}
        return tuple(row for row in (*self.ratings.values(), *parts.values()) if row.required)

    @cached_property
    def may_be_absent(self) -> frozenset[str]:
        """The names that a nameplate or a record may leave out."""
        parts = self.parts.ratings if self.parts else {}
        ratings = (*self.ratings.values(), *parts.values())
        rows: tuple[Rating | Surrounding, ...] = (*ratings, *self.surroundings)
        return frozenset(row.id for row in rows if not row.required)

    def in_force(self, on: date) -> bool:
        """Tell whether this edition is in force on that day, both days included."""
        return holds_on(self.in_force_from, self.in_force_until, on)

    def applies(self, instrument: str, on: date) -> bool:
        """Tell whether this edition, in force, verifies a kind of instrument on that day."""
        further = any(row.applies(instrument, on) for row in self.also_for)
        return self.in_force(on) and (instrument == self.instrument or further)

    def knows(self, instrument: str) -> bool:
        """Tell whether this edition verifies a kind of instrument on any day."""
        kinds = (self.instrument, *(row.instrument for row in self.also_for))
        return instrument in kinds

    @property
    def label(self) -> str:
        """Return number and edition as printed: `JJG 443—2023`."""
        return f"{self.number}—{self.edition}"
