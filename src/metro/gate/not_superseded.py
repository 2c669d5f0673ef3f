"""The record is the last revision of its verification."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.newer_revision:
        yield Reason("record.superseded", {"number": facts.record.number})


RULE = Rule("gate.not_superseded", "ISO/IEC 17025:2017 7.8.8", hard=True, check=check)
