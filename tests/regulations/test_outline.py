import json

from metro.regulations import library
from metro.regulations.outline import outlined


def lines(value: object, language: str = "en") -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return [
        "  " * line.depth + "; ".join(f"{key} {text}".strip() for key, text in line.pairs)
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
    assert lines(value) == ["keys", "  1; kind mass", "  2 class", "rows", "  1 g; M1 1.0; M2 3.0"]


def test_that_names_come_in_the_language_asked_for() -> None:
    value = {"id": "x", "questions": [{"id": "a", "title": {"zh": "外观", "en": "Look"}}]}
    assert lines(value, "zh") == ["questions", "  a; title 外观"]
    assert lines(value, "en") == ["questions", "  a; title Look"]


def test_that_plain_lists_stand_on_one_line() -> None:
    assert lines({"prescribed_for": ["initial", "periodic"], "more": {"a": ["b"]}}) == [
        "prescribed_for initial, periodic",
        "more",
        "  a b",
    ]


def test_that_every_number_of_the_library_can_be_shown_in_both_languages() -> None:
    for number in library.shipped("jjg-162-2019-cold-water-meters").numbers:
        for language in ("zh", "en"):
            assert lines(number.value or "", language)
