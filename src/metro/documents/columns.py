"""How wide the columns of a table are: each as its content asks, together the given width."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from metro.documents.style import Style
from metro.documents.text import measure, widest_atom

MOST = 0.5
"""A column asks for no more of the width than this; more text wraps."""
WORD = 0.28
"""A word that is longer than this is cut after all."""
FEWEST = 3.05
"""A text that wraps keeps at least so many Chinese characters to a line."""

Texts = Iterable[tuple[str, Style]]


class Extent(NamedTuple):
    """How wide a column would be: unbroken, with only its head broken, and with all broken."""

    full: float
    wide: float
    narrow: float


def extent(texts: Texts, heads: Texts, total: float, firm: Texts = ()) -> Extent:
    """Return how wide a column would be at size 1; a head wraps where what is under it need not.

    `firm` are those of the texts that are not broken as long as they are no longer than a word.
    """
    pieces, titles = _lines(texts), _lines(heads)
    head = min(max((_narrow(*line) for line in titles), default=0.0), total * WORD)
    whole_head = min(max((measure(*line) for line in titles), default=0.0), total * WORD)
    wide = min(max((measure(*line) for line in pieces), default=0.0), total * MOST)
    narrow = min(max((_narrow(*line) for line in pieces), default=0.0), total * WORD)
    whole = (measure(*line) for line in _lines(firm))
    narrow = max([narrow, *(width for width in whole if width <= total * WORD)])
    return Extent(max(wide, whole_head), max(wide, head), max(narrow, head))


def _lines(texts: Texts) -> list[tuple[str, Style]]:
    return [(line, style) for text, style in texts for line in text.split("\n")]


def snug(
    columns: Sequence[Extent], scale: float, total: float, padding: float
) -> list[float] | None:
    """Return widths in which nothing but heads is broken, or None when there is no room."""
    least = [(column.wide + padding) * scale for column in columns]
    wanted = [(column.full + padding) * scale for column in columns]
    return _filled(least, wanted, total) if sum(least) <= total else None


def squeezed(
    columns: Sequence[Extent], scale: float, total: float, padding: float
) -> tuple[list[float], bool]:
    """Return widths for texts that wrap, and whether every word has room."""
    least = [(column.narrow + padding) * scale for column in columns]
    if sum(least) > total:
        return _capped(least, total), False
    wanted = [(column.wide + padding) * scale for column in columns]
    return _filled(least, wanted, total), True


def _filled(least: Sequence[float], wanted: Sequence[float], total: float) -> list[float]:
    """Share what is left; columns that lack little come first, so that short texts stay whole."""
    widths = list(least)
    spare = total - sum(least)
    lacking = [max(high - low, 0.0) for high, low in zip(wanted, least, strict=True)]
    order = sorted(range(len(widths)), key=lambda number: lacking[number])
    for served, number in enumerate(order):
        given = min(lacking[number], spare / (len(order) - served))
        widths[number] += given
        spare -= given
    return [width + spare / len(widths) for width in widths]


def _capped(least: Sequence[float], total: float) -> list[float]:
    """Take from the widest columns alone, so that numbers stay whole beside an endless word."""
    widths, rest = list(least), total
    order = sorted(range(len(widths)), key=lambda number: least[number])
    for served, number in enumerate(order):
        widths[number] = min(least[number], rest / (len(order) - served))
        rest -= widths[number]
    return widths


def _narrow(text: str, style: Style) -> float:
    return min(measure(text, style), max(widest_atom(text, style), FEWEST * style.size))
