"""Every main standard belongs to the measurement standard on that day."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    standard = facts.standard
    if standard is None:
        return
    roles = {row.id: row.role for row in facts.regulation.standards}
    for fact in facts.standards:
        main = roles.get(fact.requirement) == "main"
        if main and not standard.member(fact.instrument, facts.record.data.on):
            words = {"standard": fact.name, "serial": fact.serial, "of": standard.name}
            yield Reason("standard.not_member", words)


RULE = Rule("gate.standard_belongs", "JJF 1033-2023 4.1", hard=False, check=check)
