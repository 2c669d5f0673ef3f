from datetime import date
from decimal import Decimal

import pytest

from metro.documents.fonts import lowered
from metro.documents.text import NBSP
from metro.documents.wording import (
    as_typed,
    bare,
    beyond,
    ended,
    indexed,
    limit,
    local_time,
    long_date,
    rated,
    short_date,
    span,
    term,
    typed,
    value,
    with_units_kept,
)
from metro.model.judgement import Limits
from metro.quantities.quantity import Quantity


def q(number: str, unit: str = "%", text: str = "") -> Quantity:
    return Quantity(Decimal(number), unit, "ratio", text)


@pytest.mark.parametrize(
    ("number", "over"),
    [("0.33", "0.03 %"), ("-0.50", "0.20 %"), ("0.30", "—"), ("0.3001", "0.0001 %")],
)
def test_that_a_result_says_by_how_much_it_is_beyond_its_limit(number: str, over: str):
    limits = Limits("row", q("-0.30"), q("0.30"))
    assert beyond(q(number), limits).replace(NBSP, " ") == over


def test_that_what_has_no_limit_of_its_kind_is_not_beyond_it():
    limits = Limits("row", q("-0.30"), q("0.30"))
    assert beyond(None, limits) == "—"
    assert beyond(q("0.33"), None) == "—"
    assert beyond(Quantity(Decimal("9"), "g", "mass"), limits) == "—"


@pytest.mark.parametrize(
    ("text", "digits", "unit"),
    [
        ("20.050 L", "20.050", "L"),
        ("20050mL", "20050", "mL"),
        ("２０．０５ Ｌ", "20.05", "L"),
        ("20.050", "20.050", "L"),
        ("-0.5 L", "−0.5", "L"),
        ("", "20.05", "L"),
    ],
)
def test_that_a_reading_keeps_the_digits_and_the_unit_that_were_typed(text, digits, unit):
    assert as_typed(Quantity(Decimal("20.05"), "L", "volume", text)) == (digits, unit)


def test_that_no_number_is_parted_from_its_unit():
    assert with_units_kept("(−30～60) ℃, 20 L") == f"(−30～60){NBSP}℃, 20{NBSP}L"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_that_dates_read_as_on_certificates():
    assert plain(long_date(date(2026, 11, 20))) == "2026 年 11 月 20 日"
    assert plain(long_date(date(2027, 5, 9))) == "2027 年 05 月 09 日"
    assert short_date(date(2027, 5, 9)) == "2027-05-09"
    assert long_date(None) == short_date(None) == "—"


def test_that_times_are_those_of_the_station():
    assert plain(local_time("2026-11-20T16:05:30+00:00")) == "2026-11-21 00:05:30"
    assert local_time("no time") == "no time"


def test_that_errors_have_a_sign_and_the_true_minus():
    assert plain(value(q("0.21"), signed=True)) == "+0.21 %"
    assert plain(value(q("-0.05"), signed=True)) == "−0.05 %"
    assert plain(value(q("0.00"), signed=True)) == "0.00 %"
    assert plain(value(q("20.050", "L"))) == "20.050 L"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("-0.30", "0.30", "±0.30 %"),
        (None, "0.10", "≤ 0.10 %"),
        ("98", None, "≥ 98 %"),
        ("-4", "1", "−4 % ～ +1 %"),
    ],
)
def test_that_limits_read_as_in_a_regulation(low, high, text):
    limits = Limits("row", q(low) if low else None, q(high) if high else None)
    assert plain(limit(limits)) == text


def test_that_conditions_read_from_low_to_high():
    assert plain(span([q("23.1", "℃"), q("22.5", "℃")])) == "(22.5～23.1) ℃"
    assert plain(span([q("48", "%"), q("48", "%")])) == "48 %"
    assert plain(span([q("48", "%")])) == "48 %"
    assert plain(span([q("2.50", "kPa"), q("10", "Pa")])) == "2.50 kPa ～ 10 Pa"
    assert span([]) == "—"


def test_that_a_reading_stands_as_it_was_typed():
    assert typed(q("20.050", "L", "２０．０５０Ｌ")) == "２０．０５０Ｌ"
    assert plain(typed(q("-0.50", "L"))) == "−0.50 L"


def test_that_what_was_worked_out_shows_the_decimals_asked_for():
    assert bare(q("100.10245"), 3) == "100.102"
    assert bare(q("-0.00004"), 2) == "0.00"
    assert bare(q("0.3333333333333333333333"), None) == "0.333333"
    assert bare(q("2.5"), None) == "2.5"
    assert bare(None, 2) == "—"


def test_that_ratings_may_be_words():
    assert rated("R160") == "R160"
    assert rated("stainless_steel") == "不锈钢"
    assert rated(None) == "—"


def test_that_symbols_have_their_index_lowered():
    assert indexed("V_Bt") == "V" + lowered("Bt")
    assert indexed("V_{Bt}") == "V" + lowered("Bt")
    assert indexed("E") == "E"
    assert indexed("I_2 − I_1") == f"I{lowered('2')} − I{lowered('1')}"


def test_that_a_sentence_ends_once():
    assert ended("本所是法定计量检定机构", "。") == "本所是法定计量检定机构。"
    assert ended("本所是法定计量检定机构。", "。") == "本所是法定计量检定机构。"
    assert ended("A statutory body.", ". ") == "A statutory body. "
    assert ended("", "。") == ""


def test_that_a_code_without_words_stays_readable():
    assert term("purpose.never_heard_of").zh == "never_heard_of"
