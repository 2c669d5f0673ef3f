"""The station is authorised for this kind of instrument."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    authority, on = facts.settings.authorisation, facts.record.data.on
    words = {"number": authority.number}
    if authority.valid_until is not None and on > authority.valid_until:
        yield Reason("authority.expired", {**words, "until": authority.valid_until.isoformat()})
    if facts.record.instrument.kind not in authority.instruments:
        yield Reason("authority.scope", {**words, "instrument": facts.record.instrument.kind})


RULE = Rule(
    "gate.authorised", "the authorisation certificate (计量授权证书)", hard=True, check=check
)
