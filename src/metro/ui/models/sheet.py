"""The sheet of readings as a table model: questions, readings, results, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from metro.quantities.expressions.types import Declared
from metro.ui.desk import Desk
from metro.ui.models.rows import ROOT, Index, Role


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the role of its colour, and its path where it can be typed in."""

    text: str = ""
    role: str = ""
    path: str = ""
    declared: Declared | None = None
    title: str = ""
    bold: bool = False
    right: bool = False
    optional: bool = False
    offered: bool = False
    """The nominal value stands here until something else is typed."""


@dataclass(frozen=True)
class SheetRow:
    """One row: `section`, `heading`, `point`, `reading` or `question`; some cells span the rest."""

    kind: str
    cells: tuple[Cell, ...]
    item: str = ""
    part: str = ""
    point: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    """First column and count of columns of each cell that covers several."""

    def inputs(self) -> list[int]:
        """Return the columns that Enter leads to; what is offered can be typed over."""
        return [column for column, cell in enumerate(self.cells) if cell.path and not cell.offered]


class SheetModel(QAbstractTableModel):
    """Rows as built from a draft; what is typed goes out by a signal and comes back judged."""

    typed = Signal(dict)

    def __init__(self, desk: Desk) -> None:
        """Start empty."""
        super().__init__()
        self.desk = desk
        self.rows: Sequence[SheetRow] = ()
        self.columns = 1
        self.editable = True

    def show(self, rows: Sequence[SheetRow]) -> bool:
        """Show rows; tell whether the shape is another."""
        columns = max((len(row.cells) for row in rows), default=1)
        shapes = [(row.kind, len(row.cells), row.spans) for row in rows]
        same = columns == self.columns and shapes == [
            (row.kind, len(row.cells), row.spans) for row in self.rows
        ]
        if same:
            self.rows = rows
            last = self.index(len(rows) - 1, columns - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self.rows, self.columns = rows, columns
        self.endResetModel()
        return True

    def cell(self, index: Index) -> Cell:
        """Return a cell; beyond the end of a row there is an empty one."""
        cells = self.rows[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else Cell()

    def place_of(self, path: str) -> QModelIndex:
        """Return where a path stands, or an invalid index."""
        for number, row in enumerate(self.rows):
            for column, cell in enumerate(row.cells):
                if cell.path == path:
                    return self.index(number, column)
        return QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many columns the widest row has."""
        return 0 if parent.isValid() else self.columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let cells with a path be typed in."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and self.cell(index).path:
            return enabled | Qt.ItemFlag.ItemIsEditable
        return enabled

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return text, colour, weight or alignment of a cell."""
        if not index.isValid():
            return None
        cell, row = self.cell(index), self.rows[index.row()]
        if role in (Role.DisplayRole, Role.EditRole):
            return cell.text
        if role == Role.AccessibleTextRole:
            return f"{cell.title} {cell.text}".strip()
        if role == Role.ForegroundRole:
            return self.desk.theme.color(cell.role) if cell.role else None
        if role == Role.BackgroundRole:
            shade = {"section": "bg", "point": "raised"}.get(row.kind)
            return self.desk.theme.color(shade) if shade else None
        if role == Role.FontRole:
            small = row.kind in ("heading", "point")
            return self.desk.theme.font(bold=cell.bold, small=small)
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Send out what was typed; a cell that says the same is left alone."""
        cell = self.cell(index)
        if role != Role.EditRole or not cell.path or str(value) == cell.text:
            return False
        row = self.rows[index.row()].cells
        offered = {other.path: other.text for other in row if other.offered}
        self.typed.emit({**offered, cell.path: str(value)})
        return True
