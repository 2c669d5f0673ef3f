import pytest

from metro.errors import MetroError
from metro.model.numbering import numbered


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
