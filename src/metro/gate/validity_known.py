"""A certificate says until when it is valid, unless the instrument serves until it is scrapped."""

from collections.abc import Iterator

from metro.evaluation.validity import interval_of
from metro.model.document import DocumentKind
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.regime import Regime


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    says_until = {DocumentKind.CERTIFICATE, DocumentKind.LIST} & set(facts.documents)
    if not says_until or facts.record.valid_until is not None:
        return
    interval = interval_of(facts.regulation, facts.record.data)
    if interval is None or interval.regime is not Regime.FIRST_THEN_SCRAP:
        yield Reason("validity.unknown", {"regulation": facts.regulation.label})


RULE = Rule(
    "gate.validity_known", "the clause on the interval of the regulation", hard=True, check=check
)
