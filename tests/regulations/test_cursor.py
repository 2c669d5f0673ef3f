"""Typed steps through a parsed file; every refusal names file, line, key and the good form."""

from collections.abc import Callable
from datetime import date

import pytest

from metro.errors import MetroError
from metro.model.words import Bilingual
from metro.regulations.cursor import Cursor
from metro.regulations.source import parse

TEXT = """
name: 秤
day: 2026-03-01
yes: true
no: false
count: 12
nothing: null
title: {zh: 秤, en: Scale}
rows: [{id: a}, {id: b}, {x: 1}]
words: [one, two]
"""


@pytest.fixture
def top() -> Cursor:
    return Cursor(parse(TEXT.encode(), "file.yaml"), "file.yaml")


def test_that_values_are_read_as_what_they_are_wanted(top: Cursor) -> None:
    assert top.string("name") == "秤"
    assert top.get("day").day() == date(2026, 3, 1)
    assert (top.get("yes").truth(), top.get("no").truth()) == (True, False)
    assert top.get("count").integer() == 12
    assert top.get("title").bilingual() == Bilingual("秤", "Scale")
    assert top.get("words").texts() == ("one", "two")
    assert top.get("words").plain() == ["one", "two"]
    assert top.get("name").one_of("秤", "表") == "秤"


def test_that_a_key_that_is_null_is_as_good_as_absent(top: Cursor) -> None:
    assert top.has("name")
    assert not top.has("nothing")
    assert not top.has("nowhere")
    assert top.optional("nothing", Cursor.text, "x") == "x"


def test_that_rows_are_named_by_their_id_or_their_place(top: Cursor) -> None:
    assert [row.path[-1] for row in top.get("rows").items()] == ["a", "b", "3"]


def test_that_what_was_asked_for_is_known_and_the_rest_refused(top: Cursor) -> None:
    for key in ("name", "day", "yes", "no", "count", "nothing", "title", "rows"):
        top.has(key)
    with pytest.raises(MetroError) as error:
        top.done()

    assert error.value.code == "file.unknown_key"
    assert error.value.parameters["unknown"] == "words"
    assert error.value.parameters["line"] == 10
    top.has("words")
    top.done()


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (lambda top: top.get("nowhere"), "file.missing_key"),
        (lambda top: top.get("name").mapping(), "file.not_a_mapping"),
        (lambda top: list(top.get("name").items()), "file.not_a_list"),
        (lambda top: top.get("rows").text(), "file.not_a_text"),
        (lambda top: top.get("nothing").text(), "file.not_a_text"),
        (lambda top: top.get("name").truth(), "file.not_a_truth"),
        (lambda top: top.get("name").integer(), "file.not_an_integer"),
        (lambda top: top.get("name").day(), "file.not_a_date"),
        (lambda top: top.get("count").day(), "file.not_a_date"),
        (lambda top: top.get("name").one_of("表"), "file.not_a_choice"),
        (lambda top: top.get("name").identifier(), "file.bad_id"),
    ],
)
def test_that_a_wrong_value_is_refused_with_file_line_and_key(
    top: Cursor, step: Callable[[Cursor], object], code: str
) -> None:
    with pytest.raises(MetroError) as error:
        step(top)

    assert error.value.code == code
    assert error.value.parameters["file"] == "file.yaml"
    assert error.value.parameters["line"]
    assert error.value.parameters["key"]


@pytest.mark.parametrize(
    "text", ["2026-W01-1", "20260301", "2026-3-1", "2026-02-29", "２０２６-03-01"]
)
def test_that_a_date_is_written_year_month_day(text: str) -> None:
    with pytest.raises(MetroError, match="not_a_date"):
        Cursor(parse(f'"{text}"'.encode(), "file.yaml"), "file.yaml").day()


@pytest.mark.parametrize("good", ["a", "Q1", "low_in_service", "M1-2", "12"])
def test_that_ids_are_plain_names(good: str) -> None:
    assert Cursor(parse(good.encode(), "file.yaml"), "file.yaml").identifier() == good


@pytest.mark.parametrize("bad", ["1a", "a b", "a.b", "-a", "a-"])
def test_that_other_ids_are_refused(bad: str) -> None:
    with pytest.raises(MetroError, match="bad_id"):
        Cursor(parse(f'"{bad}"'.encode(), "file.yaml"), "file.yaml").identifier()


def fails(**parameters: object) -> Callable[[], object]:
    def read() -> object:
        raise MetroError("quantity.empty", **parameters)

    return read


def test_that_a_refusal_from_below_gets_this_place_once(top: Cursor) -> None:
    with pytest.raises(MetroError) as first:
        top.get("name").checked(fails())
    with pytest.raises(MetroError) as second:
        top.get("name").checked(fails(file="other.yaml", line=3))

    assert first.value.parameters == {"file": "file.yaml", "line": 2, "key": "name"}
    assert second.value.parameters == {"file": "other.yaml", "line": 3}
