"""A letter to the holder of documents that are under review."""

from metro.documents import flow, grid
from metro.documents.sheet import Page, Sheet, baseline, centred
from metro.documents.style import BODY, ENGLISH, LEFT, MEASURE, MM, Align, Style
from metro.documents.table import Cell, Row, Table
from metro.documents.text import wrapped
from metro.documents.wording import pair, short_date
from metro.model.impact import HolderLetter

_STATION = Style(14, bold=True, spacing=1.2)
_STATION_ENGLISH = Style(9, grey=0.25)
_TITLE = Style(17, bold=True, leading=1.3, spacing=2)
_BOTTOM = 277 * MM


def letter_pages(letter: HolderLetter) -> list[Page]:
    """Lay out a letter: to whom, what was found, which documents, what to do."""
    sheet = Sheet(18 * MM, _BOTTOM)
    title = pair("letter.title")
    for text, style in (
        (letter.settings.name.zh, _STATION),
        (letter.settings.name.en, _STATION_ENGLISH),
    ):
        _middle(sheet, text, style)
    sheet.gap(4 * MM)
    for text, style in ((title.zh, _TITLE), (title.en, ENGLISH)):
        _middle(sheet, text, style)
    sheet.gap(5 * MM)
    suspicion = letter.case.suspicion
    facts = [
        ("letter.to", letter.holder.name),
        ("letter.case", letter.case.id),
        ("letter.standard", letter.standard),
        ("letter.period", f"{short_date(suspicion.since)} ～ {short_date(suspicion.until)}"),
        ("letter.shift", letter.case.shift or pair("letter.no_size").zh),
    ]
    grid.lay(sheet, [(pair(code), words) for code, words in facts])
    sheet.gap(4 * MM)
    sheet.paragraph(pair("letter.body", count=len(letter.rows)), BODY)
    sheet.gap(3 * MM)
    heads = [pair(f"head.letter.{name}") for name in ("number", "name", "serial", "on")]
    rows: list[Row] = [
        [Cell(text, align=Align.LEFT) for text in (row.number, row.name, row.serial)]
        + [Cell(short_date(row.on))]
        for row in letter.rows
    ]
    flow.lay(sheet, Table(heads, rows, pad=0.8 * MM), pair("heading.letter.rows"))
    sheet.gap(4 * MM)
    sheet.paragraph(pair("letter.asked"), BODY)
    sheet.gap(14 * MM)
    for text in (letter.settings.name.zh, short_date(letter.case.declared)):
        sheet.text(LEFT + 110 * MM, baseline(sheet.y, BODY), text, BODY)
        sheet.y += BODY.height
    return sheet.pages


def _middle(sheet: Sheet, text: str, style: Style) -> None:
    for line in wrapped(text, style, MEASURE) if text else ():
        x = centred(line, style, LEFT, MEASURE) + style.spacing / 2
        sheet.text(x, baseline(sheet.y, style), line, style)
        sheet.y += style.height
