"""What the evaluation says: results, limits, verdicts and their reasons, point by point."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from metro.model.verification import Stage
from metro.quantities.frozen import opened
from metro.quantities.quantity import Quantity


class Verdict(StrEnum):
    """合格, 不合格, not yet known, not applicable (不适用)."""

    PASSED = "passed"
    REJECTED = "rejected"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code whose words are in `language`, and what fills them."""

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """The permitted interval; None where a side has no limit. `row` is the id of its row."""

    row: str
    low: Quantity | None
    high: Quantity | None

    def smallest(self) -> Quantity:
        """Return the smaller side as a magnitude; a side at zero only where there is no other."""
        sides = [side for side in (self.low, self.high) if side is not None]
        least = min(sides, key=lambda side: (side.number == 0, side.number.copy_abs()))
        return Quantity(least.number.copy_abs(), least.unit, least.kind)


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """One reading evaluated: derived values (unrounded) and its own result.

    Where the mean is judged, a single result is rounded to be shown and has no verdict.
    """

    derived: Mapping[str, Quantity]
    unrounded: Quantity | None = None
    result: Quantity | None = None
    limits: Limits | None = None
    verdict: Verdict = Verdict.PENDING


_OpenReading = opened(ReadingResult)


def reading_result(
    derived: Mapping[str, Quantity],
    unrounded: Quantity,
    result: Quantity,
    limits: Limits,
    verdict: Verdict,
) -> ReadingResult:
    """Return a ReadingResult as its class makes it, for there are many (see `frozen`)."""
    made: Any = _OpenReading()
    made.derived = derived
    made.unrounded = unrounded
    made.result = result
    made.limits = limits
    made.verdict = verdict
    made.__class__ = ReadingResult
    return made  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class PointResult:
    """One point: the result that counts, its limit, and the readings behind it."""

    point: str
    quantities: Mapping[str, Quantity]
    readings: tuple[ReadingResult, ...]
    verdict: Verdict
    unrounded: Quantity | None = None
    result: Quantity | None = None
    limits: Limits | None = None
    reasons: tuple[Reason, ...] = ()


_OpenPoint = opened(PointResult)


def point_result(
    point: str,
    quantities: Mapping[str, Quantity],
    readings: tuple[ReadingResult, ...],
    verdict: Verdict,
    decisive: ReadingResult,
    reasons: tuple[Reason, ...],
) -> PointResult:
    """Return a PointResult as its class makes it, of the reading or the mean that decides it."""
    made: Any = _OpenPoint()
    made.point = point
    made.quantities = quantities
    made.readings = readings
    made.verdict = verdict
    made.unrounded = decisive.unrounded
    made.result = decisive.result
    made.limits = decisive.limits
    made.reasons = reasons
    made.__class__ = PointResult
    return made  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One prescribed item at one stage."""

    item: str
    stage: Stage
    verdict: Verdict
    points: tuple[PointResult, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def every_reason(self) -> tuple[Reason, ...]:
        """Return the reasons of the item and of its points."""
        return (*self.reasons, *(reason for point in self.points for reason in point.reasons))


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part: the items that conclude, and those as found when it was adjusted."""

    part: str
    verdict: Verdict
    items: tuple[ItemResult, ...]
    as_found: tuple[ItemResult, ...] = ()
    reasons: tuple[Reason, ...] = ()
    """What of the nameplate is missing or does not fit; nothing passes before it is settled."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on an instrument with its parts."""

    verdict: Verdict
    parts: tuple[PartResult, ...]

    def reasons(self) -> tuple[Reason, ...]:
        """Return every reason given, in order."""
        return tuple(
            reason
            for part in self.parts
            for reason in (*part.reasons, *(r for item in part.items for r in item.every_reason()))
        )

    def open_reasons(self) -> tuple[Reason, ...]:
        """Return why something is still pending, in order."""
        found: list[Reason] = []
        for part in self.parts:
            found += part.reasons
            for item in part.items:
                if item.verdict is Verdict.PENDING:
                    pending = [row for row in item.points if row.verdict is Verdict.PENDING]
                    found += [reason for row in pending for reason in row.reasons]
                    found += item.reasons
        settled = ("answer.not_applicable", "item.not_applicable")
        return tuple(reason for reason in found if reason.code not in settled)

    def part(self, part: str) -> PartResult:
        """Return the result of one part."""
        return next(row for row in self.parts if row.part == part)


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict of a whole from those of its pieces.

    What is not 合格 is 不合格: a rejection stands even while something is still missing.
    """
    for verdict in _WORST_FIRST:
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_APPLICABLE


_WORST_FIRST = (Verdict.REJECTED, Verdict.PENDING, Verdict.PASSED)
