"""A spreadsheet of texts alone: what looks like a formula, a date or a number stays a text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MOST_CHARACTERS = 32_767
"""Characters that a cell may hold; a longer text is cut."""
TEXT = "@"
WIDEST, NARROWEST = 48, 9


def write(out: BinaryIO, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a sheet row by row, so that a long ledger takes little memory; return its rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, head in enumerate(heads, 1):
        width = min(max(2 * len(head) + 4, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_head(sheet, text) for text in heads])
    count = 0
    try:
        for row in rows:
            sheet.append(list(_cells(sheet, row)))
            count += 1
    except BaseException:
        # Or the temporary file stays open, and is left behind.
        sheet.close()
        sheet._writer.cleanup()
        raise
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count + 1}"
    book.save(out)
    return count


def _cells(sheet: Any, row: Sequence[str]) -> Iterator[Any]:
    for text in row:
        yield _cell(sheet, text)


def _cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=plain(text))
    # Whatever the text looks like: openpyxl takes `=…` for a formula, and `#N/A` for an error.
    cell.data_type = "s"
    cell.number_format = TEXT
    return cell


def _head(sheet: Any, text: str) -> Any:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EDF2")
    cell.alignment = Alignment(horizontal="center")
    return cell


def plain(text: str) -> str:
    """Return a text that a cell may hold: no control characters, no half of a pair."""
    whole = text.encode("utf-8", "replace").decode()
    found: str = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", whole)
    return found[:MOST_CHARACTERS]
