"""The mark of a copy on every page of an issued file, which is no longer the issued one then."""

from io import BytesIO

import pikepdf

from metro.documents.binding import bound
from metro.documents.painter import Imprint, paint
from metro.documents.sheet import Band, Frame, Page, Text, baseline
from metro.documents.style import HEIGHT, MM, WIDTH, Style
from metro.documents.text import measure

_MARK = Style(9.5, bold=True)
_TOP = 5 * MM
_HIGH = 6.4 * MM
_EDGE = 10 * MM


def marked(issued: bytes, mark: str) -> bytes:
    """Return the pages with a mark in a frame at the top right; unsigned, nothing enclosed."""
    wide = measure(mark, _MARK) + 6 * MM
    left = WIDTH - wide - _EDGE
    page = Page()
    page.bands.append(Band(left, _TOP, wide, _HIGH, (1.0, 1.0, 1.0)))
    page.frames.append(Frame(left, _TOP, wide, _HIGH))
    y = baseline(_TOP + (_HIGH - _MARK.height) / 2, _MARK)
    page.texts.append(Text(left + 3 * MM, y, mark, _MARK))
    stamp = paint([page], Imprint(mark, "", "", "20000101000000", mark))
    out = BytesIO()
    with (
        pikepdf.open(BytesIO(bound([issued]))) as whole,
        pikepdf.open(BytesIO(stamp)) as over,
    ):
        for each in whole.pages:
            each.add_overlay(over.pages[0], pikepdf.Rectangle(0, 0, WIDTH, HEIGHT))
        whole.save(out)
    return out.getvalue()
