"""The regulation is in force on the day of reading, and for this kind of instrument."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    regulation, on = facts.regulation, facts.record.data.on
    if not regulation.in_force(on):
        since = regulation.in_force_from.isoformat() if regulation.in_force_from else "—"
        until = regulation.in_force_until.isoformat() if regulation.in_force_until else "—"
        words = {"regulation": regulation.label, "on": on.isoformat()}
        yield Reason("regulation.not_in_force", {**words, "since": since, "until": until})
    elif not regulation.applies(facts.record.instrument.kind, on):
        words = {"regulation": regulation.label, "on": on.isoformat()}
        yield Reason("regulation.moved", {**words, "instrument": facts.record.instrument.kind})


RULE = Rule("gate.regulation_in_force", "the regulation itself", hard=True, check=check)
