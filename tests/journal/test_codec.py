import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metro.journal import catalogue
from metro.journal.codec import decode, encode, structure
from metro.model.record import LATER
from metro.quantities.quantity import Quantity

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
ASCII = st.text(st.characters(min_codepoint=1, max_codepoint=127), max_size=6)
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, min_value=-999, max_value=999, places=3)


def values_of(hint):
    """Return a strategy for the values of a type hint, short ones."""
    name = str(hint)
    if is_dataclass(hint):
        known = get_type_hints(hint)
        return st.builds(hint, **{row.name: values_of(known[row.name]) for row in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint in SIMPLE:
        return SIMPLE[hint]
    parts = getattr(hint, "__args__", ())
    if get_origin(hint) is tuple:
        if parts[-1] is Ellipsis:
            return st.lists(values_of(parts[0]), max_size=2).map(tuple)
        return st.tuples(*map(values_of, parts))
    if "Mapping" in name:
        keys = ASCII if parts[0] is str else values_of(parts[0])
        return st.dictionaries(keys, values_of(parts[1]), max_size=2)
    return st.one_of(*(st.none() if part is type(None) else values_of(part) for part in parts))


SIMPLE = {
    str: TEXT,
    int: st.integers(0, 10**6),
    bool: st.booleans(),
    Decimal: NUMBER,
    date: st.dates(),
}


@pytest.mark.parametrize("name", sorted(catalogue.TYPES))
def test_that_every_body_comes_back_as_it_went(name):
    hint = catalogue.TYPES[name].hint

    @settings(max_examples=15, deadline=None)
    @given(values_of(hint))
    def comes_back(body):
        kind, version, text = catalogue.written(body)
        found = catalogue.read(kind, version, text)
        assert found == body
        assert catalogue.written(found) == (kind, version, text)

    comes_back()


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Small:
    when: datetime
    pair: tuple[int, str]
    some: tuple[Decimal, ...]
    by_colour: Mapping[Colour, int]
    value: Quantity | str
    maybe: Quantity | None = None


SMALL = Small(
    datetime(2026, 3, 4, 1, tzinfo=UTC),
    (1, "a"),
    (Decimal("20.050"), Decimal("1E+2")),
    {Colour.RED: 3},
    Quantity(Decimal("0.10"), "L", "volume", "0.10L"),
)


def test_that_a_decimal_is_a_text_as_written():
    assert encode(SMALL)["some"] == ["20.050", "100"]


def test_that_other_keys_than_texts_make_pairs():
    assert encode(SMALL)["by_colour"] == [["red", 3]]
    assert decode(Small, encode(SMALL)) == SMALL


def test_that_a_quantity_keeps_what_was_typed():
    assert decode(Small, encode(SMALL)).value.text == "0.10L"


def test_that_either_a_quantity_or_a_word_comes_back():
    word = replace(SMALL, value="不锈钢")
    assert decode(Small, encode(word)) == word


def test_that_a_set_has_one_order():
    assert encode(frozenset({"b", "a", "c"})) == ["a", "b", "c"]


@pytest.mark.parametrize("value", [1.5, b"a", {"a": 1.5}, object()])
def test_that_what_has_no_plain_form_is_refused(value):
    with pytest.raises(TypeError):
        encode(value)


def test_that_an_unknown_field_is_refused():
    with pytest.raises(KeyError):
        decode(Small, {**encode(SMALL), "more": 1})


def test_that_a_tuple_of_another_length_is_refused():
    with pytest.raises(ValueError):
        decode(Small, {**encode(SMALL), "pair": [1, "a", 2]})


def test_that_the_structure_names_every_field_of_every_class_within():
    said = structure([Small])
    assert "Small when:" in said
    assert "Quantity number:<class 'Decimal'> unit:<class 'str'>" in said
    assert structure([Quantity]) != said


def test_that_a_class_that_moves_to_another_module_leaves_the_structure_as_it_was():
    inner = dataclasses.make_dataclass("Inner", [("text", str)])
    fields = [("one", inner), ("some", tuple[inner, ...]), ("perhaps", inner | None)]
    outer = dataclasses.make_dataclass("Outer", fields)
    before = structure([outer])
    inner.__module__ = "somewhere.else_"
    assert structure([outer]) == before


@dataclass(frozen=True)
class Grown:
    """A body that got a field after its first entries were signed."""

    first: str
    later: tuple[str, ...] = field(default=(), metadata=LATER)


def test_that_a_later_field_is_left_out_while_it_is_empty_so_old_digests_stay():
    assert encode(Grown("a")) == {"first": "a"}
    assert decode(Grown, {"first": "a"}) == Grown("a")
    assert encode(Grown("", ("b",))) == {"first": "", "later": ["b"]}
    assert decode(Grown, encode(Grown("", ("b",)))) == Grown("", ("b",))
