"""What an impact comes to, counted by outcome and by level."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from metro.evaluation.reach import reach
from metro.model.impact import Impact, ImpactRow, Outcome, Suspicion

DAY = date(2026, 3, 2)


def row(event: str, *via: str, outcome: Outcome = Outcome.SUSPECT, thing: str = "") -> ImpactRow:
    direct = not via
    papers = (f"C-{event}",) if event.islower() else ()
    thing = thing or f"thing of {event}"
    return ImpactRow(
        event, event, thing, "", "", "", DAY, direct, via or ("",), papers, True, outcome
    )


def impact(*rows: ImpactRow) -> Impact:
    return Impact(Suspicion("x", DAY, DAY), "", "", rows)


def test_that_outcomes_come_worst_first_and_levels_nearest_first() -> None:
    flips = row("a", outcome=Outcome.FLIPS)
    found = reach(impact(flips, row("b", "a"), row("c", "b"), row("D"), row("e", "b", "D")))
    assert [group.outcome for group in found] == [Outcome.FLIPS, Outcome.SUSPECT]
    (worst, suspect) = found
    assert [(level.level, len(level.rows)) for level in worst.levels] == [(1, 1)]
    levels = [(level.level, [r.event for r in level.rows]) for level in suspect.levels]
    # The shortest way counts: e relied on D, which relied directly.
    assert levels == [(1, ["D"]), (2, ["b", "e"]), (3, ["c"])]
    assert (suspect.documents, suspect.instruments) == (3, 4)


def test_that_an_instrument_counts_once() -> None:
    (group,) = reach(impact(row("a", thing="x"), row("b", thing="x")))
    assert (len(group.rows), group.instruments, group.levels[0].instruments) == (2, 1, 1)


def test_that_a_list_of_results_counts_once() -> None:
    """Many meters stand in one list."""
    rows = [replace(row(event), documents=("L-1", f"C-{event}")) for event in "abc"]
    (group,) = reach(impact(*rows))
    assert group.documents == 4


def test_that_a_circle_ends() -> None:
    (group,) = reach(impact(row("a"), row("b", "a", "c"), row("c", "b")))
    assert [level.level for level in group.levels] == [1, 2, 3]


def test_that_nothing_is_no_group() -> None:
    assert reach(impact()) == ()


names = st.sampled_from("abcdefgh")


@given(st.dictionaries(names, st.tuples(st.sets(names), st.sampled_from(list(Outcome)))))
def test_that_every_row_is_in_one_group_and_one_level(told: dict) -> None:
    rows = [row(event, *sorted(via), outcome=what) for event, (via, what) in told.items()]
    found = reach(impact(*rows))
    grouped = [r.event for group in found for r in group.rows]
    levelled = [r.event for group in found for level in group.levels for r in level.rows]
    assert sorted(grouped) == sorted(levelled) == sorted(told)
