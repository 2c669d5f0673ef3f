"""One search for any instrument, applicant, document or action (Ctrl+K)."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from metro.ui.desk import Desk

WAIT = 120
"""Milliseconds after the last key before the station is asked."""
ACTIONS = (
    "today",
    "instruments",
    "standards",
    "verification",
    "certificates",
    "traceability",
    "regulations",
    "completeness",
    "impact",
)
Found = list[tuple[str, str, str]]
"""Page, subject, words."""


class SearchBox(QLineEdit):
    """Type to find; Down and Enter choose; Esc leaves."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make an empty search."""
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("search")
        self.setFixedWidth(430)
        self.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setWindowFlags(Qt.WindowType.ToolTip)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._open)
        self.timer = QTimer(self, singleShot=True, interval=WAIT)
        self.timer.timeout.connect(self._ask)
        self.textEdited.connect(lambda _: self.timer.start())
        desk.spoken_changed.connect(self._spoken)
        self._spoken()

    def _spoken(self) -> None:
        self.setPlaceholderText(self.desk.say("ui.search") + "   Ctrl K")
        self.setAccessibleName(self.desk.say("ui.search"))

    def begin(self) -> None:
        """Take the keyboard."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _ask(self) -> None:
        text, station = self.text().strip(), self.desk.station
        if not text or station is None:
            self.list.hide()
            return
        spoken = self.desk.say

        def work() -> Found:
            found: Found = [
                ("page", name, spoken(f"ui.page.{name}"))
                for name in ACTIONS
                if text.casefold() in spoken(f"ui.page.{name}").casefold()
            ]
            with station.ledger.reading() as reader:
                found += [
                    ("instruments", row.id, f"{row.name}  {row.serial}  {row.holder_name}")
                    for row in reader.instruments(text, "", 8)
                ]
                found += [
                    ("instruments", f"holder:{row.name}", row.name)
                    for row in reader.organisations(text, 4)
                ]
                found += [
                    ("certificates", row.document.number, f"{row.document.number}  {row.applicant}")
                    for row in reader.documents(text, 6)
                ]
            return found

        self.desk.tasks.run(work, self._show)

    def _show(self, found: Found) -> None:
        self.list.clear()
        for page, subject, words in found:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, (page, subject))
            self.list.addItem(item)
        if not found or not self.hasFocus():
            self.list.hide()
            return
        self.list.setCurrentRow(0)
        rows = min(len(found), 12)
        height = rows * (self.list.sizeHintForRow(0)) + 8
        self.list.setGeometry(0, 0, self.width(), height)
        self.list.move(self.mapToGlobal(QPoint(0, self.height() + 3)))
        self.list.show()

    def _open(self, item: QListWidgetItem) -> None:
        page, subject = item.data(Qt.ItemDataRole.UserRole)
        self.list.hide()
        self.clear()
        if page == "page":
            self.desk.wanted.emit(subject, None)
        else:
            self.desk.wanted.emit(page, subject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the list and choose from it."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            row = (self.list.currentRow() + step) % self.list.count()
            self.list.setCurrentRow(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.isVisible():
            chosen = self.list.currentItem()
            if chosen is not None:
                self._open(chosen)
        elif key == Qt.Key.Key_Escape:
            self.list.hide()
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave: the list goes."""
        self.list.hide()
        super().focusOutEvent(event)
