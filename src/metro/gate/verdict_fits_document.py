"""A certificate needs a pass, a notice a rejection."""

from collections.abc import Iterator

from metro.model.document import DocumentKind
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason, Verdict


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    verdicts = {part.verdict for part in facts.record.judgement.parts}
    if DocumentKind.CERTIFICATE in facts.documents and Verdict.PASSED not in verdicts:
        yield Reason("document.not_passed", {})
    if DocumentKind.LIST in facts.documents and verdicts != {Verdict.PASSED}:
        yield Reason("document.not_passed", {})
    if DocumentKind.NOTICE in facts.documents and Verdict.REJECTED not in verdicts:
        yield Reason("document.not_rejected", {})
    if facts.for_issue and not facts.documents:
        yield Reason("document.none", {})


RULE = Rule(
    "gate.verdict_fits_document", "计量检定印、证管理办法 art. 5 and 6", hard=True, check=check
)
