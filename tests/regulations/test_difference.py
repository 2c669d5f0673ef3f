"""What differs between two editions: added, removed, changed, and seen from either side."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.regulations import library
from metro.regulations.difference import Aspect, Change, Difference, difference

WATER = ("jjg-162-2009-cold-water-meters", "jjg-162-2019-cold-water-meters")
HEAT = ("jjg-225-2001-heat-meters", "jjg-225-2024-heat-meters")
FUEL = ("jjg-443-2015-fuel-dispensers", "jjg-443-2023-fuel-dispensers")


def between(editions: tuple[str, str]) -> dict[str, Difference]:
    """Return the differences of two shipped editions by path."""
    rows = difference(*map(library.data, editions))
    assert len({row.path for row in rows}) == len(rows)
    return {row.path: row for row in rows}


def test_that_the_outlet_pressure_of_2009_is_gone_from_the_water_meters_of_2019() -> None:
    found = between(WATER)

    gone = found["conditions.outlet_pressure.value"]
    assert (gone.aspect, gone.change) == (Aspect.NUMBER, Change.REMOVED)
    assert (gone.before, gone.after) == (">= 0.03 MPa", None)
    assert found["regulation.edition"].after == "2019"


def test_that_the_heat_meters_of_2024_cap_class_1_at_3_5_percent() -> None:
    changed = between(HEAT)["items.error_of_flow_sensor.maximum_permissible_error.class_1.value"]

    assert (changed.aspect, changed.change) == (Aspect.NUMBER, Change.CHANGED)
    assert changed.before == "±min(1 % + 0.01 % * qp / flow, 5 %)"
    assert changed.after == "±min(1 % + 0.01 % * qp / flow, 3.5 %)"


def test_that_the_fuel_dispensers_of_2023_add_an_item_with_its_questions_and_clause() -> None:
    found = between(FUEL)

    added = found["items.self_lock_and_software"]
    assert (added.aspect, added.change) == (Aspect.ITEM, Change.ADDED)
    point = found["items.self_lock_and_software.questions.self_lock"]
    assert (point.aspect, point.change) == (Aspect.POINT, Change.ADDED)
    clauses = [row for row in found.values() if row.aspect is Aspect.CLAUSE]
    assert any(row.path.endswith(".clause") for row in clauses)


@pytest.mark.parametrize("editions", [WATER, HEAT, FUEL])
def test_that_backwards_is_the_mirror(editions: tuple[str, str]) -> None:
    one, other = map(library.data, editions)

    assert difference(other, one) == tuple(row.mirrored() for row in difference(one, other))


@pytest.mark.parametrize("name", library.ids())
def test_that_a_regulation_does_not_differ_from_itself(name: str) -> None:
    assert difference(library.data(name), library.data(name)) == ()


ALL = sorted({*WATER, *HEAT, *FUEL})


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(ALL, 2)))
def test_that_any_two_regulations_mirror_each_other(one: str, other: str) -> None:
    there = difference(library.data(one), library.data(other))
    back = difference(library.data(other), library.data(one))

    assert back == tuple(row.mirrored() for row in there)
    assert {row.mirrored().change for row in there} == {row.change for row in back}


TEXTS = st.sampled_from(["1 %", "a", "2", "sort"])
ROWS = st.dictionaries(st.sampled_from("abc"), TEXTS, max_size=3)


def written(rows: dict[str, str], words: list[str]) -> bytes:
    """Write a small file: named rows with a value, and a list of words."""
    lines = ["items:"] + [
        f'  - {{id: {key}, value: "{text}", clause: "{key}"}}' for key, text in rows.items()
    ]
    if not rows:
        lines = ["items: []"]
    return "\n".join([*lines, f"classes: [{', '.join(words)}]"]).encode()


@given(ROWS, ROWS, st.lists(TEXTS, max_size=2), st.lists(TEXTS, max_size=2))
def test_that_every_difference_is_told_from_both_sides(
    one: dict[str, str], other: dict[str, str], some: list[str], more: list[str]
) -> None:
    before, after = written(one, some), written(other, more)
    there = difference(before, after)

    assert difference(after, before) == tuple(row.mirrored() for row in there)
    items = {row.path.split(".")[1]: row.change for row in there if row.aspect is Aspect.ITEM}
    assert {key for key, change in items.items() if change is Change.ADDED} == {*other} - {*one}
    assert {key for key, change in items.items() if change is Change.REMOVED} == {*one} - {*other}
    assert any(row.path == "classes" for row in there) == (some != more)


def test_that_spaces_alone_are_no_difference() -> None:
    assert difference(b"interval: {value: +/-5 %}", b"interval: {value:  '+/- 5  %'}") == ()


def test_that_a_gap_has_no_value() -> None:
    (found,) = difference(b"standards: [{id: a, most: 1/3}]", b"standards: [{id: a, most: null}]")

    assert (found.path, found.before, found.after) == ("standards.a.most", "1/3", None)


def test_that_a_gap_in_a_list_is_shown_as_one() -> None:
    (found,) = difference(b"value: [null, 1 %]", b"value: ['-1 %', 1 %]")

    assert (found.before, found.after) == ("—、1 %", "-1 %、1 %")


def test_that_where_one_side_has_a_number_it_is_about_the_number() -> None:
    (found,) = difference(b"items: [{id: a, when: always}]", b"items: [{id: a, when: flow < 2}]")

    assert found.aspect is Aspect.NUMBER


def test_that_formulas_words_and_evidence_are_told_apart() -> None:
    before = b"x: {expression: a - b, title: {zh: A, en: A}, source: s}"
    after = b"x: {expression: b - a, title: {zh: B, en: B}, source: t}"

    aspects = {row.path.split(".")[1]: row.aspect for row in difference(before, after)}
    assert aspects == {
        "expression": Aspect.RULE,
        "title": Aspect.WORDS,
        "source": Aspect.EVIDENCE,
    }


@pytest.mark.parametrize("data", [b"a text", b"[1, 2]", b""])
def test_that_what_is_no_regulation_is_refused(data: bytes) -> None:
    with pytest.raises(MetroError) as error:
        difference(data, library.data(FUEL[0]))

    assert error.value.code == "file.not_a_mapping"
