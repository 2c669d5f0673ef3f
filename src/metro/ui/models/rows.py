"""A list as a table model: columns are named once, pages come as they are scrolled to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class ColumnOf:
    """A column: the code of its heading, its text, and the role of its colour."""

    heading: str
    text: Callable[[Any], str]
    role: Callable[[Any], str] | None = None
    right: bool = False


class RowsModel(QAbstractTableModel):
    """Rows of frozen records; `more` fetches the next page after the last one."""

    def __init__(
        self,
        columns: Sequence[ColumnOf],
        say: Callable[[str], str],
        color: Callable[[str], QColor],
    ) -> None:
        """Start empty."""
        super().__init__()
        self.columns = list(columns)
        self.say = say
        self.color = color
        self.rows: list[Any] = []
        self.more: Callable[[Any], None] | None = None
        self._complete = True

    def show(self, rows: Sequence[Any], *, complete: bool = True) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self._complete = complete
        self.endResetModel()

    def add(self, rows: Sequence[Any], *, complete: bool) -> None:
        """Add the next page."""
        self._complete = complete
        if rows:
            first = len(self.rows)
            self.beginInsertRows(ROOT, first, first + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows are here."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there is another page."""
        return not parent.isValid() and not self._complete and self.more is not None

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent) and self.rows and self.more is not None:
            self._complete = True  # until the page is here
            self.more(self.rows[-1])

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return text, colour or alignment of a cell."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return column.text(row)
        if role == Role.ForegroundRole and column.role is not None:
            named = column.role(row)
            return self.color(named) if named else None
        if role == Role.TextAlignmentRole and column.right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.say(self.columns[section].heading)
        if role == Role.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
