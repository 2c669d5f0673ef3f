"""The named event of every standard counts and is in force on the day of reading."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    on = facts.record.data.on
    for fact in facts.standards:
        named, words = fact.named, {"standard": fact.name, "serial": fact.serial}
        if named is None:
            yield Reason("standard.no_event", words)
            continue
        words["number"] = named.number
        if named.voided:
            yield Reason("standard.voided", words)
        elif not named.passed:
            yield Reason("standard.failed", words)
        elif named.on > on:
            yield Reason("standard.later", words)
        elif named.valid_until is not None and named.valid_until < on:
            until = named.valid_until.isoformat()
            yield Reason("standard.expired", {**words, "until": until})


RULE = Rule("gate.standard_in_force", "JJF 1033-2023 4.1", hard=True, check=check)
