"""A due notice to a holder (到期通知): which instruments, until when, and what is to be done."""

from metro.documents import flow, grid, letterhead
from metro.documents.sheet import Page, Sheet, Text, baseline, centred
from metro.documents.style import BODY, ENGLISH, FINE, LEFT, MEASURE, MM, Align, Style
from metro.documents.table import Cell, Row, Table
from metro.documents.text import gathered, measure
from metro.documents.tongues import both, english_alone
from metro.documents.wording import ENGLISH_MARK, joined, long_date, pair, short_date, term
from metro.model.forms import DueNotice, DueRow

_STATION = Style(15, bold=True, spacing=1.2)
_STATION_ENGLISH = Style(9, grey=0.25)
_TITLE = Style(20, bold=True, leading=1.3, spacing=4)
_TITLE_ENGLISH = Style(10.5, grey=0.2)
_BOTTOM = 277 * MM
_CLOSING = 2 * BODY.height + 26 * MM


def due_notice_pages(notice: DueNotice) -> list[Page]:
    """Lay out a notice."""
    sheet = Sheet(18 * MM, _BOTTOM)
    title = pair("due.title")
    plain = {"spacing": 0.0} if english_alone() else {}
    station = _STATION._replace(**plain)  # type: ignore[arg-type]
    letterhead.put(sheet, notice.settings, MEASURE - 20 * MM, station, _STATION_ENGLISH)
    sheet.gap(6 * MM)
    head = _TITLE._replace(**plain)  # type: ignore[arg-type]
    letterhead.middle(sheet, [(title.zh, head), *([(title.en, _TITLE_ENGLISH)] if both() else [])])
    sheet.gap(5 * MM)
    _facts(sheet, notice)
    sheet.gap(4 * MM)
    first, last = notice.rows[0].due, notice.rows[-1].due
    words = {"count": len(notice.rows), "first": first, "last": last}
    sheet.paragraph(pair("due.body", **words), BODY)
    _table(sheet, notice)
    sheet.gap(4 * MM)
    sheet.paragraph(pair("due.asked"), BODY)
    _end(sheet, notice)
    _numbered(sheet.pages)
    return sheet.pages


def _numbered(pages: list[Page]) -> None:
    """Number the pages of a notice that has several."""
    for number, page in enumerate(pages if len(pages) > 1 else (), 1):
        words = pair("page", number=number, total=len(pages))
        text = joined((words.zh, words.en), ENGLISH_MARK)
        x = centred(text, FINE, LEFT, MEASURE)
        page.texts.append(Text(x, baseline(_BOTTOM + 4 * MM, FINE), text, FINE))


def _facts(sheet: Sheet, notice: DueNotice) -> None:
    holder, station = notice.holder, notice.settings
    facts = [
        (pair("letter.to"), holder.name),
        (pair("due.credit_code"), holder.credit_code),
        (pair("due.telephone"), station.telephone),
        (pair("due.address"), station.address),
    ]
    grid.lay(sheet, [(label, text) for label, text in facts if text])


def _table(sheet: Sheet, notice: DueNotice) -> None:
    names = ["line", "name", "model", "serial", "place", "last", "due", "duty"]
    if not any(row.place for row in notice.rows):
        names.remove("place")
    heads = [pair(f"head.due.{name}") for name in names]
    rows = [_row(number, row, names) for number, row in enumerate(notice.rows, 1)]
    flow.lay(sheet, Table(heads, rows, pad=0.7 * MM), pair("heading.due"))
    duties = [term(f"duty.{duty}") for duty in dict.fromkeys(row.duty for row in notice.rows)]
    said = gathered((f"{duty.zh} {duty.en}" for duty in duties), ENGLISH, MEASURE)
    sheet.y += 1.2 * MM
    sheet.lines(said if both() else (), ENGLISH)


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


def _end(sheet: Sheet, notice: DueNotice) -> None:
    """Sign at the right, where a Chinese letter ends: the station, the day, room for the stamp."""
    sheet.gap(14 * MM)
    sheet.need(_CLOSING - 14 * MM)
    name = notice.settings.name
    lines = [(name.zh, BODY), (name.en if both() else "", ENGLISH), (long_date(notice.on), BODY)]
    wide = max(measure(text, style) for text, style in lines)
    x = LEFT + max(MEASURE - max(wide, 50 * MM), 0.0)
    for text, style in lines:
        if text:
            sheet.text(x, baseline(sheet.y, style), text, style)
            sheet.y += style.height
    note = pair("due.stamp")
    sheet.text(x, baseline(sheet.y, ENGLISH), joined((note.zh, note.en), " "), ENGLISH)
    sheet.y += ENGLISH.height
