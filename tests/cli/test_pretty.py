"""The quick way to indented JSON writes what the encoder of Python writes."""

import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.cli.pretty import pretty, pretty_row

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.text() | st.integers() | st.booleans() | st.none()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner) | st.tuples(inner, inner),
)


class Word(StrEnum):
    ONE = "一\n"


@given(VALUES)
def test_that_json_is_that_of_the_encoder(value: Any) -> None:
    assert pretty(value) == json.dumps(value, ensure_ascii=False, indent=2)


@given(st.lists(VALUES, min_size=1))
def test_that_rows_one_by_one_make_the_same_list(values: list[Any]) -> None:
    rows = ",".join(pretty_row(value) for value in values)

    assert f"[{rows}\n]" == json.dumps(values, ensure_ascii=False, indent=2)


def test_that_a_word_of_an_enumeration_is_its_text() -> None:
    assert pretty({Word.ONE: [Word.ONE]}) == json.dumps(
        {Word.ONE: [Word.ONE]}, ensure_ascii=False, indent=2
    )


def test_that_what_has_no_form_in_json_is_refused() -> None:
    with pytest.raises(TypeError):
        pretty([object()])
