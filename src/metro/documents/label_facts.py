"""What stands on a label, as large as there is room for: a text takes more lines before it shrinks.

Where nothing else helps, the two days share a line, the code gives way, then the captions, and at
the very last the name ends in an ellipsis. Serial numbers and days are whole.
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from metro.documents.sheet import Page, Text, baseline
from metro.documents.style import MM, Style
from metro.documents.text import measure, wrapped
from metro.documents.wording import NOTHING, joined, kept, pair, short_date
from metro.model.forms import Label, LabelKind
from metro.model.words import Bilingual

SIZES = (10.5, 9.6, 8.8, 8.0, 7.4, 6.8, 6.2, 5.8, 5.5)
"""Sizes that are tried; smaller than the last nobody can read."""
SMALLEST = SIZES[-1]
_LONGEST = 200
"""Characters that a label has room for, at the most."""
_BESIDE = "\N{IDEOGRAPHIC SPACE}"
"""Between a serial number and what a part is called."""
_GOOD = 7.4
"""In this size a text on one line is better than a larger one on two."""
_FILLED = 0.96
"""Share of the height that may be filled."""
_WIDEST_GAP = 0.7
"""White between two facts, by the size of their text, at the most."""


class Box(NamedTuple):
    """A place on a page."""

    x: float
    y: float
    width: float
    height: float


class Fact(NamedTuple):
    """A caption with its text; `whole` is the beginning of it that is better not broken."""

    caption: Bilingual
    text: str
    whole: str = ""


class _Rows(NamedTuple):
    """The facts in a size, each broken into lines."""

    facts: Sequence[Fact]
    lines: Sequence[Sequence[str]]
    style: Style
    captions: float
    """Width of the captions; 0 where they are left out."""

    @property
    def height(self) -> float:
        return sum(map(len, self.lines)) * self.style.height


class Plan(NamedTuple):
    """How a label may be filled: with or without its code, and the facts on it."""

    coded: bool
    rows: _Rows


def plan(label: Label, coded: Box | None, plain: Box) -> Plan:
    """Return how a label is filled; `coded` is the place beside a code, where one may be."""
    facts, short = facts_of(label), facts_of(label, days_joined=True)
    beside = [(True, coded, True)] if coded is not None else []
    places = [*beside, (False, plain, True), (False, plain, False)]
    for broken, (code, box, captions) in product((False, True), places):
        # Without captions only a period says which day is which.
        for own in (facts, short) if captions else (short,):
            found = _fitting(own, box, captions=captions, broken=broken)
            if found is not None and not (broken and code):
                return Plan(code, found)
    return Plan(False, _shortened(short, plain))


def facts_of(label: Label, *, days_joined: bool = False) -> list[Fact]:
    """Return what a label says, from above."""
    serial, part = _sayable(label.serial), _sayable(label.part)
    facts = [
        Fact(pair("label.name"), _sayable(label.name)),
        Fact(pair("label.serial"), joined((serial, kept(part)), _BESIDE), serial),
    ]
    if label.number:
        caption = "label.notice" if label.kind is LabelKind.REJECTED else "label.number"
        facts.append(Fact(pair(caption), _sayable(label.number), label.number))
    on, until = short_date(label.on), short_date(label.valid_until)
    if label.kind is not LabelKind.PASSED:
        return [*facts, Fact(pair("label.on"), on, on)]
    if days_joined and label.valid_until is not None:
        period = f"{on}～{until}"
        return [*facts, Fact(pair("label.period"), period, period)]
    return [
        *facts,
        Fact(pair("label.on"), on, on),
        Fact(pair("label.valid_until"), until or NOTHING, until),
    ]


def _sayable(text: str) -> str:
    return " ".join(text[:_LONGEST].split())


def _fitting(facts: Sequence[Fact], box: Box, *, captions: bool, broken: bool) -> _Rows | None:
    """Return the facts in the largest size in which they fit; `broken` lets a number be broken."""
    tried = [_broken(facts, box, size, captions=captions) for size in SIZES]
    fitting = [rows for rows in tried if rows.height <= box.height * _FILLED]
    whole = [rows for rows in fitting if all(_is_whole(rows, fact, box) for fact in facts)]
    flat = (rows for rows in whole if len(rows.facts) == sum(map(len, rows.lines)))
    good = next(flat, None)
    if good is not None and good.style.size >= _GOOD:
        return good
    return next(iter(fitting if broken else whole), None)


def _is_whole(rows: _Rows, fact: Fact, box: Box) -> bool:
    return measure(fact.whole, rows.style) <= box.width - rows.captions


def _broken(facts: Sequence[Fact], box: Box, size: float, *, captions: bool) -> _Rows:
    style = Style(size, leading=1.1 if size < 6 else 1.22)
    wide = max(measure(fact.caption.zh, _caption(style)) for fact in facts) + 1.4 * MM
    wide = wide if captions else 0.0
    room = max(box.width - wide, size)
    return _Rows(facts, [_lines(fact.text, style, room) for fact in facts], style, wide)


def _lines(text: str, style: Style, room: float) -> tuple[str, ...]:
    """Break a text; a part that has no room beside its serial number begins a line."""
    fits = measure(text, style) <= room
    return wrapped(text if fits else text.replace(_BESIDE, "\n"), style, room)


def _shortened(facts: Sequence[Fact], box: Box) -> _Rows:
    """Return the facts in the smallest size, the longest with an ellipsis until they fit."""
    rows = _broken(facts, box, SMALLEST, captions=False)
    lines = [list(row) for row in rows.lines]
    most = max(int(box.height * _FILLED / rows.style.height), len(lines))
    for number, fact in enumerate(facts):
        over = sum(map(len, lines)) - most
        if over > 0:
            left = max(len(lines[number]) - over, 1)
            lines[number] = _first(fact.text, lines[number], left, rows.style, box.width)
    return rows._replace(lines=lines)


def _first(text: str, lines: Sequence[str], most: int, style: Style, room: float) -> list[str]:
    """Return the first lines of a text, the last of them with an ellipsis."""
    above = list(lines[: most - 1])
    for line in above:
        text = text[text.index(line) + len(line) :].lstrip()
    return [*above, _cut(text, style, room)]


def put(page: Page, rows: _Rows, box: Box) -> None:
    """Write the facts in the middle of their place, with the same white between each two."""
    style, caption = rows.style, _caption(rows.style)
    spare = max(box.height - rows.height, 0.0)
    gap = min(spare / len(rows.facts), _WIDEST_GAP * style.size)
    y = box.y + (box.height - rows.height - gap * (len(rows.facts) - 1)) / 2
    for fact, lines in zip(rows.facts, rows.lines, strict=True):
        if rows.captions:
            page.texts.append(Text(box.x, baseline(y, style), fact.caption.zh, caption))
        for line in lines:
            x = box.x + rows.captions
            page.texts.append(Text(x, baseline(y, style), line, style))
            y += style.height
        y += gap


def _caption(style: Style) -> Style:
    return style._replace(size=max(style.size * 0.88, SMALLEST), grey=0.3)


def station_lines(names: Sequence[str], width: float, most: int) -> list[tuple[str, Style]]:
    """Return the name of the station, in as many lines as there may be, as large as it fits."""
    whole = _sayable(" ".join(names))
    for size in (6.4, 6.0, SMALLEST):
        style = Style(size, grey=0.2, leading=1.25)
        lines = wrapped(whole, style, width)
        if len(lines) <= most:
            break
    return [(line, style) for line in _first(whole, lines, min(most, len(lines)), style, width)]


def _cut(text: str, style: Style, room: float) -> str:
    """Return a text that ends in an ellipsis where there is no room for it."""
    if measure(text, style) <= room:
        return text
    while text and measure(f"{text}…", style) > room:
        text = text[:-1]
    return f"{text}…"
