"""No standard is stopped, scrapped or merged."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.instrument import InstrumentState
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for fact in facts.standards:
        if fact.state is not InstrumentState.IN_USE:
            words = {"standard": fact.name, "serial": fact.serial, "state": fact.state.value}
            yield Reason("standard.out_of_use", words)


RULE = Rule("gate.standard_in_use", "JJF 1033-2023 4.1", hard=True, check=check)
