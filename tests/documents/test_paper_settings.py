"""What a station sets of its paper: languages, pictures, the seal, the order of page 2."""

import os
import unicodedata
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from metro.documents.press import ReportLabPress, laid_out
from metro.documents.sheet import Page
from metro.documents.style import HEIGHT, MM, WIDTH
from metro.documents.text import measure
from metro.model.document import Paper
from metro.model.forms import LabelPaper, ListPaper
from metro.model.paper_settings import Block, ElectronicSeal, PaperLanguages

from .samples.every import HOSTILE, SAMPLES, with_names
from .samples.forms import FORMS, Form

GOLDEN = Path(__file__).parent / "golden"
RED = "seal"


class Gallery:
    """A red square, whatever is asked for."""

    def get(self, name: str) -> bytes:
        out = BytesIO()
        Image.new("RGB", (200, 200), (200, 0, 0)).save(out, "PNG")
        return out.getvalue()


def with_paper(paper: Any, **changes: Any) -> Any:
    settings = replace(paper.settings, paper=replace(paper.settings.paper, **changes))
    return replace(paper, settings=settings)


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    return [text.replace("\r\n", "\n").replace("\xa0", " ") for text in texts]


@cache
def spoken(name: str, languages: PaperLanguages) -> tuple[str, ...]:
    paper = with_paper(SAMPLES[name](), languages=languages)
    return tuple(pages_of(ReportLabPress().render(paper)))


def render(form: Form) -> bytes:
    press = ReportLabPress()
    if isinstance(form, ListPaper):
        return press.result_list(form)
    return press.labels(form) if isinstance(form, LabelPaper) else press.due_notice(form)


