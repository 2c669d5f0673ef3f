"""Lay tables on pages: rows that belong together stay, heads repeat, merged cells continue."""

from collections.abc import Iterator
from itertools import pairwise

from metro.documents.sheet import Fill, Sheet, baseline
from metro.documents.strips import before_point
from metro.documents.style import HAIRLINE, MM, SHADE, Align
from metro.documents.table import PAD_X, Block, Place, Table
from metro.documents.text import measure
from metro.model.words import Bilingual

KEPT_WHOLE = 42 * MM
"""Rows that one cell joins stay on one page up to this height."""
LONG = 110 * MM
_CLOSING = 3
"""So many rows before the last stay with what may not stand alone."""
Blocks = list[list[Block | None]]

_NAMES = (Place.NAME, Place.LESSER_NAME)


def lay(
    sheet: Sheet,
    table: Table,
    title: Bilingual | None = None,
    *,
    whole: bool = False,
    tail: float = 0.0,
) -> None:
    """Put a table where the sheet stands, over as many pages as it takes, under its heading.

    `whole` keeps one that is not very long on one page. `tail` is the height of what follows and
    may not stand on a page without a row.
    """
    if not table.rows:
        return
    table.pad *= sheet.tight
    layout = _Layout(sheet, table, tail)
    ahead = layout.height if whole and layout.height <= LONG else layout.ahead
    if title is not None:
        sheet.heading(title, ahead)
    sheet.need(ahead)
    layout.run()


