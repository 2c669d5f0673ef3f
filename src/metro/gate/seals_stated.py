"""Every seal that the regulation names has its number after the verification."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    stated = {row.place: row for row in facts.record.seals}
    for seal in facts.regulation.seals:
        row = stated.get(seal.id)
        words = {"zh": seal.title.zh, "en": seal.title.en}
        if row is None or not row.after:
            yield Reason("seal.missing", words)


RULE = Rule("gate.seals_stated", "the clause on seals of the regulation", hard=True, check=check)
