"""Tables that flow over pages: repeated heads, merged cells, columns as wide as their content."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from metro.documents.columns import Extent, extent, snug, squeezed
from metro.documents.strips import Field, Strip, aligned, band
from metro.documents.style import CELL, HEAD, HEAD_ENGLISH, LEFT, MEASURE, MM, Align, Style
from metro.documents.text import balanced, widest_atom, wrapped
from metro.model.words import Bilingual

PAD_X, PAD_Y = 1.45 * MM, 1.2 * MM
TALLEST = 60 * MM
"""A taller row is cut in two, so that no row is higher than a page."""
SNUG = (1.0, 0.95, 0.9)
"""Sizes that are tried until nothing has to be broken into lines."""
SCALES = (1.0, 0.95, 0.9)
"""Sizes that are tried until no word has to be cut; smaller than 8 pt nobody likes to read."""


class Place(Enum):
    """How a cell over several columns belongs to the rows around it."""

    ALONE = "alone"
    NAME = "name"
    """It names the rows that follow, and is repeated where they go on on the next page."""
    LESSER_NAME = "lesser name"
    """The same within a name."""
    NOTE = "note"
    """It stays with the row above."""


class Cell(NamedTuple):
    """What stands in a cell: a text, and a smaller one in English under it."""

    text: str
    english: str = ""
    align: Align = Align.CENTRE
    style: Style = CELL
    struck: bool = False
    """Struck out: a line through it."""
    firm: bool = False
    """Rather the texts beside it are broken."""
    span: int = 1
    """How many columns the cell reaches over; COVERED stands in the others."""
    place: Place = Place.ALONE
    fields: tuple[Field, ...] = ()
    """Results on one line, in place of a text."""


def figure(text: str) -> Cell:
    """Return the cell of a number; what has no digit has no decimal point to line up."""
    return Cell(text, align=Align.FIGURE if any(map(str.isdigit, text)) else Align.CENTRE)


MERGED = None
"""In place of a cell: the cell above reaches down to here."""
COVERED = Cell("", span=0)
"""In place of a cell: the cell on the left reaches over to here."""

Row = Sequence[Cell | None]


class Line(NamedTuple):
    """One line of a cell."""

    text: str
    style: Style


@dataclass(slots=True)
class Block:
    """The lines of one cell."""

    lines: list[Line]
    align: Align
    struck: bool = False
    goes_on: bool = False
    """The rest of the cell stands in the next row."""
    span: int = 1
    place: Place = Place.ALONE
    pad: float = PAD_Y
    """White above and below."""
    strip: Strip | None = None
    """What stands in the cell in place of lines."""

    @property
    def height(self) -> float:
        """Return the height with the white above and below."""
        own = self.strip.height if self.strip else sum(line.style.height for line in self.lines)
        return own + 2 * self.pad


@dataclass
class Table:
    """A table: the heads of its columns, its rows, and how much of the width it takes."""

    heads: Sequence[Bilingual]
    rows: Sequence[Row]
    width: float = MEASURE
    left: float = LEFT
    pad: float = PAD_Y
    """White above and below what stands in a cell."""
    scale: float = field(init=False, default=1.0)
    fits: bool = field(init=False, default=True)
    """No word had to be cut."""

    def __post_init__(self) -> None:
        """Choose the size and the widths of the columns."""
        columns = [self._extent(number) for number in range(len(self.heads))]
        for self.scale in SNUG:
            widths = snug(columns, self.scale, self.width, 2 * PAD_X)
            if widths is not None:
                self.widths = widths
                return
        for self.scale in SCALES:
            self.widths, self.fits = squeezed(columns, self.scale, self.width, 2 * PAD_X)
            if self.fits:
                return

    @property
    def fields(self) -> list[Field]:
        """Return every result that stands on a line of its own."""
        return [f for row in self.rows for cell in row if cell for f in cell.fields]

    def _extent(self, number: int) -> Extent:
        head = self.heads[number]
        own = (row[number] for row in self.rows)
        cells = {cell for cell in own if cell is not None and cell.span == 1}
        texts = [(cell.text, cell.style) for cell in cells]
        texts += [(cell.english, HEAD_ENGLISH) for cell in cells if cell.english]
        firm = [(cell.text, cell.style) for cell in cells if cell.firm]
        return extent(texts, [(head.zh, HEAD), (head.en, HEAD_ENGLISH)], self.width, firm)

    @cached_property
    def head(self) -> list[Block | None]:
        """Return the row of heads."""
        cells = [Cell(title.zh, title.en, style=HEAD) for title in self.heads]
        english = self._head_english()
        return [self._block(cell, number, english) for number, cell in enumerate(cells)]

    def _head_english(self) -> Style:
        """Return the English of the heads, smaller than elsewhere only where a word is cut."""
        for scale in (scale for scale in SCALES if scale > self.scale):
            style = HEAD_ENGLISH.scaled(scale)
            if all(
                widest_atom(title.en, style) <= self._room(number, 1)
                for number, title in enumerate(self.heads)
            ):
                return style
        return HEAD_ENGLISH.scaled(self.scale)

    @cached_property
    def blocks(self) -> list[list[Block | None]]:
        """Return the rows as lines; a row that is too tall becomes several."""
        found: list[list[Block | None]] = []
        for row in self.rows:
            laid = [self._block(cell, n) if cell else None for n, cell in enumerate(row)]
            found += _cut(laid)
        return found

    @cached_property
    def strips(self) -> dict[tuple[Field, ...], Strip]:
        """Return the lines of results, each in its places; they all begin in one column."""
        cells = [(n, c) for row in self.rows for n, c in enumerate(row) if c and c.fields]
        if not cells:
            return {}
        rows = list(dict.fromkeys(cell.fields for _, cell in cells))
        room = min(self._room(number, cell.span) for number, cell in cells)
        return dict(zip(rows, aligned(rows, room, self.scale), strict=True))

    def _room(self, column: int, span: int) -> float:
        return sum(self.widths[column : column + span]) - 2 * PAD_X * self.scale

    def _block(self, cell: Cell, column: int, english: Style | None = None) -> Block:
        if cell.fields:
            return Block(
                [],
                cell.align,
                span=cell.span,
                place=cell.place,
                pad=self.pad,
                strip=self.strips[cell.fields],
            )
        room = self._room(column, cell.span)
        if cell.span != 1:
            words = Bilingual(cell.text, cell.english)
            strip = band(words, cell.style.scaled(self.scale), room) if cell.span else None
            return self._reaching(cell, strip)
        breaking = balanced if cell.align is Align.CENTRE else wrapped
        lines: list[Line] = []
        small = english or HEAD_ENGLISH.scaled(self.scale)
        for text, style in ((cell.text, cell.style.scaled(self.scale)), (cell.english, small)):
            if text or not lines:
                lines += [Line(line, style) for line in breaking(text, style, room)]
        return Block(lines, cell.align, cell.struck, pad=self.pad)

    def _reaching(self, cell: Cell, strip: Strip | None) -> Block:
        return Block([], Align.LEFT, span=cell.span, place=cell.place, pad=self.pad, strip=strip)


def _cut(row: list[Block | None]) -> list[list[Block | None]]:
    """Cut a row into rows that are not too tall."""
    chunks = [_chunks(block) if block else [None] for block in row]
    most = max(len(chunk) for chunk in chunks)
    if most == 1:
        return [row]
    return [list(step) for step in zip_longest(*chunks, fillvalue=None)]


def _chunks(block: Block) -> list[Block | None]:
    found: list[Block | None] = []
    rest: list[Line] = []
    for line in block.lines:
        if rest and sum(one.style.height for one in (*rest, line)) + 2 * PAD_Y > TALLEST:
            found.append(Block(rest, block.align, block.struck, goes_on=True, pad=block.pad))
            rest = []
        rest.append(line)
    return [*found, Block(rest, block.align, block.struck, pad=block.pad)]
