"""The signed sheet of a regulation's numbers: a cover with the signature, then every number."""

from metro.documents import flow, footer, grid, letterhead
from metro.documents.masthead import body_top, put_heads
from metro.documents.number_rows import sources_of, table_rows, whole_values
from metro.documents.results import closing
from metro.documents.sheet import Page, Ring, Sheet, baseline, centred
from metro.documents.style import BODY, ENGLISH, FINE, LEFT, MEASURE, MM, Align, Style
from metro.documents.table import Cell, Row, Table, figure
from metro.documents.text import measure, wrapped
from metro.documents.wording import NOTHING, joined, local_time, pair, short_date, term
from metro.model.number_review import NumberState, NumberTable, SheetPaper
from metro.model.words import Bilingual

_STATION = Style(14, bold=True, spacing=1.2)
_STATION_ENGLISH = Style(9, grey=0.25)
_TITLE = Style(22, bold=True, leading=1.3, spacing=4)
_TITLE_ENGLISH = Style(10.5, grey=0.2)
_NUMBER = Style(10.5)
_VERDICT = Style(11.5, bold=True)
_STAMP = Style(9, grey=0.55)
_RADIUS = 16 * MM
_BLOCK = 38 * MM
"""Height of the place where the sheet is signed and stamped."""
_STATES = (
    NumberState.SEEN,
    NumberState.CONFIRMED,
    NumberState.CORRECTED,
    NumberState.OPEN,
    NumberState.GAP,
)


def confirmation_pages(paper: SheetPaper) -> list[Page]:
    """Lay out the whole sheet."""
    cover = _cover(paper, summary=True)
    sheet = Sheet(body_top(paper))
    if len(cover.pages) > 1:
        # What is signed and the signature stand on one page; a long summary gives way.
        cover = _cover(paper, summary=False)
        _summary(sheet, paper)
    _numbers(sheet, paper)
    pages = [*cover.pages, *sheet.pages]
    put_heads(paper, pages, 1)
    return pages


def _cover(paper: SheetPaper, *, summary: bool) -> Sheet:
    cover = Sheet(18 * MM, footer.top(paper) - 3 * MM)
    footer.put(paper, cover.page)
    _head(cover, paper)
    cover.top = body_top(paper)
    _particulars(cover, paper)
    if summary:
        _summary(cover, paper)
    _statement(cover, paper)
    _signature(cover, paper)
    return cover


def _middle(sheet: Sheet, text: str, style: Style) -> None:
    lines = wrapped(text, style, MEASURE) if text else ()
    letterhead.middle(sheet, [(line, style) for line in lines])


def _head(sheet: Sheet, paper: SheetPaper) -> None:
    title = pair(f"title.{paper.kind}")
    letterhead.put(sheet, paper.settings, MEASURE - 20 * MM, _STATION, _STATION_ENGLISH)
    sheet.y += 5 * MM
    _middle(sheet, title.zh, _TITLE)
    _middle(sheet, title.en, _TITLE_ENGLISH)
    sheet.y += 2.5 * MM
    label = pair(f"number.{paper.kind}")
    pieces = [
        (label.zh, _NUMBER, 1.2 * MM),
        (label.en, ENGLISH, 2 * MM),
        (paper.number, _NUMBER._replace(bold=True), 0.0),
    ]
    width = sum(measure(text, style) + after for text, style, after in pieces)
    x = LEFT + (MEASURE - width) / 2
    for text, style, after in pieces:
        x = sheet.text(x, baseline(sheet.y, _NUMBER), text, style) + after
    sheet.y += _NUMBER.height + 4 * MM


def _particulars(sheet: Sheet, paper: SheetPaper) -> None:
    found = paper.review.regulation
    until = short_date(found.in_force_until)
    force = f"{short_date(found.in_force_from)} ～ {until if found.in_force_until else ''}".strip()
    text = "；".join(f"{row.name}　SHA-256 {row.object}" for row in paper.texts[:1])
    facts = [
        ("sheet.regulation", f"{found.label}《{found.title.zh}》　{found.title.en}"),
        ("sheet.instrument", f"{found.instrument_name.zh}　{found.instrument_name.en}"),
        ("sheet.in_force", force),
        ("sheet.text", text or pair("sheet.no_text").zh),
        ("regulation_file", f"{found.id}　SHA-256 {found.file_hash}"),
        ("numbers_digest", f"SHA-256 {found.numbers_digest}"),
    ]
    grid.lay(sheet, [(pair(code), words) for code, words in facts])


