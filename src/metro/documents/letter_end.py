"""The end of a letter: the station, the day, room for the stamp; and the numbers of its pages."""

from collections.abc import Sequence
from datetime import date

from metro.documents.sheet import Page, Sheet, Text, baseline, centred
from metro.documents.style import BODY, ENGLISH, FINE, LEFT, MEASURE, MM
from metro.documents.text import measure, wrapped
from metro.documents.tongues import both
from metro.documents.wording import ENGLISH_MARK, joined, long_date, pair
from metro.model.station import StationSettings

BOTTOM = 277 * MM
"""Where the text of a letter ends: the number of the page stands below."""
_WHITE = 14 * MM
_NARROWEST, _WIDEST = 50 * MM, 110 * MM


def sign(sheet: Sheet, settings: StationSettings, on: date) -> None:
    """Sign at the right, where a Chinese letter ends."""
    name, note = settings.name, pair("due.stamp")
    texts = [
        (name.zh, BODY),
        (name.en if both() else "", ENGLISH),
        (long_date(on), BODY),
        (joined((note.zh, note.en), " "), ENGLISH),
    ]
    lines = [(s, style) for text, style in texts if text for s in wrapped(text, style, _WIDEST)]
    sheet.gap(_WHITE)
    sheet.need(sum(style.height for _, style in lines))
    wide = max(measure(text, style) for text, style in lines)
    x = LEFT + MEASURE - max(wide, _NARROWEST)
    for text, style in lines:
        sheet.text(x, baseline(sheet.y, style), text, style)
        sheet.y += style.height


def number_pages(pages: Sequence[Page]) -> None:
    """Number the pages of a letter that has several."""
    for number, page in enumerate(pages if len(pages) > 1 else (), 1):
        words = pair("page", number=number, total=len(pages))
        text = joined((words.zh, words.en), ENGLISH_MARK)
        x = centred(text, FINE, LEFT, MEASURE)
        page.texts.append(Text(x, baseline(BOTTOM + 4 * MM, FINE), text, FINE))
