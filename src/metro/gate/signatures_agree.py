"""Verifier, checker and approver have signed this very record."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.people import Meaning


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if not facts.for_issue:
        return
    signed = {row.meaning: row for row in facts.signatures}
    for meaning in Meaning:
        if meaning not in signed:
            yield Reason("signature.missing", {"meaning": meaning.value})
    if any(row.digest != facts.digest for row in facts.signatures):
        yield Reason("signature.other_record", {})


RULE = Rule("gate.signatures_agree", "计量检定印、证管理办法 art. 8", hard=True, check=check)
