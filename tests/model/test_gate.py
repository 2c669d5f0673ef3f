from typing import Any, cast

from metro.model.gate import GateFacts, Rule, RuleResult, examine
from metro.model.judgement import Reason


class Overridden:
    """Facts that say nothing but what was overridden."""

    overridden = frozenset({"gate.soft", "gate.hard"})


FACTS = cast(GateFacts, Overridden())


def rule(code: str, *, hard: bool, reasons: list[Reason]) -> Rule:
    def check(facts: Any) -> list[Reason]:
        assert facts is FACTS
        return reasons

    return Rule(code, "clause", hard, check)


def test_that_an_override_lets_a_soft_rule_pass_and_never_a_hard_one() -> None:
    reasons = [Reason("x")]
    soft, hard, quiet = examine(
        (
            rule("gate.soft", hard=False, reasons=reasons),
            rule("gate.hard", hard=True, reasons=reasons),
            rule("gate.quiet", hard=True, reasons=[]),
        ),
        FACTS,
    )
    assert soft == RuleResult("gate.soft", "clause", False, (Reason("x"),), True)
    assert (soft.passes, hard.passes, quiet.passes) == (True, False, True)
