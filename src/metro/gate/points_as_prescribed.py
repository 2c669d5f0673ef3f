"""Readings are at their points: inside the interval that is prescribed, near the nominal value."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason

OFF = ("reading.outside_point", "reading.off_point")


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for part in facts.record.judgement.parts:
        for item in part.items:
            for point in item.points:
                for reason in point.reasons:
                    if reason.code in OFF:
                        yield reason


RULE = Rule(
    "gate.points_as_prescribed", "the clause on points of the regulation", hard=False, check=check
)
