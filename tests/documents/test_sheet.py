"""Every mark of every sample stands where it may: inside the page, over nothing else."""

import pytest

from metro.documents.press import laid_out
from metro.documents.sheet import Sheet, fewest_pages, height_of
from metro.documents.style import HEIGHT, LEFT, MM, RIGHT
from metro.model.document import Paper

from .samples.marks import box, crossed, overlapping


def test_that_no_text_overlaps_another(sample: Paper):
    for page in laid_out(sample):
        assert overlapping(page) == []


def test_that_no_line_runs_through_a_text(sample: Paper):
    for page in laid_out(sample):
        assert crossed(page) == []


def test_that_everything_stands_within_the_margins(sample: Paper):
    for page in laid_out(sample):
        for text in page.texts:
            left, top, right, bottom = box(text)
            assert left >= LEFT - 0.1, text.text
            assert right <= RIGHT + 0.1, text.text
            assert top >= 15 * MM, text.text
            assert bottom <= HEIGHT - 8 * MM, text.text


def test_that_no_page_but_a_cover_ends_with_a_heading(sample: Paper):
    for page in laid_out(sample)[1:]:
        lowest = max(page.texts, key=lambda text: text.y)
        assert not (lowest.style.bold and lowest.style.size > 11)


def stacked(blocks: int, tight: float) -> Sheet:
    sheet = Sheet(0.0, 100.0, tight)
    for _ in range(blocks):
        sheet.gap(10.0)
        sheet.need(20.0)
        sheet.y += 20.0
    return sheet


def test_that_less_white_is_left_only_where_it_saves_a_page() -> None:
    assert fewest_pages(lambda tight: stacked(4, tight)).tight == 0.6
    assert len(fewest_pages(lambda tight: stacked(4, tight)).pages) == 1
    assert fewest_pages(lambda tight: stacked(3, tight)).tight == 1.0
    # Five of twenty do not fit on a page of a hundred with any white.
    assert fewest_pages(lambda tight: stacked(5, tight)).tight == 1.0


def test_that_a_piece_is_as_high_as_it_will_stand() -> None:
    def piece(sheet: Sheet) -> None:
        sheet.gap(10.0)
        sheet.y += 30.0

    assert height_of(piece, 1.0) == pytest.approx(40.0)
    assert height_of(piece, 0.5) == pytest.approx(35.0)
