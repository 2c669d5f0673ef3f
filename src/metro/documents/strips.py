"""Rows that reach over columns: the name of a part, and the results of a point on one line."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from metro.documents.style import CELL, HEAD, HEAD_ENGLISH, MM, Style
from metro.documents.text import measure, wrapped
from metro.model.words import Bilingual

_APART = 1.5 * MM
_LEAST, _MOST = 3.2 * MM, 14 * MM
"""White between two results."""
_BEFORE_POINT = re.compile(r"[^0-9]*[0-9]*")


class Field(NamedTuple):
    """One result with what it is called; a field without value leaves its place empty."""

    label: Bilingual
    value: str
    style: Style = CELL


class Piece(NamedTuple):
    """A text within a strip; `x` and `y` are the corner of its line's box."""

    x: float
    y: float
    text: str
    style: Style


class Strip(NamedTuple):
    """The pieces of one row, and how high they stand together."""

    pieces: tuple[Piece, ...]
    height: float


def before_point(text: str) -> str:
    """Return the text up to its decimal point."""
    match = _BEFORE_POINT.match(text)
    return match[0] if match else ""


def band(words: Bilingual, style: Style, width: float) -> Strip:
    """Write a name with its English on the same line where there is room."""
    lines = wrapped(words.zh, style, width)
    pieces = [Piece(0.0, n * style.height, line, style) for n, line in enumerate(lines)]
    height = len(lines) * style.height
    english, small = words.en, HEAD_ENGLISH
    end = measure(lines[-1], style) + _APART
    if not english or end + measure(english, small) <= width:
        drop = (style.height - small.height) / 2
        pieces.append(Piece(end, height - style.height + drop, english, small))
        return Strip(tuple(pieces), height)
    for line in wrapped(english, small, width):
        pieces.append(Piece(0.0, height, line, small))
        height += small.height
    return Strip(tuple(pieces), height)


def aligned(rows: Sequence[Sequence[Field]], width: float, scale: float) -> list[Strip]:
    """Write rows of results, what is alike one under the other; all rows are written one way."""
    columns = [_Column(fields, scale) for fields in zip(*rows, strict=True)]
    columns = [column for column in columns if column.width]
    spare = width - sum(column.width for column in columns)
    gap = min(spare / max(len(columns) - 1, 1), _MOST)
    if gap < (_LEAST if len(columns) > 1 else 0):
        return [_flowing(fields, width, scale) for fields in rows]
    return [_one_line(columns, number, gap) for number in range(len(rows))]


class _Column:
    """Results that stand one under the other."""

    def __init__(self, fields: Sequence[Field], scale: float) -> None:
        self.fields, self.scale = list(fields), scale
        self.head = HEAD.scaled(scale)
        present = [field for field in fields if field.value]
        self.numbers = all(any(map(str.isdigit, field.value)) for field in present)
        labels = (measure(field.label.zh, self.head) + _APART for field in present)
        self.label = max(labels, default=0.0)
        self.before = max((self._before(field) for field in present), default=0.0)
        after = (self._measured(field, field.value) - self._before(field) for field in present)
        self.width = self.label + self.before + max(after, default=0.0)

    def _measured(self, field: Field, text: str) -> float:
        return measure(text, field.style.scaled(self.scale))

    def _before(self, field: Field) -> float:
        """Return how far a value reaches up to its decimal point; a word begins with its label."""
        return self._measured(field, before_point(field.value)) if self.numbers else 0.0

    def pieces(self, number: int, x: float, height: float) -> Iterator[Piece]:
        """Yield label and value of one row."""
        field = self.fields[number]
        if not field.value:
            return
        style = field.style.scaled(self.scale)
        yield Piece(x, (height - self.head.height) / 2, field.label.zh, self.head)
        at = x + self.label + self.before - self._before(field)
        yield Piece(at, (height - style.height) / 2, field.value, style)


def _one_line(columns: Sequence[_Column], number: int, gap: float) -> Strip:
    styles = (column.fields[number].style.scaled(column.scale) for column in columns)
    height = max((style.height for style in styles), default=0.0)
    pieces: list[Piece] = []
    x = 0.0
    for column in columns:
        pieces += column.pieces(number, x, height)
        x += column.width + gap
    return Strip(tuple(pieces), height)


def _flowing(fields: Sequence[Field], width: float, scale: float) -> Strip:
    """Write results one after the other, where they do not fit in columns."""
    head, style = HEAD.scaled(scale), CELL.scaled(scale)
    pieces: list[Piece] = []
    x = y = 0.0
    for label, value, own in (field for field in fields if field.value):
        bold, named = own.scaled(scale), measure(label.zh, head) + _APART
        wide = named + measure(value, bold)
        if x and x + wide > width:
            x, y = 0.0, y + style.height
        if wide > width:
            lines = wrapped(f"{label.zh} {value}", bold, width)
            pieces += [Piece(0.0, y + n * style.height, line, bold) for n, line in enumerate(lines)]
            x, y = width, y + (len(lines) - 1) * style.height
            continue
        drop = (style.height - head.height) / 2
        pieces += [Piece(x, y + drop, label.zh, head), Piece(x + named, y, value, bold)]
        x += wide + _LEAST
    return Strip(tuple(pieces), y + style.height)
