"""What a found shift of a standard does to a verification: its readings judged again (design §4).

The shift is the value found minus the value used, of the quantity that the standard feeds, or as a
share of it. It acts on the columns that the standard gave the value of, and on its own values.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.conformity import conclude, result_of
from metro.evaluation.environment import Env
from metro.evaluation.judge import judge
from metro.model.judgement import ItemResult, PointResult, Verdict, worst
from metro.model.record import UsedStandard, VerificationRecord
from metro.model.regulation import Of, VerificationRegulation
from metro.model.verification import PartData, Place, Reading, StandardInUse, VerificationData
from metro.quantities import table
from metro.quantities.decimals import CONTEXT, scaled
from metro.quantities.quantity import Quantity, compare
from metro.quantities.reading import read

FEEDS = ("main", "check", "auxiliary")
_RANGE = re.compile(
    r"\s*(?P<low>[^:：]+?)\s*(?:\.\.|～|~)\s*(?P<high>[^:：]+?)\s*[:：]\s*(?P<by>.+)"
)


class Moves(Protocol):
    """What says of a value of a standard how it really was."""

    def moved(self, value: Quantity) -> Quantity | None:
        """Return a value as it really was; None where nothing is said of it."""


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


def verdict_with(
    regulation: VerificationRegulation, record: VerificationRecord, instrument: str, shift: Shift
) -> Verdict | None:
    """Judge a record again as if a standard of it had been off; None where no size can be given.

    No size: the standard fed no reading and gave no value, or the shift says nothing of them. The
    limits stay those of the values as used: a load of 500 e stays in its zone.
    """
    data = moved_data(regulation, record, instrument, shift)
    if data is None:
        return None
    found: list[Verdict] = []
    for part, before in zip(judge(regulation, data).parts, record.judgement.parts, strict=True):
        old = {(item.item, row.point): row for item in before.items for row in item.points}
        for item in part.items:
            found += [] if item.points else [item.verdict]
            for row in item.points:
                was = old.get((item.item, row.point), row)
                found.append(_Again(regulation, data, item, row, was).verdict(part.part))
    overall = worst(found)
    return None if overall is Verdict.PENDING else overall


def moved_data(
    regulation: VerificationRegulation, record: VerificationRecord, instrument: str, shift: Moves
) -> VerificationData | None:
    """Return the data of a record as they really were; None where no size can be given."""
    data, moved = record.data, 0
    for used in record.standards:
        if used.instrument == instrument and used.role in FEEDS:
            data, more = _shifted(regulation, data, used, shift)
            if not more:
                return None
            moved += more
    return data if moved else None


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
        env = _known(self.regulation, self.data, taken, place)
        rows = zip(self.point.readings, self.before.readings, strict=True)
        done = ((row.unrounded, old.limits) for row, old in rows if row.unrounded is not None)
        found = [conclude(rule, value.number, env, limits).verdict for value, limits in done]
        return worst(found)


def _shifted(
    regulation: VerificationRegulation, data: VerificationData, used: UsedStandard, shift: Moves
) -> tuple[VerificationData, int]:
    """Return the data as they really were, and how many values moved; 0 if any can't be said."""
    moved, parts = 0, {}
    for name, part in data.parts.items():
        readings = dict(part.readings)
        for place, rows in part.readings.items():
            if used.places and f"{place.item}/{place.point}" not in used.places:
                continue
            fed = [
                column
                for column, row in regulation.item(place.item).columns.items()
                if row.standard == used.requirement
            ]
            known = _nominal(regulation, data, part, place) if fed else {}
            true = [_true(row, fed, known, shift) for row in rows]
            if any(row is None for row in true):
                return data, 0
            readings[place] = tuple(row for row in true if row is not None)
            moved += sum(name in row.values for row in readings[place] for name in fed)
        parts[name] = replace(part, readings=readings)
    standards = {}
    for name, own in data.standards.items():
        standards[name] = own
        if name.partition("@")[0] == used.requirement:
            values, more = _own(own, shift)
            standards[name] = replace(own, values=values)
            moved += more
    return replace(data, parts=parts, standards=standards), moved


def _own(own: StandardInUse, shift: Moves) -> tuple[Mapping[str, Quantity | str], int]:
    found = dict(own.values)
    true = {
        name: shift.moved(value)
        for name, value in own.values.items()
        if isinstance(value, Quantity)
    }
    said = {name: value for name, value in true.items() if value is not None}
    return {**found, **said}, len(said)


def _true(
    reading: Reading, fed: list[str], nominal: Mapping[str, Quantity], shift: Moves
) -> Reading | None:
    """Return a reading as it really was; None where the shift says nothing of a value it fed."""
    values = dict(reading.values)
    for name in fed:
        used = reading.values.get(name) or nominal.get(name)
        if used is None:
            continue  # a column that was not taken
        true = shift.moved(used)
        if true is None:
            return None
        values[name] = true
    return Reading(values)


def _nominal(
    regulation: VerificationRegulation, data: VerificationData, part: PartData, place: Place
) -> dict[str, Quantity]:
    """Return the nominal values of the columns of a place, where they can be worked out."""
    nominal = regulation.item(place.item).nominal
    known = _known(regulation, data, part, place) if nominal else {}
    return {
        name: Quantity(formula.evaluate(known), formula.unit, formula.kind)
        for name, formula in nominal.items()
    }


def _known(
    regulation: VerificationRegulation, data: VerificationData, part: PartData, place: Place
) -> Env:
    """Return what an expression may name at a place, apart from what is read there."""
    env = environment.of_part(regulation, data, part, place.stage)
    env = {**env, **environment.of_place(regulation, data, place.item, place.point)}
    point = next(row for row in regulation.item(place.item).points if row.id == place.point)
    return environment.at_point(point, env)[0]
