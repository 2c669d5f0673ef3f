import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.documents.style import BODY
from metro.documents.text import balanced, measure, wrapped

TEXTS = st.text(st.sampled_from("检定证书，。（）《》 ABCxyz0123-/_.(～)　℃W"), max_size=120)
WIDTHS = st.floats(12, 300)


@given(TEXTS, WIDTHS)
def test_that_no_line_is_wider_than_its_box(text, width):
    for line in wrapped(text, BODY, width):
        assert measure(line, BODY) <= width + 0.02 or len(line) == 1


@given(TEXTS, WIDTHS, st.sampled_from([wrapped, balanced]))
def test_that_breaking_loses_nothing_but_spaces(text, width, breaking):
    def kept(some: str) -> str:
        return some.replace(" ", "").replace("　", "")

    assert kept("".join(breaking(text, BODY, width))) == kept(text)


@given(TEXTS, WIDTHS)
def test_that_balancing_takes_no_more_lines(text, width):
    assert len(balanced(text, BODY, width)) == len(wrapped(text, BODY, width))


@pytest.mark.parametrize("width", range(30, 200, 7))
def test_that_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width):
    text = "本所（示例县）是依法设置的《法定》计量检定机构，可以检定：水表、加油机；衡器。"
    lines = wrapped(text, BODY, width)
    assert not any(line[0] in "，。、；：）》" for line in lines)
    assert not any(line[-1] in "（《" for line in lines)


def test_that_words_and_numbers_stay_whole_where_they_fit():
    lines = wrapped("flow (5～50) L/min", BODY, measure("(5～50)", BODY) + 1)
    assert lines == ("flow", "(5～50)", "L/min")


def test_that_a_word_that_fits_no_line_is_cut_after_a_hyphen():
    width = measure("AAAAAAAA-BB", BODY)
    assert wrapped("AAAAAAAA-BBBBBBBBBBB", BODY, width)[0] == "AAAAAAAA-"


def test_that_ends_of_lines_are_kept():
    assert wrapped("a\nb\r\n\nc\n", BODY, 100) == ("a", "b", "", "c")
    assert wrapped("", BODY, 100) == ("",)
