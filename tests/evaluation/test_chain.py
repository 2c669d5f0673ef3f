"""The links of a chain: only one held in our own files can pass or break."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro import language
from metro.evaluation.chain import SOON, judge_event, judge_named, state_of
from metro.model.chain import ChainLink, EventFact, Evidence, LinkState
from metro.model.judgement import Reason

ON = date(2026, 3, 1)


def event(**more: object) -> EventFact:
    base = EventFact(
        id="e1",
        revision=1,
        instrument="i1",
        kind="verification",
        recorded_at="2026-01-01T08:00:00Z",
        number="L-1",
        issuer="市所",
        on=date(2026, 1, 1),
        time="",
        valid_until=date(2026, 12, 31),
        passed=True,
        voided=False,
        stated="M1",
        performed_here=False,
        accepted=True,
        cites=(),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def codes(reasons: list[Reason]) -> list[str]:
    for reason in reasons:
        for spoken in language.LANGUAGES:
            assert language.knows(f"reason.{reason.code}")
            assert "{" not in language.say(f"reason.{reason.code}", spoken, reason.parameters)
    return [reason.code for reason in reasons]


def judged(**more: object) -> tuple[LinkState, list[str]]:
    named = str(more.pop("named", "e1"))
    state, reasons = judge_event(named, event(**more), ON)
    return state, codes(reasons)


def test_that_a_good_event_is_in_force() -> None:
    assert judged() == (LinkState.IN_FORCE, [])
    assert judged(valid_until=None) == (LinkState.IN_FORCE, [])
    assert judged(named="") == (LinkState.IN_FORCE, [])


def test_that_a_failed_intermediate_check_breaks_the_link_in_its_own_words() -> None:
    check = {"kind": "intermediate_check", "performed_here": True, "valid_until": None}
    assert judged(**check) == (LinkState.IN_FORCE, [])
    assert judged(**check, passed=False) == (LinkState.BROKEN, ["chain.check_failed"])


def test_that_no_event_breaks_the_link() -> None:
    state, reasons = judge_event("e1", None, ON)

    assert (state, codes(reasons)) == (LinkState.BROKEN, ["chain.no_event"])


def test_that_every_fault_of_an_event_is_named() -> None:
    assert judged(passed=False) == (LinkState.BROKEN, ["chain.failed"])
    assert judged(accepted=None) == (LinkState.BROKEN, ["chain.not_confirmed"])
    assert judged(accepted=False) == (LinkState.BROKEN, ["chain.not_accepted"])
    assert judged(passed=False, accepted=False, valid_until=date(2026, 2, 28)) == (
        LinkState.BROKEN,
        ["chain.failed", "chain.expired", "chain.not_accepted"],
    )


def test_that_what_the_station_did_itself_needs_no_confirmation() -> None:
    assert judged(performed_here=True, accepted=None) == (LinkState.IN_FORCE, [])


def test_that_another_event_than_the_named_one_is_a_finding_alone() -> None:
    assert judged(named="e0") == (LinkState.IN_FORCE, ["chain.named_differs"])


@given(st.integers(-60, 60))
def test_that_the_last_day_counts_and_the_thirty_before_it_warn(days: int) -> None:
    state, _ = judge_event("e1", event(valid_until=ON + timedelta(days=days)), ON)

    if days < 0:
        assert state is LinkState.BROKEN
    elif timedelta(days=days) < SOON:
        assert state is LinkState.DUE_SOON
    else:
        assert state is LinkState.IN_FORCE


def test_that_the_named_event_is_judged_on_its_own() -> None:
    assert codes(judge_named(None)) == ["chain.names_nothing"]
    assert codes(judge_named(event(voided=True))) == ["chain.relied_on_voided"]
    assert judge_named(event()) == []


def link(state: LinkState, *above: ChainLink) -> ChainLink:
    return ChainLink("x", "", "main", Evidence.HELD, state, above=above)


@pytest.mark.parametrize(
    ("links", "state"),
    [
        ((), LinkState.NOT_JUDGED),
        ((link(LinkState.IN_FORCE),), LinkState.IN_FORCE),
        ((link(LinkState.IN_FORCE, link(LinkState.NOT_JUDGED)),), LinkState.IN_FORCE),
        ((link(LinkState.IN_FORCE), link(LinkState.DUE_SOON)), LinkState.DUE_SOON),
        (
            (link(LinkState.IN_FORCE, link(LinkState.IN_FORCE, link(LinkState.BROKEN))),),
            LinkState.BROKEN,
        ),
    ],
)
def test_that_a_chain_is_as_good_as_its_worst_link(
    links: tuple[ChainLink, ...], state: LinkState
) -> None:
    assert state_of(links) is state


def test_that_the_end_of_the_calendar_breaks_nothing() -> None:
    """A day typed as 9999-12-31 has no thirty days after it."""
    last = date.max
    state, reasons = judge_event("e1", event(valid_until=last), last)

    assert (state, codes(reasons)) == (LinkState.DUE_SOON, ["chain.due_soon"])
