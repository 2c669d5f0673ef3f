"""A day of verification that was changed after readings is one on which readings were taken."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds.

    A day chosen before the readings is the verifier's word: a paper record is copied later.
    """

    record = facts.record
    if not record.moved_from or record.data.on in (record.moved_from[0], *record.taken_on):
        return
    words = {"on": record.data.on.isoformat(), "first": record.moved_from[0].isoformat()}
    yield Reason("date.moved", words)


RULE = Rule("gate.day_as_taken", "ISO/IEC 17025:2017 7.5.1", hard=False, check=check)
