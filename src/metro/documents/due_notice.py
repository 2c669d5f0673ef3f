"""A due notice to a holder (到期通知): which instruments, until when, and what is to be done."""

from metro.documents import flow, grid, letterhead
from metro.documents.letter_end import BOTTOM, number_pages, sign
from metro.documents.sheet import Page, Sheet, fewest_pages, height_of
from metro.documents.style import BODY, ENGLISH, MEASURE, MM, Align, Style
from metro.documents.table import Cell, Row, Table
from metro.documents.text import gathered
from metro.documents.tongues import both
from metro.documents.wording import pair, short_date, term
from metro.model.forms import DueNotice, DueRow

_STATION = Style(15, bold=True, spacing=1.2)
_STATION_ENGLISH = Style(9, grey=0.25)
_TITLE = Style(20, bold=True, leading=1.3, spacing=4)
_TITLE_ENGLISH = Style(10.5, grey=0.2)


def due_notice_pages(notice: DueNotice) -> list[Page]:
    """Lay out a notice."""
    pages = fewest_pages(lambda tight: _laid(notice, tight)).pages
    number_pages(pages)
    return pages


def _laid(notice: DueNotice, tight: float) -> Sheet:
    sheet = Sheet(18 * MM, BOTTOM, tight)
    letterhead.put(sheet, notice.settings, MEASURE - 20 * MM, _STATION, _STATION_ENGLISH)
    sheet.gap(6 * MM)
    letterhead.title(sheet, pair("due.title"), _TITLE, _TITLE_ENGLISH)
    sheet.gap(5 * MM)
    _facts(sheet, notice)
    sheet.gap(4 * MM)
    first, last = notice.rows[0].due, notice.rows[-1].due
    words = {"count": len(notice.rows), "first": first, "last": last}
    sheet.paragraph(pair("due.body", **words), BODY)
    _table(sheet, notice, height_of(lambda end: _end(end, notice), tight))
    _end(sheet, notice)
    return sheet


def _end(sheet: Sheet, notice: DueNotice) -> None:
    """Say what the words of the table are in English, what is asked for, and who asks."""
    duties = [term(f"duty.{duty}") for duty in dict.fromkeys(row.duty for row in notice.rows)]
    said = gathered((f"{duty.zh} {duty.en}" for duty in duties), ENGLISH, MEASURE)
    sheet.y += 1.2 * MM
    sheet.lines(said if both() else (), ENGLISH)
    sheet.gap(4 * MM)
    sheet.paragraph(pair("due.asked"), BODY)
    sign(sheet, notice.settings, notice.on)


def _facts(sheet: Sheet, notice: DueNotice) -> None:
    holder, station = notice.holder, notice.settings
    facts = [
        (pair("letter.to"), holder.name),
        (pair("due.credit_code"), holder.credit_code),
        (pair("due.telephone"), station.telephone),
        (pair("due.address"), station.address),
    ]
    grid.lay(sheet, [(label, text) for label, text in facts if text])


def _table(sheet: Sheet, notice: DueNotice, tail: float) -> None:
    names = ["line", "name", "model", "serial", "place", "last", "due", "duty"]
    if not any(row.place for row in notice.rows):
        names.remove("place")
    heads = [pair(f"head.due.{name}") for name in names]
    rows = [_row(number, row, names) for number, row in enumerate(notice.rows, 1)]
    flow.lay(sheet, Table(heads, rows, pad=0.7 * MM), pair("heading.due"), tail=tail)


def _row(number: int, row: DueRow, names: list[str]) -> Row:
    duty = term(f"duty.{row.duty}")
    cells = {
        "line": Cell(str(number)),
        "name": Cell(row.name, align=Align.LEFT),
        "model": Cell(row.model, align=Align.LEFT),
        "serial": Cell(row.serial, firm=True),
        "place": Cell(row.place, align=Align.LEFT),
        "last": Cell(short_date(row.last), firm=True),
        "due": Cell(short_date(row.due), firm=True),
        "duty": Cell(duty.zh),
    }
    return [cells[name] for name in names]
