"""Every standard that the regulation asks for was named."""

from collections.abc import Iterator

from metro.errors import MetroError
from metro.evaluation import environment
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.regulation import StandardRequirement
from metro.model.verification import Stage


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    named = {used.requirement for used in facts.record.standards}
    for requirement in facts.regulation.standards:
        if not requirement.optional and requirement.id not in named and _asked(facts, requirement):
            words = {"standard": requirement.id, "zh": requirement.title.zh}
            yield Reason("standard.missing", {**words, "en": requirement.title.en})


def _asked(facts: GateFacts, requirement: StandardRequirement) -> bool:
    """Tell whether the condition of a requirement holds; what can't be told yet is asked for."""
    data = facts.record.data
    stage = Stage.AS_LEFT if data.adjusted else Stage.AS_FOUND
    optional = facts.regulation.may_be_absent
    for part in data.parts.values():
        env = environment.of_part(facts.regulation, data, part, stage)
        try:
            if environment.applies(requirement.when, env, optional):
                return True
        except MetroError:
            return True
    return False


RULE = Rule(
    "gate.standard_present", "the clause on standards of the regulation", hard=True, check=check
)
