"""One setting to be typed or chosen, by its form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from metro.errors import MetroError
from metro.evaluation.settings import ENUMS, STAMP, TRUTH, Known
from metro.language import knows
from metro.model.paper_settings import MAY_BE_LEFT_OUT, Block
from metro.ui.desk import Desk
from metro.ui.widgets.kind_fields import Kinds
from metro.ui.widgets.pieces import button, label

LARGEST = 8_000_000


class Field(Protocol):
    """A widget that holds the text of a setting."""

    changed: Signal

    def text(self) -> str:
        """Return the text as it stands."""
        ...

    def put(self, text: str) -> None:
        """Show a text."""
        ...


class Line(QLineEdit):
    """A text."""

    changed = Signal()

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self.textEdited.connect(lambda _: self.changed.emit())

    def put(self, text: str) -> None:
        """Show a text from its beginning."""
        self.setText(text)
        self.setCursorPosition(0)


class Place(Line):
    """A place on the page, or the word for the place of the stamp."""

    def __init__(self, desk: Desk) -> None:
        """Make an empty one."""
        super().__init__()
        self.word = desk.say(f"setting_value.{STAMP}")

    def text(self) -> str:
        """Return the place as it is kept."""
        typed = super().text().strip()
        return STAMP if typed == self.word else typed

    def put(self, text: str) -> None:
        """Show a place."""
        super().put(self.word if text == STAMP else text)


class Choice(QComboBox):
    """One of several words."""

    changed = Signal()

    def __init__(self, desk: Desk, key: str, values: tuple[str, ...]) -> None:
        """Offer the values, in the words of the language."""
        super().__init__()
        for value in values:
            self.addItem(desk.say(f"setting_value.{value}"), value)
        self.setAccessibleName(title_of(desk, key))
        self.activated.connect(lambda _: self.changed.emit())

    def text(self) -> str:
        """Return the value that is chosen."""
        return str(self.currentData())

    def put(self, text: str) -> None:
        """Choose a value."""
        self.setCurrentIndex(max(self.findData(text), 0))


class Blocks(QListWidget):
    """The blocks of page 2: dragged into their order, or moved with Ctrl and the arrows."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        """Make the list."""
        super().__init__()
        self.desk = desk
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setAccessibleName(title_of(desk, "paper.blocks"))
        self.itemChanged.connect(lambda _: self.changed.emit())
        self.model().rowsMoved.connect(lambda *_: self.changed.emit())

    def text(self) -> str:
        """Return the blocks that are ticked, in their order."""
        rows = [self.item(row) for row in range(self.count())]
        ticked = [row for row in rows if row.checkState() is Qt.CheckState.Checked]
        return ",".join(str(row.data(Qt.ItemDataRole.UserRole)) for row in ticked)

    def put(self, text: str) -> None:
        """Show blocks in their order; those left out come last, not ticked."""
        self.blockSignals(True)
        self.clear()
        given = [name for name in text.split(",") if name]
        for name in (*given, *(block for block in Block if block not in given)):
            row = QListWidgetItem(self.desk.say(f"block.{name}"))
            row.setData(Qt.ItemDataRole.UserRole, str(name))
            row.setCheckState(Qt.CheckState.Checked if name in given else Qt.CheckState.Unchecked)
            if name not in MAY_BE_LEFT_OUT:
                row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self.addItem(row)
        self.setFixedHeight(self.sizeHintForRow(0) * self.count() + 6)
        self.blockSignals(False)

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        """Move the chosen block with Ctrl and an arrow."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key(), 0)
        row = self.currentRow()
        with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if step and with_control and 0 <= row + step < self.count():
            self.insertItem(row + step, self.takeItem(row))
            self.setCurrentRow(row + step)
            self.changed.emit()
            return
        super().keyPressEvent(event)


class PictureField(QWidget):
    """A picture from a file; its bytes are checked when they are tried."""

    changed = Signal()

    def __init__(self, desk: Desk, key: str, refuse: Callable[[MetroError], None]) -> None:
        """Show nothing yet."""
        super().__init__()
        self.desk, self.key, self.refuse = desk, key, refuse
        self.name, self.data = "", b""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.told = label("", "muted")
        choose = button(desk.say("ui.settings.choose"))
        choose.setObjectName(f"choose_{key}")
        choose.clicked.connect(self._choose)
        none = button(desk.say("ui.settings.no_picture"))
        none.clicked.connect(self._none)
        row.addWidget(self.told, 1)
        row.addWidget(choose)
        row.addWidget(none)

    def text(self) -> str:
        """Return the hash of the picture that is kept, or '' for none; a new one has its bytes."""
        return self.name

    def put(self, text: str) -> None:
        """Show whether there is a picture."""
        self.name, self.data = text, b""
        self._tell()

    def take(self, file: Path) -> None:
        """Take the bytes of a file, no more than it takes to refuse them."""
        try:
            with file.open("rb") as stream:
                self.data = stream.read(LARGEST + 1)
        except OSError:
            self.refuse(MetroError("file.unreadable", file=str(file)))
            return
        self._tell(file.name)
        self.changed.emit()

    def _tell(self, file: str = "") -> None:
        say = self.desk.say
        self.told.setText(
            file or say("ui.settings.has_picture" if self.name else "ui.settings.none")
        )

    def _choose(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, title_of(self.desk, self.key), "", "PNG, JPEG (*.png *.jpg *.jpeg)"
        )
        if file:
            self.take(Path(file))

    def _none(self) -> None:
        self.put("")
        self.changed.emit()


def title_of(desk: Desk, key: str) -> str:
    """Return the name of a setting: in the window its values need no explaining."""
    own = f"ui.setting.{key}"
    return desk.say(own if knows(own) else f"setting.{key}")


def in_words(desk: Desk, error: MetroError) -> MetroError:
    """Return a refusal that names a setting, and what may be given, as the page does."""
    found = dict(error.parameters)
    if "key" in found:
        found["key"] = title_of(desk, str(found["key"]))
    good = found.get("good")
    if isinstance(good, tuple) and STAMP in good:
        stamp = desk.say(f"setting_value.{STAMP}")
        found["good"] = desk.listed([stamp if row == STAMP else row for row in good])
    if error.code == "yields.not_given":
        for name in ("given", "text"):
            words = str(found[name]).split(",") if name == "text" else found[name]
            assert isinstance(words, list | tuple)
            found[name] = desk.listed([desk.say(f"setting_value.{word}") for word in words])
    return MetroError(error.code, **found)


def field_of(desk: Desk, known: Known, refuse: Callable[[MetroError], None]) -> QWidget:
    """Return the widget for a setting."""
    if known.form in ENUMS:
        return Choice(desk, known.key, tuple(ENUMS[known.form]))
    if known.form == "truth":
        return Choice(desk, known.key, TRUTH)
    if known.form == "blocks":
        return Blocks(desk)
    if known.form == "picture":
        return PictureField(desk, known.key, refuse)
    if known.form == "kinds":
        return Kinds(title_of(desk, known.key))
    line = Place(desk) if known.form == "place" else Line()
    line.setAccessibleName(title_of(desk, known.key))
    return line
