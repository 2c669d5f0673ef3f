"""How far a standard may have been off before anything has to be judged again.

Found once, when a verification is submitted, by `enclosure`; a later shift is then screened by a
few comparisons. It never says too much: what it does not clear is judged in full by `shift`.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Any

from metro.errors import MetroError
from metro.evaluation.acted import FEEDS, acted
from metro.evaluation.enclosure import UNSURE, stays
from metro.evaluation.shift import Shift, ShiftStep, amount_of, share_of
from metro.model.margin import ShiftMargin
from metro.model.record import VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.verification import StandardInUse, VerificationData
from metro.quantities import table
from metro.quantities.decimals import power_of_ten, scaled
from metro.quantities.expressions.ranges import Range, add, multiply
from metro.quantities.quantity import Quantity, compare

_FINE = Context(prec=6, rounding=ROUND_FLOOR)
_LADDER = tuple(_FINE.power(Decimal(2), Decimal(-n) / 10) for n in range(10, 256))
"""Shares of a value to be tried, from a half down to 2⁻²⁵·⁵, each 7 % below the one before."""
_ZERO = Decimal(0)


def margins_of(
    regulation: VerificationRegulation, record: VerificationRecord
) -> tuple[ShiftMargin, ...]:
    """Return the margin of each standard that fed readings, where one can be given for sure.

    None is given where a standard served in two ways at once, fed values of several kinds, or
    where the verdict can't be followed on ranges.
    """
    fed = [row for row in record.standards if row.role in FEEDS]
    names = dict.fromkeys(row.instrument for row in fed)
    once = [name for name in names if sum(row.instrument == name for row in fed) == 1]
    data = _in_declared_units(regulation, record.data)
    record = replace(record, data=data)
    found = []
    for name in once:
        with suppress(*UNSURE):
            found.append(_margin(regulation, record, name))
    return tuple(row for row in found if row is not None)


def _in_declared_units(
    regulation: VerificationRegulation, data: VerificationData
) -> VerificationData:
    """Give the standards' own values in the units in which formulas name them."""
    declared = {row.id: row.values for row in regulation.standards}

    def converted(name: str, own: StandardInUse) -> StandardInUse:
        units = declared.get(name.partition("@")[0], {})
        values = {
            key: value.to(units[key].unit)
            if isinstance(value, Quantity) and key in units
            else value
            for key, value in own.values.items()
        }
        return replace(own, values=values)

    return replace(
        data, standards={name: converted(name, own) for name, own in data.standards.items()}
    )


@dataclass(frozen=True, slots=True)
class _Box:
    """Lets each value be anywhere around where it was: by a share, or by an amount in `unit`."""

    below: Decimal
    above: Decimal
    unit: str = ""

    def moved(self, value: Quantity) -> Quantity:
        if self.unit:
            ratio = table.unit(self.unit).factor / table.unit(value.unit).factor
            by = Range(scaled(-self.below, ratio), scaled(self.above, ratio))
            return replace(value, number=_as_number(add(value.number, by)))
        by = add(Decimal(1), Range(-self.below, self.above))
        return replace(value, number=_as_number(multiply(value.number, by)))


def _as_number(number: Range) -> Any:
    """A quantity with a range for its number is only met by `enclosure`."""
    return number


def _margin(
    regulation: VerificationRegulation, record: VerificationRecord, instrument: str
) -> ShiftMargin | None:
    # What a share acts on; an amount is held against it only where it is of the same kind.
    found = acted(regulation, record, (instrument,), lambda _: False)
    if found is None or not _alike(found.values):
        return None
    unit, kind = found.values[0].unit, found.values[0].kind
    numbers = [value.to(unit).number for value in found.values]

    def safe(box: _Box) -> bool:
        data = found.moved(record.data, box)
        return data is not None and stays(regulation, record, data)

    if not safe(_Box(_ZERO, _ZERO)):
        return None
    most = max(number.copy_abs() for number in numbers) or Decimal(1)
    up = _furthest(Decimal(1), lambda by: safe(_Box(_ZERO, by)))
    down = _furthest(Decimal(1), lambda by: safe(_Box(by, up)))
    plus = _furthest(most, lambda by: safe(_Box(_ZERO, by, unit)))
    least = _furthest(most, lambda by: safe(_Box(by, plus, unit)))
    return ShiftMargin(instrument, kind, unit, min(numbers), max(numbers), down, up, least, plus)


