"""A letter to the holder of documents that are under review."""

from metro.documents import flow, grid, letterhead
from metro.documents.letter_end import BOTTOM, number_pages, sign
from metro.documents.sheet import Page, Sheet, fewest_pages, height_of
from metro.documents.style import BODY, MEASURE, MM, Align, Style
from metro.documents.table import Cell, Row, Table
from metro.documents.wording import pair, short_date
from metro.model.impact import HolderLetter

_STATION = Style(14, bold=True, spacing=1.2)
_STATION_ENGLISH = Style(9, grey=0.25)
_TITLE = Style(17, bold=True, leading=1.3, spacing=2)
_TITLE_ENGLISH = Style(10, grey=0.2)


def letter_pages(letter: HolderLetter) -> list[Page]:
    """Lay out a letter: to whom, what was found, which documents, what to do."""
    pages = fewest_pages(lambda tight: _laid(letter, tight)).pages
    number_pages(pages)
    return pages


def _laid(letter: HolderLetter, tight: float) -> Sheet:
    sheet = Sheet(18 * MM, BOTTOM, tight)
    _head(sheet, letter)
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
    tail = height_of(lambda end: _end(end, letter), tight)
    flow.lay(sheet, Table(heads, rows, pad=0.8 * MM), pair("heading.letter.rows"), tail=tail)
    _end(sheet, letter)
    return sheet


def _head(sheet: Sheet, letter: HolderLetter) -> None:
    letterhead.put(sheet, letter.settings, MEASURE - 20 * MM, _STATION, _STATION_ENGLISH)
    sheet.gap(4 * MM)
    letterhead.title(sheet, pair("letter.title"), _TITLE, _TITLE_ENGLISH)
    sheet.gap(5 * MM)


def _end(sheet: Sheet, letter: HolderLetter) -> None:
    sheet.gap(4 * MM)
    sheet.paragraph(pair("letter.asked"), BODY)
    sign(sheet, letter.settings, letter.case.declared)
