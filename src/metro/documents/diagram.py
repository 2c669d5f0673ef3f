"""The diagram of a measurement standard on one page: three levels, the method between each two.

Each box holds three elements: name, range, and uncertainty, class or permitted error (JJF 1033).
"""

from collections.abc import Sequence

from metro.documents.masthead import body_top, put_heads
from metro.documents.sheet import Oval, Page, Sheet, baseline, centred
from metro.documents.style import (
    BODY,
    ENGLISH,
    FINE,
    FIRM,
    LEFT,
    MEASURE,
    MM,
    RIGHT,
    STRONG,
    Style,
)
from metro.documents.text import measure, wrapped
from metro.documents.wording import NOTHING, pair, short_date, with_units_kept
from metro.model.diagram import DiagramBox, StandardDiagram
from metro.model.words import Bilingual

_TITLE = Style(18, bold=True, leading=1.4, spacing=2)
_SUBTITLE = Style(10.5, grey=0.2)
_BAND = 26 * MM
"""Width of the column that names the levels."""
_GAP = 5 * MM
_PAD = 2.2 * MM
_ARROW = 9 * MM
_HEAD = 1.6 * MM
_MOST = 3
"""So many boxes stand side by side; more of them share one box."""


def diagram_pages(paper: StandardDiagram) -> list[Page]:
    """Lay the diagram out."""
    sheet = Sheet(body_top(paper))
    title = pair(f"title.{paper.kind}")
    for text, style in ((title.zh, _TITLE), (title.en, _SUBTITLE), (paper.standard.name, BODY)):
        for line in wrapped(text, style, MEASURE):
            x = centred(line, style, LEFT, MEASURE)
            sheet.text(x, baseline(sheet.y, style), line, style)
            sheet.y += style.height
    sheet.y += 5 * MM
    _level(sheet, pair("diagram.upper"), paper.upper, up=False, down=True)
    _method(sheet, paper.from_upper)
    _level(sheet, pair("diagram.own"), (paper.own,), up=True, down=True)
    _method(sheet, paper.to_lower)
    _level(sheet, pair("diagram.lower"), paper.lower, up=True, down=False)
    _notes(sheet, paper)
    put_heads(paper, sheet.pages, 0)
    return sheet.pages


def _level(
    sheet: Sheet, title: Bilingual, boxes: Sequence[DiagramBox], *, up: bool, down: bool
) -> None:
    """Draw the boxes of a level, its name at the left, and what joins them to the others."""
    groups = [[box] for box in boxes] if len(boxes) <= _MOST else [list(boxes)]
    groups = groups or [[DiagramBox(Bilingual(NOTHING, ""), "", "")]]
    room = MEASURE - _BAND
    width = min((room - _GAP * (len(groups) - 1)) / len(groups), 0.62 * room)
    start = LEFT + _BAND + (room - len(groups) * width - _GAP * (len(groups) - 1)) / 2
    places = [start + number * (width + _GAP) for number in range(len(groups))]
    many = len(groups) > 1
    top = sheet.y + (_ARROW / 2 if up and many else 0.0)
    written = [_lines(group, width - 2 * _PAD) for group in groups]
    height = max(sum(style.height for _, style in lines) for lines in written) + 2 * _PAD
    for x, lines in zip(places, written, strict=True):
        _box(sheet, x, top, width, height, lines)
    middles = [x + width / 2 for x in places]
    if up and many:
        _bus(sheet, middles, sheet.y, top, heads=True)
    bottom = top + height
    if down and many:
        _bus(sheet, middles, bottom + _ARROW / 2, bottom, heads=False)
        bottom += _ARROW / 2
    _name(sheet, title, top, height)
    sheet.y = bottom


def _box(
    sheet: Sheet, x: float, y: float, width: float, height: float, lines: list[tuple[str, Style]]
) -> None:
    for x1, y1, x2, y2 in (
        (x, y, x + width, y),
        (x, y + height, x + width, y + height),
        (x, y, x, y + height),
        (x + width, y, x + width, y + height),
    ):
        sheet.rule(x1, y1, x2, y2, FIRM)
    at = y + (height - sum(style.height for _, style in lines)) / 2
    for text, style in lines:
        sheet.text(centred(text, style, x, width), baseline(at, style), text, style)
        at += style.height


