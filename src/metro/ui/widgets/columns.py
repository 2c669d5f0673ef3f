"""Cards at both sides of a sheet; in a narrow window all of them stand at its right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from metro.ui.widgets.pieces import Card

LEFT, RIGHT, RIGHT_NARROW = 272, 276, 244
SIGNS = 40
"""So many signs the sheet has room for, or the window is narrow."""


class CardColumn(QScrollArea):
    """Cards one under the other, as many as there are; it scrolls."""

    def __init__(self, width: int, cards: Sequence[Card]) -> None:
        """Make a column of a fixed width."""
        super().__init__()
        inner = QWidget()
        inner.setObjectName("page")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        for card in cards:
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFixedWidth(width)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def take(self, cards: Sequence[Card]) -> None:
        """Take cards from another column, below those that are here."""
        for card in cards:
            self.column.insertWidget(self.column.count() - 1, card)


class Columns(QWidget):
    """What is judged at the left, the sheet, the judgement and its buttons at the right."""

    narrowed = Signal(bool)

    def __init__(
        self,
        left: Sequence[Card],
        middle: QWidget,
        right: Sequence[Card],
        buttons: Sequence[QWidget],
    ) -> None:
        """Lay out for a wide window."""
        super().__init__()
        self.narrow = False
        self.cards = tuple(left)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        self.left, self.right = CardColumn(LEFT, left), CardColumn(RIGHT, right)
        at_right = QVBoxLayout()
        at_right.setSpacing(10)
        at_right.addWidget(self.right, 1)
        for widget in buttons:
            at_right.addWidget(widget)
        across.addWidget(self.left)
        across.addWidget(middle, 1)
        across.addLayout(at_right)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the cards of the left when the window becomes narrow, or wide again."""
        super().resizeEvent(event)
        sheet = SIGNS * self.fontMetrics().horizontalAdvance("字")
        narrow = event.size().width() < LEFT + RIGHT + 24 + sheet
        if narrow != self.narrow:
            self.narrow = narrow
            (self.right if narrow else self.left).take(self.cards)
            self.left.setVisible(not narrow)
            self.right.setFixedWidth(RIGHT_NARROW if narrow else RIGHT)
            self.narrowed.emit(narrow)
