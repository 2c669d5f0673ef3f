from datetime import date

from metro.model.chain import ChainLink, Evidence, LinkState, TraceabilityChain


def link(title: str, state: LinkState, *above: ChainLink) -> ChainLink:
    return ChainLink(title, "", "main", Evidence.HELD, state, above=above)


def chain(*links: ChainLink) -> TraceabilityChain:
    return TraceabilityChain("x", date(2026, 3, 2), "", None, links)


def test_that_a_chain_in_force_has_no_broken_link() -> None:
    above = link("standard", LinkState.NOT_JUDGED)
    assert chain(link("weights", LinkState.IN_FORCE, above)).broken() is None


def test_that_the_first_broken_link_counts_from_the_instrument_upwards() -> None:
    far = link("far", LinkState.BROKEN)
    found = chain(
        link("one", LinkState.IN_FORCE, link("two", LinkState.DUE_SOON, far)),
        link("near", LinkState.BROKEN),
    ).broken()
    assert found is not None
    assert found.title == "near"


def test_that_a_broken_link_is_found_however_far_above() -> None:
    far = link("far", LinkState.BROKEN)
    assert (
        chain(link("one", LinkState.IN_FORCE, link("two", LinkState.IN_FORCE, far))).broken() is far
    )
