"""Of several files of one regulation one stands; a newcomer takes no other's place."""

from dataclasses import replace
from datetime import date

import pytest

from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.standing import check_id, check_newcomer, standing

from ..station import refused

FUEL = "jjg-443-2023-fuel-dispensers"


def edition(**changed: object) -> VerificationRegulation:
    return replace(library.shipped(FUEL), **changed)  # type: ignore[arg-type]


def test_that_the_highest_revision_of_an_edition_stands() -> None:
    mended = edition(id="own", revision=2)

    assert standing([edition(), mended]) == [mended]


def test_that_the_latest_edition_stands_whatever_its_revision() -> None:
    newer = edition(id="own", edition="2027", in_force_from=date(2027, 1, 1), revision=0)

    assert standing([edition(revision=9), newer]) == [newer]


def test_that_other_territories_and_other_regulations_stand_beside_it_in_order() -> None:
    here = edition(id="here", territory="北京市")
    other = edition(id="other", number="JJG(交通) 1")
    undated = edition(id="undated", number="Q/ABC 1", in_force_from=None)

    assert standing([edition(), here, other, undated]) == [edition(), here, other, undated]


@pytest.mark.parametrize("name", ["jjg-jing-39-2026-parking-meters", "q-abc-1.2-2026", "a"])
def test_that_a_plain_file_name_is_an_id(name: str) -> None:
    check_id(name)


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "a/b", "A", "规程", "a b", "a..b", ".a", "a-", "a\n", "x" * 81]
)
def test_that_any_other_file_name_is_refused(name: str) -> None:
    with refused("regulation.bad_name", name=name[:80]):
        check_id(name)


def test_that_the_id_of_a_shipped_regulation_is_never_taken() -> None:
    with refused("regulation.shipped_name", regulation=FUEL):
        check_newcomer(edition(revision=9), [edition()], [FUEL])


def test_that_the_same_edition_needs_a_higher_revision_or_another_territory() -> None:
    new = edition(id="own")
    with refused("regulation.revision_too_low", known=FUEL, revision=1, least=2):
        check_newcomer(new, [edition()], [FUEL])

    check_newcomer(replace(new, revision=2), [edition()], [FUEL])
    check_newcomer(replace(new, territory="北京市"), [edition()], [FUEL])
    check_newcomer(replace(new, edition="2027"), [edition()], [FUEL])
    check_newcomer(replace(new, instrument="another"), [edition()], [FUEL])


def test_that_an_id_stays_with_its_regulation() -> None:
    own = edition(id="own", number="Q/ABC 1")
    with refused("regulation.name_of_another", regulation="own"):
        check_newcomer(edition(id="own", number="Q/ABC 2", revision=2), [own], [FUEL])

    check_newcomer(replace(own, revision=2), [own], [FUEL])


def test_that_a_local_regulation_names_its_territory() -> None:
    for number in ("JJG(京) 39", "JJG（沪）1"):
        with refused("regulation.local_without_territory", number=number):
            check_newcomer(edition(id="own", number=number), [], [])

    check_newcomer(edition(id="own", number="JJG(京) 39", territory="北京市"), [], [])
    check_newcomer(edition(id="own", number="JJG(交通) 39"), [], [])
