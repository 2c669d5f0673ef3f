"""The clock has not run back."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.clock_alarm:
        yield Reason("clock.alarm", {})


RULE = Rule("gate.clock_sane", "design 4", hard=True, check=check)
