"""The keys of the window count everywhere in it, whatever a field would do with them.

A line of text takes some of them for itself on some desktops: under X11 Ctrl+U deletes the line
and Ctrl+K the rest of it. Qt asks the widget that has the keyboard first, with a ShortcutOverride.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget


class WindowKeys(QObject):
    """Watches the widget of one window that has the keyboard, and no other."""

    def __init__(self, window: QWidget, keys: tuple[str, ...]) -> None:
        """Keep `keys`, written as `Ctrl+U`, for the shortcuts of `window`."""
        super().__init__(window)
        self.window = window
        self.keys = frozenset(QKeySequence(text).toString() for text in keys)
        running = QApplication.instance()
        assert isinstance(running, QApplication)
        running.focusChanged.connect(self._moved)

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """Follow the keyboard; a dialog keeps its own keys."""
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and now.window() is self.window:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave a key of the window to the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination()).toString()
            if pressed in self.keys:
                event.ignore()
                return True
        return super().eventFilter(watched, event)
