"""A key of the window counts where a field would take it, as it does under X11."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from metro.ui.desk import Desk
from metro.ui.window import MainWindow


class Greedy(QLineEdit):
    """Takes every key for itself, as a line of text takes Ctrl+U under X11."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def test_that_a_field_leaves_the_keys_of_the_window_to_it(
    desk: Desk, qtbot: QtBot, monkeypatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(MainWindow, "sign_in", lambda _: asked.append("sign in"))
    window = MainWindow(desk)
    qtbot.addWidget(window)
    field = Greedy(window)
    with qtbot.waitActive(window):
        window.show()
    field.show()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["sign in"]
    QTest.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    QTest.keyClicks(field, "u")
    assert field.text() == "u"


def test_that_a_dialog_keeps_its_own_keys(desk: Desk, qtbot: QtBot, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(MainWindow, "sign_in", lambda _: asked.append("sign in"))
    window = MainWindow(desk)
    other = Greedy()
    for widget in (window, other):
        qtbot.addWidget(widget)
    window.show()
    with qtbot.waitActive(other):
        other.show()
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
