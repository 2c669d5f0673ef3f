"""The list of regulations: which edition, since when, and how much of it is confirmed."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from metro.model.number_review import NumberReview, NumberState
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.pieces import Card, Shortened, label
from metro.ui.widgets.table import RowsView

TITLE, STATE = 2, 8
"""Places of columns."""
CONFIRMED = (NumberState.SEEN, NumberState.CONFIRMED, NumberState.CORRECTED)


class LibraryList(QWidget):
    """One line a regulation; Enter opens it. `tools` has room for buttons of its own."""

    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        """Make an empty list."""
        super().__init__()
        self.desk = desk
        self.reviews: dict[str, NumberReview] = {}
        self.waiting: list[str] = []
        self.round = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        self.title = label("", "title")
        self.counts = Shortened("muted", 6)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        self.filter = QLineEdit()
        self.filter.setObjectName("filter")
        self.filter.setMinimumWidth(110)
        self.filter.setMaximumWidth(260)
        self.filter.setClearButtonEnabled(True)
        head.addWidget(self.title)
        head.addWidget(self.counts)
        head.addStretch(1)
        head.addLayout(self.tools)
        head.addWidget(self.filter)
        outer.addLayout(head)
        self.model = RowsModel(self._columns(), desk.say, lambda role: desk.theme.color(role))
        self.table = RowsView(self.model)
        self.table.setObjectName("regulations")
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.ResizeToContents)
        card = Card(None)
        card.body.addWidget(self.table)
        outer.addWidget(card, 1)
        self.table.activated_row.connect(lambda row: self.opened.emit(row.regulation.id))
        self.timer = QTimer(self, singleShot=True, interval=150)
        self.timer.timeout.connect(self._show)
        self.filter.textChanged.connect(lambda _: self.timer.start())
        self.filter.returnPressed.connect(self.table.setFocus)
        QShortcut(QKeySequence("Ctrl+F"), self, self.filter.setFocus)

    def _columns(self) -> list[ColumnOf]:
        open_, gap = NumberState.OPEN, NumberState.GAP
        return [
            ColumnOf("column.number", lambda r: r.regulation.number),
            ColumnOf("column.edition", lambda r: r.regulation.edition),
            ColumnOf("column.title", lambda r: self.desk.bilingual(r.regulation.title)),
            ColumnOf("column.since", lambda r: str(r.regulation.in_force_from or "—")),
            ColumnOf("column.to", lambda r: str(r.regulation.in_force_until or "—")),
            ColumnOf(
                "column.confirmed",
                lambda r: str(r.count(*CONFIRMED)),
                lambda r: "muted" if r.waits else "pass",
                right=True,
            ),
            ColumnOf(
                "column.open",
                lambda r: str(r.count(open_) or "—"),
                lambda r: "wait" if r.count(open_) else "muted",
                right=True,
            ),
            ColumnOf(
                "column.gap",
                lambda r: str(r.count(gap) or "—"),
                lambda r: "fail" if r.count(gap) else "muted",
                right=True,
            ),
            ColumnOf("column.state", self._state, lambda r: "wait" if r.waits else "pass"),
        ]

    def _state(self, row: NumberReview) -> str:
        if not row.waits:
            return "✓ " + self.desk.say("ui.review.done")
        # With nothing left to confirm it is a gap that waits.
        state = NumberState.OPEN if row.count(NumberState.OPEN) else NumberState.GAP
        return "● " + self.desk.say(f"number_state.{state}")

    @property
    def chosen(self) -> NumberReview | None:
        """Return the regulation that is chosen, or None."""
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def speak(self) -> None:
        """Say everything in the language of the window."""
        say = self.desk.say
        self.title.setText(say("ui.page.regulations"))
        self.filter.setPlaceholderText(say("ui.filter") + "   Ctrl F")
        self.filter.setAccessibleName(say("ui.filter"))
        self.table.setAccessibleName(say("ui.page.regulations"))
        self._show()

    def load(self) -> None:
        """Read every regulation, one after the other: the first start reads forty files."""
        station = self.desk.open_station
        self.round += 1
        self.desk.tasks.run(station.stand.ids, partial(self._begin, self.round))

    def _begin(self, number: int, ids: list[str]) -> None:
        if number == self.round:
            self.reviews = {id: row for id, row in self.reviews.items() if id in ids}
            self.waiting = list(ids)
            self._next(number)

    def _next(self, number: int) -> None:
        """Read one more; other work gets its turn in between."""
        if not self.waiting:
            self._show()
            return
        station, regulation = self.desk.open_station, self.waiting.pop(0)

        def done(found: NumberReview) -> None:
            if number == self.round:
                self.reviews[regulation] = found
                if len(self.reviews) % 10 == 0:
                    self._show()
                self._next(number)

        self.desk.tasks.run(partial(station.stand, regulation), done)

    def replace(self, review: NumberReview) -> None:
        """Show one regulation anew."""
        self.reviews[review.regulation.id] = review
        self._show()

    def _show(self) -> None:
        chosen = self.chosen
        text = self.filter.text().strip().casefold()
        found = sorted(self.reviews.values(), key=_order)
        rows = [row for row in found if text in _searched(row)]
        self.model.show(rows)
        wanted = chosen.regulation.id if chosen else ""
        line = next((n for n, row in enumerate(rows) if row.regulation.id == wanted), 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(line, 0))
        counts = {
            "regulations": len(self.reviews),
            "open": sum(row.count(NumberState.OPEN) for row in found),
            "gaps": sum(row.count(NumberState.GAP) for row in found),
        }
        words = self.desk.say("ui.regulations.counts", **counts)
        if self.waiting:
            done, of = len(self.reviews), len(self.reviews) + len(self.waiting)
            words = self.desk.say("ui.regulations.reading", done=done, of=of)
        self.counts.setText(words)


def _order(review: NumberReview) -> tuple[list[tuple[int, str]], str]:
    """Return the key that puts JJG 99 before JJG 443."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", review.regulation.number)
    sizes = [(int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces]
    return sizes, f"{review.regulation.edition} {review.regulation.id}"


def _searched(review: NumberReview) -> str:
    found = review.regulation
    return f"{found.id} {found.label} {found.number} {found.title.zh} {found.title.en}".casefold()
