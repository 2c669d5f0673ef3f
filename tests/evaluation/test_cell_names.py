"""Whoever writes a name that no regulation has is told those that could stand there."""

import pytest

from metro.evaluation.cell_names import NONE, OF_PART, known_at
from metro.regulations import library

SCALE = library.shipped("jjg-539-2016-digital-indicating-scales")
DISPENSER = library.shipped("jjg-443-2023-fuel-dispensers")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("reading/-/hero_error/as_found/zero/0/load", "zero_error"),
        ("reading/-/zero_error/as_fond/zero/0/load", "as_found"),
        ("reading/-/zero_error/as_found/one/0/load", "zero"),
        ("reading/-/zero_error/as_found/zero/0/lead", "load"),
        ("reading", "zero_error"),
        ("reading/-/zero_error", "as_found"),
        ("answer/-/looks/as_found/marks", "appearance"),
        ("answer/-/appearance/as_found/mark", "marks"),
        ("na/-/nothing", "appearance"),
        ("condition/pressure", "ambient_temperature"),
        ("rating/max", "Max"),
        ("part/1/colour", "label"),
        ("part", "label"),
    ],
)
def test_that_the_good_names_are_told_where_a_cell_goes_wrong(cell: str, name: str) -> None:
    assert name in known_at(SCALE, cell)


@pytest.mark.parametrize(
    "cell",
    [
        "reading/-/zero_error/as_found/zero/99/load",
        "answer/-/appearance/as_found/marks",
        "na/-/appearance",
        "condition/ambient_temperature/middle",
        "part/9/class",
        "part/1/rating/fuel",
    ],
)
def test_that_nothing_is_told_where_every_name_is_good(cell: str) -> None:
    assert known_at(SCALE, cell) == NONE


def test_that_the_ratings_of_a_part_are_those_of_the_regulation() -> None:
    assert known_at(DISPENSER, "part/1/rating/feul") == ("fuel",)
    assert known_at(DISPENSER, "part/1/rating/fuel") == NONE
    assert known_at(DISPENSER, "part/1/x") == OF_PART
