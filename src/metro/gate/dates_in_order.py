"""Nothing is verified in the future."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.record.data.on > facts.today:
        words = {"on": facts.record.data.on.isoformat(), "today": facts.today.isoformat()}
        yield Reason("date.future", words)


RULE = Rule("gate.dates_in_order", "ISO/IEC 17025:2017 7.5.1", hard=True, check=check)
