"""An editor for data files: signs of one width, line numbers, marked lines, spaces for Tab."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from metro.ui.desk import Desk


class _Margin(QWidget):
    """The line numbers."""

    def __init__(self, editor: "TextEditor") -> None:
        super().__init__(editor)
        self.editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self.editor.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.editor.paint_margin(self, event)


class TextEditor(QPlainTextEdit):
    """Text with line numbers; lines with a fault have a mark and another colour."""

    def __init__(self, desk: Desk) -> None:
        """Make an empty editor."""
        super().__init__()
        self.desk = desk
        self.faulty: frozenset[int] = frozenset()
        # The family of code is named by the style of the theme.
        self.setProperty("role", "code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(False)
        self.margin = _Margin(self)
        self.blockCountChanged.connect(lambda _: self._fit())
        self.updateRequest.connect(self._scrolled)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab is two spaces: a data file holds no tabs. Shift+Tab leaves the text."""
        if event.key() == Qt.Key.Key_Tab and not event.modifiers():
            self.insertPlainText("  ")
        elif event.key() == Qt.Key.Key_Backtab:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def mark(self, lines: frozenset[int]) -> None:
        """Mark lines that have a fault."""
        self.faulty = lines
        self.margin.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at a line and show it."""
        block = self.document().findBlockByNumber(max(line - 1, 0))
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def margin_width(self) -> int:
        """Return the width of the numbers."""
        digits = max(3, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * (digits + 3)

    def _fit(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)

    def _scrolled(self, area: QRect, by: int) -> None:
        if by:
            self.margin.scroll(0, by)
        else:
            self.margin.update(0, area.y(), self.margin.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        inner = self.contentsRect()
        self.margin.setGeometry(inner.left(), inner.top(), self.margin_width(), inner.height())

    def paint_margin(self, margin: QWidget, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that are seen."""
        painter = QPainter(margin)
        theme = self.desk.theme
        painter.fillRect(event.rect(), theme.color("faint"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        height = self.fontMetrics().height()
        while block.isValid() and top <= event.rect().bottom():
            number = block.blockNumber() + 1
            bad = number in self.faulty
            painter.setPen(theme.color("fail" if bad else "muted"))
            words = f"✗ {number} " if bad else f"{number} "
            area = QRect(0, int(top), margin.width(), height)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight, words)
            top += self.blockBoundingRect(block).height()
            block = block.next()
        painter.end()
