"""The technical head's word: confirm a table, correct a number, with note, page and password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from metro import language
from metro.errors import MetroError
from metro.model.number_review import ReviewedNumber
from metro.model.people import Role
from metro.ui.desk import Desk
from metro.ui.widgets.dialogs import PasswordDialog, People
from metro.ui.widgets.pieces import label, reroll

if TYPE_CHECKING:
    from metro.app.station import Station


def heads(station: Station) -> People:
    """Return who may confirm numbers today; everybody where nobody may, so that it is said."""
    with station.ledger.reading() as reader:
        people = reader.people()
        today = station.clock.today()
        found = [
            row
            for row in people
            if any(
                held.role is Role.TECHNICAL_HEAD and held.holds(today)
                for held in reader.appointments(row.id)
            )
        ]
    return [(row.id, row.name) for row in found or people]


Word = Callable[[str, str, str, PasswordDialog], None]
"""Person, password, note, and the dialog to close or to refuse in."""


class NoteDialog(PasswordDialog):
    """A password with a note; the cursor is in the password, the note is offered."""

    def __init__(
        self, desk: Desk, title: str, people: People, act: Word, parent: QWidget, note: str = ""
    ) -> None:
        """Offer the technical heads."""
        chosen = desk.person.id if desk.person else ""
        super().__init__(desk, title, people, self._act, parent, chosen=chosen)
        self.word = act
        self.note = QLineEdit(note)
        self.note.setObjectName("note")
        self.note.setPlaceholderText(desk.say("ui.review.note.hint"))
        self.form.insertRow(0, self._named("ui.review.note", self.note), self.note)
        self.password.setFocus()

    def _named(self, code: str, widget: QWidget) -> QWidget:
        words = label(self.desk.say(code), "muted")
        words.setBuddy(widget)
        widget.setAccessibleName(self.desk.say(code))
        return words

    def _act(self, person: str, password: str, dialog: PasswordDialog) -> None:
        self.word(person, password, self.note.text().strip(), dialog)


@dataclass(frozen=True)
class Correction:
    """What a correction says."""

    path: str
    value: str
    note: str
    page: str


class CorrectDialog(NoteDialog):
    """A new value, tried as it is typed; Enter goes to the next field, at the end it records."""

    def __init__(
        self,
        desk: Desk,
        regulation: str,
        number: ReviewedNumber,
        people: People,
        act: Callable[[str, str, Correction, PasswordDialog], None],
        parent: QWidget,
        page: str = "",
    ) -> None:
        """Offer the value that stands now."""
        gap = number.value is None
        title = desk.say("ui.review.fill" if gap else "ui.review.correct")
        super().__init__(desk, f"{title}　{number.path}", people, self._record, parent)
        self.regulation, self.number, self.recorded = regulation, number, act
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 40)
        self.value = QLineEdit(number.value or "")
        self.value.setObjectName("value")
        self.told = label("", "small", wrap=True)
        self.page = QLineEdit(page)
        self.page.setObjectName("page_number")
        self.page.setPlaceholderText(desk.say("ui.review.page.hint"))
        now = number.value if number.value is not None else desk.say("ui.review.value.gap")
        self.form.insertRow(0, label(desk.say("ui.review.value.now"), "muted"), label(now))
        self.form.insertRow(1, self._named("ui.review.value", self.value), self.value)
        self.form.insertRow(2, label(""), self.told)
        self.form.insertRow(4, self._named("ui.review.page", self.page), self.page)
        for before, after in (
            (self.value, self.note),
            (self.note, self.page),
            (self.page, self.who),
            (self.who, self.password),
        ):
            QWidget.setTabOrder(before, after)
        self.timer = QTimer(self, singleShot=True, interval=250)
        self.timer.timeout.connect(self._try)
        self.value.textChanged.connect(lambda _: self.timer.start())
        self._form()
        self.value.selectAll()
        self.value.setFocus()

    def _form(self) -> None:
        code = f"number_form.{self.number.what}"
        if language.knows(code):
            self._tell("small", self.desk.say("ui.review.value.form", form=self.desk.say(code)))

    def _tell(self, role: str, words: str) -> None:
        self.told.setText(words)
        reroll(self.told, "role", role)

    def _try(self) -> None:
        """Ask whether the regulation can be read with this value."""
        text = self.value.text().strip()
        if not text or text == self.number.value:
            self._form()
            return
        work = partial(
            self.desk.open_station.numbers.try_value, self.regulation, self.number.path, text
        )
        self.desk.tasks.run(work, partial(self._good, text), partial(self._bad, text))

    def _current(self, text: str) -> bool:
        from shiboken6 import isValid

        return isValid(self) and self.value.text().strip() == text

    def _good(self, text: str, value: str) -> None:
        if self._current(text):
            self._tell("pass", self.desk.say("ui.review.value.good", value=value))

    def _bad(self, text: str, error: MetroError) -> None:
        if self._current(text):
            self._tell("fail", self.desk.cause(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next field with Enter; the password is the last one."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and self.focusWidget() in (self.value, self.note, self.page):
            following = {self.value: self.note, self.note: self.page, self.page: self.password}
            following[self.focusWidget()].setFocus()  # type: ignore[index]
            return
        super().keyPressEvent(event)

    def _record(self, person: str, password: str, note: str, dialog: PasswordDialog) -> None:
        said = Correction(self.number.path, self.value.text().strip(), note, self.page.text())
        self.recorded(person, password, said, dialog)
