"""Judge the links of a chain; only a link held in our own files can pass or break."""

from datetime import date, timedelta

from metro.model.chain import ChainLink, EventFact, LinkState
from metro.model.event_kind import EventKind
from metro.model.judgement import Reason

SOON = timedelta(days=30)


def judge_event(
    named: str, effective: EventFact | None, on: date
) -> tuple[LinkState, list[Reason]]:
    """Judge the event that counted on a day: there, passed, accepted, in force.

    A difference between the named and the effective event is a finding and breaks nothing itself.
    """
    if effective is None:
        return LinkState.BROKEN, [Reason("chain.no_event", {"on": on.isoformat()})]
    reasons = []
    words = {"number": effective.number, "on": on.isoformat()}
    if not effective.passed:
        check = effective.kind == EventKind.INTERMEDIATE_CHECK
        code = "chain.check_failed" if check else "chain.failed"
        reasons.append(Reason(code, {**words, "day": effective.on.isoformat()}))
    if effective.valid_until is not None and on > effective.valid_until:
        until = {**words, "until": effective.valid_until.isoformat()}
        reasons.append(Reason("chain.expired", until))
    if not effective.performed_here and effective.accepted is not True:
        code = "chain.not_confirmed" if effective.accepted is None else "chain.not_accepted"
        reasons.append(Reason(code, words))
    if reasons:
        return LinkState.BROKEN, reasons
    if named and named != effective.id:
        reasons.append(Reason("chain.named_differs", words))
    if effective.valid_until is not None and effective.valid_until - on < SOON:
        until = {**words, "until": effective.valid_until.isoformat()}
        reasons.append(Reason("chain.due_soon", until))
        return LinkState.DUE_SOON, reasons
    return LinkState.IN_FORCE, reasons


def judge_named(named: EventFact | None) -> list[Reason]:
    """Return what is wrong with the event that a record named."""
    if named is None:
        return [Reason("chain.names_nothing", {})]
    if named.voided:
        return [Reason("chain.relied_on_voided", {"number": named.number})]
    return []


def state_of(links: tuple[ChainLink, ...]) -> LinkState:
    """Return the state of a whole chain: broken as soon as one held link is."""
    states = {link.state for link in links} | {state_of(link.above) for link in links if link.above}
    for state in (LinkState.BROKEN, LinkState.DUE_SOON, LinkState.IN_FORCE):
        if state in states:
            return state
    return LinkState.NOT_JUDGED
