"""The approver is appointed for the field, is not the verifier, nor (by default) the checker."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.people import Meaning, Role


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    approver = facts.approver
    if approver is None:
        if facts.for_issue:
            yield Reason("approver.none", {})
        return
    on, kind = facts.signed_on(Meaning.APPROVED), facts.record.instrument.kind
    words = {"person": approver.name, "instrument": kind}
    if not any(row.role is Role.APPROVER and row.holds(on, kind) for row in approver.appointments):
        yield Reason("person.no_role", {**words, "role": Role.APPROVER.value})
    if approver.person == facts.verifier.person:
        yield Reason("approver.is_verifier", words)
    same = facts.checker is not None and approver.person == facts.checker.person
    if same and not facts.settings.approver_may_check:
        yield Reason("approver.is_checker", words)


RULE = Rule("gate.approver_appointed", "计量检定印、证管理办法 art. 8", hard=True, check=check)
