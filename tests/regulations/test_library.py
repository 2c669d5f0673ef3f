"""The regulations of this copy: by id, by instrument and day, with corrections of the station."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro import language
from metro.errors import MetroError
from metro.regulations import library

FUEL = "jjg-443-2023-fuel-dispensers"


def test_that_a_regulation_is_read_once() -> None:
    assert library.shipped(FUEL) is library.shipped(FUEL)
    assert library.corrected(FUEL, {}) is library.shipped(FUEL)


def test_that_corrections_give_another_regulation() -> None:
    path = "items.repeatability.limit.range"
    found = library.corrected(FUEL, {path: "<= 0.15 %"})

    assert found.numbers_digest != library.shipped(FUEL).numbers_digest
    assert {row.path: row.value for row in found.numbers}[path] == "<= 0.15 %"


@pytest.mark.parametrize("name", ["", "jjg-443-2023", "../units/units", "x" * 300])
def test_that_no_other_name_opens_a_file(name: str) -> None:
    with pytest.raises(MetroError) as error:
        library.data(name)

    assert error.value.code == "regulation.unknown"
    for spoken in language.LANGUAGES:
        assert language.cause(error.value, spoken)


DATES = [
    (FUEL, date(2024, 5, 1)),
    ("jjg-162-2019-cold-water-meters", date(2020, 3, 31)),
    ("jjg-539-2016-digital-indicating-scales", date(2017, 5, 30)),
    ("jjg-99-2022-weights", date(2023, 6, 7)),
]


@pytest.mark.parametrize(("name", "since"), DATES)
def test_that_the_first_day_is_in_force_and_the_day_before_is_not(name: str, since: date) -> None:
    """The dates of announcement as the sources of the files have them."""
    regulation = library.shipped(name)

    library.check_in_force(regulation, since)
    with pytest.raises(MetroError) as error:
        library.check_in_force(regulation, since - timedelta(days=1))
    assert error.value.code == "regulation.not_in_force"
    assert since.isoformat() in language.cause(error.value, "zh")
    assert since.isoformat() in language.cause(error.value, "en")


@given(st.sampled_from(DATES), st.integers(-4000, 4000))
def test_that_a_regulation_is_in_force_from_its_first_day_on(
    row: tuple[str, date], days: int
) -> None:
    name, since = row
    on = since + timedelta(days=days)

    assert library.shipped(name).in_force(on) is (days >= 0)


def test_that_a_regulation_is_read_by_the_bytes_of_a_hash() -> None:
    """Today's file where it is the same one, else the bytes that were kept."""
    today = library.shipped(FUEL)
    lost = pytest.fail
    assert library.by_bytes(FUEL, today.file_hash, {}, lost) is today
    other = library.data(FUEL).replace(b"revision: 1", b"revision: 7")
    found = library.by_bytes(FUEL, "of other bytes", {}, {"of other bytes": other}.__getitem__)
    assert (today.revision, found.revision) == (1, 7)
    gone = library.by_bytes("jjg-gone", "of other bytes", {}, {"of other bytes": other}.get)  # type: ignore[arg-type]
    assert gone.revision == 7


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("JJG-52-2013", ("jjg-52-2013-general-pressure-gauges",)),
        ("jjg-52-2013-general-presure-gauge", ("jjg-52-2013-general-pressure-gauges",)),
        ("zzz", (library.EXAMPLE,)),
        ("", (library.EXAMPLE,)),
    ],
)
def test_that_an_unknown_regulation_is_refused_with_what_is_meant_perhaps(
    asked: str, meant: tuple[str, ...]
) -> None:
    near = library.unknown(asked, library.ids()).parameters["near"]

    assert isinstance(near, tuple)
    assert near[: len(meant)] == meant