class _Layout:
    """One table on its way over the pages."""

    def __init__(self, sheet: Sheet, table: Table, tail: float = 0.0) -> None:
        self.sheet, self.table, self.tail = sheet, table, tail
        self.blocks = table.blocks
        self.heights = [max((b.height for b in row if b), default=0.0) for row in self._alone()]
        self.columns = range(len(table.heads))
        self.lefts = [table.left + sum(table.widths[:n]) for n in (*self.columns, len(table.heads))]
        self.points = [self._point(n) for n in self.columns]
        self.head_height = max(block.height for block in table.head if block)
        for column in self.columns:
            for first, last in self._runs(column, 0, len(self.blocks) - 1):
                self._stretch(column, first, first, last)
        self.closing = self._first_closing()
        self.reaches = [self._reach(row) for row in range(len(self.blocks))]

    def _alone(self) -> Iterator[list[Block | None]]:
        """Yield the rows without the cells that reach down: those share the height of several."""
        below: Blocks = [*self.blocks[1:], []]
        for row, under in zip(self.blocks, below, strict=True):
            yield [
                block if not under or under[n] is not None else None for n, block in enumerate(row)
            ]

    def _runs(self, column: int, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield (from, to) of each cell of a column within some rows."""
        start = first
        for row in range(first + 1, last + 1):
            if self.blocks[row][column] is not None:
                yield start, row - 1
                start = row
        yield start, last

    def _owner(self, column: int, row: int) -> int:
        while self.blocks[row][column] is None and row > 0:
            row -= 1
        return row

    def _stretch(self, column: int, owner: int, first: int, last: int) -> None:
        """Make the last of some rows high enough for a cell that reaches over them."""
        block = self.blocks[owner][column]
        if block is not None:
            lacking = block.height - sum(self.heights[first : last + 1])
            self.heights[last] += max(lacking, 0.0)

    def _first_closing(self) -> int:
        """Return the first of the rows that share the last page."""
        first = last = len(self.heights) - 1
        # Of a few rows two stay where the table begins: no page has a heading and no row.
        fewest = max(last - _CLOSING, min(2, last)) if self.tail else last - 1
        while first > max(fewest, 0) and sum(self.heights[first - 1 :]) <= KEPT_WHOLE:
            first -= 1
        return first

    def _reach(self, row: int) -> int:
        """Return the last row that one row has to share a page with.

        A cell that reaches over a few rows stays with all of them, a long one with as many as its
        own text takes.
        """
        last_row = len(self.blocks) - 1
        under = self.blocks[min(row + 1, last_row)]
        tied = _place(self.blocks[row]) in _NAMES or _place(under) is Place.NOTE
        # The last row does not stand alone on a page either, nor what follows with one or two.
        reach = last_row if row >= self.closing else min(row + 1, last_row) if tied else row
        for column in self.columns:
            block = self.blocks[row][column]
            if block is None:
                continue
            last = next(self._runs(column, row, len(self.blocks) - 1))[1]
            total, end = self.heights[row], row
            whole = sum(self.heights[row : last + 1]) <= KEPT_WHOLE
            while end < last and (whole or end == row or total < block.height - 0.01):
                end += 1
                total += self.heights[end]
            reach = max(reach, end)
        return reach

    def _together(self, row: int) -> float:
        """Return the height that a row needs with all that may not be parted from it."""
        last = place = row
        while place <= last:
            last = max(last, self.reaches[place])
            place += 1
        tail = self.tail if last == len(self.heights) - 1 else 0.0
        return sum(self.heights[row : last + 1]) + tail

    @property
    def height(self) -> float:
        """Return the height of the whole table."""
        return self.head_height + sum(self.heights)

    @property
    def ahead(self) -> float:
        """Return the height without which the table had better begin on a new page."""
        few = sum(self.heights[: 3 if len(self.heights) == 3 else 2])
        few = few if few <= KEPT_WHOLE else self.heights[0]
        return self.head_height + max(self._together(0), few)

    def run(self) -> None:
        """Lay every row."""
        rows = len(self.blocks)
        self.sheet.need(self.ahead)
        first = 0
        self._head()
        used = 0.0
        for row in range(rows):
            if row > first and used + self._together(row) > self.sheet.room:
                self._cut_off(first, row)
                self._segment(first, row - 1)
                self.sheet.turn()
                self._head()
                self._name_again(row)
                first, used = row, 0.0
                self._continue(row)
            used += self.heights[row]
        self._segment(first, rows - 1)

    def _cut_off(self, first: int, row: int) -> None:
        """Give cells that a new page cuts the height that their text needs before it."""
        for column in self.columns:
            if self.blocks[row][column] is None:
                start = max(first, self._owner(column, row))
                self._stretch(column, self._owner(column, row), start, row - 1)

    def _continue(self, row: int) -> None:
        """Give cells that go on from the page before the height that they need here too."""
        for column in self.columns:
            if self.blocks[row][column] is None:
                last = next(self._runs(column, row, len(self.blocks) - 1))[1]
                self._stretch(column, self._owner(column, row), row, last)

    def _name_again(self, row: int) -> None:
        """Repeat the names over rows that go on from the page before."""
        own, places = _place(self.blocks[row]), [_place(blocks) for blocks in self.blocks[:row]]
        names = [n for n, place in enumerate(places) if place is Place.NAME]
        start = names[-1] if names else 0
        lesser = [n for n in range(start, row) if places[n] is Place.LESSER_NAME]
        again = [] if own is Place.NAME else names[-1:]
        again += [] if own in _NAMES else lesser[-1:]
        for name in again:
            self._segment(name, name)

    def _head(self) -> None:
        sheet, table = self.sheet, self.table
        top, height = sheet.y, self.head_height
        sheet.page.fills.append(Fill(table.left, top, table.width, height, SHADE))
        for column, block in enumerate(table.head):
            if block is not None:
                self._write(block, column, top, height)
        for x in self.lefts:
            sheet.rule(x, top, x, top + height, HAIRLINE)
        sheet.rule(table.left, top, table.left + table.width, top)
        sheet.rule(table.left, top + height, table.left + table.width, top + height)
        sheet.y += height

    def _segment(self, first: int, last: int) -> None:
        """Draw the rows of one page."""
        sheet = self.sheet
        tops = [sheet.y]
        for height in self.heights[first : last + 1]:
            tops.append(tops[-1] + height)
        starts: dict[int, list[tuple[int, int]]] = {}
        ends: dict[int, list[int]] = {}
        for column in self.columns:
            for start, end in self._runs(column, first, last):
                starts.setdefault(start, []).append((column, end))
                owner = self.blocks[self._owner(column, start)][column]
                if end == last or owner is None or not owner.goes_on:
                    ends.setdefault(end, []).append(column)
        for end, columns in ends.items():
            self._underline(columns, tops[end + 1 - first])
        for start in sorted(starts):
            for column, end in starts[start]:
                block = self.blocks[self._owner(column, start)][column]
                if block is not None:
                    top = tops[start - first]
                    self._write(block, column, top, tops[end + 1 - first] - top)
        self._frame(tops, first)
        sheet.y = tops[-1]

    def _underline(self, columns: list[int], y: float) -> None:
        """Draw a line under some columns, in one piece where they stand side by side."""
        start = columns[0]
        for column, following in zip(columns, [*columns[1:], -1], strict=True):
            if following != column + 1:
                self.sheet.rule(self.lefts[start], y, self.lefts[column + 1], y)
                start = following

    def _frame(self, tops: list[float], first: int) -> None:
        """Draw the lines between columns, but not through a cell that reaches over several."""
        for column, x in enumerate(self.lefts):
            top = tops[0]
            for row, (above, below) in enumerate(pairwise(tops), first):
                block = self.blocks[row][column] if column < len(self.columns) else None
                if block is not None and block.span == 0:
                    if above > top:
                        self.sheet.rule(x, top, x, above)
                    top = below
            if tops[-1] > top:
                self.sheet.rule(x, top, x, tops[-1])

    def _write(self, block: Block, column: int, top: float, height: float) -> None:
        if block.strip is not None:
            self._write_strip(block, column, top, height)
            return
        left, width = self.lefts[column], self.table.widths[column]
        point = self.points[column]
        y = top + (height - sum(line.style.height for line in block.lines)) / 2
        for text, style in block.lines:
            if block.align is Align.LEFT:
                x = left + PAD_X
            elif point is not None and block.align is Align.FIGURE and len(block.lines) == 1:
                x = left + point - measure(before_point(text), style)
            else:
                x = left + (width - measure(text, style)) / 2
            end = self.sheet.text(x, baseline(y, style), text, style)
            if block.struck:
                middle = y + style.height / 2
                self.sheet.rule(x - 1, middle, end + 1, middle)
            y += style.height

    def _write_strip(self, block: Block, column: int, top: float, height: float) -> None:
        strip, left = block.strip, self.lefts[column]
        if strip is None:
            return
        if block.place is Place.NAME:
            width = self.lefts[column + block.span] - left
            self.sheet.page.fills.append(Fill(left, top, width, height, SHADE))
        top += (height - strip.height) / 2
        for x, y, text, style in strip.pieces:
            self.sheet.text(left + PAD_X + x, baseline(top + y, style), text, style)

    def _point(self, column: int) -> float | None:
        """Return where the decimal points of a column stand, or None where there is no room."""
        before = after = 0.0
        for row in self.blocks:
            block = row[column]
            if block and block.align is Align.FIGURE and len(block.lines) == 1:
                text, style = block.lines[0]
                head = measure(before_point(text), style)
                before = max(before, head)
                after = max(after, measure(text, style) - head)
        width = self.table.widths[column]
        room = width - before - after - PAD_X * self.table.scale
        return (width - before - after) / 2 + before if room >= 0 else None


def _place(row: list[Block | None]) -> Place:
    """Return how a row belongs to those around it."""
    return next((b.place for b in row if b and b.place is not Place.ALONE), Place.ALONE)
