"""Readings lie inside the intervals that the points prescribe."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for part in facts.record.judgement.parts:
        for item in part.items:
            for point in item.points:
                for reason in point.reasons:
                    if reason.code == "reading.outside_point":
                        yield reason


RULE = Rule(
    "gate.points_as_prescribed", "the clause on points of the regulation", hard=False, check=check
)
