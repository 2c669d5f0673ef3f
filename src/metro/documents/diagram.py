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
_SIZES = (1.0, 0.88, 0.77, 0.7)
"""Sizes that are tried until the diagram fits on one page with its note."""
Lines = list[tuple[str, Style]]


def diagram_pages(paper: StandardDiagram) -> list[Page]:
    """Lay the diagram out, as large as one page has room for."""
    drawn = [_Drawing(paper, size) for size in _SIZES]
    whole = next((row for row in drawn if len(row.sheet.pages) == 1), drawn[-1])
    put_heads(paper, whole.sheet.pages, 0)
    return whole.sheet.pages


class _Drawing:
    """The diagram in one size."""

    def __init__(self, paper: StandardDiagram, size: float) -> None:
        self.size = size
        self.sheet = Sheet(body_top(paper))
        self._title(paper)
        self._level(pair("diagram.upper"), paper.upper, up=False, down=True)
        self._method(paper.from_upper)
        self._level(pair("diagram.own"), (paper.own,), up=True, down=True)
        self._method(paper.to_lower)
        self._level(pair("diagram.lower"), paper.lower, up=True, down=False)
        self.sheet.y += 6 * MM * size
        schemes = "；".join(paper.sources) or NOTHING
        words = pair("diagram.note", on=short_date(paper.on), schemes=schemes)
        with self.sheet.hanging(self.sheet.height_of(words, FINE), 0.0):
            self.sheet.paragraph(words, FINE)

    @property
    def arrow(self) -> float:
        """How long an arrow is."""
        return _ARROW * self.size

    def broken(self, texts: Lines, width: float) -> Lines:
        """Break texts into lines, in the size of this drawing."""
        sized = [(text, style.scaled(self.size)) for text, style in texts if text]
        return [(line, style) for text, style in sized for line in wrapped(text, style, width)]

    def _title(self, paper: StandardDiagram) -> None:
        title = pair(f"title.{paper.kind}")
        texts = [(title.zh, _TITLE), (title.en, _SUBTITLE), (paper.standard.name, BODY)]
        self._middle(self.broken(texts, MEASURE), LEFT, self.sheet.y, MEASURE)
        self.sheet.y += _height(self.broken(texts, MEASURE)) + 5 * MM * self.size

    def _middle(self, lines: Lines, x: float, y: float, width: float) -> None:
        for text, style in lines:
            self.sheet.text(centred(text, style, x, width), baseline(y, style), text, style)
            y += style.height

    def _level(
        self, title: Bilingual, boxes: Sequence[DiagramBox], *, up: bool, down: bool
    ) -> None:
        """Draw the boxes of a level, its name at the left, and what joins them to the others."""
        groups = [[box] for box in boxes] if len(boxes) <= _MOST else [list(boxes)]
        groups = groups or [[DiagramBox(Bilingual(NOTHING, ""), "", "")]]
        room, count = MEASURE - _BAND, len(groups)
        width = min((room - _GAP * (count - 1)) / count, 0.62 * room)
        start = LEFT + _BAND + (room - count * width - _GAP * (count - 1)) / 2
        places = [start + number * (width + _GAP) for number in range(count)]
        joint = self.arrow / 2 if count > 1 else 0.0
        top = self.sheet.y + (joint if up else 0.0)
        written = [self._lines(group, width - 2 * _PAD) for group in groups]
        height = max(map(_height, written)) + 2 * _PAD
        for x, lines in zip(places, written, strict=True):
            self._frame(x, top, width, height)
            self._middle(lines, x, top + (height - _height(lines)) / 2, width)
        self._name(title, top, height)
        middles, bottom = [x + width / 2 for x in places], top + height
        if up and joint:
            self._bus(middles, self.sheet.y, top)
        if down and joint:
            self._bus(middles, bottom + joint, bottom)
        self.sheet.y = bottom + (joint if down else 0.0)

    def _frame(self, x: float, y: float, width: float, height: float) -> None:
        right, bottom = x + width, y + height
        for corners in ((x, y, right, y), (x, bottom, right, bottom)):
            self.sheet.rule(*corners, FIRM)
        for corners in ((x, y, x, bottom), (right, y, right, bottom)):
            self.sheet.rule(*corners, FIRM)

    def _lines(self, boxes: Sequence[DiagramBox], width: float) -> Lines:
        """Return the lines of a box; one that several kinds share is short of words."""
        if len(boxes) == 1:
            return self.broken(self._whole(boxes[0], width), width)
        found: Lines = []
        for box in boxes:
            found.append((f"{box.name.zh}　{box.name.en}".rstrip(), STRONG))
            for label, value in _elements(box):
                found += self._element(label.zh, value, width)
        return self.broken(found, width)

    def _whole(self, box: DiagramBox, width: float) -> Lines:
        """Return three elements, who holds it, and what says so."""
        found: Lines = [(box.name.zh, STRONG), (box.name.en, ENGLISH)]
        for label, value in _elements(box):
            found += [*self._element(label.zh, value, width), (label.en, ENGLISH)]
        if box.holder:
            label = pair("diagram.holder")
            found += [(f"{label.zh}：{box.holder}", BODY), (label.en, ENGLISH)]
        return [*found, (box.source, FINE)]

    def _element(self, label: str, value: str, width: float) -> Lines:
        """Return an element on one line, or its value on a line of its own."""
        kept = with_units_kept(value or NOTHING)
        whole = f"{label}：{kept}"
        fits = measure(whole, BODY.scaled(self.size)) <= width
        return [(whole, BODY)] if fits else [(f"{label}：", BODY), (kept, BODY)]

    def _bus(self, middles: Sequence[float], y: float, end: float) -> None:
        """Join several boxes by one line across; what comes down ends in an arrow."""
        self.sheet.rule(middles[0], y, middles[-1], y)
        for x in middles:
            self.sheet.rule(x, min(y, end), x, max(y, end))
            if y < end:
                self._point(x, end)

    def _point(self, x: float, y: float) -> None:
        """Draw the head of an arrow that comes down to a point."""
        for side in (-1, 1):
            self.sheet.rule(x + side * _HEAD * 0.6, y - _HEAD, x, y, FIRM)

    def _method(self, method: Bilingual) -> None:
        """Draw the method in an oval between two levels, an arrow above and one below."""
        sheet = self.sheet
        middle = LEFT + _BAND + (MEASURE - _BAND) / 2
        width = 0.52 * (MEASURE - _BAND)
        texts = [(method.zh or NOTHING, BODY), (method.en, ENGLISH)]
        lines = self.broken(texts, width - 12 * MM)
        height = _height(lines) + 5 * MM * self.size
        between, top = sheet.y + self.arrow / 2, sheet.y + self.arrow
        sheet.rule(LEFT, between, middle - 3 * MM, between)
        sheet.rule(middle + 3 * MM, between, RIGHT, between)
        sheet.rule(middle, sheet.y, middle, top)
        sheet.page.ovals.append(Oval(middle - width / 2, top, width, height))
        self._middle(lines, middle - width / 2, top + 2.5 * MM * self.size, width)
        sheet.y = top + height + self.arrow
        sheet.rule(middle, top + height, middle, sheet.y)
        self._point(middle, sheet.y)

    def _name(self, title: Bilingual, top: float, height: float) -> None:
        lines = self.broken([(title.zh, STRONG), (title.en, ENGLISH)], _BAND - 4 * MM)
        at = top + (height - _height(lines)) / 2
        for text, style in lines:
            self.sheet.text(LEFT, baseline(at, style), text, style)
            at += style.height


def _height(lines: Lines) -> float:
    return sum(style.height for _, style in lines)


def _elements(box: DiagramBox) -> list[tuple[Bilingual, str]]:
    return [(pair("diagram.range"), box.range), (pair("diagram.accuracy"), box.accuracy)]
