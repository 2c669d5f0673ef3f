"""Regulations: the list, and one regulation table by table beside its printed text."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from metro.model.number_review import NumberReview
from metro.ui.desk import Desk
from metro.ui.widgets.authoring_desk import AuthoringDesk
from metro.ui.widgets.library import LibraryList
from metro.ui.widgets.review import ReviewView

WRITE, COMPARE = "write:", "compare:"


class Page(QWidget):
    """The list; Enter opens a regulation, Esc goes back."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        self.stack = QStackedWidget()
        self.list = LibraryList(desk)
        self.review = ReviewView(desk)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.review)
        outer.addWidget(self.stack)
        self.author = AuthoringDesk(
            desk, self, self.stack, self.list.tools, self._chosen, self._back_to_list
        )
        self.list.opened.connect(self.open)
        self.review.left.connect(self.back)
        self.review.changed.connect(self._changed)
        desk.spoken_changed.connect(self._spoken)
        desk.themed.connect(self.review.redraw)
        self._spoken()

    def _spoken(self) -> None:
        self.list.speak()
        self.review.speak()
        self.author.speak()

    def enter(self, subject: object) -> None:
        """Show the list, or a regulation by its id; `id/table` shows one of its tables."""
        self.list.load()
        if str(subject or "").startswith(WRITE):
            self.author.show(str(subject).removeprefix(WRITE))
        elif str(subject or "").startswith(COMPARE):
            self.stack.setCurrentWidget(self.author.differences)
            ids = self.desk.open_station.library.ids()
            self.author.differences.open(ids, str(subject).removeprefix(COMPARE))
        elif subject:
            regulation, _, table = str(subject).partition("/")
            self.open(regulation, table)
        elif self.stack.currentWidget() is self.list:
            self.list.table.setFocus()
        else:
            self.review.reload()

    def open(self, regulation: str, table: str = "") -> None:
        """Show one regulation."""
        self.stack.setCurrentWidget(self.review)
        self.review.open(regulation, table)

    def back(self) -> None:
        """Show the list again."""
        self.stack.setCurrentWidget(self.list)
        self.list.table.setFocus()

    def _chosen(self) -> str:
        found = self.list.chosen
        return found.regulation.id if found else ""

    def _back_to_list(self) -> None:
        self.back()
        self.list.load()

    def _changed(self, review: NumberReview) -> None:
        self.list.replace(review)
