"""Pages of a PDF, drawn by pypdfium2 when they come into view, at any zoom."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from metro.ui.scanning import drawn, pdf
from metro.ui.widgets.pieces import clear

SMALLEST, LARGEST = 0.25, 4.0
_AROUND = 28
_AHEAD = 400
"""Pixels above and below the view in which pages are drawn already."""


class PaperView(QScrollArea):
    """Shows every page below the other; Ctrl with the wheel or + and − zoom, 0 fits the width."""

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
        self.sheets: list[QLabel] = []
        self.sizes: list[tuple[float, float]] = []
        self.waits = QTimer(self, singleShot=True, interval=30)
        self.waits.timeout.connect(self._draw_shown)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.waits.start())

    def show_pdf(self, data: bytes) -> None:
        """Show the pages of a PDF; one like that before it stays where it was scrolled to."""
        before = len(self.sizes)
        self.data = data
        self.sizes = []
        if data:
            with pdf(data) as opened:
                self.sizes = [tuple(opened.get_page_size(n)) for n in range(len(opened))]
        self._lay(keep=before == len(self.sizes))

    def zoom_by(self, factor: float) -> None:
        """Enlarge or shrink the pages."""
        self.zoom = min(max(self.zoom * factor, SMALLEST), LARGEST)
        self._lay(keep=True)

    def fit_width(self) -> None:
        """Let a page be as wide as the view."""
        self.zoom = 1.0
        self._lay(keep=True)

    def fit_page(self) -> None:
        """Let a whole page be seen."""
        if self.sizes:
            wide, high = self.sizes[0]
            room = max(self.viewport().height() - _AROUND, 200)
            self.zoom = min(max(room / high * wide / self._room(), SMALLEST), LARGEST)
            self._lay(keep=True)

    def _room(self) -> int:
        return max(self.viewport().width() - _AROUND, 240)

    def _lay(self, *, keep: bool = False) -> None:
        """Put an empty sheet in the place of each page; those in view are drawn."""
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if keep and bar.maximum() else 0.0
        if not keep or len(self.sheets) != len(self.sizes):
            clear(self.column)
            self.sheets = [self._sheet() for _ in self.sizes]
        wide = self._room() * self.zoom
        for sheet, (across, down) in zip(self.sheets, self.sizes, strict=True):
            sheet.setFixedSize(round(wide) + 2, round(wide * down / across) + 2)
            sheet.setPixmap(QPixmap())
            sheet.setProperty("drawn", False)
        self.widget().adjustSize()
        bar.setValue(round(share * bar.maximum()))
        self._draw_shown()

    def _sheet(self) -> QLabel:
        sheet = QLabel()
        sheet.setStyleSheet("border: 1px solid #DCE2E9; background: white;")
        self.column.addWidget(sheet)
        return sheet

    def _draw_shown(self) -> None:
        """Draw the pages that are in view or near it, and forget those far away."""
        self.column.activate()
        top = self.verticalScrollBar().value() - _AHEAD
        view = QRect(0, top, 100_000, self.viewport().height() + 2 * _AHEAD)
        near = [
            number
            for number, sheet in enumerate(self.sheets)
            if view.intersects(QRect(0, sheet.y(), 1, max(sheet.height(), 1)))
        ]
        wanted = [number for number in near if not self.sheets[number].property("drawn")]
        for number, sheet in enumerate(self.sheets):
            if sheet.property("drawn") and number not in near:
                sheet.setPixmap(QPixmap())
                sheet.setProperty("drawn", False)
        if not wanted:
            return
        ratio = self.devicePixelRatioF()
        with pdf(self.data) as opened:
            for number in wanted:
                sheet = self.sheets[number]
                image = drawn(opened[number], (sheet.width() - 2) * ratio)
                pixmap = QPixmap.fromImage(image)
                pixmap.setDevicePixelRatio(ratio)
                sheet.setPixmap(pixmap)
                sheet.setProperty("drawn", True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is shown as wide as the zoom says."""
        super().resizeEvent(event)
        if self.sheets and event.oldSize().width() != event.size().width():
            self._lay(keep=True)
        else:
            self.waits.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            return
        super().wheelEvent(event)
