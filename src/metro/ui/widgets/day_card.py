"""The day of verification and whose draft it is: the day may be changed, the draft taken over."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QWidget

from metro.errors import MetroError
from metro.model.letters import unspaced
from metro.model.record import VerificationRecord
from metro.ui.desk import Desk
from metro.ui.widgets.dialogs import ReasonDialog
from metro.ui.widgets.pieces import Card, begin_in, button, label, reroll

_WRITTEN = re.compile(
    r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})"
)


def day_of(text: str) -> date:
    """Return the day that somebody wrote: `2026-11-30`, `20261130`, `2026年11月30日`, full width.

    Raises MetroError `draft.bad_day`.
    """
    match = _WRITTEN.fullmatch(unspaced(text))
    try:
        if match is None:
            raise ValueError(text)
        return date(*(int(part) for part in match.groups() if part))
    except ValueError as error:
        raise MetroError("draft.bad_day", text=text) from error


class DayEdit(QLineEdit):
    """A day that is typed; told with Enter or when the field is left. Arrows step by a day."""

    chosen = Signal(object)
    refused = Signal(object)

    def __init__(self) -> None:
        """Show no day yet."""
        super().__init__()
        self.kept = self.told = date.min
        self.editingFinished.connect(self._tell)
        self.textEdited.connect(lambda _: reroll(self, "state", ""))

    def keep(self, on: date) -> None:
        """Show the day that is kept, unless something is being typed."""
        if not (self.isModified() and self.hasFocus()) or on != self.kept:
            self.setText(on.isoformat())
            reroll(self, "state", "")
        self.kept, self.told = on, date.min

    def restore(self) -> None:
        """Show what is kept in place of what was typed."""
        self.setModified(False)
        self.keep(self.kept)

    def _tell(self) -> None:
        """Tell the day, if it is another than the one kept."""
        try:
            found = day_of(self.text())
        except MetroError as error:
            reroll(self, "state", "fail")
            self.refused.emit(error)
            return
        self.setModified(False)
        self.setText(found.isoformat())
        # A field that is left for the question why has told its day before.
        if found not in (self.kept, self.told):
            self.told = found
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by a day with the arrows; what is kept comes back with Esc."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step and not self.isReadOnly():
            with suppress(MetroError, OverflowError):
                self.setText((day_of(self.text()) + timedelta(days=step)).isoformat())
                self.setModified(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.restore()
        else:
            super().keyPressEvent(event)


class DayCard(Card):
    """When, and by whom; a draft that was taken over names both."""

    chosen = Signal(object, str)
    """Another day of verification, and why, where that was asked."""
    wanted = Signal()
    """The draft of another is wanted."""
    refused = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """Make the card with its keys."""
        super().__init__("", "F9")
        self.desk = desk
        self.on = DayEdit()
        self.on.setObjectName("day")
        self.on.chosen.connect(lambda on: self.chosen.emit(on, ""))
        self.on.refused.connect(self.refused)
        self.on_words, self.who_words = label("", "muted"), label("", "muted")
        self.on_words.setBuddy(self.on)
        self.who = label("", wrap=True)
        self.who.setObjectName("verifier")
        self.take = button("", "link")
        self.take.setObjectName("take_over")
        self.take.clicked.connect(self.wanted)
        holder, line = QWidget(), QHBoxLayout()
        line.addWidget(self.who, 1)
        line.addWidget(self.take)
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.on_words, self.on)
        form.addRow(self.who_words, line)
        self.body.addWidget(holder)

    def show_of(self, record: VerificationRecord, began: str, *, editable: bool) -> None:
        """Show day and verifier of a draft or a record; `began` is who began it, if another."""
        say, verifier = self.desk.say, record.verifier
        self.title.setText(say("ui.day.title"))
        self.right.setText("F9" if editable else "")
        self.on_words.setText(say("ui.day"))
        self.on.setAccessibleName(say("ui.day"))
        self.who_words.setText(say("ui.day.verifier"))
        self.on.keep(record.data.on)
        self.on.setReadOnly(not editable)
        both = "ui.day.began" if editable else "ui.day.also"
        self.who.setText(say(both, verifier=verifier.name, began=began) if began else verifier.name)
        self.take.setText(f"{say('ui.take_over')}   F10")
        self.take.setAccessibleName(say("ui.take_over"))
        person = self.desk.person
        self.take.setVisible(editable and person is not None and person.id != verifier.id)

    def ask_why(self, on: date) -> None:
        """Ask why the day is another, as something was taken already; Esc leaves what was."""
        say = self.desk.say
        usual = [say("ui.why.typing"), say("ui.why.other_day")]
        title = say("ui.day.change", on=on.isoformat())
        dialog = ReasonDialog(
            self.desk, title, usual, lambda why: self.chosen.emit(on, why), self.window()
        )
        dialog.rejected.connect(self.on.restore)
        dialog.open()

    def begin(self) -> None:
        """Take the keyboard."""
        begin_in(self.on)
