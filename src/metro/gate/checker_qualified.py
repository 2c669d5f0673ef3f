"""A checker is named, took no part in the verification, and holds the role and the item."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.people import Meaning, Role


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    checker = facts.checker
    if checker is None:
        yield Reason("checker.none", {})
        return
    on, kind = facts.signed_on(Meaning.CHECKED), facts.record.instrument.kind
    words = {"person": checker.name, "instrument": kind}
    if checker.person == facts.verifier.person:
        yield Reason("checker.is_verifier", words)
    elif facts.record.took_part(checker.person):
        yield Reason("checker.took_part", words)
    if not any(row.role is Role.CHECKER and row.holds(on, kind) for row in checker.appointments):
        yield Reason("person.no_role", {**words, "role": Role.CHECKER.value})
    items = [row for row in checker.qualifications if row.instrument == kind]
    if not items:
        yield Reason("person.no_item", words)
    elif all(row.valid_until < on for row in items):
        until = max(row.valid_until for row in items).isoformat()
        yield Reason("person.item_expired", {**words, "until": until})


RULE = Rule("gate.checker_qualified", "计量检定印、证管理办法 art. 8", hard=True, check=check)
