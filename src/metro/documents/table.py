"""Tables that flow over pages: repeated heads, merged cells, columns as wide as their content."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from metro.documents.columns import Extent, extent, snug, squeezed
from metro.documents.style import CELL, HEAD, HEAD_ENGLISH, LEFT, MEASURE, MM, Align, Style
from metro.documents.text import balanced, wrapped
from metro.model.words import Bilingual

PAD_X, PAD_Y = 1.45 * MM, 1.2 * MM
TALLEST = 60 * MM
"""A taller row is cut in two, so that no row is higher than a page."""
SNUG = (1.0, 0.95, 0.9)
"""Sizes that are tried until nothing has to be broken into lines."""
SCALES = (1.0, 0.93, 0.86, 0.79, 0.72, 0.66)
"""Sizes that are tried until no word has to be cut."""


class Cell(NamedTuple):
    """What stands in a cell: a text, and a smaller one in English under it."""

    text: str
    english: str = ""
    align: Align = Align.CENTRE
    style: Style = CELL
    struck: bool = False
    """Struck out: a line through it."""


MERGED = None
"""In place of a cell: the cell above reaches down to here."""

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

    @property
    def height(self) -> float:
        """Return the height with the white above and below."""
        return sum(line.style.height for line in self.lines) + 2 * PAD_Y


@dataclass
class Table:
    """A table: the heads of its columns, its rows, and how much of the width it takes."""

    heads: Sequence[Bilingual]
    rows: Sequence[Row]
    width: float = MEASURE
    left: float = LEFT
    scale: float = field(init=False, default=1.0)

    def __post_init__(self) -> None:
        """Choose the size and the widths of the columns."""
        columns = [self._extent(number) for number in range(len(self.heads))]
        for self.scale in SNUG:
            widths = snug(columns, self.scale, self.width, 2 * PAD_X)
            if widths is not None:
                self.widths = widths
                return
        for self.scale in SCALES:
            self.widths, fits = squeezed(columns, self.scale, self.width, 2 * PAD_X)
            if fits:
                return

    def _extent(self, number: int) -> Extent:
        head = self.heads[number]
        cells = {cell for row in self.rows if (cell := row[number]) is not None}
        texts = [(cell.text, cell.style) for cell in cells]
        texts += [(cell.english, HEAD_ENGLISH) for cell in cells if cell.english]
        return extent(texts, [(head.zh, HEAD), (head.en, HEAD_ENGLISH)], self.width)

    @cached_property
    def head(self) -> list[Block | None]:
        """Return the row of heads."""
        cells = [Cell(title.zh, title.en, style=HEAD) for title in self.heads]
        return [self._block(cell, number) for number, cell in enumerate(cells)]

    @cached_property
    def blocks(self) -> list[list[Block | None]]:
        """Return the rows as lines; a row that is too tall becomes several."""
        found: list[list[Block | None]] = []
        for row in self.rows:
            laid = [self._block(cell, n) if cell else None for n, cell in enumerate(row)]
            found += _cut(laid)
        return found

    def _block(self, cell: Cell, column: int) -> Block:
        room = self.widths[column] - 2 * PAD_X * self.scale
        breaking = balanced if cell.align is Align.CENTRE else wrapped
        lines: list[Line] = []
        for text, style in ((cell.text, cell.style), (cell.english, HEAD_ENGLISH)):
            if text or not lines:
                own = style.scaled(self.scale)
                lines += [Line(line, own) for line in breaking(text, own, room)]
        return Block(lines, cell.align, cell.struck)


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
            found.append(Block(rest, block.align, block.struck, goes_on=True))
            rest = []
        rest.append(line)
    return [*found, Block(rest, block.align, block.struck)]
