import json

from metro.regulations import library
from metro.regulations.outline import Grid, grid, is_whole, outlined


def lines(value: object, language: str = "en") -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return [
        "  " * line.depth + "; ".join(f"{key} {words}".strip() for key, words in line.pairs)
        for line in outlined(text, language)
    ]


def test_that_a_plain_value_is_one_line() -> None:
    assert lines("±0.30 %") == ["±0.30 %"]
    assert lines(["-4 %", "+1 %"]) == ["-4 % ～ +1 %"]


def test_that_a_text_that_only_begins_like_a_whole_is_a_plain_value() -> None:
    assert lines("{class} or better") == ["{class} or better"]


def test_that_a_day_that_is_not_set_is_a_dash() -> None:
    assert lines({"from": "2024-05-01", "until": None}) == ["from 2024-05-01", "until —"]


def test_that_a_table_of_values_has_one_line_a_row() -> None:
    value = {"keys": [{"kind": "mass"}, "class"], "rows": {"1 g": {"M1": "1.0", "M2": "3.0"}}}
    assert lines(value) == ["by", "  1; kind mass", "  2 class", "rows", "  1 g; M1 1.0; M2 3.0"]


def test_that_names_come_in_the_language_asked_for() -> None:
    value = {"id": "x", "questions": [{"id": "a", "title": {"zh": "外观", "en": "Look"}}]}
    assert lines(value, "zh") == ["检查内容", "  a; 名称 外观"]
    assert lines(value, "en") == ["looked at", "  a; name Look"]


def test_that_plain_lists_stand_on_one_line() -> None:
    assert lines({"prescribed_for": ["initial", "periodic"], "more": {"a": ["b"]}}) == [
        "prescribed for initial verification, periodic verification",
        "more runs",
        "  a b",
    ]


def test_that_every_number_of_the_library_can_be_shown_in_both_languages() -> None:
    for number in library.shipped("jjg-162-2019-cold-water-meters").numbers:
        for language in ("zh", "en"):
            assert lines(number.value or "", language)


def test_that_the_rows_of_a_table_stand_in_the_order_of_their_size() -> None:
    keys = [{"kind": "mass", "unit": "g"}, {"kind": "mass", "unit": "g"}]
    rows = {"1 kg": {"2 g": "a", "1 kg": "b"}, "1 mg": {"2 g": "c"}, "1 g": {"2 g": None}}
    table = grid(json.dumps({"keys": keys, "rows": rows}))
    assert table == Grid(
        ("2 g", "1 kg"), (("1 mg", "c", "—"), ("1 g", "—", "—"), ("1 kg", "a", "b"))
    )


def test_that_a_name_that_is_no_value_leaves_the_rows_by_name() -> None:
    keys = [{"kind": "mass", "unit": "g"}]
    table = grid(json.dumps({"keys": keys, "rows": {"small": "1", "10 g": "2"}}))
    assert table == Grid(("10 g", "small"), (("", "2", "1"),))


def test_that_the_weights_are_the_table_of_the_recommendation() -> None:
    found = library.shipped("jjg-99-2022-weights")
    value = next(row.value for row in found.numbers if row.path == "tables.mpe")
    table = grid(value or "")
    assert table is not None
    assert table.heads[:3] == ("E1", "E2", "F1")
    assert [row[0] for row in table.rows][:3] == ["1 mg", "2 mg", "5 mg"]
    assert table.rows[-1][0] == "5 t"


def test_that_what_has_no_plain_rows_is_no_grid() -> None:
    for value in ("1 g", {"rows": "a"}, {"rows": {"a": {"b": "1"}, "c": "2"}},
                  {"rows": {"a": {"b": ["1"]}}}):  # fmt: skip
        assert grid(value if isinstance(value, str) else json.dumps(value)) is None


def test_that_keys_can_be_left_out_and_names_have_words() -> None:
    text = json.dumps({"rows": {"a": "1"}, "value": {"kind": "mass", "unit": "g"}})
    found = outlined(text, "zh", ("rows",))
    assert [line.pairs for line in found] == [(("值", ""), ("量", "质量"), ("单位", "g"))]
    assert is_whole(text)
    assert not is_whole("{a")


def test_that_what_is_plain_within_a_row_stands_on_one_line() -> None:
    derived = {"d": {"kind": "mass", "unit": "mg", "cases": [{"expression": "a"}]}}
    assert lines({"derived": derived}) == [
        "derived",
        "  d",
        "    kind mass; unit mg",
        "    cases",
        "      1; formula a",
    ]
