"""A list of results over a job (检定结果清单): whose, by what, every instrument, who signed."""

from metro.documents import flow, footer, grid, letterhead, signing
from metro.documents.masthead import body_top, page_of, put_heads
from metro.documents.results import closing
from metro.documents.sheet import Page, Sheet
from metro.documents.style import BODY, BOTTOM, ENGLISH, LEFT, MEASURE, MM, STRONG, Align, Style
from metro.documents.table import Cell, Row, Table
from metro.documents.text import gathered
from metro.documents.tongues import both, english_alone
from metro.documents.wording import (
    ENGLISH_MARK,
    joined,
    labelled,
    long_date,
    pair,
    short_date,
    word,
)
from metro.model.forms import ListPaper, ListRow
from metro.model.words import Bilingual

_STATION = Style(15, bold=True, spacing=1.2)
_STATION_ENGLISH = Style(9, grey=0.25)
_TITLE = Style(21, bold=True, leading=1.3, spacing=5)
_TITLE_ENGLISH = Style(10.5, grey=0.2)
_NUMBER = Style(10)
_SHORT = 6
"""Signs of a name that is not broken."""
_INSET = LEFT + (MEASURE - 152 * MM) / 2


class _Sheet(Sheet):
    """Pages of which the first alone has a foot."""

    def turn(self) -> None:
        """Begin a new page."""
        self.bottom = BOTTOM
        super().turn()


def list_pages(paper: ListPaper) -> list[Page]:
    """Lay out the whole list."""
    # The number of pages stands on the first: it is laid out again when it is known.
    pages = _laid(paper, 9)
    if len(pages) != 9:
        pages = _laid(paper, len(pages))
    put_heads(paper, pages, 1)
    return pages


def _laid(paper: ListPaper, total: int) -> list[Page]:
    sheet = _Sheet(18 * MM, footer.top(paper) - 3 * MM)
    footer.put(paper, sheet.page)
    _head(sheet, paper, total)
    sheet.top = body_top(paper)
    _particulars(sheet, paper)
    signed = _signed(paper)
    # What is signed for, the signatures and the last rows stand on one page.
    statement = _statement(paper)
    tail = 4 * MM + sheet.height_of(statement) + 6 * MM + signing.height(signed)
    _rows(sheet, paper, tail)
    sheet.need(tail)
    sheet.gap(4 * MM)
    sheet.paragraph(statement)
    sheet.gap(6 * MM)
    signing.put(sheet, signed, paper.settings.paper.seal, _INSET, 152 * MM)
    closing(sheet, pair("end.list"))
    return sheet.pages


def _head(sheet: Sheet, paper: ListPaper, total: int) -> None:
    letterhead.put(sheet, paper.settings, MEASURE - 20 * MM, _STATION, _STATION_ENGLISH)
    sheet.y += 5 * MM
    letterhead.title(sheet, pair("title.list"), _TITLE, _TITLE_ENGLISH)
    sheet.y += 2 * MM
    number = labelled(pair("number.list"), paper.number)
    for line in gathered((number, page_of(1, total)), _NUMBER, MEASURE):
        letterhead.middle(sheet, [(line, _NUMBER)])
    sheet.y += 3 * MM


def _particulars(sheet: Sheet, paper: ListPaper) -> None:
    first, last = paper.days
    days = short_date(first) if first == last else f"{short_date(first)} ～ {short_date(last)}"
    passed = sum(row.passed for row in paper.rows)
    counts = pair(
        "list.counts", all=len(paper.rows), passed=passed, failed=len(paper.rows) - passed
    )
    facts = [
        (pair("applicant"), paper.applicant),
        (pair("job"), paper.job),
        (pair("date"), days),
        (pair("list.count"), joined((counts.zh, counts.en), ENGLISH_MARK)),
        (pair("place"), _places(paper)),
        (pair("regulation"), joined((row.zh for row in paper.regulations), "；")),
        (pair("heading.measurement_standard"), joined(paper.standards, "；")),
    ]
    grid.lay(sheet, [(label, text) for label, text in facts if text])


def _places(paper: ListPaper) -> str:
    """Write where the work was done; of many places the first, the others are in the records."""
    if len(paper.places) < 3:
        return joined(paper.places, "；")
    return word("list.places", first=paper.places[0], count=len(paper.places))


def _rows(sheet: Sheet, paper: ListPaper, tail: float) -> None:
    names = ["line", "name", "model", "serial", "verdict", "valid_until", "record", "remark"]
    if not any(row.notices or row.replaces for row in paper.rows):
        names.remove("remark")
    heads = [pair(f"head.list.{name}") for name in names]
    if any(row.registration for row in paper.rows):
        # Two long numbers share a column: side by side neither would stay whole.
        heads[3] = _over(heads[3], pair("head.list.registration"))
    rows = [_row(number, row, names) for number, row in enumerate(paper.rows, 1)]
    said = dict.fromkeys((row.conclusion.zh, row.conclusion.en) for row in paper.rows)
    lines = gathered((" ".join(words) for words in said), ENGLISH, MEASURE) if both() else ()
    tail += 1.2 * MM + len(lines) * ENGLISH.height
    flow.lay(sheet, Table(heads, rows, pad=0.7 * MM), pair("heading.list"), tail=tail)
    sheet.y += 1.2 * MM
    sheet.lines(lines, ENGLISH)


def _over(first: Bilingual, second: Bilingual) -> Bilingual:
    words = ((first.zh, second.zh), (first.en, second.en))
    return Bilingual(*(joined(texts, "\n") for texts in words))


def _row(number: int, row: ListRow, names: list[str]) -> Row:
    style = BODY if row.passed else STRONG
    cells = {
        "line": Cell(str(number)),
        "name": Cell(row.name, align=Align.LEFT, firm=len(row.name) <= _SHORT),
        "model": Cell(row.model, align=Align.LEFT),
        "serial": Cell(joined((row.serial, row.registration), "\n"), firm=True),
        "verdict": Cell(row.conclusion.zh, style=style),
        "valid_until": Cell(short_date(row.valid_until), firm=True),
        "record": Cell(row.record, firm=True),
        "remark": Cell(_remark(row), firm=True),
    }
    return [cells[name] for name in names]


def _remark(row: ListRow) -> str:
    texts = [word("list.notice", number=number) for number in row.notices]
    texts += [word("list.replaces", number=number) for number in row.replaces]
    # A number begins a line of its own and is not broken.
    numbers = (*row.notices, *row.replaces)
    pairs = zip(texts, numbers, strict=True)
    return "\n".join(text.replace(f" {number}", f"\n{number}") for text, number in pairs)


def _statement(paper: ListPaper) -> Bilingual:
    status, text = paper.settings.legal_status, pair("list.statement")
    stop = "." if english_alone() else "。"
    chinese = f"{status.zh.rstrip('。.')}{stop}" if status.zh else ""
    words = Bilingual(joined((chinese, text.zh), " " if english_alone() else ""), text.en)
    if not both():
        return words
    english = f"{status.en.rstrip('.')}." if status.en else ""
    return Bilingual(words.zh, joined((english, text.en), " "))


def _signed(paper: ListPaper) -> signing.Rows:
    return [
        (pair("approved_by"), paper.approver),
        (pair("checked_by"), paper.checker),
        (pair("verified_by"), paper.verifier),
        (pair("list.last_day"), long_date(paper.days[1])),
    ]
