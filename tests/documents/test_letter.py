"""The letter to holders of documents under review: in which language, to whom, how it ends."""

from dataclasses import replace

import pypdfium2
import pytest

from metro.documents.press import ReportLabPress
from metro.model.impact import HolderLetter
from metro.model.paper_settings import PaperLanguages

from .samples.drawn import letter, long_letter
from .samples.shown import LONG_NAME, of_long_station


def pages_of(paper: HolderLetter, languages: PaperLanguages) -> list[str]:
    settings = replace(
        paper.settings, paper=replace(paper.settings.paper, languages=languages), demo=False
    )
    data = ReportLabPress().letter(replace(paper, settings=settings))
    with pypdfium2.PdfDocument(data) as document:
        found = [page.get_textpage().get_text_range() for page in document]
    return ["".join(text.replace("\xa0", " ").split()) for text in found]


def test_that_a_letter_speaks_the_language_of_the_station() -> None:
    (chinese,) = pages_of(letter(), PaperLanguages.CHINESE)
    assert "关于复核计量检定结果的函" in chinese
    assert not any(word in chinese for word in ("Letter", "Instrument", "stamp"))
    (english,) = pages_of(letter(), PaperLanguages.ENGLISH)
    assert "Letteronthereviewofverificationresults" in english
    assert not any(word in english for word in ("复核", "器具名称", "盖章"))
    (both,) = pages_of(letter(), PaperLanguages.BOTH)
    assert "关于复核计量检定结果的函" in both
    assert "Letteronthereviewofverificationresults" in both


@pytest.mark.parametrize("languages", list(PaperLanguages))
def test_that_a_letter_ends_with_the_station_the_day_and_the_place_of_the_stamp(
    languages: PaperLanguages,
) -> None:
    pages = pages_of(of_long_station(long_letter()), languages)
    english = languages is PaperLanguages.ENGLISH
    name = LONG_NAME.en if english else LONG_NAME.zh
    assert "".join(name.split()) in pages[-1]
    assert ("2026-03-01(stamp)" if english else "2026年03月01日（盖章）") in pages[-1]
    assert "JY-2026-00090" in pages[-1]


def test_that_pages_of_a_long_letter_are_numbered_and_the_only_one_of_a_short_is_not() -> None:
    pages = pages_of(long_letter(), PaperLanguages.CHINESE)
    assert len(pages) > 1
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1))
    assert "第1页" not in pages_of(letter(), PaperLanguages.CHINESE)[0]
