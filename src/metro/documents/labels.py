"""Labels on sheets: a coloured band that says the verdict, and what each instrument is known by."""

from typing import NamedTuple

from metro.documents import qr
from metro.documents.sheet import Band, Code, Frame, Page, Text, baseline, centred
from metro.documents.style import MM, Style
from metro.documents.text import measure, wrapped
from metro.documents.wording import NOTHING, joined, pair, short_date, word
from metro.model.forms import Label, LabelKind, LabelPaper
from metro.model.paper_settings import LabelCode, LabelSheet
from metro.model.words import Bilingual

COLOURS = {
    LabelKind.PASSED: (0.05, 0.47, 0.24),
    LabelKind.REJECTED: (0.72, 0.11, 0.11),
    LabelKind.STOPPED: (0.72, 0.11, 0.11),
}
"""合格 is green; the others are red, and no colour speaks without its word."""
_SIZES = (7.6, 7.0, 6.4, 5.8, 5.2, 4.7)
_SMALLEST = 4.2
_WHITE = 1.0
_MOST = 60
"""Characters of a field that a code holds."""
_LONGEST = 200
"""Characters that a label has room for, at the most."""


class _Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


def label_pages(paper: LabelPaper) -> list[Page]:
    """Lay out the labels from the first free place on."""
    sheet = paper.settings.paper.labels
    per_page = sheet.across * sheet.down
    pages = [Page() for _ in range(-(-(len(paper.labels) + paper.skipped) // per_page))]
    for number, label in enumerate(paper.labels, paper.skipped):
        page, place = divmod(number, per_page)
        _put(pages[page], paper, label, _box(sheet, place))
    return pages


def _box(sheet: LabelSheet, place: int) -> _Box:
    down, across = divmod(place, sheet.across)
    wide, high = (float(length) * MM for length in sheet.size)
    x = float(sheet.margin[0] + across * (sheet.size[0] + sheet.gap[0])) * MM
    y = float(sheet.margin[1] + down * (sheet.size[1] + sheet.gap[1])) * MM
    return _Box(x, y, wide, high)


def _put(page: Page, paper: LabelPaper, label: Label, box: _Box) -> None:
    band = min(max(box.height * 0.24, 4.6 * MM), 9 * MM)
    page.bands.append(Band(box.x, box.y, box.width, band, COLOURS[label.kind]))
    page.frames.append(Frame(*box, 0.4))
    _title(page, pair(f"label.{label.kind}"), _Box(box.x, box.y, box.width, band))
    foot = _foot(page, paper, box)
    pad = min(2 * MM, box.width * 0.04)
    inner = _Box(box.x + pad, box.y + band, box.width - 2 * pad, box.height - band - foot)
    side = min(inner.height - 2 * MM, 17 * MM, inner.width * 0.3)
    if paper.settings.paper.labels.code is LabelCode.NUMBER and side >= 11 * MM:
        rows = qr.modules(code_of(label))
        x, y = inner.x + inner.width - side, inner.y + (inner.height - side) / 2
        page.codes.append(Code(x, y, side / len(rows), rows))
        inner = inner._replace(width=inner.width - side - 2 * MM)
    _facts(page, _rows(label), inner)


def code_of(label: Label) -> str:
    """Return the text of the code on a label: no seal, only what stands on it."""
    until = label.valid_until.isoformat() if label.valid_until else ""
    known = (label.number, label.serial, label.part, label.kind, label.on.isoformat(), until)
    return "|".join(_plain(text) for text in known)


def _plain(text: str) -> str:
    """Return a field of the code: short, and without the mark between fields."""
    short = text[:_MOST].replace("|", "/")
    return short.encode("utf-8", "replace").decode()


def _title(page: Page, words: Bilingual, box: _Box) -> None:
    style = Style(box.height * 0.56, bold=True, grey=_WHITE, spacing=2 if len(words.zh) < 5 else 0)
    style = style.scaled(min(1.0, box.width * 0.6 / max(measure(words.zh, style), 1)))
    small = Style(box.height * 0.3, grey=_WHITE)
    wide, after = measure(words.zh, style), measure(words.en, small)
    gap = 1.5 * MM if words.en else 0.0
    if wide + gap + after > box.width - 2 * MM:
        words, gap, after = Bilingual(words.zh, ""), 0.0, 0.0
    x = box.x + (box.width - wide - gap - after) / 2
    line = baseline(box.y + (box.height - style.height) / 2, style)
    page.texts.append(Text(x, line, words.zh, style))
    if words.en:
        page.texts.append(Text(x + wide + gap, line, words.en, small))


def _foot(page: Page, paper: LabelPaper, box: _Box) -> float:
    """Write the name of the station at the bottom; return the height it takes."""
    if box.height < 22 * MM:
        return 0.0
    demo = word("demo") if paper.settings.demo else ""
    text = joined((demo, paper.settings.name.zh), " ")
    style = _fitting(text, Style(6.4, grey=0.2), box.width - 3 * MM)
    text = _cut(text, style, box.width - 3 * MM)
    y = box.y + box.height - style.height - 0.8 * MM
    page.texts.append(Text(centred(text, style, box.x, box.width), baseline(y, style), text, style))
    return style.height + 1.2 * MM


def _rows(label: Label) -> list[tuple[Bilingual, str]]:
    serial = joined((label.serial, label.part), " ")
    rows = [(pair("label.name"), label.name), (pair("label.serial"), serial)]
    if label.number:
        rows.append((pair("label.number"), label.number))
    rows.append((pair("label.on"), short_date(label.on)))
    if label.kind is LabelKind.PASSED:
        until = short_date(label.valid_until) if label.valid_until else NOTHING
        rows.append((pair("label.valid_until"), until))
    return rows


def _facts(page: Page, rows: list[tuple[Bilingual, str]], box: _Box) -> None:
    """Write the facts as large as they fit, one or two lines each."""
    tall = box.height / len(rows)
    size = next((s for s in _SIZES if s * 1.3 <= tall), _SMALLEST)
    label_style, style = Style(size * 0.88, grey=0.3, leading=1.3), Style(size, leading=1.3)
    labels = max(measure(label.zh, label_style) for label, _ in rows) + 1.4 * MM
    y = box.y
    for label, text in rows:
        room = box.width - labels
        own = _fitting(text, style, room)
        lines = wrapped(text, own, room)
        if len(lines) > 1 and own.height * 2 > tall:
            lines = (_cut(text, own, room),)
        shown = [*lines[:1], _cut("".join(lines[1:]), own, room)] if len(lines) > 1 else lines
        page.texts.append(
            Text(
                box.x,
                baseline(y + (tall - label_style.height) / 2, label_style),
                label.zh,
                label_style,
            )
        )
        top = y + (tall - len(shown) * own.height) / 2
        for line in shown:
            page.texts.append(Text(box.x + labels, baseline(top, own), line, own))
            top += own.height
        y += tall


def _fitting(text: str, style: Style, room: float) -> Style:
    """Return the style in a size in which a text fits, but no smaller than can be read."""
    wide = measure(text, style)
    if wide <= room:
        return style
    return style._replace(size=max(style.size * room / wide, min(_SMALLEST, style.size)))


def _cut(text: str, style: Style, room: float) -> str:
    """Return a text that ends in an ellipsis where there is no room for it."""
    if measure(text, style) <= room:
        return text
    text = text[:_LONGEST]
    while text and measure(f"{text}…", style) > room:
        text = text[:-1]
    return f"{text}…"
