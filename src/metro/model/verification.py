"""What a verification is made of: its kind, its readings as typed and taken, its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from metro.quantities.quantity import Quantity

WHOLE = "-"
"""The part id of an instrument that is verified as one whole."""


class VerificationKind(StrEnum):
    """Kinds of verification (检定): first, and the subsequent ones; and in-service inspection."""

    INITIAL = "initial"
    PERIODIC = "periodic"
    AFTER_REPAIR = "after_repair"
    WITHIN_VALIDITY = "within_validity"
    ARBITRATION = "arbitration"
    IN_SERVICE = "in_service"


SUBSEQUENT = (
    VerificationKind.PERIODIC,
    VerificationKind.AFTER_REPAIR,
    VerificationKind.WITHIN_VALIDITY,
)


class Stage(StrEnum):
    """Before and after adjustment (调整前, 调整后)."""

    AS_FOUND = "as_found"
    AS_LEFT = "as_left"


class Outcome(StrEnum):
    """The answer to one question of an inspected item."""

    CONFORMS = "conforms"
    FAILS = "fails"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with what was seen; `note` is required where it does not conform."""

    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of readings: a quantity for each column that was taken."""

    values: Mapping[str, Quantity]


@dataclass(frozen=True, slots=True)
class Place:
    """Where readings belong: item, stage and point."""

    item: str
    stage: Stage
    point: str


@lru_cache(4096)
def place(item: str, stage: Stage, point: str) -> Place:
    """Return a Place, the same object for all who ask: readings are found by it all the time."""
    return Place(item, stage, point)


@dataclass(frozen=True, slots=True)
class PartData:
    """What was taken on one part (nozzle, weight, channel), or on the whole."""

    accuracy_class: str = ""
    ratings: Mapping[str, Quantity | str] = field(default_factory=dict)
    readings: Mapping[Place, tuple[Reading, ...]] = field(default_factory=dict)
    answers: Mapping[tuple[str, Stage], Mapping[str, Answer]] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandardInUse:
    """What the evaluation needs of a standard: class, limits or uncertainty, its values."""

    accuracy_class: str = ""
    mpe: Quantity | None = None
    uncertainty: Quantity | None = None
    coverage_factor: str = ""
    values: Mapping[str, Quantity | str] = field(default_factory=dict)
    """Its own values (a volume), or words (the material of a vessel)."""
    low: Quantity | None = None
    high: Quantity | None = None
    """The range that its certificate covers."""
    pieces: tuple[tuple[Quantity, Quantity], ...] = ()
    """Nominal value and |MPE| of each piece of a set."""


@dataclass(frozen=True, slots=True)
class VerificationData:
    """Everything that the evaluation of one verification needs, typed and of the right kinds."""

    on: date
    kind: VerificationKind
    accuracy_class: str = ""
    ratings: Mapping[str, Quantity | str] = field(default_factory=dict)
    parts: Mapping[str, PartData] = field(default_factory=dict)
    conditions: Mapping[str, tuple[Quantity, ...]] = field(default_factory=dict)
    standards: Mapping[str, StandardInUse] = field(default_factory=dict)
    """By requirement, or by `requirement@item/point` where a point has its own."""
    adjusted: bool = False
