"""Settings about kinds of instrument: their names are seen, their codes are kept."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from metro.evaluation.settings import LIST, PER_PART
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import clear, label

SHOWN = 7
"""Rows of a list that are seen at once."""
PASSED = ("certificate", "label", "mark", LIST)
Names = Mapping[str, str]
"""What each kind is called in the language of the window, by its code."""


class Kinds(QListWidget):
    """Kinds of instrument to be ticked with the space bar; those that are stand first."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        """Make an empty list; `name` is read to those who can't see it."""
        super().__init__()
        self.setAccessibleName(name)
        self.names: Names = {}
        self.given: list[str] = []
        self.itemChanged.connect(lambda _: self.changed.emit())

    def named(self, names: Names) -> None:
        """Offer the kinds that are known; what is ticked stays."""
        ticked = self.text()
        self.names = names
        self.put(ticked)

    def text(self) -> str:
        """Return the codes that are ticked: those given in their order, then the others."""
        rows = [self.item(row) for row in range(self.count())]
        ticked = [
            str(row.data(Qt.ItemDataRole.UserRole))
            for row in rows
            if row.checkState() is Qt.CheckState.Checked
        ]
        before = [kind for kind in self.given if kind in ticked]
        return ",".join([*before, *(kind for kind in ticked if kind not in before)])

    def put(self, text: str) -> None:
        """Tick these codes."""
        self.blockSignals(True)
        self.clear()
        self.given = [kind for kind in text.split(",") if kind]
        others = sorted(set(self.names) - set(self.given), key=lambda kind: self.names[kind])
        for kind in (*self.given, *others):
            row = QListWidgetItem(self.names.get(kind, kind))
            row.setData(Qt.ItemDataRole.UserRole, kind)
            row.setToolTip(kind)
            ticked = kind in self.given
            row.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.addItem(row)
        self.setFixedHeight(max(self.sizeHintForRow(0), 20) * SHOWN + 6)
        if self.count():
            self.setCurrentRow(0)
        self.blockSignals(False)


class YieldsRow(QWidget):
    """What one kind is given when it passes; nothing ticked is what its regulation says."""

    changed = Signal()

    def __init__(self, desk: Desk, kind: str, name: str, text: str) -> None:
        """Show a choice as its words are kept: `list,label,per_part`."""
        super().__init__()
        say, words = desk.say, [word for word in text.split(",") if word]
        self.kind, self.kept = kind, text
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(3)
        title = label(name)
        title.setToolTip(kind)
        column.addWidget(title)
        line = QHBoxLayout()
        line.setSpacing(14)
        self.ticks = {word: QCheckBox(say(f"setting_value.{word}")) for word in PASSED}
        for word, tick in self.ticks.items():
            tick.setObjectName(f"{kind}_{word}")
            tick.setAccessibleName(f"{name} {tick.text()}")
            tick.setChecked(word in words)
            tick.toggled.connect(lambda _: self.changed.emit())
            line.addWidget(tick)
        self.parts = QComboBox()
        self.parts.setAccessibleName(f"{name} {say('ui.settings.parts')}")
        for part in ("", *PER_PART):
            self.parts.addItem(say(f"setting_value.{part or 'as_it_says'}"), part)
        found = next((word for word in words if word in PER_PART), "")
        self.parts.setCurrentIndex(self.parts.findData(found))
        self.parts.activated.connect(lambda _: self.changed.emit())
        line.addStretch(1)
        line.addWidget(self.parts)
        column.addLayout(line)

    def text(self) -> str:
        """Return the words of the choice, as they were kept where it is the same one."""
        words = [word for word, tick in self.ticks.items() if tick.isChecked()]
        words += [str(self.parts.currentData())] if self.parts.currentData() else []
        same = sorted(words) == sorted(word for word in self.kept.split(",") if word)
        return self.kept if same else ",".join(words)


class YieldsField(QWidget):
    """A row for each kind that the station chose for; another kind is added from a list."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        """Make it without any row."""
        super().__init__()
        self.desk = desk
        self.names: Names = {}
        self.rows: dict[str, YieldsRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.lines = QVBoxLayout()
        column.addLayout(self.lines)
        self.other = QComboBox()
        self.other.setObjectName("yields_other")
        self.other.setAccessibleName(desk.say("ui.settings.other_kind"))
        self.other.activated.connect(self._add)
        column.addWidget(self.other)

    def named(self, names: Names) -> None:
        """Offer the kinds that are known; what is chosen stays."""
        chosen = self.chosen()
        self.names = names
        self.put(chosen)

    def chosen(self) -> dict[str, str]:
        """Return the words of each row by the code of its kind."""
        return {kind: row.text() for kind, row in self.rows.items()}

    def put(self, chosen: Mapping[str, str]) -> None:
        """Show a row for each of these kinds."""
        clear(self.lines)
        self.rows = {}
        for kind, text in chosen.items():
            self._row(kind, text)
        self._offer()

    def _row(self, kind: str, text: str) -> None:
        row = YieldsRow(self.desk, kind, self.names.get(kind, kind), text)
        row.changed.connect(self.changed)
        self.rows[kind] = row
        self.lines.addWidget(row)

    def _offer(self) -> None:
        self.other.clear()
        self.other.addItem(self.desk.say("ui.settings.other_kind"), "")
        for kind in sorted(set(self.names) - set(self.rows), key=lambda kind: self.names[kind]):
            self.other.addItem(self.names[kind], kind)

    def _add(self, at: int) -> None:
        kind = str(self.other.itemData(at))
        if kind:
            self._row(kind, "")
            self._offer()
            self.rows[kind].ticks[PASSED[0]].setFocus()
