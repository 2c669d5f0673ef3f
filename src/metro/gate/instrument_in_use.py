"""The instrument is not merged or scrapped."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.instrument import OUT_OF_SERVICE
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    state = facts.ledger.state
    if state in OUT_OF_SERVICE:
        words = {"serial": facts.record.instrument.serial, "state": state.value}
        yield Reason("instrument.out_of_use", words)


RULE = Rule("gate.instrument_in_use", "the ledger", hard=True, check=check)
