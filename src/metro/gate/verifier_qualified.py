"""The verifier holds the role and the item, in date."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, PersonFact, Rule
from metro.model.judgement import Reason
from metro.model.people import Role


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    yield from _lacking(facts, facts.verifier)


def _lacking(facts: GateFacts, person: PersonFact) -> Iterator[Reason]:
    on, kind = facts.record.data.on, facts.record.instrument.kind
    words = {"person": person.name, "instrument": kind}
    if not any(row.role is Role.VERIFIER and row.holds(on, kind) for row in person.appointments):
        yield Reason("person.no_role", {**words, "role": Role.VERIFIER.value})
    items = [row for row in person.qualifications if row.instrument == kind]
    if not items:
        yield Reason("person.no_item", words)
    elif all(row.valid_until < on for row in items):
        until = max(row.valid_until for row in items).isoformat()
        yield Reason("person.item_expired", {**words, "until": until})


RULE = Rule("gate.verifier_qualified", "国市监计量〔2019〕197号", hard=True, check=check)
