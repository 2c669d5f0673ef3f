"""The printed text at the side: one page at a time, drawn beside the window's own work."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea

from metro.errors import MetroError
from metro.model.number_review import RegulationText
from metro.ui.desk import Desk
from metro.ui.scanning import count_pages, page_image
from metro.ui.widgets.pieces import Card, Shortened, button, label

SMALLEST, LARGEST = 0.5, 4.0


class _Sheet(QScrollArea):
    """The page itself; it scrolls, and keys turn pages."""

    turned = Signal(int)
    zoomed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.picture = QLabel()
        self.picture.setStyleSheet("border: 1px solid #DCE2E9; background: white;")
        self.setWidget(self.picture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and zoom."""
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        zooms = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}
        if event.key() in turns:
            self.turned.emit(turns[Qt.Key(event.key())])
        elif event.key() in zooms:
            self.zoomed.emit(zooms[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            return
        super().wheelEvent(event)


class ScanView(Card):
    """Shows the text that the station attached; hidden where there is none."""

    marking = Signal(int)
    """The page shown is where the clause stands."""

    def __init__(self, desk: Desk) -> None:
        """Show nothing yet."""
        super().__init__(None)
        self.desk = desk
        self.text: RegulationText | None = None
        self.data = b""
        self.page, self.pages = 1, 0
        self.zoom = 1.0
        self.wanted = 0
        head = QHBoxLayout()
        head.setSpacing(4)
        self.name = Shortened("heading", 6)
        self.place = label("", "small")
        self.before, self.following = button("‹", "link"), button("›", "link")
        self.before.clicked.connect(lambda: self.turn(-1))
        self.following.clicked.connect(lambda: self.turn(1))
        self.mark = button("", "link")
        self.mark.setObjectName("mark_page")
        self.mark.clicked.connect(lambda: self.marking.emit(self.page))
        head.addWidget(self.name)
        head.addStretch(1)
        for widget in (self.before, self.place, self.following, self.mark):
            head.addWidget(widget)
        self.body.addLayout(head)
        self.sheet = _Sheet()
        self.sheet.setObjectName("scan")
        self.sheet.turned.connect(self.turn)
        self.sheet.zoomed.connect(self.zoom_by)
        self.body.addWidget(self.sheet, 1)
        self.told = label("", "fail", wrap=True)
        self.told.hide()
        self.body.addWidget(self.told)
        self.timer = QTimer(self, singleShot=True, interval=60)
        self.timer.timeout.connect(self._draw)
        self.hide()

    def speak(self) -> None:
        """Say everything in the language of the window."""
        say = self.desk.say
        self.mark.setText(say("ui.scan.mark") + "   Ctrl M")
        self.before.setAccessibleName(say("ui.scan.before"))
        self.following.setAccessibleName(say("ui.scan.following"))
        self.sheet.setAccessibleName(say("ui.scan"))
        self._placed()

    def show_text(self, text: RegulationText | None) -> None:
        """Show another text, or none."""
        if text == self.text:
            return
        self.text, self.data, self.pages, self.page = text, b"", 0, 1
        self.setVisible(text is not None)
        self.told.hide()
        if text is None:
            return
        self.name.setText(text.name)
        station = self.desk.open_station

        def work() -> tuple[bytes, int]:
            data = station.texts.bytes_of(text)
            return data, count_pages(data, text.name)

        self.desk.tasks.run(work, partial(self._opened, text), self._refused)

    def _opened(self, text: RegulationText, found: tuple[bytes, int]) -> None:
        if text == self.text:
            self.data, self.pages = found
            self.go(self.wanted or self.page)

    def _refused(self, error: MetroError) -> None:
        self.sheet.picture.clear()
        self.told.setText(self.desk.cause(error))
        self.told.show()

    def turn(self, by: int) -> None:
        """Turn pages."""
        self.go(self.page + by)

    def go(self, page: int) -> None:
        """Show a page; before the text is here, remember which one is wanted."""
        self.wanted = page
        if self.pages:
            self.page = min(max(page, 1), self.pages)
            self._placed()
            self.timer.start()

    def zoom_by(self, factor: float) -> None:
        """Enlarge or shrink the page."""
        self.zoom = min(max(self.zoom * factor, SMALLEST), LARGEST)
        self.timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw again to the new width."""
        super().resizeEvent(event)
        self.timer.start()

    def _placed(self) -> None:
        self.place.setText(f"{self.page} / {self.pages}" if self.pages else "")

    def _draw(self) -> None:
        if not self.pages or self.text is None:
            return
        ratio = self.devicePixelRatioF()
        width = int(max(self.sheet.viewport().width() - 4, 200) * self.zoom * ratio)
        data, page, name = self.data, self.page, self.text.name
        work = partial(page_image, data, page, width, name)
        self.desk.tasks.run(work, partial(self._drawn, page, ratio), self._refused)

    def _drawn(self, page: int, ratio: float, image: QImage) -> None:
        if page == self.page:
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            self.sheet.picture.setPixmap(pixmap)
            self.sheet.picture.adjustSize()
            self.told.hide()
