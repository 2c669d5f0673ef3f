"""A certificate says until when it is valid."""

from collections.abc import Iterator

from metro.model.document import DocumentKind
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if DocumentKind.CERTIFICATE in facts.documents and facts.record.valid_until is None:
        yield Reason("validity.unknown", {"regulation": facts.regulation.label})


RULE = Rule(
    "gate.validity_known", "the clause on the interval of the regulation", hard=True, check=check
)
