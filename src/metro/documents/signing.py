"""Where a cover is signed, dated and stamped."""

from metro.documents.sheet import Picture, Ring, Sheet, baseline, centred
from metro.documents.style import ENGLISH, MM, Style
from metro.documents.subject import signer
from metro.documents.text import measure, wrapped
from metro.documents.tongues import both
from metro.documents.wording import long_date, pair
from metro.model.document import DocumentKind, Paper
from metro.model.paper_settings import ElectronicSeal
from metro.model.people import Meaning
from metro.model.words import Bilingual

Rows = list[tuple[Bilingual, str]]
"""What is signed or dated, and by whom or when."""
_LABEL = Style(10)
_NAME = Style(11)
_STAMP = Style(9, grey=0.55)
_RADIUS = 20 * MM
_ROW = 10.6 * MM
_COLUMN = 82 * MM
_FEWEST = 27 * MM


def rows_of(paper: Paper) -> Rows:
    """Return who approved, checked and verified, and the days of a certificate or a notice."""
    record = paper.record
    rows = [
        (pair("approved_by"), signer(paper, Meaning.APPROVED)),
        (pair("checked_by"), signer(paper, Meaning.CHECKED)),
        (pair("verified_by"), signer(paper, Meaning.VERIFIED)),
        (pair("date"), long_date(record.data.on)),
    ]
    if paper.kind is DocumentKind.CERTIFICATE:
        rows.append((pair("valid_until"), long_date(record.valid_until)))
    return rows


def _names(text: str, width: float) -> tuple[tuple[str, ...], Style]:
    """Return a name in the size in which it fits its line, or in two lines."""
    for scale in (1.0, 0.85, 0.7, 0.6):
        style = _NAME.scaled(scale)
        if measure(text, style) <= width:
            return (text,), style
    return wrapped(text, style, width), style


def _heights(rows: Rows, width: float) -> list[float]:
    found = []
    for _, text in rows:
        lines, style = _names(text, width)
        found.append(max(_ROW, len(lines) * style.height + 3 * MM))
    return found


def _labels(rows: Rows) -> float:
    """Return the width of the labels; in one language they may be long."""
    widest = max(measure(label.zh, _LABEL) for label, _ in rows)
    return max(_FEWEST, widest + 2.5 * MM)


def _values(rows: Rows) -> float:
    return 152 * MM - _COLUMN - _labels(rows) - 4 * MM


def height(rows: Rows) -> float:
    """Return the height this block needs."""
    return max(sum(_heights(rows, _values(rows))), 2 * _RADIUS) + 5 * MM


def put(sheet: Sheet, rows: Rows, seal: ElectronicSeal, left: float, width: float) -> None:
    """Put the block where the sheet stands."""
    top = sheet.y
    x, labels, room = left + _COLUMN, _labels(rows), _values(rows)
    for (label, text), tall in zip(rows, _heights(rows, room), strict=True):
        lines, style = _names(text, room)
        line = sheet.y + tall - 1.6 * MM
        sheet.rule(x + labels, line, left + width, line)
        y = line - 0.6 * MM - len(lines) * style.height
        for one in lines:
            sheet.text(x + labels + 2.5 * MM, baseline(y, style), one, style)
            y += style.height
        y = line - _LABEL.height - (ENGLISH.height if both() else 0.9 * MM)
        sheet.text(x, baseline(y, _LABEL), label.zh, _LABEL)
        sheet.text(x, baseline(y + _LABEL.height, ENGLISH), label.en, ENGLISH)
        sheet.y += tall
    _sealed(sheet, seal, left + _COLUMN / 2 - 6 * MM, (top + sheet.y) / 2)


def _sealed(sheet: Sheet, seal: ElectronicSeal, x: float, y: float) -> None:
    """Put the approved electronic seal, or else the ring that is stamped by hand."""
    if not seal.printed:
        _stamp(sheet, x, y)
        return
    wide = float(seal.diameter) * MM
    if seal.place is not None:
        x, y = (float(length) * MM for length in seal.place)
    picture = Picture(x - wide / 2, y - wide / 2, wide, wide, seal.picture)
    sheet.pages[0 if seal.place else -1].pictures.append(picture)


def _stamp(sheet: Sheet, x: float, y: float) -> None:
    sheet.page.rings.append(Ring(x, y, _RADIUS))
    words = pair("stamp")
    top = y - _STAMP.height
    for text in (words.zh, words.en):
        sheet.text(centred(text, _STAMP, x, 0), baseline(top, _STAMP), text, _STAMP)
        top += _STAMP.height
