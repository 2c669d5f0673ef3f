"""Labels on sheets: a coloured band that says the verdict, and what each instrument is known by."""

from metro.documents import label_facts, qr
from metro.documents.label_facts import SMALLEST, Box
from metro.documents.sheet import Band, Code, Frame, Page, Text, baseline, centred
from metro.documents.style import MM, Style
from metro.documents.text import measure
from metro.documents.wording import pair, word
from metro.model.forms import Label, LabelKind, LabelPaper
from metro.model.paper_settings import LabelCode, LabelSheet
from metro.model.words import Bilingual

COLOURS = {
    LabelKind.PASSED: (0.05, 0.47, 0.24),
    LabelKind.REJECTED: (0.72, 0.11, 0.11),
    LabelKind.STOPPED: (0.72, 0.11, 0.11),
}
"""合格 is green; the others are red, and no colour speaks without its word."""
_WHITE = 1.0
_MOST = 60
"""Characters of a field that a code holds."""
_TALL = 30 * MM
"""Labels as high as this have room for two lines of the name of the station."""


def label_pages(paper: LabelPaper) -> list[Page]:
    """Lay out the labels from the first free place on."""
    sheet = paper.settings.paper.labels
    per_page = sheet.across * sheet.down
    pages = [Page() for _ in range(-(-(len(paper.labels) + paper.skipped) // per_page))]
    for number, label in enumerate(paper.labels, paper.skipped):
        page, place = divmod(number, per_page)
        _put(pages[page], paper, label, _box(sheet, place))
    return pages


def _box(sheet: LabelSheet, place: int) -> Box:
    down, across = divmod(place, sheet.across)
    wide, high = (float(length) * MM for length in sheet.size)
    x = float(sheet.margin[0] + across * (sheet.size[0] + sheet.gap[0])) * MM
    y = float(sheet.margin[1] + down * (sheet.size[1] + sheet.gap[1])) * MM
    return Box(x, y, wide, high)


def _put(page: Page, paper: LabelPaper, label: Label, box: Box) -> None:
    band = min(max(box.height * 0.24, 3.6 * MM), 9 * MM)
    page.bands.append(Band(box.x, box.y, box.width, band, COLOURS[label.kind]))
    page.frames.append(Frame(*box, 0.4))
    _title(page, pair(f"label.{label.kind}"), Box(box.x, box.y, box.width, band))
    foot = _foot(page, paper, box)
    pad = min(2 * MM, box.width * 0.04)
    inner = Box(box.x + pad, box.y + band, box.width - 2 * pad, box.height - band - foot)
    side = min(inner.height - 2 * MM, 17 * MM, inner.width * 0.3)
    wanted = paper.settings.paper.labels.code is LabelCode.NUMBER and side >= 11 * MM
    beside = inner._replace(width=inner.width - side - 2 * MM) if wanted else None
    chosen = label_facts.plan(label, beside, inner)
    if chosen.coded and beside is not None:
        rows = qr.modules(code_of(label))
        x, y = inner.x + inner.width - side, inner.y + (inner.height - side) / 2
        page.codes.append(Code(x, y, side / len(rows), rows))
        inner = beside
    label_facts.put(page, chosen.rows, inner)


def code_of(label: Label) -> str:
    """Return the text of the code on a label: no seal, only what stands on it."""
    until = label.valid_until.isoformat() if label.valid_until else ""
    known = (label.number, label.serial, label.part, label.kind, label.on.isoformat(), until)
    return "|".join(_plain(text) for text in known)


def _plain(text: str) -> str:
    """Return a field of the code: short, and without the mark between fields."""
    short = text[:_MOST].replace("|", "/")
    return short.encode("utf-8", "replace").decode()


def _title(page: Page, words: Bilingual, box: Box) -> None:
    share = 0.56 if box.height > 5 * MM else 0.7
    style = Style(box.height * share, bold=True, grey=_WHITE, spacing=2 if len(words.zh) < 5 else 0)
    style = style.scaled(min(1.0, box.width * 0.6 / max(measure(words.zh, style), 1)))
    small = Style(max(box.height * 0.3, SMALLEST), grey=_WHITE)
    wide, after = measure(words.zh, style), measure(words.en, small)
    gap = 1.5 * MM if words.en else 0.0
    if wide + gap + after > box.width - 2 * MM:
        words, gap, after = Bilingual(words.zh, ""), 0.0, 0.0
    x = box.x + (box.width - wide - gap - after) / 2
    line = baseline(box.y + (box.height - style.height) / 2, style)
    page.texts.append(Text(x, line, words.zh, style))
    if words.en:
        page.texts.append(Text(x + wide + gap, line, words.en, small))


def _foot(page: Page, paper: LabelPaper, box: Box) -> float:
    """Write the name of the station at the bottom; return the height it takes."""
    if box.height < 22 * MM:
        return 0.0
    demo = word("demo") if paper.settings.demo else ""
    names, most = (demo, paper.settings.name.zh), 2 if box.height >= _TALL else 1
    lines = label_facts.station_lines(names, box.width - 3 * MM, most)
    high = sum(style.height for _, style in lines)
    y = box.y + box.height - high - 0.8 * MM
    for text, style in lines:
        x = centred(text, style, box.x, box.width)
        page.texts.append(Text(x, baseline(y, style), text, style))
        y += style.height
    return high + 1.2 * MM
