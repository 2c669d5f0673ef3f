"""The range of every standard covers the readings it served."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.record import UsedStandard
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
    columns = {
        (item.id, name)
        for item in facts.regulation.items
        for name, column in item.columns.items()
        if column.standard == used.requirement
    }
    for part in facts.record.data.parts.values():
        for at, readings in part.readings.items():
            if f"{at.item}/{at.point}" not in used.places:
                continue
            for reading in readings:
                for name, value in reading.values.items():
                    if (at.item, name) in columns:
                        yield value, f"{at.item}/{at.point}"


RULE = Rule("gate.standard_range", "JJF 1033-2023 4.1", hard=True, check=check)
