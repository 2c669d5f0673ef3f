"""The rows of a confirmation sheet: one a number, and the wholes that no cell has room for."""

from metro.documents import flow
from metro.documents.sheet import Sheet, baseline
from metro.documents.style import CELL, ENGLISH, FINE, LEFT, MEASURE, MM, STRONG, Align, Style
from metro.documents.table import MERGED, Cell, Row, Table
from metro.documents.text import measure, wrapped
from metro.documents.wording import NOTHING, joined, local_time, pair, term, with_units_kept
from metro.model.number_review import NumberReview, NumberState, NumberTable, ReviewedNumber
from metro.model.words import Bilingual
from metro.regulations.outline import Grid, OutlineLine, grid, is_whole, outlined

Sources = dict[str, tuple[int, str, str]]
"""Number, title and address of each source that is cited, by its key."""
_NAME = Style(8.6, bold=True)
_STEP = 4 * MM
_MOST_COLUMNS = 12
_STRONG = (NumberState.OPEN, NumberState.GAP, NumberState.CORRECTED)


def sources_of(review: NumberReview) -> Sources:
    """Number the sources in the order in which they are cited."""
    found: Sources = {}
    for row in review:
        key, source = row.evidence.source, row.source
        if key is not None and source is not None and key not in found:
            found[key] = (len(found) + 1, source.title, source.url)
    return found


def name_of(number: ReviewedNumber) -> Bilingual:
    """Return what a number is called: the name of its row, what it is, what stands beside."""
    parts = (number.title, *(term(f"number_what.{code}") for code in number.codes if code))
    chinese = joined((part.zh for part in parts), " · ")
    english = joined((part.en for part in parts), " · ")
    return Bilingual(chinese, english if english != chinese else "")


def _is_whole(number: ReviewedNumber) -> bool:
    return number.what != "in_force" and is_whole(number.value or "")


def table_rows(table: NumberTable, first: int, sources: Sources) -> list[Row]:
    """Return one row a number; they are counted through the whole sheet.

    Who confirmed is one cell over all rows of the same entry.
    """
    rows: list[Row] = []
    before: Cell | None = None
    for place, number in enumerate(table.rows, first):
        said = _said(number)
        rows.append([*_row(number, place, sources), MERGED if said == before else said])
        before = said
    return rows


def _row(number: ReviewedNumber, place: int, sources: Sources) -> Row:
    name, evidence = name_of(number), number.evidence
    state, certainty = term(f"number_state.{number.state}"), term(f"certainty.{evidence.certainty}")
    source = sources.get(evidence.source or "")
    return [
        Cell(str(place)),
        Cell(name.zh, name.en, Align.LEFT),
        _value(number),
        Cell(evidence.clause or NOTHING),
        Cell(f"[{source[0]}]" if source else NOTHING),
        Cell(certainty.zh, certainty.en),
        Cell(state.zh, state.en, style=STRONG if number.state in _STRONG else CELL),
    ]


def _value(number: ReviewedNumber) -> Cell:
    if number.value is None:
        words = term("number_state.gap")
        return Cell(words.zh, words.en, style=STRONG)
    if _is_whole(number):
        words = pair("sheet.below")
        return Cell(words.zh, words.en)
    lines = outlined(number.value, "zh")
    text = "\n".join(joined((" ".join(p).strip() for p in line.pairs), "　") for line in lines)
    before = pair("sheet.before", value=number.printed).zh if number.printed is not None else ""
    return Cell(joined((with_units_kept(text), before), "\n"), align=Align.LEFT)


def _said(number: ReviewedNumber) -> Cell:
    mark = number.mark
    if mark is None or number.state in (NumberState.OPEN, NumberState.GAP):
        return Cell(NOTHING)
    page = pair("sheet.page", page=mark.page).zh if mark.page else ""
    entry = pair("sheet.entry", entry=f"{mark.epoch}/{mark.seq}").zh
    lines = (mark.name, local_time(mark.at), entry, mark.note, page)
    return Cell(joined(lines, "\n"), align=Align.LEFT)


def whole_values(sheet: Sheet, table: NumberTable, first: int) -> None:
    """Write out what stands in the file as a whole, under the table that counts it."""
    for place, number in enumerate(table.rows, first):
        if _is_whole(number) and number.value is not None:
            _whole(sheet, number, place, number.value)


def _whole(sheet: Sheet, number: ReviewedNumber, place: int, value: str) -> None:
    name = name_of(number)
    sheet.gap(2.4 * MM)
    sheet.need(4 * FINE.height)
    end = sheet.text(LEFT, baseline(sheet.y, _NAME), f"{place}　{name.zh}", _NAME) + 1.5 * MM
    if end + measure(name.en, ENGLISH) <= LEFT + MEASURE:
        sheet.text(end, baseline(sheet.y, _NAME), name.en, ENGLISH)
    sheet.y += _NAME.height + 0.6 * MM
    values = grid(value)
    small = values is not None and len(values.heads) <= _MOST_COLUMNS
    if values is not None and small:
        flow.lay(sheet, _table(values))
        sheet.gap(1 * MM)
    leave = ("rows",) if small else ()
    lines = zip(outlined(value, "zh", leave), outlined(value, "en", leave), strict=True)
    for chinese, english in lines:
        _line(sheet, chinese, english)


def _table(values: Grid) -> Table:
    heads = [Bilingual("", ""), *(Bilingual(name, "") for name in values.heads)]
    rows: list[Row] = [
        [Cell(key, style=STRONG), *(Cell(text) for text in texts)] for key, *texts in values.rows
    ]
    return Table(heads, rows, pad=0.45 * MM)


def _line(sheet: Sheet, chinese: OutlineLine, english: OutlineLine) -> None:
    """Write a line, with the English of its keys beside them and that of longer words below."""
    x = LEFT + _STEP * (chinese.depth + 1)
    room = LEFT + MEASURE - x
    both = list(zip(chinese.pairs, english.pairs, strict=True))
    text = joined((_words(zh, en, value) for (zh, value), (en, _) in both), "　")
    sheet.lines(wrapped(text, FINE, room), FINE, x)
    other = [said for (_, value), (en, said) in both if value != said and en != "kind"]
    if other:
        sheet.lines(wrapped("　".join(other), ENGLISH, room), ENGLISH, x)


def _words(zh: str, en: str, value: str) -> str:
    key = zh if zh == en else f"{zh} {en}"
    return joined((key, value), "　" if zh == en else "：")
