"""The measurement standard has an assessment certificate (考核证书) in force that covers this."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    standard, on = facts.standard, facts.record.data.on
    if standard is None:
        yield Reason("assessment.none", {"instrument": facts.record.instrument.kind})
        return
    words = {"standard": standard.name, "number": standard.certificate}
    if on < standard.issued or on > standard.valid_until:
        until = standard.valid_until.isoformat()
        yield Reason("assessment.expired", {**words, "until": until})
    if facts.record.instrument.kind not in standard.instruments:
        yield Reason("assessment.scope", {**words, "instrument": facts.record.instrument.kind})


RULE = Rule("gate.assessment_in_force", "Law on Metrology; JJF 1033-2023", hard=True, check=check)
