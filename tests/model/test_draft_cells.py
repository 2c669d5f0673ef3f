"""What the name of a cell says of it."""

import pytest

from metro.model.draft_cells import bench_taken, of_bench, struck

READING = "reading/-/error/as_found/Q1/0/indicated"
PLATE = {"header/on": "2026-03-04", "class": "III", "rating/Max": "6 kg", "standard/w": "s1"}


@pytest.mark.parametrize("cell", ["condition/t/start", "seal/x/before", "answer/-/look", READING])
def test_that_what_is_seen_is_of_the_bench(cell: str) -> None:
    assert of_bench(cell)
    assert bench_taken({**PLATE, cell: "1"})
    assert not bench_taken({**PLATE, cell: ""})


def test_that_what_was_struck_empty_was_taken_too() -> None:
    assert not bench_taken(PLATE)
    assert bench_taken({**PLATE, READING: ""}, ["a strike"])


@pytest.mark.parametrize(
    ("cell", "text", "strikes"),
    [
        (READING, "2", True),
        (READING, "1", False),
        ("class", "II", True),
        ("standard/w", "s2", False),
        ("header/place", "there", False),
        ("condition/t/start", "20 ℃", False),
        ("header/on", "2026-03-05", True),
        ("header/on", "2026-03-04", False),
    ],
)
def test_that_a_reading_and_the_day_of_readings_are_struck(
    cell: str, text: str, strikes: bool
) -> None:
    cells = {**PLATE, "header/place": "here", READING: "1"}
    assert struck(cell, cells, text) is strikes


def test_that_a_day_before_any_reading_is_a_choice() -> None:
    assert not struck("header/on", PLATE, "2026-03-05")
    assert struck("header/on", PLATE, "2026-03-05", ["a strike"])
