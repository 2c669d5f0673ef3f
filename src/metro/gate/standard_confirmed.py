"""The certificate of every standard was accepted by metrological confirmation (计量确认)."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for fact in facts.standards:
        if fact.named is None or fact.named.performed_here:
            continue
        words = {"standard": fact.name, "serial": fact.serial, "number": fact.named.number}
        if fact.confirmation is None:
            yield Reason("standard.not_confirmed", words)
        elif not fact.confirmation.accepted:
            yield Reason("standard.not_accepted", words)


RULE = Rule("gate.standard_confirmed", "JJF 1033-2023 4.6", hard=True, check=check)
