import pytest

from metro.errors import MetroError
from metro.model.numbering import numbered, read_number


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("JY-{year}-{serial:05d}", "JY-2026-00042"),
        ("{serial:3}/{year}", "042/2026"),
        ("（{year}）第 {serial} 号", "（2026）第 42 号"),
        ("{serial:1}-{year}", "42-2026"),
        ("{year}{year}{serial:04d}", "202620260042"),
    ],
)
def test_that_a_pattern_is_filled(pattern: str, wanted: str) -> None:
    assert numbered(pattern, 2026, 42) == wanted


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "JY-{year}",
        "JY-{serial:05d}",
        "{year}-{serial}-{month}",
        "{year}-{serial}-{",
        "{serial:d} {year}",
    ],
)
def test_that_a_pattern_without_year_or_serial_or_with_more_is_refused(pattern: str) -> None:
    with pytest.raises(MetroError) as refused:
        numbered(pattern, 2026, 1)
    assert refused.value.code == "number.pattern"
    assert refused.value.parameters == {"pattern": pattern}


def test_that_a_serial_outgrows_its_width_whole() -> None:
    assert numbered("{year}-{serial:02d}", 2026, 12345) == "2026-12345"


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("JY-{year}-{serial:05d}", "JY-2026-00042"),
        ("JY-{year}{serial:02d}", "JY-202642"),
        ("{serial:3}/{year}", "042/2026"),
        ("（{year}）第 {serial} 号", "（2026）第 42 号"),
        ("{serial:1}-{year}", "42-2026"),
        ("{year}{year}{serial:04d}", "202620260042"),
        ("R.{year}.{serial}", "R.2026.42"),
    ],
)
def test_that_year_and_serial_are_read_from_a_number(pattern: str, number: str) -> None:
    assert read_number(pattern, number) == (2026, 42)


@pytest.mark.parametrize(
    "number",
    ["", "42", "JY-2026-42", "JY-2026-00000", "JY-26-00042", "JT-2026-00042", "JY-2026-00042 "],
)
def test_that_a_number_of_another_pattern_is_not_read(number: str) -> None:
    with pytest.raises(MetroError) as refused:
        read_number("JY-{year}-{serial:05d}", number)
    assert refused.value.code == "number.not_of_pattern"


def test_that_a_number_may_be_wider_than_its_pattern() -> None:
    assert read_number("JY-{year}-{serial:02d}", "JY-2026-100") == (2026, 100)
