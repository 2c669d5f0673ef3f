"""Every mark of every sample stands where it may: inside the page, over nothing else."""

from metro.documents.press import laid_out
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
