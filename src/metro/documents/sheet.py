"""Pages as lists of marks: what stands where, worked out before anything is drawn.

The number of pages is known only when the last one is laid out, so drawing comes after.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from metro.documents.style import (
    BODY,
    BOTTOM,
    ENGLISH,
    FIRM,
    HAIRLINE,
    HEADING,
    HEADING_ENGLISH,
    LEFT,
    MEASURE,
    MM,
    Style,
)
from metro.documents.text import measure, wrapped
from metro.model.words import Bilingual

_HANGS = 8 * MM
_ENDLESS = 1e6
_TIGHTER = ((0.8, 125 * MM), (0.6, 75 * MM))
"""Shares of white that are tried where a last page holds no more than this."""
CENTRE_LINE = 0.37
"""How far above its baseline the middle of a line of text lies, at size 1."""


class Text(NamedTuple):
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    style: Style


class Rule(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = HAIRLINE


class Fill(NamedTuple):
    """A grey box, under everything else."""

    x: float
    y: float
    width: float
    height: float
    grey: float


class Ring(NamedTuple):
    """A dashed circle."""

    x: float
    y: float
    radius: float


class Oval(NamedTuple):
    """An oval in a box."""

    x: float
    y: float
    width: float
    height: float


class Code(NamedTuple):
    """A code of square modules: rows of (column, length), each module so large."""

    x: float
    y: float
    module: float
    rows: Sequence[Sequence[tuple[int, int]]]


class Picture(NamedTuple):
    """A picture in a box, under all text; `name` is its hash."""

    x: float
    y: float
    width: float
    height: float
    name: str


class Band(NamedTuple):
    """A coloured box (red, green, blue from 0 to 1), under all text."""

    x: float
    y: float
    width: float
    height: float
    colour: tuple[float, float, float]


class Frame(NamedTuple):
    """A box with round corners, drawn with a line."""

    x: float
    y: float
    width: float
    height: float
    line: float = FIRM


@dataclass(slots=True)
class Page:
    """Everything on one page."""

    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    ovals: list[Oval] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)


class Sheet:
    """Pages that fill from the top; `y` is where the next thing begins."""

    def __init__(self, top: float, bottom: float = BOTTOM, tight: float = 1.0) -> None:
        """Begin the first page; `tight` is the share of white that is left between things."""
        self.top, self.bottom, self.tight = top, bottom, tight
        self.pages = [Page()]
        self.y = top

    @property
    def page(self) -> Page:
        """Return the page that is being filled."""
        return self.pages[-1]

    @property
    def room(self) -> float:
        """Return the height that is left on this page."""
        return self.bottom - self.y

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(Page())
        self.y = self.top

    def need(self, height: float) -> None:
        """Begin a new page unless there is so much room on this one, or it is still empty."""
        if height > self.room and self.y > self.top:
            self.turn()

    def gap(self, height: float) -> None:
        """Leave some white, but none at the head of a page."""
        if self.y > self.top:
            self.y += height * self.tight

    @contextmanager
    def hanging(self, height: float, white: float) -> Iterator[None]:
        """Put a last piece after some white; it may hang into the margin.

        A last page that holds nothing else would be a waste.
        """
        bottom, self.bottom = self.bottom, self.bottom + _HANGS
        self.need(height + 1 * MM)
        self.gap(min(white, (self.room - height) / self.tight))
        yield
        self.bottom = bottom

    def text(self, x: float, y: float, text: str, style: Style = BODY) -> float:
        """Write one line with its baseline at `y`; return where it ends."""
        if text:
            self.page.texts.append(Text(x, y, text, style))
        return x + measure(text, style)

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = HAIRLINE) -> None:
        """Draw a line."""
        self.page.rules.append(Rule(x1, y1, x2, y2, width))

    def lines(self, lines: Sequence[str], style: Style, x: float = LEFT) -> None:
        """Write lines one under the other, over as many pages as they take."""
        for line in lines:
            self.need(style.height)
            self.text(x, baseline(self.y, style), line, style)
            self.y += style.height

    def paragraph(self, text: Bilingual, style: Style = BODY, width: float = MEASURE) -> None:
        """Write a paragraph in Chinese with the English under it."""
        chinese, english = wrapped(text.zh, style, width), wrapped(text.en, ENGLISH, width)
        whole = len(chinese) * style.height + len(english) * ENGLISH.height
        if whole < 60 * MM:
            self.need(whole)
        self.lines(chinese, style)
        if text.en:
            self.lines(english, ENGLISH)

    def height_of(self, text: Bilingual, style: Style = BODY, width: float = MEASURE) -> float:
        """Return how high a paragraph is."""
        english = wrapped(text.en, ENGLISH, width) if text.en else ()
        return len(wrapped(text.zh, style, width)) * style.height + len(english) * ENGLISH.height

    def heading(self, title: Bilingual, follows: float) -> None:
        """Write a heading; it stays with at least so much of what follows."""
        self.gap(5.2 * MM)
        *above, last = wrapped(title.zh, HEADING, MEASURE)
        self.need((len(above) + 1) * HEADING.height + 1.3 * MM + follows)
        self.lines(above, HEADING)
        line = baseline(self.y, HEADING)
        end = self.text(LEFT, line, last, HEADING) + 1.6 * MM
        if end + measure(title.en, HEADING_ENGLISH) <= LEFT + MEASURE:
            self.text(end, line, title.en, HEADING_ENGLISH)
        self.y += HEADING.height + 1.3 * MM


def height_of(lay: Callable[[Sheet], None], tight: float) -> float:
    """Return how high something stands on a page without end."""
    endless = Sheet(0.0, _ENDLESS, tight)
    # White at the head of a page is left out; what is measured stands under something.
    endless.y = _ENDLESS / 2
    lay(endless)
    return endless.y - _ENDLESS / 2


def fewest_pages(lay: Callable[[float], Sheet]) -> Sheet:
    """Lay pages out; where the last would hold little, with less white if that saves it."""
    sheet = lay(1.0)
    for tight, most in _TIGHTER if len(sheet.pages) > 1 else ():
        if sheet.y - sheet.top > most:
            break
        tighter = lay(tight)
        if len(tighter.pages) < len(sheet.pages):
            return tighter
    return sheet


def baseline(top: float, style: Style) -> float:
    """Return the baseline of a line whose box begins at `top`."""
    return top + style.height / 2 + CENTRE_LINE * style.size


def centred(text: str, style: Style, x: float, width: float) -> float:
    """Return where a line begins that stands in the middle of a box."""
    return x + (width - measure(text, style)) / 2
