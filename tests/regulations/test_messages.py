"""Typical mistakes of whoever writes a regulation: each is told with file, line and good form."""

import pytest

from metro import language
from metro.regulations import library
from metro.regulations.faults import faults

TEXT = library.data("jjg-270-2008-sphygmomanometers").decode()
ALL = "{id: all, value: ±0.5 kPa,"
FOUND = "symbol: p_0, kind: blood_pressure"
RESULT = "expression: indicated - applied"

STEP = ", step: {value: 0.05 kPa, clause: null, source: null, certainty: memory}"
MISTAKES = [
    ("  edition: 2008", "\tedition: 2008", "file.tab", "two for each level"),
    ("  edition: 2008", "  edition 2008", "file.no_colon", "edition: 2026"),
    (ALL, "{id: all, value: [±0.5 kPa,", "file.flow_broken", "in quotes"),
    ("en: Air tightness", "en: Air: tightness", "file.flow_broken", "in quotes"),
    ("  number: JJG 270", "  number: JJG: 270", "file.colon_in_text", "in quotes"),
    ("  number: JJG 270", '  number: "JJG 270', "file.indentation", "closes its quotes"),
    ("  number: JJG 270", "   number: JJG 270", "file.indentation", "two spaces"),
    (ALL, "{id: all, value：±0.5 kPa,", "file.full_width_colon", "value: ±0.5 kPa"),
    (
        'en: "Marks are legible, not worn"',
        "en: Marks are legible, not worn",
        "file.stray_text",
        'en: "one, two"',
    ),
    (ALL, ALL.replace("±", ""), "regulation.limit_without_sign", "±0.5 kPa, <= 0.5 kPa"),
    (ALL, ALL.replace("kPa", "bar"), "quantity.not_legal", "Use MPa"),
    (
        ALL,
        ALL.replace("{id", "{id: any, value: ±1 kPa, certainty: memory}\n      - {id"),
        "regulation.zones_overlap",
        "one row",
    ),
    (ALL, ALL.replace("kPa", "L"), "regulation.limit_of_another_kind", "±0.5 kPa"),
    (ALL, ALL.replace(" kPa", ""), "regulation.limit_of_another_kind", "±0.5 kPa"),
    (ALL, ALL.replace(" kPa", "%"), "regulation.limit_of_another_kind", "±0.5 kPa"),
    (ALL, ALL.replace("0.5 kPa", "０．５ kPa"), "regulation.bad_limit", "plain digits"),
    (ALL, ALL.replace("±0.5 kPa", "'±0,5 kPa'"), "regulation.bad_limit", "and a point"),
    (ALL, ALL.replace("±", "=< "), "regulation.bad_limit", "<= 0.10 %"),
    (FOUND, FOUND.replace("_pressure", "pressure"), "quantity.unknown_kind", "blood_pressure"),
    (FOUND + ", unit: kPa", FOUND + ", unit: kpa", "quantity.unknown_unit", "kPa"),
    (FOUND + ", unit: kPa", FOUND + ", unit: L", "quantity.wrong_unit", "blood pressure: kPa"),
    (FOUND + ", unit: kPa", FOUND + ", unit: bar", "quantity.not_legal", "Use MPa"),
    (FOUND + ", unit: kPa", FOUND + ", unit: furlong", "quantity.unknown_unit", "such as: kPa, "),
    (RESULT, "expression: indicate - applied", "expression.unknown_name", "indicated"),
    (RESULT, "expression: indicated / applied", "expression.wrong_result", "declared"),
    ('when: sort == "mercury"', "when: sort == mercury", "expression.unknown_name", "in quotes"),
    ("prescribed_for:", "prescribed:", "file.unknown_key", "Known here: prescribed_for"),
    ("[initial, periodic,", "[first, periodic,", "file.not_a_choice", "initial, periodic"),
    ("from: 2008-09-25", "from: 25.9.2008", "file.not_a_date", "2026-03-01"),
    ("certainty: secondary", "certainty: sure", "file.not_a_choice", "seen, secondary, memory"),
    ("sources:\n", "texts:\n", "file.missing_key", "sources: {"),
    (
        "clause: 3.1.2\n    source: gxjzx",
        "clause: 3.1.2\n    source: gxjz",
        "regulation.unknown_source",
        "gxjzx",
    ),
    ("certainty: secondary}", "certainty: seen}", "regulation.seen_without_clause", "clause"),
    ("id: zero_aneroid", "id: zero_mercury", "file.duplicate_id", "have to differ"),
    ("id: zero_aneroid", "id: zero aneroid", "file.bad_id", "zero_error"),
    ("value: 6 months", "value: half a year", "regulation.bad_interval", "6 months"),
    ("{zh: 外观, en: Appearance}", "{zh: 外观}", "file.missing_key", "en: Appearance"),
    ("{zh: 外观, en: Appearance}", "外观", "file.not_a_mapping", "{zh: 外观, en: Appearance}"),
    (STEP, "", "file.missing_key", "step: 0.1 %"),
    ("standard: reference", "standard: other", "regulation.unknown_standard", "known there: "),
    ("revision: 1", "revision: first", "file.not_an_integer", "such as 3"),
    ("decision: regulation\n", "", "file.missing_key", "decision: regulation"),
    ("[certificate, label]", "[certifcate]", "file.not_a_choice", "certificate, notice"),
    ("    clause: 5.3.5.2", "    clause: a\n    clause: b", "file.duplicate_key", "one of the two"),
    ("title: {zh: 气密性", "title: &t {zh: 气密性", "file.alias", "Write the content out"),
    ("  number: JJG 270", "  number: !x JJG 270", "file.tag", "tag"),
]


@pytest.mark.parametrize(("old", "new", "code", "good"), MISTAKES)
def test_that_a_mistake_is_told_with_its_place_and_the_good_form(
    old: str, new: str, code: str, good: str
) -> None:
    text = TEXT if old in TEXT else TEXT.replace("en: Marks and scale are legible", old)
    assert old in text
    errors = faults(text.replace(old, new, 1).encode(), "mine")

    assert [error.code for error in errors] == [code]
    (error,) = errors
    wrong = text[: text.index(old)].count("\n") + 1
    assert abs(int(str(error.parameters["line"])) - wrong) <= 7 or code == "file.missing_key"
    for spoken in language.LANGUAGES:
        cause, remedy = language.cause(error, spoken), language.remedy(error, spoken)
        assert "mine.yaml" in cause
        assert str(error.parameters["line"]) in cause
        assert remedy
        assert "{}" not in cause + remedy
    assert good in language.remedy(error, "en")
    assert language.remedy(error, "zh") != language.remedy(error, "en")
