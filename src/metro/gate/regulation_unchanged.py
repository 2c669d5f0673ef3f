"""The numbers a record was judged by are still those in force at the station."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.record.regulation.numbers_digest != facts.regulation.numbers_digest:
        yield Reason("regulation.changed", {"regulation": facts.regulation.label})


RULE = Rule("gate.regulation_unchanged", "design 3", hard=True, check=check)
