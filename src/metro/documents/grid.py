"""Label and value side by side in two or three pairs a row: place, surroundings, nameplate."""

from collections.abc import Sequence

from metro.documents.sheet import Fill, Sheet, baseline
from metro.documents.style import BODY, ENGLISH, LEFT, MEASURE, MM, SHADE, Style
from metro.documents.table import PAD_X, PAD_Y
from metro.documents.text import measure, wrapped
from metro.model.words import Bilingual

Fact = tuple[Bilingual, str]
_LABEL = BODY
KEPT_WHOLE = 60 * MM
"""Facts that are no higher than this stay on one page."""
_ENGLISH = ENGLISH.scaled(0.92)
_LABELS = 31 * MM


def lay(sheet: Sheet, facts: Sequence[Fact], title: Bilingual | None = None) -> None:
    """Put facts where the sheet stands, two to a row; one that is long has a row of its own."""
    rows = [_Row(row, 1.5 * PAD_Y * sheet.tight) for row in _rows(facts)]
    whole = sum(row.height for row in rows)
    ahead = whole if whole <= KEPT_WHOLE else min(sum(row.height for row in rows[:2]), KEPT_WHOLE)
    if title is not None:
        sheet.heading(title, ahead)
    sheet.need(ahead)
    for number, row in enumerate(rows):
        row.put(sheet, first=number == 0)


def _rows(facts: Sequence[Fact]) -> list[list[Fact]]:
    room = MEASURE / 2 - _LABELS - 2 * PAD_X
    rows: list[list[Fact]] = []
    waiting: list[Fact] = []
    for fact in facts:
        if measure(fact[1], BODY) > room:
            rows.append([fact])
            continue
        waiting.append(fact)
        if len(waiting) == 2:
            rows.append(waiting)
            waiting = []
    return [*rows, waiting] if waiting else rows


class _Row:
    """One row of facts, broken into lines."""

    def __init__(self, facts: Sequence[Fact], pads: float) -> None:
        self.pads = pads
        self.width = MEASURE / len(facts)
        room = self.width - _LABELS - 2 * PAD_X
        self.labels = [_label(label) for label, _ in facts]
        self.values = [wrapped(text, BODY, room) for _, text in facts]

    @property
    def height(self) -> float:
        tall = [sum(style.height for _, style in label) for label in self.labels]
        tall += [len(lines) * BODY.height for lines in self.values]
        return max(tall) + self.pads

    def put(self, sheet: Sheet, *, first: bool) -> None:
        """Put the row; lines that do not fit go on on the next page."""
        sheet.need(min(self.height, sheet.bottom - sheet.top))
        while True:
            fitting = max(int((sheet.room - self.pads) / BODY.height), 1)
            rest = [lines[fitting:] for lines in self.values]
            self.values = [lines[:fitting] for lines in self.values]
            self._draw(sheet, first or sheet.y == sheet.top)
            if not any(rest):
                return
            self.values = [tuple(lines) for lines in rest]
            sheet.turn()

    def _draw(self, sheet: Sheet, first: bool) -> None:
        top, height = sheet.y, self.height
        for number, (label, lines) in enumerate(zip(self.labels, self.values, strict=True)):
            left = LEFT + number * self.width
            sheet.page.fills.append(Fill(left, top, _LABELS, height, SHADE))
            _stack(sheet, label, left + PAD_X, top, height)
            _stack(sheet, [(line, BODY) for line in lines], left + _LABELS + PAD_X, top, height)
            for x in (left, left + _LABELS):
                sheet.rule(x, top, x, top + height)
        sheet.rule(LEFT + MEASURE, top, LEFT + MEASURE, top + height)
        if first:
            sheet.rule(LEFT, top, LEFT + MEASURE, top)
        sheet.rule(LEFT, top + height, LEFT + MEASURE, top + height)
        sheet.y += height


def _label(label: Bilingual) -> list[tuple[str, Style]]:
    room = _LABELS - 2 * PAD_X
    found = [(line, _LABEL) for line in wrapped(label.zh, _LABEL, room)]
    if label.en:
        found += [(line, _ENGLISH) for line in wrapped(label.en, _ENGLISH, room)]
    return found


def _stack(
    sheet: Sheet, lines: Sequence[tuple[str, Style]], x: float, top: float, height: float
) -> None:
    y = top + (height - sum(style.height for _, style in lines)) / 2
    for text, style in lines:
        sheet.text(x, baseline(y, style), text, style)
        y += style.height
