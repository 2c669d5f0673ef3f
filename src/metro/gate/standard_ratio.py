"""Every standard is good enough for the limits it served."""

from collections.abc import Iterator

from metro.evaluation.adequacy import shortfalls
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    yield from shortfalls(facts.regulation, facts.record.data, facts.record.judgement)


RULE = Rule(
    "gate.standard_ratio", "the clause on standards of the regulation", hard=True, check=check
)
