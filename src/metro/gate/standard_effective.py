"""The event a record names is the one that counted on that day."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for fact in facts.standards:
        if fact.named is None or fact.effective is None or fact.named.id == fact.effective.id:
            continue
        words = {"standard": fact.name, "serial": fact.serial}
        numbers = {"named": fact.named.number, "effective": fact.effective.number}
        yield Reason("standard.named_differs", {**words, **numbers})


RULE = Rule("gate.standard_effective", "JJF 1033-2023 4.1", hard=False, check=check)
