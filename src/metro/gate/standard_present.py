"""Every standard that the regulation asks for was named."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.regulation import StandardRequirement


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    named = {used.requirement for used in facts.record.standards}
    for requirement in facts.regulation.standards:
        if not requirement.optional and requirement.id not in named and _asked(facts, requirement):
            words = {"standard": requirement.id, "zh": requirement.title.zh}
            yield Reason("standard.missing", {**words, "en": requirement.title.en})


def _asked(facts: GateFacts, requirement: StandardRequirement) -> bool:
    """Tell whether the condition of a requirement holds, as far as it can be told."""
    env = {"verification": facts.record.data.kind.value}
    if facts.record.data.accuracy_class:
        env["class"] = facts.record.data.accuracy_class
    known = all(name in env for name in requirement.when.names)
    return not known or requirement.when.holds(env)


RULE = Rule(
    "gate.standard_present", "the clause on standards of the regulation", hard=True, check=check
)
