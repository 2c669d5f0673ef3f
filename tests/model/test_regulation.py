from dataclasses import replace
from datetime import date

import pytest

from metro.errors import MetroError
from metro.model.edition import AlsoFor, Standing
from metro.model.record import RegulationUsed
from metro.model.words import Bilingual
from metro.regulations import library

REGULATION = library.shipped("jjg-162-2019-cold-water-meters")
FIRST, LAST = date(2020, 3, 31), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2020, 3, 30), False), (FIRST, True), (LAST, True), (date(2027, 1, 1), False)],
)
def test_that_an_edition_is_in_force_from_its_first_day_to_its_last(on: date, holds: bool) -> None:
    assert replace(REGULATION, in_force_from=FIRST, in_force_until=LAST).in_force(on) is holds


def test_that_an_edition_without_a_last_day_stays_in_force() -> None:
    assert replace(REGULATION, in_force_until=None).in_force(date(2099, 1, 1))


def test_that_an_edition_without_a_first_day_is_never_in_force() -> None:
    assert not replace(REGULATION, in_force_from=None).in_force(FIRST)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2020, 3, 30), Standing.FUTURE),
        (FIRST, Standing.IN_FORCE),
        (LAST, Standing.IN_FORCE),
        (date(2027, 1, 1), Standing.SUPERSEDED),
    ],
)
def test_that_an_edition_stands_before_in_or_after_its_time(on: date, standing: Standing) -> None:
    found = replace(REGULATION, in_force_from=FIRST, in_force_until=LAST)
    assert found.standing(on) is standing
    assert replace(found, in_force_from=None).standing(on) is Standing.UNKNOWN


def test_that_number_and_edition_are_printed_with_a_dash() -> None:
    assert REGULATION.label == "JJG 162—2019"
    used = RegulationUsed("x", "JJG 162", "2019", Bilingual("", ""), "", "", {})
    assert used.label == "JJG 162—2019"


def test_that_an_item_is_found_by_its_id_and_tells_whether_it_is_inspected() -> None:
    assert REGULATION.item("appearance").inspected
    assert not REGULATION.item("error_of_indication").inspected


def test_that_a_point_may_be_repeated_otherwise_than_its_item() -> None:
    item = replace(REGULATION.item("error_of_indication"), repeat=1)
    assert item.repeat_at(item.points[0]) == 1
    assert item.repeat_at(replace(item.points[0], repeat=3)) == 3


def test_that_an_item_of_another_file_is_refused_by_name() -> None:
    with pytest.raises(MetroError) as refused:
        REGULATION.item("speed_of_light")
    assert refused.value.code == "regulation.no_item"
    assert refused.value.parameters["item"] == "speed_of_light"


@pytest.mark.parametrize(
    ("on", "meter", "ice"),
    [
        (date(2020, 3, 30), False, False),
        (FIRST, True, False),
        (date(2021, 1, 1), True, True),
        (date(2022, 12, 31), True, True),
        (date(2023, 1, 1), True, False),
        (date(2027, 1, 1), False, False),
    ],
)
def test_that_a_further_kind_of_instrument_belongs_here_for_its_time(
    on: date, meter: bool, ice: bool
) -> None:
    also = (AlsoFor("ice_meter", date(2021, 1, 1), date(2022, 12, 31)),)
    edition = replace(REGULATION, in_force_from=FIRST, in_force_until=LAST, also_for=also)
    assert edition.applies("cold_water_meter", on) is meter
    assert edition.applies("ice_meter", on) is ice
    assert not edition.applies("taximeter", on)
    assert (edition.knows("ice_meter"), edition.knows("taximeter")) == (True, False)


def test_that_a_further_kind_without_days_belongs_here_as_long_as_the_edition() -> None:
    edition = replace(REGULATION, also_for=(AlsoFor("ice_meter", None, None),))
    assert edition.applies("ice_meter", date(2026, 1, 1))
