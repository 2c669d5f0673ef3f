"""Pages of a PDF, drawn by pypdfium2, at any zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from metro.ui.scanning import drawn, pdf
from metro.ui.widgets.pieces import clear

POINTS = 72
SMALLEST, LARGEST = 0.4, 4.0


class PaperView(QScrollArea):
    """Shows every page below the other; Ctrl with the wheel or + and − zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        # Always there, so that a page fits the width before and after it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner = QWidget()
        inner.setObjectName("page")
        self.column = QVBoxLayout(inner)
        self.column.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.column.setSpacing(14)
        self.setWidget(inner)
        self.zoom = 1.0
        self.data = b""

    def show_pdf(self, data: bytes) -> None:
        """Show the pages of a PDF."""
        self.data = data
        self._draw()

    def zoom_by(self, factor: float) -> None:
        """Enlarge or shrink the pages."""
        self.zoom = min(max(self.zoom * factor, SMALLEST), LARGEST)
        self._draw()

    def _draw(self) -> None:
        clear(self.column)
        if not self.data:
            return
        ratio = self.devicePixelRatioF()
        room = max(self.viewport().width() - 28, 240)
        with pdf(self.data) as opened:
            for number in range(len(opened)):
                pixmap = QPixmap.fromImage(drawn(opened[number], room * self.zoom * ratio))
                pixmap.setDevicePixelRatio(ratio)
                sheet = QLabel()
                sheet.setPixmap(pixmap)
                sheet.setStyleSheet("border: 1px solid #DCE2E9; background: white;")
                self.column.addWidget(sheet)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            return
        super().wheelEvent(event)
