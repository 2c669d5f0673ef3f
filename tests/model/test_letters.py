"""What may stand in a text that is sealed: all that is seen, and nothing that is hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.model.letters import LONGEST, hidden, is_plain, shown, unspaced


@pytest.mark.parametrize(
    "text", ["", "C 31　007", "冷　水水表", "C31\xa0007", "W-26/004", "℃ Ω µ", "𫘜"]
)
def test_that_every_space_and_letter_of_everyday_typing_is_plain(text: str):
    assert is_plain(text)
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("12\u202e43", "12<U+202E>43"),
        ("C31\u200b007", "C31<U+200B>007"),
        ("\ufeffC31", "<U+FEFF>C31"),
        ("a\nb\tc", "a<U+000A>b<U+0009>c"),
        ("a\u2028b\u2029", "a<U+2028>b<U+2029>"),
        ("half \ud800", "half <U+D800>"),
        ("a\x1b[2J", "a<U+001B>[2J"),
    ],
)
def test_that_what_nobody_sees_is_not_plain_and_is_named(text: str, named: str):
    assert not is_plain(text)
    assert shown(text) == named


def test_that_a_text_has_an_end():
    assert is_plain("水" * LONGEST)
    assert not is_plain("水" * (LONGEST + 1))
    assert shown("水" * (LONGEST + 1)) == "水" * 40 + "…"


@pytest.mark.parametrize("value", [None, 5, b"C31", ["C31"]])
def test_that_what_is_no_text_is_not_plain(value: object):
    assert not is_plain(value)


@given(st.text())
def test_that_what_is_named_hides_nothing_more(text: str):
    assert hidden(shown(text)) == ""
    assert set(hidden(text)) <= set(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ｃ３１ 007", "C31007"),
        ("C31\u3000007", "C31007"),
        (" 2026 年 11 月 30 日 ", "2026年11月30日"),
        ("1/23", "1/23"),
        ("", ""),
    ],
)
def test_that_width_and_spaces_count_for_nothing(text: str, plain: str) -> None:
    assert unspaced(text) == plain
    assert unspaced(unspaced(text)) == plain