def compared(name: str, pages: list[str]) -> None:
    text = "\n\f\n".join(
        "\n".join(unicodedata.normalize("NFC", line).strip() for line in page.splitlines())
        for page in pages
    )
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("METRO_WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("languages", [PaperLanguages.CHINESE, PaperLanguages.ENGLISH])
@pytest.mark.parametrize("name", ["dispenser_certificate", "meter_notice", "scale_record"])
def test_that_one_language_has_its_golden_words(name: str, languages: PaperLanguages) -> None:
    compared(f"{name}_{languages}", list(spoken(name, languages)))


@pytest.mark.parametrize("name", ["list", "labels", "due_notice"])
def test_that_the_smaller_forms_have_their_golden_words(name: str) -> None:
    compared(name, pages_of(render(FORMS[name]())))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_that_chinese_paper_has_no_english_words_of_ours(name: str) -> None:
    whole = "".join(spoken(name, PaperLanguages.CHINESE))
    for words in ("Certificate No.", "Applicant", "Valid until", "Passed", "Page 1 of", "Verdict"):
        assert words not in whole


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_that_english_paper_has_no_chinese_words_of_ours(name: str) -> None:
    whole = "".join(spoken(name, PaperLanguages.ENGLISH))
    for words in ("证书编号", "送检单位", "有效期至", "第 1 页", "结论", "批准人", "检定专用章"):
        assert words not in whole


@pytest.mark.parametrize("languages", list(PaperLanguages))
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_that_nothing_overlaps_the_signatures_or_leaves_the_page(
    name: str, languages: PaperLanguages
) -> None:
    for page in laid_out(with_paper(SAMPLES[name](), languages=languages, logo="logo")):
        assert not outside(page)
        assert not overlapping(page)


def outside(page: Page) -> list[str]:
    ends = ((text, text.x + measure(text.text, text.style)) for text in page.texts)
    return [t.text for t, end in ends if t.x < 15 or end > WIDTH - 15 or not 15 < t.y < HEIGHT - 15]


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Return pairs of texts whose letters lie on each other."""
    boxes = sorted(
        (t.y, t.x, t.x + measure(t.text, t.style), t.style.size * 0.45, t.text) for t in page.texts
    )
    found = []
    for number, (y, x, end, high, text) in enumerate(boxes):
        for other_y, other_x, other_end, other_high, other in boxes[number + 1 :]:
            if other_y - y > 12:
                break
            beside = other_x >= end - 0.6 or other_end <= x + 0.6
            if not beside and other_y - y < min(high, other_high):
                found.append((text, other))
    return found


def reds(data: bytes, page: int = 0) -> tuple[int, int, int, int] | None:
    """Return the box of what is red on a page, in millimetres."""
    pixels = pypdfium2.PdfDocument(data)[page].render(scale=1).to_numpy().astype(int)
    rows, columns = (pixels.max(axis=2) - pixels.min(axis=2) > 120).nonzero()
    if not len(rows):
        return None
    return tuple(
        round(side / MM) for side in (columns.min(), rows.min(), columns.max(), rows.max())
    )


def test_that_the_logo_stands_beside_the_name_at_the_head() -> None:
    paper = with_paper(SAMPLES["dispenser_certificate"](), logo="logo")
    data = ReportLabPress(Gallery()).render(paper)
    box = reds(data)
    assert box is not None
    left, top, right, bottom = box
    assert (right - left, bottom - top) == pytest.approx((14, 14), abs=1)
    assert left > 40
    assert bottom < 40
    assert reds(data, 1) is None


def test_that_a_seal_is_printed_only_where_its_approval_is_stated() -> None:
    paper = SAMPLES["dispenser_certificate"]()
    for seal in (ElectronicSeal(RED), ElectronicSeal("", "示市监〔2026〕1号")):
        bare = ReportLabPress(Gallery()).render(with_paper(paper, seal=seal))
        assert reds(bare) is None
        assert "加盖检定专用章的纸质件为准" in "".join(pages_of(bare)[0].split())
        assert "检定专用章" in pages_of(bare)[0]
    seal = ElectronicSeal(RED, "示市监〔2026〕1号")
    data = ReportLabPress(Gallery()).render(with_paper(paper, seal=seal))
    box = reds(data)
    assert box is not None
    assert (box[2] - box[0], box[3] - box[1]) == pytest.approx((40, 40), abs=1)
    # At the left of the signatures, below the conclusion: where a Chinese reader looks for it.
    assert box[2] < 105
    assert box[1] > 180
    text = "".join(pages_of(data)[0].split())
    assert "本证书加盖经批准的电子印章" in text
    assert "纸质件为准" not in text


def test_that_the_seal_stands_where_the_station_puts_it() -> None:
    seal = ElectronicSeal(RED, "示市监〔2026〕1号", (Decimal(150), Decimal(220)), Decimal(30))
    paper = with_paper(SAMPLES["dispenser_certificate"](), seal=seal)
    box = reds(ReportLabPress(Gallery()).render(paper))
    assert box == pytest.approx((135, 205, 165, 235), abs=1)


def test_that_page_2_follows_the_order_of_the_station() -> None:
    paper = SAMPLES["dispenser_certificate"]()
    headings = ("Measurement standard used", "Standards and", "Place and", "Ratings of")

    def order(blocks: tuple[Block, ...]) -> list[str]:
        page = pages_of(ReportLabPress().render(with_paper(paper, blocks=blocks)))[1]
        return sorted((h for h in headings if h in page), key=page.index)

    assert order(tuple(Block)) == list(headings)
    assert order(tuple(reversed(Block))) == list(reversed(headings))
    without = tuple(block for block in Block if block is not Block.NAMEPLATE)
    assert order(without) == list(headings[:3])


def test_that_a_record_bears_number_and_version_of_its_form() -> None:
    paper: Paper = SAMPLES["scale_record"]()
    paper = replace(paper, settings=replace(paper.settings, record_form_version="B/2"))
    assert "SL-JL-012 版本 B/2" in pages_of(ReportLabPress().render(paper))[0].replace("　", " ")


@pytest.mark.parametrize("languages", list(PaperLanguages))
def test_that_hostile_and_rare_text_is_printed_literally_in_any_language(
    languages: PaperLanguages,
) -> None:
    name = f"{HOSTILE}=HYPERLINK('x')䶮燊𫘜"
    paper = with_paper(with_names(SAMPLES["dispenser_certificate"](), name), languages=languages)
    whole = "".join("".join(pages_of(ReportLabPress().render(paper))).split())
    assert "".join(name.split()) in whole
