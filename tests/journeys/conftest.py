"""A window on a demo station, driven by keys alone."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from metro.app.demo.build import build
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.ui import theme
from metro.ui.application import application
from metro.ui.desk import Desk
from metro.ui.tour import settle
from metro.ui.window import MainWindow


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo station once."""
    folder = tmp_path_factory.mktemp("demo") / "station"
    build(StationPlace(folder))
    return folder


@dataclass
class Keyboard:
    """Presses keys on whatever has the focus, and counts them."""

    desk: Desk
    window: MainWindow
    count: int = 0
    log: list[str] = field(default_factory=list)

    def target(self) -> QWidget:
        """Return what would get a key."""
        modal = QApplication.activeModalWidget()
        top = modal or self.window
        if QApplication.activeWindow() is not top:
            top.activateWindow()
            QTest.qWaitForWindowActive(top, 2000)
        focused = QApplication.focusWidget()
        if modal is not None and (focused is None or not modal.isAncestorOf(focused)):
            return modal.focusWidget() or modal
        return focused or self.window

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key and let the window work."""
        self.count += 1
        QTest.keyClick(self.target(), key, modifier)
        settle(self.desk)

    def control(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type a text."""
        for character in text:
            self.count += 1
            if character.isascii():
                QTest.keyClicks(self.target(), character)
            else:
                self._send(character)
        QApplication.processEvents()

    def _send(self, character: str) -> None:
        """Send a character that no ASCII key has, as an input method does."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self.target(), event)

    def enter(self, text: str = "") -> None:
        """Type a text and press Enter."""
        self.type(text)
        self.key(Qt.Key.Key_Return)

    def password(self, text: str) -> None:
        """Type a password into the dialog that asks for it."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        self.enter(text)
        settle(self.desk)


@pytest.fixture
def keyboard(demo: Path, tmp_path: Path, qapp: QApplication) -> Iterator[Keyboard]:
    """Open a window on a copy of the demo station."""
    folder = tmp_path / "station"
    shutil.copytree(demo, folder)
    running = application()
    desk = Desk("zh", theme.apply(running, "light", shipped=True))
    window = MainWindow(desk)
    window.resize(1366, 768)
    with Station(StationPlace(folder)) as station:
        desk.station = station
        window.show()
        QTest.qWaitForWindowActive(window, 2000)
        desk.opened.emit()
        settle(desk)
        yield Keyboard(desk, window)
        while isinstance(left := QApplication.activeModalWidget(), QDialog):
            left.done(0)
        window.close()
        desk.tasks.finish()


Opened = Callable[[], MainWindow]
