"""What differs between two regulations, as a table: what happened is a sign and a word."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from metro.regulations.difference import Aspect, Change, Difference, difference
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.pieces import Card, Shortened, button, label
from metro.ui.widgets.table import RowsView

SIGNS = {Change.ADDED: "+", Change.REMOVED: "−", Change.CHANGED: "≠"}
ROLES = {Change.ADDED: "pass", Change.REMOVED: "fail", Change.CHANGED: "wait"}
OF_SUBSTANCE = (Aspect.ITEM, Aspect.POINT, Aspect.NUMBER, Aspect.CLAUSE)


class DifferencesView(QWidget):
    """Two choices above, the table below; Esc goes back."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        """Make an empty table."""
        super().__init__()
        self.desk = desk
        self.rows: tuple[Difference, ...] = ()
        self.round = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        head = QHBoxLayout()
        self.back = button("", "", "Esc")
        self.back.clicked.connect(self.left)
        self.title = label("", "title")
        self.before, self.after = QComboBox(), QComboBox()
        self.every = QCheckBox()
        self.counts = Shortened("muted", 4)
        for widget in (self.back, self.title, self.before, label("→"), self.after, self.every):
            # Room to spare goes to the editions, so that a narrow window holds the page.
            head.addWidget(widget, 1 if widget in (self.before, self.after) else 0)
        head.addWidget(self.counts)
        outer.addLayout(head)
        say = desk.say
        self.model = RowsModel(
            [
                ColumnOf(
                    "column.change",
                    lambda r: f"{SIGNS[r.change]} {say(f'change.{r.change}')}",
                    lambda r: ROLES[r.change],
                ),
                ColumnOf("column.aspect", lambda r: say(f"aspect.{r.aspect}")),
                ColumnOf("column.path", lambda r: r.path),
                ColumnOf("column.before", lambda r: r.before or "—"),
                ColumnOf("column.after", lambda r: r.after or "—", lambda r: ROLES[r.change]),
            ],
            say,
            lambda role: desk.theme.color(role),
        )
        self.table = RowsView(self.model)
        self.table.setObjectName("differences")
        card = Card(None)
        card.body.addWidget(self.table)
        outer.addWidget(card, 1)
        for box in (self.before, self.after):
            box.setObjectName("edition")
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.currentIndexChanged.connect(lambda _: self.load())
        self.every.toggled.connect(lambda _: self._show())
        shortcut = QShortcut(QKeySequence("Esc"), self, self.left.emit)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of the window."""
        say = self.desk.say
        self.back.setText(f"{say('ui.author.back')}   Esc")
        self.title.setText(say("ui.author.differences"))
        self.every.setText(say("ui.author.every"))
        self.before.setAccessibleName(say("column.before"))
        self.after.setAccessibleName(say("column.after"))
        self.table.setAccessibleName(say("ui.author.differences"))
        self._show()

    def open(self, ids: list[str], chosen: str) -> None:
        """Compare a regulation with the edition before it, or with the next one there is."""
        head = "-".join(chosen.split("-")[:2]) + "-"
        same = [name for name in ids if name.startswith(head)]
        at = same.index(chosen) if chosen in same else 0
        pair = (same[at - 1], chosen) if at else (chosen, (same[1:] or [chosen])[0])
        for box, name in zip((self.before, self.after), pair, strict=True):
            box.blockSignals(True)
            box.clear()
            box.addItems(ids)
            box.setCurrentText(name)
            box.blockSignals(False)
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        """Compare what is chosen, beside the window."""
        self.round += 1
        shelf, pair = self.desk.open_station.library, (self.before, self.after)
        one, other = (box.currentText() for box in pair)
        work = partial(lambda a, b: difference(shelf.data(a), shelf.data(b)), one, other)
        self.desk.tasks.run(work, partial(self._found, self.round))

    def _found(self, number: int, rows: tuple[Difference, ...]) -> None:
        if number == self.round:
            self.rows = rows
            self._show()

    def _show(self) -> None:
        every = self.every.isChecked()
        shown = [row for row in self.rows if every or row.aspect in OF_SUBSTANCE]
        self.model.show(shown)
        left = len(self.rows) - len(shown)
        self.counts.setText(self.desk.say("ui.author.counts", count=len(shown), left=left))
