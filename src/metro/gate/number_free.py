"""No document stands in force from the same record and part."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for number in facts.numbers_taken:
        yield Reason("number.taken", {"number": number})


RULE = Rule("gate.number_free", "design 4", hard=True, check=check)
