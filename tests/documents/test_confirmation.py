from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from metro.documents.confirmation import confirmation_pages
from metro.documents.press import ReportLabPress
from metro.documents.style import HEIGHT, WIDTH
from metro.documents.text import measure
from metro.model.number_review import (
    NumberState,
)
from metro.regulations import library
from metro.regulations.review import reviewed

from .samples.drawn import number_sheet as sheet

WEIGHTS, WATER = "jjg-99-2022-weights", "jjg-162-2009-cold-water-meters"
SAMPLES = [WEIGHTS, WATER, "jjg-596-2012-electricity-meters", "jjg-1164-2019-infrared-ear-thermometers"]  # fmt: skip # noqa: E501


def words(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    text = "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    return "".join(text.split())


@pytest.mark.parametrize("regulation", SAMPLES)
def test_that_every_mark_stands_on_its_page(regulation: str) -> None:
    for page in confirmation_pages(sheet(regulation)):
        for text in page.texts:
            assert 0 < text.y < HEIGHT
            assert text.x > 0
            assert text.x + measure(text.text, text.style) < WIDTH, text.text


@pytest.mark.parametrize("regulation", SAMPLES)
def test_that_every_number_is_listed_with_its_source_and_the_people(regulation: str) -> None:
    paper = sheet(regulation)
    text = words(ReportLabPress().confirmation(paper))
    for source in {row.source for row in paper.review if row.source is not None}:
        assert "".join(source.title.split()) in text
    for clause in {row.evidence.clause for row in paper.review if row.evidence.clause}:
        assert "".join(clause.split()) in text
    assert "陈衡" in text
    assert "日志1/7" in text
    assert "cd" * 32 in text
    assert paper.review.regulation.file_hash in text


def test_that_the_same_sheet_gives_the_same_bytes_and_fonts_are_within() -> None:
    press, paper = ReportLabPress(), sheet(WEIGHTS)
    data = press.confirmation(paper)
    assert press.confirmation(paper) == data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert "JJG 99—2022/1" in str(pdf.docinfo["/Title"])
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert all("+" in font for font in fonts), fonts


def test_that_a_sheet_with_open_numbers_says_that_nothing_may_be_issued() -> None:
    text = words(ReportLabPress().confirmation(sheet(WEIGHTS)))
    assert "尚有0个数值待确认、3处空缺" in text
    filled = {
        "conditions.ambient_temperature": "18 ℃ .. 26 ℃",
        "conditions.relative_humidity": "<= 80 %",
        "interval.other_classes": "1 year",
    }
    whole = words(ReportLabPress().confirmation(sheet(WEIGHTS, filled)))
    assert "尚有" not in whole
    assert "已更正" in whole


def test_that_a_corrected_value_stands_beside_that_of_the_file() -> None:
    given = {"items.error_of_indication.maximum_permissible_error.volume": "±0.25 %"}
    text = words(ReportLabPress().confirmation(sheet("jjg-443-2023-fuel-dispensers", given)))
    assert "±0.25%（文件原值±0.30%）" in text


def test_that_what_was_read_in_the_text_needs_no_mark() -> None:
    paper = sheet(WATER)
    bare = replace(paper, review=reviewed(library.shipped(WATER), library.shipped(WATER), {}, {}))
    assert bare.review.count(NumberState.SEEN) == 56
    assert "见原文" in words(ReportLabPress().confirmation(bare))


def test_that_a_note_of_any_length_is_printed_whole() -> None:
    note = "与本所收藏的纸质文本逐项核对，" * 60
    text = words(ReportLabPress().confirmation(sheet(WEIGHTS, note=note)))
    assert text.count("逐项核对") >= 60


def test_that_the_signature_stands_on_the_first_page() -> None:
    for regulation in SAMPLES:
        first, *_ = confirmation_pages(sheet(regulation))
        assert any(text.text == "陈衡" for text in first.texts)
        assert first.codes
