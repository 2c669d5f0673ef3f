"""The plan of a chain: no two boxes meet, and what is above stands above."""

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from metro.evaluation.chain_plan import BoxSize, ChainPlan, lines, plan
from metro.model.chain import ChainLink, Evidence, LinkState, TraceabilityChain

SIZE = BoxSize(100.0, 40.0, 10.0, 30.0)


def link(title: str, *above: ChainLink, state: LinkState = LinkState.IN_FORCE) -> ChainLink:
    return ChainLink(title, "", "main", Evidence.HELD, state, above=above)


def planned(*links: ChainLink) -> ChainPlan:
    return plan(TraceabilityChain("x", date(2026, 3, 2), "", None, links), SIZE)


links = st.recursive(
    st.sampled_from(list(LinkState)).map(lambda state: link("leaf", state=state)),
    lambda above: st.builds(
        lambda state, some: link("inner", *some, state=state),
        st.sampled_from(list(LinkState)),
        st.lists(above, min_size=1, max_size=4),
    ),
    max_leaves=24,
)


@given(st.lists(links, max_size=5))
def test_that_no_two_boxes_meet_and_all_lie_within(some: list[ChainLink]) -> None:
    found = planned(*some)
    for box in found.boxes:
        assert 0 <= box.x <= found.width - SIZE.width + 1e-6
        assert 0 <= box.y <= found.height - SIZE.height + 1e-6
    for one, other in combinations(found.boxes, 2):
        beside = abs(one.x - other.x) >= SIZE.width + SIZE.across - 1e-6
        above = abs(one.y - other.y) >= SIZE.height + SIZE.upwards - 1e-6
        assert beside or above


@given(st.lists(links, max_size=5))
def test_that_what_a_value_comes_from_stands_one_row_above(some: list[ChainLink]) -> None:
    found = planned(*some)
    pairs = list(lines(found))
    assert len(pairs) == len(found.boxes) - 1
    for below, above in pairs:
        assert below.y - above.y == SIZE.height + SIZE.upwards


@given(st.lists(links, max_size=5))
def test_that_every_box_can_be_walked_to_from_the_instrument(some: list[ChainLink]) -> None:
    found = planned(*some)
    reached, waiting = {()}, [()]
    while waiting:
        here = waiting.pop()
        for way in ("up", "down", "left", "right"):
            there = found.beside(here, way)
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    assert reached == {box.path for box in found.boxes}


@given(st.lists(links, max_size=5))
def test_that_the_first_broken_link_has_its_box(some: list[ChainLink]) -> None:
    found = planned(*some)
    chain = TraceabilityChain("x", date(2026, 3, 2), "", None, tuple(some))
    if chain.broken() is None:
        assert found.broken is None
    else:
        assert found.broken is not None
        assert found.at(found.broken).link is chain.broken()


def test_that_the_arrows_go_where_one_looks() -> None:
    found = planned(link("a", link("over a")), link("b"), link("c"))
    assert found.beside((), "up") == (1,)  # the middle one stands right above
    assert found.beside((1,), "left") == (0,)
    assert found.beside((0,), "left") == (0,)
    assert found.beside((2,), "right") == (2,)
    assert found.beside((0,), "up") == (0, 0)
    assert found.beside((0, 0), "up") == (0, 0)
    assert found.beside((0, 0), "down") == (0,)
    assert found.beside((), "down") == ()


def test_that_an_instrument_alone_is_one_box() -> None:
    found = planned()
    assert [(box.path, box.link) for box in found.boxes] == [((), None)]
    assert (found.width, found.height) == (100.0, 40.0)