def _lines(boxes: Sequence[DiagramBox], width: float) -> list[tuple[str, Style]]:
    """Return the lines of a box; one that several kinds share is short of words."""
    texts = _shared(boxes, width) if len(boxes) > 1 else _whole(boxes[0], width)
    return [(line, style) for text, style in texts if text for line in wrapped(text, style, width)]


def _shared(boxes: Sequence[DiagramBox], width: float) -> list[tuple[str, Style]]:
    """Return name, range and quality of each kind."""
    found = []
    for box in boxes:
        found.append((f"{box.name.zh}　{box.name.en}".rstrip(), STRONG))
        for code, value in (("range", box.range), ("accuracy", box.accuracy)):
            label = pair(f"diagram.{code}").zh
            found += [(text, BODY) for text in _element(label, value or NOTHING, width)]
    return found


def _whole(box: DiagramBox, width: float) -> list[tuple[str, Style]]:
    """Return three elements, who holds it, and what says so."""
    found = [(box.name.zh, STRONG), (box.name.en, ENGLISH)]
    for code, value in (("range", box.range), ("accuracy", box.accuracy)):
        label = pair(f"diagram.{code}")
        found += [(text, BODY) for text in _element(label.zh, value or NOTHING, width)]
        found += [(label.en, ENGLISH)]
    if box.holder:
        label = pair("diagram.holder")
        found += [(f"{label.zh}：{box.holder}", BODY), (label.en, ENGLISH)]
    return [*found, (box.source, FINE)]


def _element(label: str, value: str, width: float) -> tuple[str, ...]:
    """Return an element on one line, or its value on a line of its own."""
    kept = with_units_kept(value)
    whole = f"{label}：{kept}"
    return (whole,) if measure(whole, BODY) <= width else (f"{label}：", kept)


def _bus(sheet: Sheet, middles: Sequence[float], y: float, end: float, *, heads: bool) -> None:
    """Join several boxes by one line across."""
    sheet.rule(middles[0], y, middles[-1], y)
    for x in middles:
        sheet.rule(x, min(y, end), x, max(y, end))
        if heads:
            _point(sheet, x, end)


def _point(sheet: Sheet, x: float, y: float) -> None:
    """Draw the head of an arrow that comes down to a point."""
    for side in (-1, 1):
        sheet.rule(x + side * _HEAD * 0.6, y - _HEAD, x, y, FIRM)


def _method(sheet: Sheet, method: Bilingual) -> None:
    """Draw the method in an oval between two levels, an arrow above and one below."""
    middle = LEFT + _BAND + (MEASURE - _BAND) / 2
    width = 0.52 * (MEASURE - _BAND)
    texts = [(method.zh or NOTHING, BODY), (method.en, ENGLISH)]
    lines = [
        (line, style)
        for text, style in texts
        if text
        for line in wrapped(text, style, width - 12 * MM)
    ]
    height = sum(style.height for _, style in lines) + 5 * MM
    line_y = sheet.y + _ARROW
    sheet.rule(LEFT, sheet.y + _ARROW / 2, middle - 3 * MM, sheet.y + _ARROW / 2)
    sheet.rule(middle + 3 * MM, sheet.y + _ARROW / 2, RIGHT, sheet.y + _ARROW / 2)
    sheet.rule(middle, sheet.y, middle, line_y)
    sheet.page.ovals.append(Oval(middle - width / 2, line_y, width, height))
    at = line_y + 2.5 * MM
    for text, style in lines:
        sheet.text(centred(text, style, middle, 0), baseline(at, style), text, style)
        at += style.height
    sheet.rule(middle, line_y + height, middle, line_y + height + _ARROW)
    sheet.y = line_y + height + _ARROW
    _point(sheet, middle, sheet.y)


def _name(sheet: Sheet, title: Bilingual, top: float, height: float) -> None:
    width = _BAND - 4 * MM
    lines = [(line, STRONG) for line in wrapped(title.zh, STRONG, width)]
    lines += [(line, ENGLISH) for line in wrapped(title.en, ENGLISH, width)]
    at = top + (height - sum(style.height for _, style in lines)) / 2
    for text, style in lines:
        sheet.text(LEFT, baseline(at, style), text, style)
        at += style.height


def _notes(sheet: Sheet, paper: StandardDiagram) -> None:
    sheet.y += 8 * MM
    schemes = "；".join(paper.sources) or NOTHING
    words = pair("diagram.note", on=short_date(paper.on), schemes=schemes)
    sheet.paragraph(words, FINE)
