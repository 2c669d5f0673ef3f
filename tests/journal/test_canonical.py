import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import Fault
from metro.journal.canonical import canonical

# Surrogates are no Unicode text, and U+0000 is refused because PostgreSQL cannot keep it.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
KEY = st.text(st.characters(min_codepoint=1, max_codepoint=127))
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda child: st.lists(child) | st.dictionaries(KEY, child),
    max_leaves=30,
)


@given(VALUES)
def test_that_the_canonical_text_is_that_of_an_independent_implementation(value):
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(VALUES)
def test_that_nothing_is_lost_in_the_canonical_text(value):
    assert json.loads(canonical(value)) == value


def test_that_the_example_of_control_and_other_characters_has_the_bytes_of_the_standard():
    # RFC 8785, 3.2.2.2 and its appendix: short escapes, lower-case hexadecimal, the rest as it is.
    assert canonical({"s": '€$\u000f\nA\'B"\\\\"/'}) == '{"s":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'


def test_that_nothing_is_normalised():
    assert canonical(["é", "é", "㎡", "m²"]) == '["é","é","㎡","m²"]'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        {"a": [0.5]},
        2**53,
        -(2**53),
        {"键": 1},
        {1: 1},
        {"a\0": 1},
        "\ud800",
        ["a\0b"],
        "键\ud800",
        b"bytes",
        {"a": (1, 2)},
        {1, 2},
    ],
    ids=repr,
)
def test_that_what_the_journal_cannot_hold_is_refused(value):
    with pytest.raises(Fault) as refused:
        canonical(value)
    assert refused.value.code == "journal.not_canonical"


def test_that_the_largest_whole_numbers_are_written():
    assert canonical([2**53 - 1, 1 - 2**53]) == "[9007199254740991,-9007199254740991]"
