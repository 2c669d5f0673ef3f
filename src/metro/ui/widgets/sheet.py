"""The sheet of readings: type, Enter, next cell; what can't be taken is refused in words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from metro.errors import MetroError
from metro.ui.desk import Desk
from metro.ui.models.sheet import Cell, SheetModel
from metro.ui.widgets.pieces import reroll

YES = ("1", "y", "Y", "是", " ", "√", "✓")
NO = ("2", "n", "N", "否", "×")
NOT = ("0", "-")
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
Index = QModelIndex | QPersistentModelIndex


def checked(cell: Cell, text: str) -> MetroError | None:
    """Return why a text can't be taken in a cell, or None."""
    if cell.declared is None or cell.declared.word or not text.strip():
        return None
    from metro.quantities.reading import read

    try:
        read(text, kind=cell.declared.kind, unit=cell.declared.unit)
    except MetroError as error:
        return error
    return None


WHITE = 16
"""Pixels beside the text of a cell, left and right together, as `QTableView::item` has them."""


class SheetDelegate(QStyledItemDelegate):
    """Edits a cell; a wrong kind keeps the editor open and says why."""

    refused = Signal(object)
    onward = Signal()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line edit named as its column."""
        del option
        editor = QLineEdit(parent)
        editor.setObjectName("cell")
        cell = self._cell(index)
        editor.setAccessibleName(cell.title)
        if cell.right:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.textEdited.connect(lambda _: reroll(editor, "state", ""))
        return editor

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Leave out the white of the theme on both sides: Qt wraps as if there were none."""
        narrower: Any = QStyleOptionViewItem(option)
        narrower.rect.setWidth(narrower.rect.width() - WHITE)
        return super().sizeHint(narrower, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Start from what was typed before; an answer starts afresh."""
        assert isinstance(editor, QLineEdit)
        cell = self._cell(index)
        editor.setText("" if cell.declared is None else cell.text)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Take what is in the editor, unless it was refused."""
        assert isinstance(editor, QLineEdit)
        assert isinstance(model, SheetModel)
        cell, text = self._cell(index), editor.text().strip()
        if checked(cell, text) is None and (text or cell.text):
            model.setData(index, answer(text) if cell.declared is None else text)

    def _cell(self, index: Index) -> Cell:
        model = index.model()
        assert isinstance(model, SheetModel)
        return model.cell(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check before the cell is left; go on with Enter or Tab."""
        if (
            isinstance(watched, QLineEdit)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in ENTER
        ):
            view = self.parent()
            assert isinstance(view, SheetView)
            error = checked(view.sheet.cell(view.currentIndex()), watched.text())
            if error is not None:
                reroll(watched, "state", "fail")
                watched.selectAll()
                self.refused.emit(error)
                return True
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
            self.onward.emit()
            return True
        return super().eventFilter(watched, event)


def answer(text: str) -> str:
    """Return the answer that a short typed text means: `1` conforms, `2 why`, `0 why`."""
    head, rest = text[:1] or " ", text[1:].strip(" :：")
    if head in YES and not rest:
        return "conforms"
    if head in NO:
        return f"fails:{rest}"
    if head in NOT:
        return f"not_applicable:{rest}"
    return text


class SheetView(QTableView):
    """Shows the sheet; the keyboard alone is enough."""

    refused = Signal(object)
    struck = Signal()
    again = Signal()
    all_conform = Signal(str, str)
    moved = Signal()

    def __init__(self, desk: Desk, model: SheetModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self.desk = desk
        self.sheet = model
        self.setModel(model)
        self.setObjectName("sheet")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        self.horizontalHeader().hide()
        # Columns get their widths one by one, and late: headings wrap when all of them have.
        self.widths = QTimer(self, singleShot=True, interval=0)
        self.widths.timeout.connect(self._wrap)
        self.horizontalHeader().sectionResized.connect(lambda *_: self.widths.start())
        self.delegate = SheetDelegate(self)
        self.setItemDelegate(self.delegate)
        self.delegate.refused.connect(self.refused)
        self.delegate.onward.connect(self.next)

    def lay_out(self) -> None:
        """Set spans and widths after the shape has changed."""
        self.clearSpans()
        columns = self.sheet.columns
        line = self.verticalHeader().defaultSectionSize()
        for number, row in enumerate(self.sheet.rows):
            self.setRowHeight(number, line)
            for first, count in row.spans:
                width = min(count, columns - first)
                if width > 1:
                    self.setSpan(number, first, 1, width)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(0, self.fontMetrics().horizontalAdvance("字") * 4)
        self._wrap()

    def inputs(self) -> list[tuple[int, int]]:
        """Return every cell that can be typed in, in the order of the work."""
        return [(n, c) for n, row in enumerate(self.sheet.rows) for c in row.inputs()]

    def next(self) -> None:
        """Go to the next cell that can be typed in; after the last, stay."""
        at = (self.currentIndex().row(), self.currentIndex().column())
        after = [place for place in self.inputs() if place > at]
        if after:
            self.setCurrentIndex(self.sheet.index(*after[0]))
            self.scrollTo(self.currentIndex())

    def previous(self) -> None:
        """Go to the cell before."""
        at = (self.currentIndex().row(), self.currentIndex().column())
        before = [place for place in self.inputs() if place < at]
        if before:
            self.setCurrentIndex(self.sheet.index(*before[-1]))

    def first_empty(self) -> None:
        """Go to the first cell that waits for something."""
        places = self.inputs()
        waiting = [p for p in places if self._waits(self.sheet.cell(self.sheet.index(*p)))]
        if waiting or places:
            self.setCurrentIndex(self.sheet.index(*(waiting or places)[0]))
            self.scrollTo(self.currentIndex())

    def _waits(self, cell: Cell) -> bool:
        return not cell.text and not cell.optional

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let headings wrap to the width that their columns have now."""
        super().resizeEvent(event)
        self._wrap()

    def _wrap(self) -> None:
        line = self.verticalHeader().defaultSectionSize()
        for number, row in enumerate(self.sheet.rows):
            if row.kind == "heading":
                self.resizeRowToContents(number)
                self.setRowHeight(number, min(self.rowHeight(number), 3 * line))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell that another cell is current."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer questions with one key; walk with Enter; strike and repeat."""
        key, index = event.key(), self.currentIndex()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key == Qt.Key.Key_D:
            self.struck.emit()
        elif control and key == Qt.Key.Key_R:
            self.again.emit()
        elif control and key == Qt.Key.Key_Y and index.isValid():
            row = self.sheet.rows[index.row()]
            self.all_conform.emit(row.part, row.item)
        elif control:
            event.ignore()
        elif key in ENTER:
            self.next()
        elif key == Qt.Key.Key_Backtab:
            self.previous()
        elif self._answered(event, index):
            self.next()
        else:
            super().keyPressEvent(event)

    def _answered(self, event: QKeyEvent, index: QModelIndex) -> bool:
        if not index.isValid() or self.sheet.rows[index.row()].kind != "question":
            return False
        if not self.sheet.editable or event.text() not in YES:
            return False
        self.sheet.setData(index, "conforms")
        return True
