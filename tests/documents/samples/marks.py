"""What is wrong with the marks of a page: texts over texts, lines through texts."""

from metro.documents.sheet import Page, Text
from metro.documents.text import measure

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
