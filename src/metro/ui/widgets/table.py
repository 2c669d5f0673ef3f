"""A calm table of rows: whole rows are chosen, Enter opens one."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from metro.ui.models.rows import Index, RowsModel


class RowsView(QTableView):
    """Shows a RowsModel; tells which row is chosen and which is opened."""

    chosen = Signal(object)
    activated_row = Signal(object)

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self.rows_model = model
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        height = self.fontMetrics().height() + 12
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._open)
        header.setResizeContentsPrecision(60)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        """Give each column what its first rows need, within bounds; the last takes the rest."""
        unit = self.fontMetrics().horizontalAdvance("字")
        for column in range(self.rows_model.columnCount() - 1):
            self.resizeColumnToContents(column)
            width = self.columnWidth(column) + unit
            self.setColumnWidth(column, min(max(width, 4 * unit), 20 * unit))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row is chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() < len(self.rows_model.rows):
            self.chosen.emit(self.rows_model.rows[current.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the chosen row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.activated_row.emit(self.rows_model.rows[index.row()])

    def first(self) -> None:
        """Choose the first row."""
        if self.rows_model.rows:
            self.setCurrentIndex(self.rows_model.index(0, 0))
