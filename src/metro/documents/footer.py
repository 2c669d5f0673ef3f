"""The foot of a cover: by which authority, where to find the station, and the QR."""

from metro.documents import qr
from metro.documents.masthead import Headed
from metro.documents.sheet import Code, Page, Rule, Text, baseline
from metro.documents.style import ENGLISH, FIRM, HEIGHT, LEFT, MEASURE, MM, RIGHT, Style
from metro.documents.text import wrapped
from metro.documents.wording import joined, labelled, pair

_STYLE = Style(8, grey=0.1, leading=1.5)
_CODE = 28 * MM
_GAP = 5 * MM
_BOTTOM = HEIGHT - 13 * MM
_ABOVE = 3 * MM


def _lines(paper: Headed) -> list[tuple[str, Style]]:
    station = paper.settings
    contact = (
        (("address", station.address), ("post_code", station.post_code)),
        (("telephone", station.telephone), ("fax", station.fax), ("email", station.email)),
    )
    rows = [_labelled("authorisation", station.authorisation.number)]
    rows += [joined((_labelled(code, text) for code, text in row), "　") for row in contact]
    width = MEASURE - (_CODE + _GAP if paper.code else 0.0)
    found = [(line, _STYLE) for row in rows if row for line in wrapped(row, _STYLE, width)]
    if paper.code:
        sealed = paper.settings.paper.seal.printed
        words = pair("code_is_for_checking_seal" if sealed else "code_is_for_checking")
        found += [(line, _STYLE) for line in wrapped(words.zh, _STYLE, width)]
        found += [(line, ENGLISH) for line in wrapped(words.en, ENGLISH, width)]
    return found


def _labelled(code: str, text: str) -> str:
    return labelled(pair(code), text) if text else ""


def top(paper: Headed) -> float:
    """Return where the foot begins."""
    lines = sum(style.height for _, style in _lines(paper))
    return _BOTTOM - max(lines, _CODE if paper.code else 0.0) - _ABOVE


def put(paper: Headed, page: Page) -> None:
    """Put the foot on a page."""
    start = top(paper)
    page.rules.append(Rule(LEFT, start, RIGHT, start, FIRM))
    y = start + _ABOVE
    if paper.code:
        rows = qr.modules(paper.code)
        page.codes.append(Code(RIGHT - _CODE, y, _CODE / len(rows), rows))
    for line, style in _lines(paper):
        page.texts.append(Text(LEFT, baseline(y, style), line, style))
        y += style.height