def _alike(values: tuple[Quantity, ...]) -> bool:
    """Tell whether values are of one kind, in units that differ by powers of ten alone."""
    if {value.kind for value in values} != {values[0].kind}:
        return False
    first = table.unit(values[0].unit)
    units = [table.unit(value.unit) for value in values]
    return all(
        row.offset == first.offset and power_of_ten(row.factor / first.factor) is not None
        for row in units
    )


def _furthest(whole: Decimal, safe: Callable[[Decimal], bool]) -> Decimal:
    """Return the largest step of the ladder that is safe, or 0; what is less is safe with it."""
    low, high = 0, len(_LADDER)
    while low < high:
        middle = (low + high) // 2
        if safe(_FINE.multiply(whole, _LADDER[middle])):
            high = middle
        else:
            low = middle + 1
    return _FINE.multiply(whole, _LADDER[low]) if low < len(_LADDER) else _ZERO


Step = tuple[ShiftStep, bool, Decimal]
"""A step of a shift, whether it adds an amount, and how much or which share."""


@dataclass(slots=True)
class Screen:
    """A shift, ready to be held against many margins."""

    shift: Shift
    _steps: dict[tuple[str, str], list[Step] | None] = field(default_factory=dict)

    def keeps(self, margin: ShiftMargin) -> bool:
        """Tell whether a verification surely keeps its verdict under the shift."""
        key = (margin.kind, margin.unit)
        if key not in self._steps:
            self._steps[key] = self._sizes(*key)
        steps = self._steps[key]
        if steps is None:
            return False
        if len(steps) > 1 or steps[0][0].low is not None:
            low = Quantity(margin.low, margin.unit, margin.kind)
            high = Quantity(margin.high, margin.unit, margin.kind)
            steps = [row for row in steps if _meets(row[0], low, high)]
            if not _covered((row[0] for row in steps), low, high):
                return False
        if len({adds for _, adds, _ in steps}) > 1:
            return False
        below, above = (margin.minus, margin.plus) if steps[0][1] else (margin.down, margin.up)
        return all(-below <= by <= above for _, _, by in steps)

    def _sizes(self, kind: str, unit: str) -> list[Step] | None:
        """Return the steps with their sizes for values of a kind; None where one has none."""
        found: list[Step] = []
        units = {side.unit for row in self.shift.steps for side in (row.low, row.high) if side}
        if len(units) > 1:
            return None
        for row in self.shift.steps:
            amount = amount_of(row.amount, kind, unit)
            try:
                by = share_of(row.amount) if amount is None else amount
            except MetroError:
                return None
            found.append((row, amount is not None, by))
        return found


def _meets(step: ShiftStep, low: Quantity, high: Quantity) -> bool:
    """Tell whether a step may be true of a value between these."""
    if step.low is None or step.high is None:
        return True
    if step.low.kind != low.kind:
        return False
    return compare(step.high, low) >= 0 and compare(step.low, high) <= 0


def _covered(steps: Iterable[ShiftStep], low: Quantity, high: Quantity) -> bool:
    """Tell whether every value between these has a step that is true of it."""
    waiting, reached = list(steps), low
    while True:
        holding = [row for row in waiting if row.holds(reached)]
        if not holding:
            return False
        if any(row.holds(high) for row in holding):
            return True
        ends = [row.high for row in holding if row.high is not None]
        reached = max(ends, key=lambda end: end.number)
        waiting = [row for row in waiting if row not in holding]