def table_title(table: NumberTable) -> Bilingual:
    """Return the name of a table of numbers."""
    return table.title or term(f"number_table.{table.kind}")


def _summary(sheet: Sheet, paper: SheetPaper) -> None:
    """Say for each table how many of its numbers stand in which state."""
    heads = [pair("head.sheet.table"), pair("head.sheet.count")]
    heads += [pair(f"head.sheet.{state}") for state in _STATES]
    rows: list[Row] = []
    for table in paper.review.tables:
        counts = [table.count(state) for state in _STATES]
        rows.append([_one_line(table_title(table)), *_counts([len(table.rows), *counts])])
    total = [paper.review.count(state) for state in _STATES]
    rows.append([_one_line(pair("sheet.whole")), *_counts([sum(total), *total])])
    flow.lay(sheet, Table(heads, rows, pad=0.55 * MM), pair("heading.sheet.summary"), whole=True)


def _one_line(words: Bilingual) -> Cell:
    return Cell(f"{words.zh}　{words.en}", align=Align.LEFT)


def _counts(numbers: list[int]) -> list[Cell]:
    return [figure(str(number)) if number else Cell(NOTHING) for number in numbers]


def _statement(sheet: Sheet, paper: SheetPaper) -> None:
    review = paper.review
    gaps = review.count(NumberState.GAP)
    counts = {"open": review.count(NumberState.OPEN), "gaps": gaps}
    words = pair("sheet.incomplete", **counts) if review.waits else pair("sheet.complete")
    sheet.gap(4 * MM)
    sheet.paragraph(words, _VERDICT if review.waits else BODY)


def _signature(sheet: Sheet, paper: SheetPaper) -> None:
    signature = paper.signature
    sheet.gap(3 * MM)
    sheet.need(_BLOCK)
    if len(sheet.pages) == 1:
        sheet.y = max(sheet.y, sheet.bottom - _BLOCK)
    top = sheet.y
    rows = [
        (term(f"role.{signature.role}"), signature.name),
        (pair("sheet.signed_at"), local_time(signature.at)),
        (pair("sheet.digest"), f"{signature.digest[:32]}…"),
    ]
    left, labels = LEFT + 68 * MM, 30 * MM
    for label, text in rows:
        line = sheet.y + 11.5 * MM
        sheet.rule(left + labels, line, LEFT + MEASURE, line)
        style = _NUMBER if measure(text, _NUMBER) < MEASURE - 100 * MM else FINE
        y = line - 0.6 * MM - style.height
        sheet.text(left + labels + 2 * MM, baseline(y, style), text, style)
        y = line - BODY.height - ENGLISH.height
        sheet.text(left, baseline(y, BODY), label.zh, BODY)
        sheet.text(left, baseline(y + BODY.height, ENGLISH), label.en, ENGLISH)
        sheet.y = line
    _stamp(sheet, LEFT + 30 * MM, top + _BLOCK / 2)
    sheet.y = top + _BLOCK


def _stamp(sheet: Sheet, x: float, y: float) -> None:
    sheet.page.rings.append(Ring(x, y, _RADIUS))
    words = pair("sheet.stamp")
    top = y - _STAMP.height
    for text in (words.zh, words.en):
        sheet.text(centred(text, _STAMP, x, 0), baseline(top, _STAMP), text, _STAMP)
        top += _STAMP.height


def _numbers(sheet: Sheet, paper: SheetPaper) -> None:
    sources = sources_of(paper.review)
    names = ("number", "what", "value", "clause", "source", "certainty", "state", "said")
    heads = [pair(f"head.sheet.{name}") for name in names]
    first = 1
    for table in paper.review.tables:
        rows = table_rows(table, first, sources)
        flow.lay(sheet, Table(heads, rows, pad=0.8 * MM), table_title(table))
        whole_values(sheet, table, first)
        first += len(table.rows)
    _sources(sheet, sources)
    closing(sheet, pair(f"end.{paper.kind}"))


def _sources(sheet: Sheet, sources: dict[str, tuple[int, str, str]]) -> None:
    if not sources:
        return
    sheet.heading(pair("heading.sheet.sources"), 3 * FINE.height)
    for number, title, url in sources.values():
        lines = wrapped(f"[{number}]　{joined((title, url), '　')}", FINE, MEASURE)
        sheet.need(len(lines) * FINE.height)
        sheet.lines(lines, FINE)
