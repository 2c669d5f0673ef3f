"""The question of the impact page: a standard, a period, a shift; each checked as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from metro.errors import MetroError
from metro.evaluation.shift import Shift
from metro.model.civil import day
from metro.model.instrument import MeasuringInstrument
from metro.ui.desk import Desk
from metro.ui.impact_work import Question
from metro.ui.widgets.pieces import Card, button, label, reroll

FIELDS = ("standard", "since", "until", "shift")


class QuestionCard(Card):
    """Enter in any field asks; a line under them says what is wrong, or how far the answer is."""

    asked = Signal(object)
    cancelled = Signal()

    def __init__(self, desk: Desk) -> None:
        """Make empty fields."""
        super().__init__(None)
        self.desk = desk
        self.standards: tuple[MeasuringInstrument, ...] = ()
        self.names = {name: label("", "small") for name in FIELDS}
        self.standard = QComboBox()
        self.standard.setEditable(True)
        self.standard.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.standard.setCompleter(None)  # type: ignore[arg-type]
        self.since, self.until, self.shift = QLineEdit(), QLineEdit(), QLineEdit()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        widgets: tuple[QWidget, ...] = (self.standard, self.since, self.until, self.shift)
        for column, (name, widget) in enumerate(zip(FIELDS, widgets, strict=True)):
            widget.setObjectName(f"ask_{name}")
            self.names[name].setBuddy(widget)
            grid.addWidget(self.names[name], 0, column)
            grid.addWidget(widget, 1, column)
        for column, share in enumerate((5, 2, 2, 4)):
            grid.setColumnStretch(column, share)
        self.go = button("", "go")
        self.go.clicked.connect(self.ask)
        grid.addWidget(self.go, 1, len(FIELDS))
        self.body.addLayout(grid)
        self.body.addLayout(self._under())
        for edit in (self.since, self.until, self.shift):
            edit.textChanged.connect(lambda _: self.check())
            edit.returnPressed.connect(self.ask)
        typed = self.standard.lineEdit()
        assert typed is not None
        typed.returnPressed.connect(self.ask)

    def _under(self) -> QHBoxLayout:
        under = QHBoxLayout()
        self.hint = label("", "small", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setFixedWidth(180)
        self.leave = button("", "link")
        self.leave.clicked.connect(self.cancelled)
        under.addWidget(self.hint, 1)
        under.addWidget(self.bar)
        under.addWidget(self.leave)
        self.bar.hide()
        self.leave.hide()
        return under

    def speak(self) -> None:
        """Say everything in the language of the desk."""
        say = self.desk.say
        for name, words in self.names.items():
            words.setText(say(f"ui.impact.{name}"))
        for name, widget in (("since", self.since), ("until", self.until), ("shift", self.shift)):
            widget.setPlaceholderText(say(f"ui.impact.{name}.rule"))
            widget.setAccessibleName(say(f"ui.impact.{name}"))
        self.standard.setAccessibleName(say("ui.impact.standard"))
        self.go.setText(say("ui.impact.go") + "   Enter")
        self.leave.setText(say("ui.cancel") + "   Esc")
        self.check()

    def offer(self, standards: Sequence[MeasuringInstrument]) -> None:
        """Offer standards and auxiliary equipment; what is typed stays."""
        self.standards = tuple(standards)
        typed = self.standard.currentText()
        typed = next((named(row) for row in standards if row.id == typed), typed)
        self.standard.blockSignals(True)
        self.standard.clear()
        for thing in standards:
            self.standard.addItem(named(thing), thing.id)
        self.standard.setCurrentIndex(-1)
        self.standard.setEditText(typed)
        self.standard.blockSignals(False)

    def choose(self, standard: str, shift: str) -> None:
        """Ask about a standard by id or serial number, with no period given."""
        for edit in (self.since, self.until, self.shift):
            edit.clear()
        found = next((row for row in self.standards if row.id == standard), None)
        self.standard.setEditText(named(found) if found else standard)
        self.shift.setText(shift)

    def begin(self, *, at_shift: bool = False) -> None:
        """Take the keyboard: for a standard, or for the shift of the one that is given."""
        if at_shift:
            self.shift.setFocus()
            return
        self.standard.setFocus()
        typed = self.standard.lineEdit()
        assert typed is not None
        typed.selectAll()

    def check(self) -> bool:
        """Say what is wrong with what is typed; True where nothing is."""
        for edit in (self.since, self.until, self.shift):
            reroll(edit, "state", "")
        try:
            self._read()
        except _TypedError as wrong:
            reroll(wrong.edit, "state", "fail")
            self.say("fail", self.desk.cause(wrong.error))
            return False
        self.say("small", self.desk.say("ui.impact.hint"))
        return True

    def say(self, role: str, words: str) -> None:
        """Show a line under the fields."""
        self.hint.setText(words)
        reroll(self.hint, "role", role)

    def ask(self) -> None:
        """Hand over the question, unless something typed is wrong."""
        if not self.standard.currentText().strip():
            self.say("fail", self.desk.say("ui.impact.which"))
            self.begin()
        elif self.check():
            self.asked.emit(self._read())

    def _read(self) -> Question:
        since, until = (self._day(edit) for edit in (self.since, self.until))
        return Question(self._standard(), since, until, self._shift())

    def _standard(self) -> str:
        """Return the id of the one standard whose words hold what is typed, else that itself."""
        text = self.standard.currentText().strip()
        holding = [row for row in self.standards if text.casefold() in named(row).casefold()]
        exact = [row for row in holding if text in (named(row), row.serial, row.id)]
        found = exact or holding
        return found[0].id if len(found) == 1 else text

    def _day(self, edit: QLineEdit) -> date | None:
        text = edit.text().strip()
        try:
            return day(text) if text else None
        except ValueError:
            raise _TypedError(edit, MetroError("impact.bad_day", text=text)) from None

    def _shift(self) -> Shift | None:
        from metro.app.recalling import typed_shift

        text = self.shift.text().strip()
        try:
            return typed_shift(text) if text else None
        except MetroError as error:
            raise _TypedError(self.shift, error) from error

    def run(self, running: bool) -> None:
        """Show that an answer is under way."""
        self.bar.setVisible(running)
        self.leave.setVisible(running)
        self.go.setEnabled(not running)
        if running:
            self.bar.setRange(0, 0)
            self.say("small", self.desk.say("ui.impact.running"))

    def progress(self, done: int, of: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.say("small", self.desk.say("ui.impact.judged", count=done))


class _TypedError(Exception):
    """Something typed that can't be read, and where."""

    def __init__(self, edit: QLineEdit, error: MetroError) -> None:
        super().__init__(error.code)
        self.edit, self.error = edit, error


def named(thing: MeasuringInstrument) -> str:
    """Return how a standard is offered."""
    return f"{thing.name}  {thing.serial}".strip()
