"""Every printed form, in each language, short and very long: nothing off the page, over another
text, cut or left alone. Boxes are those that PDFium finds in the file, not those we laid out."""

from functools import cache
from itertools import combinations
from typing import NamedTuple

import pypdfium2
import pytest
from pypdfium2 import raw

from metro.documents.label_facts import SMALLEST
from metro.documents.labels import label_pages
from metro.documents.style import HEADING
from metro.model.paper_settings import PaperLanguages

from .samples.shown import SHOWN, printed, spoken

EDGE = 20
"""Points at each side of a page where no text stands."""
FEWEST = 8
"""Lines on any page, its head and foot among them."""
FORMS = [name for name in SHOWN if not name.startswith("labels")]
LABELS = [name for name in SHOWN if name.startswith("labels")]


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    text: str
    size: float


def boxes(page: pypdfium2.PdfPage) -> list[Box]:
    text = page.get_textpage()
    found = []
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        said = text.get_text_bounded(left, bottom, right, top)
        first = text.get_index((left + right) / 2, (bottom + top) / 2, right - left, 2)
        size = raw.FPDFText_GetFontSize(text, first or 0)
        found.append(Box(left, bottom, right, top, said, size))
    # The watermark lies under everything.
    return [box for box in found if box.top - box.bottom < 60]


@cache
def pages(name: str, languages: PaperLanguages) -> tuple[list[Box], ...]:
    with pypdfium2.PdfDocument(printed(name, languages)) as document:
        return tuple(boxes(page) for page in document)


def over(one: Box, other: Box) -> bool:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    return wide > 0.6 and high > 0.8


every_form = pytest.mark.parametrize("name", sorted(SHOWN))
every_language = pytest.mark.parametrize("languages", list(PaperLanguages))


@every_language
@every_form
def test_that_no_text_leaves_its_page_or_lies_over_another(
    name: str, languages: PaperLanguages
) -> None:
    for page in pages(name, languages):
        assert page
        for box in page:
            assert EDGE <= box.left <= box.right <= 595.3 - EDGE, box.text
            assert 15 <= box.bottom <= box.top <= 841.9 - EDGE, box.text
        crossing = [(a.text, b.text) for a, b in combinations(page, 2) if over(a, b)]
        assert crossing == []


@every_language
@pytest.mark.parametrize("name", FORMS)
def test_that_no_page_holds_a_line_or_two(name: str, languages: PaperLanguages) -> None:
    for number, page in enumerate(pages(name, languages), 1):
        lines = {round(box.bottom / 3) for box in page}
        assert len(lines) >= FEWEST, (number, [box.text for box in page])


@every_language
@pytest.mark.parametrize("name", FORMS)
def test_that_no_heading_ends_a_page(name: str, languages: PaperLanguages) -> None:
    for page in pages(name, languages):
        body = [box for box in page if box.bottom > 45]
        last = min(body, key=lambda box: box.bottom)
        assert not is_heading(last), last.text


def is_heading(box: Box) -> bool:
    return box.size == pytest.approx(HEADING.size, abs=0.05)


def test_that_headings_are_seen() -> None:
    seen = [
        box.text
        for page in pages("record", PaperLanguages.CHINESE)
        for box in page
        if is_heading(box)
    ]
    assert any("环境条件" in text for text in seen)
    assert any("签名" in text for text in seen)


@every_language
def test_that_signatures_stand_with_the_conclusion_they_are_for(languages: PaperLanguages) -> None:
    title = "Conclusion" if languages is PaperLanguages.ENGLISH else "结论"
    signed = "Signatures" if languages is PaperLanguages.ENGLISH else "签名"
    for name in ("record", "record_adjusted", "record_20_points", "record_20_nozzles"):
        last = "".join(box.text for box in pages(name, languages)[-1])
        assert title in last
        assert signed in last


def test_that_the_last_day_of_a_record_is_said_to_be_of_the_parts_that_pass() -> None:
    last = "".join(box.text for box in pages("record_20_nozzles", PaperLanguages.CHINESE)[-1])
    assert "合格部分有效期至" in last
    assert "油枪：不合格" in last
    alike = "".join(box.text for box in pages("record_adjusted", PaperLanguages.CHINESE)[-1])
    assert "合格部分" not in alike


@every_language
@pytest.mark.parametrize("name", LABELS)
def test_that_labels_are_readable_and_cut_neither_numbers_nor_days(
    name: str, languages: PaperLanguages
) -> None:
    with pypdfium2.PdfDocument(printed(name, languages)) as document:
        whole = "".join(page.get_textpage().get_text_range() for page in document)
    squeezed = "".join(whole.split())
    paper = spoken(name, languages)
    sizes = [text.style.size for page in label_pages(paper) for text in page.texts]
    assert min(sizes) >= SMALLEST
    for label in SHOWN[name]().labels:
        for said in (label.serial, label.number, label.on.isoformat()):
            assert said in squeezed
        assert label.valid_until is None or label.valid_until.isoformat() in squeezed


@pytest.mark.parametrize("name", ["certificate", "certificate_long", "list_long", "impact"])
def test_that_the_title_in_a_head_is_not_broken(name: str) -> None:
    titles = {
        "certificate": "Verification Certificate",
        "certificate_long": "Verification Certificate",
        "list_long": "List of Verification Results",
        "impact": "Impact of a suspect standard",
    }
    for page in pages(name, PaperLanguages.BOTH)[name != "impact" :]:
        heads = [box.text.replace("\xa0", " ") for box in page if box.bottom > 750]
        assert any(titles[name] in text for text in heads), heads
