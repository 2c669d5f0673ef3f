"""Lists as table models, by Qt's own tester."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester

from metro.ui.models.rows import ColumnOf, RowsModel


@dataclass(frozen=True)
class Line:
    name: str
    late: bool


COLUMNS = [
    ColumnOf("column.name", lambda row: row.name, lambda row: "fail" if row.late else ""),
    ColumnOf("column.due", lambda row: str(row.late), right=True),
]


def model() -> RowsModel:
    return RowsModel(COLUMNS, lambda code: code, lambda role: QColor("red"))


def test_that_the_model_keeps_the_contract_of_qt() -> None:
    found = model()
    tester = QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal)
    found.show([Line("a", False), Line("b", True)])
    found.add([Line("c", False)], complete=True)
    found.show([])
    assert tester.model() is found


def test_that_text_colour_and_side_come_from_the_column() -> None:
    found = model()
    found.show([Line("a", False), Line("b", True)])
    assert found.data(found.index(1, 0)) == "b"
    assert found.data(found.index(1, 0), Qt.ItemDataRole.ForegroundRole) == QColor("red")
    assert found.data(found.index(0, 0), Qt.ItemDataRole.ForegroundRole) is None
    assert found.data(found.index(0, 1), Qt.ItemDataRole.TextAlignmentRole) is not None
    assert found.data(QModelIndex()) is None
    assert found.headerData(0, Qt.Orientation.Horizontal) == "column.name"
    assert found.headerData(0, Qt.Orientation.Vertical) is None


def test_that_the_next_page_is_asked_for_once_after_the_last_row() -> None:
    found, asked = model(), []
    found.more = asked.append
    found.show([Line("a", False)], complete=False)
    assert found.canFetchMore(QModelIndex())
    found.fetchMore(QModelIndex())
    found.fetchMore(QModelIndex())
    assert asked == [Line("a", False)]
    found.add([Line("b", False)], complete=False)
    assert found.canFetchMore(QModelIndex())
