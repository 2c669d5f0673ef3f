"""Every number that was not read in this edition is confirmed by the technical head."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.open_numbers:
        gaps = [row for row in facts.open_numbers if row.value is None]
        words = {"regulation": facts.regulation.label, "first": facts.open_numbers[0].path}
        counts = {"count": str(len(facts.open_numbers)), "gaps": str(len(gaps))}
        yield Reason("regulation.open_numbers", {**words, **counts})


RULE = Rule("gate.regulation_confirmed", "design 1.3", hard=True, check=check)
