"""The range of every standard covers the readings it served."""

from collections.abc import Iterator

from metro.errors import MetroError
from metro.evaluation import environment
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.point import Column
from metro.model.record import UsedStandard
from metro.model.verification import PartData, Place
from metro.quantities.quantity import Quantity, compare, shown


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for used in facts.record.standards:
        low, high = used.in_use.low, used.in_use.high
        interval = " ～ ".join(shown(side) if side is not None else "" for side in (low, high))
        for value, place in _served(facts, used):
            if _below(value, low) or _below(high, value):
                words = {"standard": used.name, "serial": used.serial, "place": place}
                words |= {"value": shown(value), "range": interval.strip()}
                yield Reason("standard.range", words)


def _below(one: Quantity | None, other: Quantity | None) -> bool:
    """Tell whether a value lies below another; an end that is not stated, or of another kind, no.

    A column may hold another kind than the range: a pressure beside a volume.
    """
    if one is None or other is None or one.kind != other.kind:
        return False
    return compare(one, other) < 0


def _served(facts: GateFacts, used: UsedStandard) -> Iterator[tuple[Quantity, str]]:
    for part in facts.record.data.parts.values():
        for at, readings in part.readings.items():
            if f"{at.item}/{at.point}" not in used.places:
                continue
            for column in facts.regulation.item(at.item).columns.values():
                if column.standard == used.requirement:
                    for reading in readings:
                        value = reading.values.get(column.id) or _nominal(facts, part, at, column)
                        if value is not None:
                            yield value, f"{at.item}/{at.point}"


def _nominal(facts: GateFacts, part: PartData, at: Place, column: Column) -> Quantity | None:
    """Return what a column holds where nothing is typed; None where nothing says so (yet).

    What the nameplate lacks keeps the verdict pending, so nothing slips through here.
    """
    if column.nominal is None:
        return None
    env = environment.of_part(facts.regulation, facts.record.data, part, at.stage)
    points = {row.id: row for row in facts.regulation.item(at.item).points}
    try:
        known, _ = environment.at_point(points[at.point], env)
        number = column.nominal.evaluate(known)
    except MetroError:
        return None
    return Quantity(number, column.declared.unit, column.declared.kind)


RULE = Rule("gate.standard_range", "JJF 1033-2023 4.1", hard=True, check=check)
