"""The answer of the impact page: a tree of counts by outcome and level, and the rows beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from metro.evaluation.reach import ReachGroup
from metro.model.impact import ImpactRow, Outcome
from metro.ports import AffectedRecord
from metro.ui.desk import Desk
from metro.ui.impact_work import Assessed, OpenedCase
from metro.ui.models.rows import ColumnOf

ROLES = {
    Outcome.FLIPS: "fail",
    Outcome.SUSPECT: "wait",
    Outcome.KEEPS: "pass",
    Outcome.UNTOUCHED: "muted",
}
SIGNS = {Outcome.FLIPS: "✗", Outcome.SUSPECT: "?", Outcome.KEEPS: "✓", Outcome.UNTOUCHED: "·"}
HEADINGS = ("outcome", "events", "instruments")
ROWS = Qt.ItemDataRole.UserRole


class ReachTree(QTreeView):
    """Outcomes, the worst first, and under each how far from the standard; each with counts."""

    chosen = Signal(object, str)
    """The rows of a line, and its words."""
    entered = Signal()

    def __init__(self, desk: Desk) -> None:
        """Show nothing yet."""
        super().__init__()
        self.desk = desk
        self.setObjectName("reach")
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.lines = QStandardItemModel()
        self.setModel(self.lines)
        self.activated.connect(lambda _: self.entered.emit())

    def show_groups(self, groups: Sequence[ReachGroup]) -> None:
        """Show an answer; its worst line is chosen."""
        say = self.desk.say
        self.lines.clear()
        self.lines.setHorizontalHeaderLabels([say(f"column.{name}") for name in HEADINGS])
        for group in groups:
            words = f"{SIGNS[group.outcome]}  {say(f'outcome.{group.outcome}')}"
            items = self._line(words, group.rows, group.instruments, ROLES[group.outcome])
            self.lines.invisibleRootItem().appendRow(items)
            for level in group.levels:
                if len(group.levels) == 1 and level.level == 1:
                    break  # everything relied directly: nothing to tell apart
                code = "ui.impact.direct" if level.level == 1 else "ui.impact.through"
                words = say(code, between=level.level - 1)
                items[0].appendRow(self._line(words, level.rows, level.instruments, ""))
        self.expandAll()
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        if groups:
            self.setCurrentIndex(self.lines.index(0, 0))
        else:
            self.chosen.emit((), "")

    def _line(
        self, words: str, rows: tuple[ImpactRow, ...], instruments: int, role: str
    ) -> list[QStandardItem]:
        counts = (f"{len(rows):,}".replace(",", " "), f"{instruments:,}".replace(",", " "))
        items = [QStandardItem(text) for text in (words, *counts)]
        items[0].setData((rows, words.strip()), ROWS)
        items[0].setToolTip(words)
        for item in items[1:]:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role:
            items[0].setForeground(self.desk.theme.color(role))
        return items

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        """Tell what the chosen line holds."""
        super().currentChanged(current, previous)
        found = current.siblingAtColumn(0).data(ROWS) if current.isValid() else None
        if found is not None:
            self.chosen.emit(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the rows with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


def answer_columns(desk: Desk, answer: Callable[[], Assessed]) -> list[ColumnOf]:
    """Return the columns of the rows of an answer."""
    say = desk.say

    def verdict(row: ImpactRow) -> str:
        before = say(f"verdict.{'passed' if row.passed else 'rejected'}")
        return f"{before} → {say(f'verdict.{row.verdict}')}" if row.verdict else before

    def via(row: ImpactRow) -> str:
        if row.direct:
            return say("impact.direct")
        names = answer().names
        found = dict.fromkeys(names.get(event, event) for event in row.via if event)
        return desk.listed(list(found))

    return [
        ColumnOf("column.name", lambda row: row.name),
        ColumnOf("column.serial", lambda row: row.serial),
        ColumnOf("column.verdict", verdict, lambda row: ROLES[row.outcome]),
        ColumnOf("column.document", lambda row: " ".join(row.documents) or row.number or "—"),
        ColumnOf("column.holder", lambda row: answer().holders.get(row.holder, "—")),
        ColumnOf("column.date", lambda row: row.on.isoformat()),
        ColumnOf("column.reliance", via),
    ]


def case_columns(desk: Desk, case: Callable[[], OpenedCase]) -> list[ColumnOf]:
    """Return the columns of what a case has under review."""
    say = desk.say

    def waits(row: Any) -> bool:
        return row.instrument in case().awaiting

    def state(row: AffectedRecord) -> str:
        if case().case.closed:
            return f"·  {say('recall.is_closed')}"
        return f"●  {say('recall.waits')}" if waits(row) else f"✓  {say('recall.done')}"

    def role(row: AffectedRecord) -> str:
        if case().case.closed:
            return "muted"
        return "wait" if waits(row) else "pass"

    def papers(row: AffectedRecord) -> str:
        return " ".join(row.documents) or row.number or "—"

    return [
        ColumnOf("column.state", state, role),
        ColumnOf("column.name", lambda row: row.name),
        ColumnOf("column.serial", lambda row: row.serial),
        ColumnOf("column.document", papers),
        ColumnOf("column.holder", lambda row: case().holders.get(row.holder, "—")),
        ColumnOf("column.date", lambda row: row.on.isoformat()),
    ]
