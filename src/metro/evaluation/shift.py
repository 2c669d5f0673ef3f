"""What a found shift of a standard does to a verification: its readings judged again (design §4).

The shift is the value found minus the value used, of the quantity that the standard feeds, or as a
share of it. `acted` says which values of a record it acts on.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from metro.errors import MetroError
from metro.evaluation.acted import acted, known_at
from metro.evaluation.conformity import conclude, result_of
from metro.evaluation.judge import judge
from metro.model.judgement import ItemResult, Judgement, PartResult, PointResult, Verdict, worst
from metro.model.record import VerificationRecord
from metro.model.regulation import Of, VerificationRegulation
from metro.model.verification import Place, VerificationData
from metro.quantities import table
from metro.quantities.decimals import CONTEXT, scaled
from metro.quantities.quantity import Quantity, compare
from metro.quantities.reading import read

_RANGE = re.compile(
    r"\s*(?P<low>[^:：]+?)\s*(?:\.\.|～|~)\s*(?P<high>[^:：]+?)\s*[:：]\s*(?P<by>.+)"
)


@dataclass(frozen=True, slots=True)
class ShiftStep:
    """A shift, and the values of the standard that it is true of; None where it is true of all."""

    amount: str
    low: Quantity | None = None
    high: Quantity | None = None

    def holds(self, value: Quantity) -> bool:
        """Tell whether it is true of a value; one of another kind is outside."""
        if self.low is None or self.high is None:
            return True
        same = self.low.kind == value.kind
        return same and compare(self.low, value) <= 0 <= compare(self.high, value)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as typed: one for all, or several by range."""

    text: str
    steps: tuple[ShiftStep, ...]

    def moved(self, value: Quantity) -> Quantity | None:
        """Return a value as it really was; None where the shift says nothing of it."""
        for step in self.steps:
            if step.holds(value):
                return _moved(value, step.amount)
        return None

    def fits(self, value: Quantity) -> bool:
        """Tell whether it can be a shift of such a value at all: of its kind, or a share of it."""
        return any(
            (step.low is None or step.low.kind == value.kind)
            and _moved(value, step.amount) is not None
            for step in self.steps
        )

    def adds_to(self, value: Quantity) -> bool:
        """Tell whether it is an amount, at least in a range, of the kind of a value."""
        amounts = (amount_of(step.amount, value.kind, value.unit) for step in self.steps)
        return any(amount is not None for amount in amounts)


def read_shift(text: str) -> Shift:
    """Read `0.05 %`, `-0.2 g`, or by range `0 kg .. 5 kg: 0.1 %; 5 kg .. 20 kg: 0.05 %`.

    Raises MetroError `quantity.…`.
    """
    steps = []
    for piece in re.split("[;；]", text):
        found = _RANGE.fullmatch(piece)
        if found is None:
            read(piece)
            steps.append(ShiftStep(piece.strip()))
            continue
        read(found["by"])
        high = read(found["high"])
        steps.append(ShiftStep(found["by"].strip(), read(found["low"], kind=high.kind), high))
    return Shift(text.strip(), tuple(steps))


def share_of(amount: str) -> Decimal:
    """Return a ratio as a number: `0.05 %` is 0.0005.

    Raises MetroError `quantity.…` where it is no ratio.
    """
    found = read(amount, kind="ratio")
    return scaled(found.number, table.unit(found.unit).factor)


def amount_of(amount: str, kind: str, unit: str) -> Decimal | None:
    """Return what a shift adds to values of a kind, in their unit; None where it is a share."""
    of_kind = "temperature_difference" if kind == "temperature" else kind
    try:
        return read(amount, kind=of_kind).to(unit).number
    except MetroError:
        return None


def _moved(value: Quantity, amount: str) -> Quantity | None:
    by = amount_of(amount, value.kind, value.unit)
    if by is not None:
        return replace(value, number=CONTEXT.add(value.number, by), text="")
    try:
        share = share_of(amount)
    except MetroError:
        return None
    true = CONTEXT.multiply(value.number, CONTEXT.add(Decimal(1), share))
    return replace(value, number=true, text="")


@dataclass(frozen=True, slots=True)
class Rejudged:
    """The verdict of each part with a shift, beside those that it had."""

    before: Judgement
    parts: Mapping[str, Verdict]
    """By part; pending where there is no one answer."""

    @property
    def verdict(self) -> Verdict:
        """Return the verdict of the whole."""
        return worst(list(self.parts.values()))

    @property
    def flips(self) -> bool:
        """Tell whether any part surely has another verdict: each has a document of its own."""
        return any(
            verdict not in (Verdict.PENDING, self.before.part(name).verdict)
            for name, verdict in self.parts.items()
        )

    @property
    def keeps(self) -> bool:
        """Tell whether every part surely has the verdict that it had."""
        parts = self.parts.items()
        return all(verdict is self.before.part(name).verdict for name, verdict in parts)


def judged_again(
    regulation: VerificationRegulation,
    record: VerificationRecord,
    instruments: Collection[str],
    shift: Shift,
) -> Rejudged | None:
    """Judge a record again as if a standard of it had been off; None where no size can be given.

    The standard is known by the ids of all that were merged into one. The limits stay those of the
    values as used: a load of 500 e stays in its zone.
    """
    values = acted(regulation, record, instruments, shift.adds_to)
    data = values.moved(record.data, shift) if values else None
    if data is None:
        return None
    parts = judge(regulation, data).parts
    before = record.judgement
    return Rejudged(
        before,
        {row.part: _part(regulation, data, row, before.part(row.part)) for row in parts},
    )


def _part(
    regulation: VerificationRegulation, data: VerificationData, part: PartResult, before: PartResult
) -> Verdict:
    """Return the verdict of a part by the limits that it had."""
    old = {(item.item, row.point): row for item in before.items for row in item.points}
    found = [Verdict.PENDING] if part.reasons else []
    for item in part.items:
        found += [] if item.points else [item.verdict]
        for row in item.points:
            was = old.get((item.item, row.point), row)
            found.append(_Again(regulation, data, item, row, was).verdict(part.part))
    return worst(found)


@dataclass(frozen=True, slots=True)
class _Again:
    """A point judged with shifted readings, and as it was judged before."""

    regulation: VerificationRegulation
    data: VerificationData
    item: ItemResult
    point: PointResult
    before: PointResult

    def verdict(self, part: str) -> Verdict:
        """Return its verdict by the limits that it had; pending where that is not one answer."""
        limits = [row.limits for row in self.point.readings]
        same = limits == [row.limits for row in self.before.readings]
        if same and self.point.limits == self.before.limits:
            return self.point.verdict
        rule = self.regulation.item(self.item.item)
        if result_of(rule).retest is not None or result_of(rule).of is not Of.EACH:
            return Verdict.PENDING
        taken, place = self.data.parts[part], Place(rule.id, self.item.stage, self.point.point)
        env = known_at(self.regulation, self.data, taken, place)
        rows = zip(self.point.readings, self.before.readings, strict=True)
        done = ((row.unrounded, old.limits) for row, old in rows if row.unrounded is not None)
        found = [conclude(rule, value.number, env, limits).verdict for value, limits in done]
        return worst(found)
