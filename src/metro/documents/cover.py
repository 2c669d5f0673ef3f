"""Page 1 of a certificate or a notice: who, what, by which regulation, with which conclusion."""

from typing import NamedTuple

from metro.documents import footer, letterhead, signing
from metro.documents.masthead import body_top, page_of
from metro.documents.sheet import Page, Sheet, baseline
from metro.documents.style import ENGLISH, LEFT, MEASURE, MM, Style
from metro.documents.subject import (
    conclusion,
    failed_items,
    has_parts,
    item_words,
    part_labels,
    part_title,
    replacing,
)
from metro.documents.text import measure, wrapped
from metro.documents.tongues import both, english_alone
from metro.documents.wording import joined, pair, titled
from metro.model.document import DocumentKind, Paper
from metro.model.words import Bilingual

INNER = 152 * MM
"""Width of the block in the middle of the cover."""
INSET = LEFT + (MEASURE - INNER) / 2
_STATION = Style(15, bold=True, spacing=1.2)
_STATION_ENGLISH = Style(9, grey=0.25)
_TITLE = Style(27, bold=True, leading=1.3)
_TITLE_ENGLISH = Style(11.5, grey=0.2)
_NUMBER = Style(10.5)
_LABEL = Style(10)
_VALUE = Style(10.5)
_CONCLUSION = Style(12.5, bold=True)
_LABELS = 43 * MM
_BESIDE = 2.5 * MM
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
"""Sizes of long values that are tried until the cover is one page."""
_FLOWING = 0.84
"""Their size when it can't be."""


class _Field(NamedTuple):
    """A label and what stands on its line."""

    label: Bilingual
    value: str
    english: str = ""
    style: Style = _VALUE


def cover(paper: Paper, following: int) -> list[Page]:
    """Lay the cover out, before so many other pages; very long names make it more than one."""
    sheet = Sheet(0.0)
    for scale in _SCALES:
        sheet = _laid(paper, following, 1, scale)
        if len(sheet.pages) == 1:
            return sheet.pages
    sheet = _laid(paper, following, 1, _FLOWING)
    return _laid(paper, following, len(sheet.pages), _FLOWING).pages


def _laid(paper: Paper, following: int, own: int, scale: float) -> Sheet:
    sheet = Sheet(20 * MM, footer.top(paper) - 4 * MM)
    footer.put(paper, sheet.page)
    _head(sheet, paper)
    _number(sheet, paper, following + own)
    sheet.top = body_top(paper)
    signed = signing.rows_of(paper)
    below = signing.height(signed)
    _fields(sheet, _fields_of(paper), below, scale)
    sheet.gap(5 * MM)
    sheet.need(below)
    if len(sheet.pages) == 1:
        sheet.y = max(sheet.y, sheet.bottom - below)
    signing.put(sheet, signed, paper.settings.paper.seal, INSET, INNER)
    return sheet


def _head(sheet: Sheet, paper: Paper) -> None:
    title = pair(f"title.{paper.kind}")
    name = _STATION._replace(size=14) if english_alone() else _STATION
    letterhead.put(sheet, paper.settings, INNER, name, _STATION_ENGLISH)
    sheet.y += 10 * MM
    # The fewer the characters of a title, the wider they stand.
    spacing = 12 if len(title.zh) < 6 else 5
    spaced = _TITLE._replace(spacing=0.6, size=24) if english_alone() else _TITLE
    _middle(sheet, title.zh, spaced if english_alone() else spaced._replace(spacing=spacing))
    _middle(sheet, title.en, _TITLE_ENGLISH)
    sheet.y += 4.5 * MM


def _middle(sheet: Sheet, text: str, style: Style) -> None:
    lines = wrapped(text, style, INNER) if text else ()
    letterhead.middle(sheet, [(line, style) for line in lines])


def _number(sheet: Sheet, paper: Paper, total: int) -> None:
    label, page = pair(f"number.{paper.kind}"), pair("page", number=1, total=total)
    pieces = [
        (label.zh, _NUMBER, 1.2 * MM),
        (label.en, ENGLISH, 2 * MM),
        (paper.number, _NUMBER._replace(bold=True), 9 * MM),
        (page_of(1, total), _NUMBER, 1.6 * MM),
        (page.en, ENGLISH, 0.0),
    ]
    width = sum(measure(text, style) + after for text, style, after in pieces)
    if width > MEASURE:
        for text, style, _ in pieces:
            _middle(sheet, text, style)
    else:
        x = LEFT + (MEASURE - width) / 2
        for text, style, after in pieces:
            x = sheet.text(x, baseline(sheet.y, _NUMBER), text, style) + after
        sheet.y += _NUMBER.height
    replaces = paper.record.replaces
    if replaces is not None:
        words = pair(f"replaces.{replacing(paper)}", number=replaces.number)
        sheet.y += 0.8 * MM
        _middle(sheet, words.zh, _VALUE.scaled(0.9))
        _middle(sheet, words.en, ENGLISH)


