"""No standard failed its last intermediate check (期间核查) and was used all the same.

A later check that passed clears it, and so does a later certificate that was accepted.
"""

from collections.abc import Iterator

from metro.model.chain import EventFact
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for fact in facts.standards:
        last = fact.check
        if last is None or last.passed or _clears(fact.named, last):
            continue
        words = {"standard": fact.name, "serial": fact.serial, "on": last.on.isoformat()}
        yield Reason("standard.check_failed", words)


def _clears(named: EventFact | None, failed: EventFact) -> bool:
    """Tell whether what the record relies on came after the check, and counts."""
    if named is None or not named.passed or named.voided:
        return False
    return (named.performed_here or named.accepted is True) and named.after(failed)


RULE = Rule(
    "gate.standard_check_passed",
    "JJF 1033-2023, intermediate checks (期间核查)",
    hard=True,
    check=check,
)
