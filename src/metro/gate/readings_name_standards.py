"""Every reading that needs a standard names one."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    served = {(used.requirement, place) for used in facts.record.standards for place in used.places}
    missing: dict[tuple[str, str], Reason] = {}
    for part in facts.record.data.parts.values():
        for at in part.readings:
            for name, column in facts.regulation.item(at.item).columns.items():
                place = f"{at.item}/{at.point}"
                typed = any(name in reading.values for reading in part.readings[at])
                taken = typed or column.nominal is not None
                if taken and column.standard and (column.standard, place) not in served:
                    words = {"standard": column.standard, "place": place, "column": name}
                    missing.setdefault(
                        (column.standard, place), Reason("reading.no_standard", words)
                    )
    yield from missing.values()


RULE = Rule(
    "gate.readings_name_standards", "design 4: reliance, reading by reading", hard=True, check=check
)