def _fields_of(paper: Paper) -> list[_Field]:
    record = paper.record
    thing, regulation, ends = record.instrument, record.regulation, conclusion(paper)
    fields = [
        _Field(pair("applicant"), record.applicant.name),
        _Field(pair("instrument"), thing.name),
        _Field(pair("model"), joined((thing.model, thing.range_text), "　")),
        _Field(pair("serial"), thing.serial),
        _Field(pair("manufacturer"), thing.manufacturer),
        _Field(
            pair("regulation"),
            titled(regulation.label, regulation.title.zh),
            regulation.title.en,
        ),
        _Field(pair("conclusion"), ends.zh, ends.en, _CONCLUSION),
    ]
    if has_parts(paper):
        fields.insert(4, _Field(part_title(paper), part_labels(paper)))
    if paper.kind is DocumentKind.NOTICE:
        titles = [item_words(paper, item).title for item in failed_items(paper)]
        chinese, english = (
            joined((t.zh for t in titles), "；"),
            joined((t.en for t in titles), "; "),
        )
        fields.append(_Field(pair("failed_items"), chinese, english))
    return fields


class _Laid(NamedTuple):
    """A field broken into lines."""

    label: list[tuple[str, Style]]
    value: list[tuple[str, Style]]
    beside: str
    """English that stands on the line of the value."""

    @property
    def height(self) -> float:
        return max(_height(self.label), _height(self.value)) + 0.6 * MM


def _height(lines: list[tuple[str, Style]]) -> float:
    return sum(style.height for _, style in lines)


def _fields(sheet: Sheet, fields: list[_Field], below: float, scale: float) -> None:
    laid = [_lay(field, scale) for field in fields]
    start = sheet.y + 9 * MM * scale
    free = sheet.bottom - below - 6 * MM - start - sum(field.height for field in laid)
    gap = min(max(free / len(laid), 1.4 * MM), 4.2 * MM)
    sheet.y = start
    for field in laid:
        _put(sheet, field)
        sheet.y += gap


def _lay(field: _Field, scale: float) -> _Laid:
    room = INNER - _LABELS - 4 * MM
    long = measure(field.value, field.style) > room
    value, english = field.style.scaled(scale if long else 1.0), ENGLISH
    lines = [(line, value) for line in wrapped(field.value, value, room)]
    whole = measure(field.value, value) + measure(field.english, english) + _BESIDE
    if field.english and whole > room:
        lines += [(line, english) for line in wrapped(field.english, english, room)]
    label = [(line, _LABEL) for line in wrapped(field.label.zh, _LABEL, _LABELS - 3 * MM)]
    second = wrapped(field.label.en, ENGLISH, _LABELS - 3 * MM) if both() else ()
    label += [(line, ENGLISH) for line in second]
    return _Laid(label, lines, field.english if field.english and whole <= room else "")


def _put(sheet: Sheet, field: _Laid) -> None:
    """Put a field where the sheet stands; a value that is too long goes on on the next page."""
    sheet.need(min(field.height, sheet.bottom - sheet.top))
    # A label in one language stands on the line of its value.
    y = sheet.y if both() else sheet.y + max(field.height - _height(field.label) - 0.9 * MM, 0.0)
    for text, style in field.label:
        sheet.text(INSET, baseline(y, style), text, style)
        y += style.height
    label_end = y
    sheet.y += max(field.height - _height(field.value) - 0.6 * MM, 0.0)
    for text, style in field.value:
        sheet.need(style.height)
        y = baseline(sheet.y, style)
        end = sheet.text(INSET + _LABELS + 2 * MM, y, text, style)
        sheet.text(end + _BESIDE, y, field.beside, ENGLISH)
        sheet.y += style.height
    if sheet.y < label_end <= sheet.bottom:
        sheet.y = label_end
    sheet.y += 0.6 * MM
    sheet.rule(INSET + _LABELS, sheet.y, INSET + INNER, sheet.y)
