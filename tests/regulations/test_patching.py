"""One value of a text changes and every other sign stays: comments, spaces, order."""

import pytest

from metro.errors import MetroError
from metro.regulations import library
from metro.regulations.patching import patched, values_at

TEXT = library.data("jjg-270-2008-sphygmomanometers").decode()
NUMBER, TITLE = ("regulation", "number"), ("regulation", "title", "zh")
INTERVAL = ("interval", "0", "value")
TERRITORY = ("regulation", "territory")


def test_that_values_are_found_by_keys_and_row_numbers() -> None:
    paths = [NUMBER, TITLE, INTERVAL, TERRITORY, ("interval", "9", "value"), ("a", "b"), ("items",)]

    assert values_at(TEXT, paths) == ["JJG 270", "血压计和血压表", "6 months"] + [None] * 4
    assert values_at(TEXT, [("regulation", "number", "deeper")]) == [None]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (NUMBER, "JJG(京) 39"),
        (TITLE, "停车计时表: “甲”, {乙}"),
        (TITLE, "null"),
        (INTERVAL, "12 months"),
        (TERRITORY, "北京市"),
        (NUMBER, " # no comment "),
        (NUMBER, None),
    ],
)
def test_that_one_value_changes_and_nothing_else(path: tuple[str, ...], value: str | None) -> None:
    changed = patched(TEXT, path, value)

    assert values_at(changed, [path]) == [value]
    assert len(changed.splitlines()) == len(TEXT.splitlines())
    differing = [a for a, b in zip(TEXT.splitlines(), changed.splitlines(), strict=True) if a != b]
    assert len(differing) == 1
    assert patched(changed, path, values_at(TEXT, [path])[0]) == TEXT


def test_that_what_is_not_there_or_is_the_same_leaves_the_text_alone() -> None:
    assert patched(TEXT, ("regulation", "none"), "x") == TEXT
    assert patched(TEXT, NUMBER, "JJG 270") == TEXT
    assert values_at("", [NUMBER]) == [None]


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: [", "[" * 1000])
def test_that_a_text_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(MetroError, match=r"file\."):
        patched(text, NUMBER, "x")
