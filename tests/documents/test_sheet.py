"""Every mark of every sample stands where it may: inside the page, over nothing else."""

from metro.documents.press import laid_out
from metro.documents.sheet import Page, Text
from metro.documents.style import HEIGHT, LEFT, MM, RIGHT
from metro.documents.text import measure
from metro.model.document import Paper

ABOVE, BELOW = 0.72, 0.08
"""Most of the ink of a line, as a share of its size."""


def box(text: Text) -> tuple[float, float, float, float]:
    width = measure(text.text.rstrip(), text.style) - text.style.spacing
    size = text.style.size
    return text.x, text.y - ABOVE * size, text.x + width, text.y + BELOW * size


def overlapping(page: Page) -> list[tuple[str, str]]:
    found = []
    boxes = sorted((box(text), text.text) for text in page.texts if text.text.strip())
    for number, ((left, top, right, bottom), words) in enumerate(boxes):
        for (other_left, other_top, _, other_bottom), other in boxes[number + 1 :]:
            if other_left >= right - 0.1:
                break
            if min(bottom, other_bottom) - max(top, other_top) > 0.1 and left < right:
                found.append((words, other))
    return found


def crossed(page: Page) -> list[str]:
    """Return texts that an upright line runs through."""
    upright = [rule for rule in page.rules if rule.x1 == rule.x2]
    found = []
    for text in page.texts:
        left, top, right, bottom = box(text)
        for rule in upright:
            low, high = sorted((rule.y1, rule.y2))
            if left + 0.2 < rule.x1 < right - 0.2 and low < bottom and top < high:
                found.append(text.text)
    return found


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
