"""Write a regulation: its common parts as a form, its text, its cases; all checked as one types."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from metro import language
from metro.app.text_drafts import TextDrafts
from metro.errors import MetroError
from metro.regulations.faults import line_of
from metro.regulations.patching import values_at
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.author_form import FIELDS, AuthorForm
from metro.ui.widgets.pieces import Card, Shortened, button, label, reroll
from metro.ui.widgets.table import RowsView
from metro.ui.widgets.text_editor import TextEditor

if TYPE_CHECKING:
    from metro.app.authoring import Examination

PAUSE = 400
"""Milliseconds without a key before a text is kept and checked."""


class AuthoringView(QWidget):
    """F5 imports, F7 writes to a folder, Esc goes back; the draft is always kept."""

    left = Signal()
    import_wanted = Signal(str, str, str)
    export_wanted = Signal(str, str, str)

    def __init__(self, desk: Desk) -> None:
        """Make empty editors."""
        super().__init__()
        self.desk = desk
        self.name = ""
        self.round = 0
        self.found: Examination | None = None
        self.drafts: TextDrafts | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addLayout(self._head())
        self.text, self.cases = TextEditor(desk), TextEditor(desk)
        self.text.setObjectName("regulation_text")
        self.cases.setObjectName("cases_text")
        self.form = AuthorForm(desk, self.text.toPlainText)
        self.form.edited.connect(self._replace)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.addWidget(self._texts())
        sides.addWidget(self._results())
        sides.setStretchFactor(0, 3)
        sides.setStretchFactor(1, 2)
        outer.addWidget(sides, 1)
        self.timer = QTimer(self, singleShot=True, interval=PAUSE)
        self.timer.timeout.connect(self.check)
        for editor in (self.text, self.cases):
            editor.textChanged.connect(self.timer.start)
        for key, act in (("Esc", self.leave), ("F5", self._import), ("F7", self._export)):
            shortcut = QShortcut(QKeySequence(key), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.speak()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self.back = button("", "", "Esc")
        self.back.clicked.connect(self.leave)
        self.title = Shortened("title", 8)
        self.state = Shortened("wait", 8)
        self.importing = button("", "go", "F5")
        self.importing.clicked.connect(self._import)
        self.exporting = button("", "", "F7")
        self.exporting.clicked.connect(self._export)
        for widget in (self.back, self.title, self.state):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.exporting)
        head.addWidget(self.importing)
        return head

    def _texts(self) -> QWidget:
        self.tabs = QTabWidget()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.form)
        for widget in (self.text, self.cases, scroll):
            self.tabs.addTab(widget, "")
        return self.tabs

    def _results(self) -> QWidget:
        say, color = self.desk.say, lambda role: self.desk.theme.color(role)
        self.faults_model = RowsModel(
            [
                ColumnOf("column.line", lambda e: str(line_of(e)), lambda _: "fail", right=True),
                ColumnOf("column.key", lambda e: str(e.parameters.get("key", ""))),
                ColumnOf("column.fault", self.desk.cause),
            ],
            say,
            color,
        )
        self.cases_model = RowsModel(
            [
                ColumnOf("column.result", lambda r: self._result(r), lambda r: r[2]),
                ColumnOf("column.case", lambda r: r[0].name),
                ColumnOf("column.expected_found", lambda r: r[1]),
            ],
            say,
            color,
        )
        self.faults = RowsView(self.faults_model)
        self.faults.setObjectName("faults")
        self.results = RowsView(self.cases_model)
        self.results.setObjectName("results")
        self.faults.activated_row.connect(self._to_fault)
        self.faults.chosen.connect(self._to_fault)
        self.faults.clicked.connect(lambda at: self._to_fault(self.faults_model.rows[at.row()]))
        self.results.activated_row.connect(self._to_case)
        self.results.clicked.connect(lambda at: self._to_case(self.cases_model.rows[at.row()]))
        self.fault_card, self.case_card = Card(), Card()
        self.fault_words = label("", wrap=True)
        self.fault_card.body.addWidget(self.faults)
        self.fault_card.body.addWidget(self.fault_words)
        self.case_words = label("", wrap=True)
        self.case_card.body.addWidget(self.results)
        self.case_card.body.addWidget(self.case_words)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.fault_card)
        both.addWidget(self.case_card)
        return both

    def _result(self, row: tuple[object, str, str]) -> str:
        sign = "✓ " if row[2] == "pass" else "✗ "
        return sign + self.desk.say(f"ui.author.{row[2]}")

    def speak(self) -> None:
        """Say everything in the language of the window."""
        say = self.desk.say
        for tool, code, key in (
            (self.back, "ui.author.back", "Esc"),
            (self.importing, "ui.author.import", "F5"),
            (self.exporting, "ui.author.export", "F7"),
        ):
            tool.setText(f"{say(code)}   {key}")
            tool.setAccessibleName(say(code))
        for number, code in enumerate(("text", "cases", "form")):
            self.tabs.setTabText(number, say(f"ui.author.{code}"))
            self.tabs.widget(number).setAccessibleName(say(f"ui.author.{code}"))
        self.fault_card.title.setText(say("ui.author.faults"))
        self.case_card.title.setText(say("ui.author.results"))
        self.faults.setAccessibleName(say("ui.author.faults"))
        self.results.setAccessibleName(say("ui.author.results"))
        self.form.speak()
        for model in (self.faults_model, self.cases_model):
            model.show(model.rows)
        self._state()

    def redraw(self) -> None:
        """Take the colours of another theme."""
        self.text.margin.update()
        self.cases.margin.update()

    def open(self, name: str, text: str = "", cases: str = "", *, keep: bool = True) -> None:
        """Write a text; a draft of that name goes on where it was left. `keep` False only shows."""
        self.drafts = TextDrafts(self.desk.open_station.place.folder) if keep else None
        if self.drafts is not None and name in self.drafts.names():
            text, cases = self.drafts.read(name)
        self.name, self.found = name, None
        self.title.setText(name)
        self.text.setPlainText(text)
        self.cases.setPlainText(cases)
        self.check()
        self.text.setFocus()

    def check(self) -> None:
        """Keep the draft, then check it and judge its cases, beside the window."""
        if not self.name:
            return
        self.timer.stop()
        self.round += 1
        number, name, drafts = self.round, self.name, self.drafts
        text, cases = self.text.toPlainText(), self.cases.toPlainText()

        def work() -> tuple[int, Examination, list[str | None] | None]:
            from metro.app.authoring import examine

            if drafts is not None:
                drafts.write(name, text, cases)
            try:
                values = values_at(text, [path for _, path in FIELDS])
            except MetroError:
                values = None
            going = partial(self._is_last, number)
            return number, examine(name, text.encode(), cases.encode(), going), values

        self.desk.tasks.run(work, self._checked)

    def _is_last(self, number: int) -> bool:
        return number == self.round

    def _checked(self, told: tuple[int, Examination, list[str | None] | None]) -> None:
        number, found, values = told
        if number != self.round:
            return
        self.found = found
        self.form.show_values(values)
        faults = [*found.faults, *([found.case_fault] if found.case_fault else [])]
        self.faults_model.show(faults)
        self.text.mark(frozenset(map(line_of, found.faults)))
        missed = {id(case) for case, _ in found.missed}
        self.cases_model.show(
            [
                (case, self._said(result), "fail" if id(case) in missed else "pass")
                for case, result in found.cases
            ]
        )
        self.case_words.setText("; ".join(self._said(result) for _, result in found.missed[:1]))
        self.cases.mark(frozenset(case.line for case, _ in found.missed))
        first = self.desk.cause(faults[0]) if faults else ""
        self.fault_words.setText(first)
        self._state()

    def _said(self, result: object) -> str:
        from metro.app.judging import CaseResult

        assert isinstance(result, CaseResult)
        if result.refused is not None and not result.met:
            refused = language.cause(result.refused, self.desk.language)
            return "; ".join([*result.differences, refused])
        return "; ".join(result.differences)

    def _state(self) -> None:
        found = self.found
        if found is None:
            return
        state = "pass" if found.good else "fail"
        counts = {
            "faults": len(found.faults) + bool(found.case_fault),
            "cases": len(found.cases),
            "missed": len(found.missed),
        }
        sign = "✓ " if found.good else "✗ "
        self.state.setText(sign + self.desk.say(f"ui.author.state.{state}", **counts))
        reroll(self.state, "role", state)

    def _replace(self, text: str) -> None:
        """Take a text changed by the form; undo goes over it as over typing."""
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def _to_fault(self, error: object) -> None:
        if isinstance(error, MetroError) and self.found is not None:
            in_cases = error is self.found.case_fault
            self.tabs.setCurrentIndex(int(in_cases))
            (self.cases if in_cases else self.text).go_to(line_of(error))
            self.fault_words.setText(self.desk.cause(error))

    def _to_case(self, row: tuple[object, str, str]) -> None:
        self.tabs.setCurrentIndex(1)
        self.case_words.setText(row[1])
        self.cases.go_to(row[0].line)  # type: ignore[attr-defined]

    def _import(self) -> None:
        self.check()
        self.import_wanted.emit(self.name, self.text.toPlainText(), self.cases.toPlainText())

    def _export(self) -> None:
        self.export_wanted.emit(self.name, self.text.toPlainText(), self.cases.toPlainText())

    def leave(self) -> None:
        """Keep the draft and go back."""
        self.check()
        self.left.emit()


def write_out(folder: str, name: str, text: bytes, cases: bytes | None) -> list[str]:
    """Write a regulation and its cases into a folder.

    Raises MetroError `file.exists`, `file.unwritable`.
    """
    from metro.app.files import make_folder, write_file
    from metro.regulations.case_files import beside

    make_folder(Path(folder))
    file = Path(folder) / f"{name}.yaml"
    write_file(file, text)
    if cases is None:
        return [str(file)]
    make_folder(beside(file).parent)
    write_file(beside(file), cases)
    return [str(file), str(beside(file))]
