"""The head of a first page: the logo beside the names of the station, together in the middle."""

from metro.documents.sheet import Picture, Sheet, baseline, centred
from metro.documents.style import LEFT, MEASURE, MM, Style
from metro.documents.text import balanced, measure
from metro.documents.tongues import both, english_alone
from metro.model.station import StationSettings
from metro.model.words import Bilingual

_LOGO = 14 * MM
_BESIDE = 5 * MM


def put(
    sheet: Sheet, settings: StationSettings, width: float, style: Style, english: Style
) -> None:
    """Put the head where the sheet stands; the names are broken within the width."""
    style = _set(style)
    name, logo = settings.name, settings.paper.logo
    room = width - 2 * (_LOGO + _BESIDE) if logo else width
    lines = [(line, style) for line in balanced(name.zh, style, room)] if name.zh else []
    lines += [(line, english) for line in balanced(name.en, english, room)] if name.en else []
    if not logo:
        middle(sheet, lines)
        return
    high = sum(style.height for _, style in lines)
    widest = max((measure(line, style) for line, style in lines), default=0.0)
    x, whole = LEFT + (MEASURE - widest - _LOGO - _BESIDE) / 2, max(high, _LOGO)
    picture = Picture(x, sheet.y + (whole - _LOGO) / 2, _LOGO, _LOGO, logo)
    sheet.page.pictures.append(picture)
    y = sheet.y + (whole - high) / 2
    for line, own in lines:
        sheet.text(x + _LOGO + _BESIDE, baseline(y, own), line, own)
        y += own.height
    sheet.y += whole


def title(sheet: Sheet, words: Bilingual, style: Style, english: Style) -> None:
    """Write a title in the middle, its English below it where both languages are asked for."""
    middle(sheet, [(words.zh, _set(style)), *([(words.en, english)] if both() else [])])


def _set(style: Style) -> Style:
    """Return a style without the letter space that Chinese is set with, where no Chinese is."""
    return style._replace(spacing=0.0) if english_alone() else style


def middle(sheet: Sheet, lines: list[tuple[str, Style]]) -> None:
    """Write lines in the middle of the page."""
    for line, style in lines:
        # Letter space follows each character; the last one's would push the line to the left.
        x = centred(line, style, LEFT, MEASURE) + style.spacing / 2
        sheet.text(x, baseline(sheet.y, style), line, style)
        sheet.y += style.height
