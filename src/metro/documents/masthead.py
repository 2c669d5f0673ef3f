"""The head of every page but a cover: station, document, its number, and the page of how many."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from metro.documents.sheet import Page, Rule, Text, baseline
from metro.documents.style import ENGLISH, FIRM, LEFT, MEASURE, MM, RIGHT, TOP, Style
from metro.documents.text import NBSP, measure, wrapped
from metro.documents.wording import joined, pair
from metro.model.station import StationSettings

_TITLE = Style(9.0)
_SCALES = (1.0, 0.95, 0.9, 0.85)
_MOST = 0.6
"""Share of the width that number and page may take."""


_APART = 4 * MM
"""White between the two sides."""


class Headed(Protocol):
    """Any paper of the station: what kind it is, its number, and whose it is."""

    @property
    def kind(self) -> str:
        """Code of the kind: its title is `paper.title.<kind>`."""
        ...

    @property
    def number(self) -> str:
        """Number as printed."""
        ...

    @property
    def settings(self) -> StationSettings:
        """The station."""
        ...

    @property
    def code(self) -> str:
        """The text of the QR, or ''."""
        ...


class _Side(NamedTuple):
    """Lines of one side of the head."""

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    style: Style = _TITLE

    @property
    def height(self) -> float:
        return len(self.chinese) * self.style.height + len(self.english) * ENGLISH.height


def body_top(paper: Headed) -> float:
    """Return where the text of a page with this head begins."""
    return TOP + max(side.height for side in _sides(paper, 99, 99)) + 7 * MM


def put_heads(paper: Headed, pages: Sequence[Page], first: int) -> None:
    """Write the head on every page from the one with index `first` on."""
    for number, page in enumerate(pages[first:], first + 1):
        _put(page, _sides(paper, number, len(pages)))


def page_of(number: int, total: int) -> str:
    """Say which page this is."""
    return pair("page", number=number, total=total).zh.replace(" ", NBSP)


def _sides(paper: Headed, number: int, total: int) -> tuple[_Side, _Side]:
    """Return both sides in the largest size in which neither has to be broken, if there is one."""
    tried = [_sized(paper, number, total, _TITLE.scaled(scale)) for scale in _SCALES]
    whole = (sides for sides in tried if all(len(side.chinese) == 1 for side in sides))
    return next(whole, tried[0])


def _sized(paper: Headed, number: int, total: int, style: Style) -> tuple[_Side, _Side]:
    station, title = paper.settings.name, pair(f"title.{paper.kind}")
    label = pair(f"number.{paper.kind}")
    page = pair("page", number=number, total=total)
    whole = f"{label.zh}{NBSP}{paper.number}　{page_of(number, total)}"
    small = f"{label.en}　{page.en}".strip()
    width = min(max(measure(whole, style), measure(small, ENGLISH)) + 1, MEASURE * _MOST)
    right = _Side(wrapped(whole, style, width), _english(small, width), style)
    width = MEASURE - width - _APART
    # The English may be as long as what stands beside it lets it.
    chinese = _titled(station.zh, title.zh, style, width)
    beside = _beside(right, len(chinese) * style.height)
    english = _titled(station.en, title.en, ENGLISH, MEASURE - beside - _APART)
    return _Side(chinese, english if title.en else (), style), right


def _titled(station: str, title: str, style: Style, width: float) -> tuple[str, ...]:
    """Return the station with the title behind it, or under it where the title would be broken."""
    lines = wrapped(joined((station, title), "　"), style, width)
    return lines if lines[-1].endswith(title) else wrapped(f"{station}\n{title}", style, width)


def _beside(side: _Side, top: float) -> float:
    """Return the width of the lines of a side that stand lower than this."""
    lines = [(line, side.style) for line in side.chinese]
    lines += [(line, ENGLISH) for line in side.english]
    widest = y = 0.0
    for line, style in lines:
        y += style.height
        widest = max(widest, measure(line, style) if y > top + 0.5 else 0.0)
    return widest


def _english(text: str, width: float) -> tuple[str, ...]:
    return wrapped(text, ENGLISH, width) if text.strip() else ()


def _put(page: Page, sides: tuple[_Side, _Side]) -> None:
    for side, at_right in zip(sides, (False, True), strict=True):
        y = TOP
        for lines, style in ((side.chinese, side.style), (side.english, ENGLISH)):
            for line in lines:
                x = RIGHT - measure(line, style) if at_right else LEFT
                page.texts.append(Text(x, baseline(y, style), line, style))
                y += style.height
    bottom = TOP + max(side.height for side in sides) + 1.2 * MM
    page.rules.append(Rule(LEFT, bottom, RIGHT, bottom, FIRM))
