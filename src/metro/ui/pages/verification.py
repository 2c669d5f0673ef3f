"""Verification: readings in the middle, the chain on one side, verdict and gate on the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from metro.errors import MetroError
from metro.model.draft import DraftView
from metro.model.draft_cells import struck
from metro.model.people import Meaning
from metro.model.record_state import RecordState
from metro.ui.desk import Desk
from metro.ui.models.sheet import SheetModel
from metro.ui.models.sheet_rows import sheet_rows
from metro.ui.verification_work import Shown, VerificationWork
from metro.ui.widgets import side
from metro.ui.widgets.columns import Columns
from metro.ui.widgets.day_card import DayCard
from metro.ui.widgets.dialogs import PasswordDialog, ReasonDialog, Reasoned
from metro.ui.widgets.pieces import Card, Shortened, button, label, reroll
from metro.ui.widgets.sheet import SheetView

if TYPE_CHECKING:
    from metro.ui.widgets.error_plot import ErrorPlot

STEPS = ("taking", "checking", "approving", "issuing")
STEP_OF = {
    None: "taking",
    RecordState.RETURNED: "taking",
    RecordState.SUBMITTED: "checking",
    RecordState.CHECKED: "approving",
    RecordState.APPROVED: "issuing",
    RecordState.ISSUED: "",
}
GO_OF = {
    None: "ui.submit",
    RecordState.RETURNED: "ui.amend",
    RecordState.SUBMITTED: "ui.check",
    RecordState.CHECKED: "ui.approve",
    RecordState.APPROVED: "ui.issue",
    RecordState.ISSUED: "ui.see_document",
}

WHYS = ("ui.why.typing", "ui.why.misread", "ui.why.instrument")


class Page(QWidget):
    """The heart of the desk."""

    def __init__(self, desk: Desk) -> None:
        """Make the page; it shows a draft or a record when it is entered with one."""
        super().__init__()
        self.desk = desk
        self.work = VerificationWork(desk)
        self.shown: Shown | None = None
        self.wide = self.narrow = False
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.setSpacing(10)
        outer.addLayout(self._head())
        columns = Columns(self._left(), self._middle(), self._right(), self._below())
        columns.narrowed.connect(self._narrowed)
        outer.addWidget(columns, 1)
        self.work.shown.connect(self._show)
        self.work.refused.connect(self._refuse)
        self.sheet.typed.connect(self._typed)
        self.view.refused.connect(self._refuse)
        self.view.moved.connect(self._moved)
        self.view.struck.connect(self._strike)
        self.view.again.connect(self._again)
        self.view.all_conform.connect(self.work.all_conform)
        self._shortcuts()
        desk.spoken_changed.connect(self._redraw)
        desk.themed.connect(self._redraw)
        desk.person_changed.connect(self._redraw)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(10)
        self.title = Shortened("title", 12)
        self.under = Shortened("muted", 6)
        self.kind = label("", "chip")
        self.regulation = label("", "chip")
        for widget in (self.title, self.under, self.kind, self.regulation):
            head.addWidget(widget)
        head.addStretch(1)
        self.steps = {name: label("", "step") for name in STEPS}
        for step in self.steps.values():
            head.addWidget(step)
        return head

    def _left(self) -> list[Card]:
        self.day = DayCard(self.desk)
        self.day.chosen.connect(self.work.change_day)
        self.day.refused.connect(self._refuse)
        self.day.wanted.connect(self._take_over)
        self.work.why_of_day.connect(self.day.ask_why)
        self.instrument = Card()
        self.seals = side.FieldsCard("F2")
        self.chain = Card()
        self.surroundings = side.FieldsCard("F3")
        for card in (self.seals, self.surroundings):
            card.taken.connect(lambda path, text: self._typed({path: text}))
            card.refused.connect(self._refuse)
        return [self.day, self.instrument, self.chain, self.surroundings, self.seals]

    def _middle(self) -> QWidget:
        holder = QSplitter(Qt.Orientation.Vertical)
        holder.setHandleWidth(10)
        card = Card(None)
        self.sheet = SheetModel(self.desk)
        self.view = SheetView(self.desk, self.sheet)
        card.body.addWidget(self.view, 1)
        self.hint = label("", "hint", wrap=True)
        self.hint.setObjectName("hint")
        card.body.addWidget(self.hint)
        holder.addWidget(card)
        self.plot_card = Card()
        self.plot: ErrorPlot | None = None
        holder.addWidget(self.plot_card)
        holder.setStretchFactor(0, 3)
        holder.setStretchFactor(1, 1)
        holder.setSizes([470, 165])
        return holder

    def _right(self) -> list[Card]:
        self.verdict, self.items, self.gate = Card(), Card(), Card()
        return [self.verdict, self.items, self.gate]

    def _below(self) -> list[QWidget]:
        self.go = button("", "go")
        self.go.setObjectName("go")
        self.go.clicked.connect(self._go)
        self.record = button("")
        self.record.clicked.connect(self._preview)
        self.back = button("")
        self.back.clicked.connect(self._send_back)
        return [self.go, self.back, self.record]

    def _narrowed(self, narrow: bool) -> None:
        """Leave out what a card says too."""
        self.narrow = narrow
        self.regulation.setVisible(not narrow and bool(self.regulation.text()))

    def _shortcuts(self) -> None:
        for keys, act in (
            ("Ctrl+Return", self._go),
            ("Ctrl+Enter", self._go),
            ("Ctrl+P", self._preview),
            ("F2", self.seals.begin),
            ("F3", self.surroundings.begin),
            ("F4", self._choose_standard),
            ("F5", self._to_sheet),
            ("F6", self._name_checker),
            ("F7", self._adjusted),
            ("F8", self._more_columns),
            ("F9", self.day.begin),
            ("F10", self._take_over),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def enter(self, subject: object) -> None:
        """Show `draft:ID` or `record:ID`; with nothing, what was shown before."""
        text = str(subject or "")
        if text:
            self.shown = None
            self.work.open(text)
        elif self.shown is None:
            self.work.open_last()
        self.view.setFocus()

    def _show(self, shown: Shown) -> None:
        first = self.shown is None or self.shown.subject != shown.subject
        self.shown = shown
        self._redraw()
        # A refusal was of what stood before.
        self._hint()
        if first:
            self.view.first_empty()
            self.view.setFocus()

    def _redraw(self) -> None:
        shown = self.shown
        if shown is None or shown.view is None:
            self._nothing()
            return
        self.setUpdatesEnabled(False)
        self._fill(shown, shown.view)
        self.setUpdatesEnabled(True)
        QTimer.singleShot(0, self._plot)

    def _nothing(self) -> None:
        self.title.setText(self.desk.say("ui.page.verification"))
        self.under.setText(self.desk.say("ui.no_draft"))
        for widget in (self.kind, self.regulation, self.go, self.record, self.back):
            widget.hide()

    def _fill(self, shown: Shown, view: DraftView) -> None:
        desk, say, record = self.desk, self.desk.say, view.record
        thing, editable = record.instrument, shown.state is None
        self.title.setText(desk.bilingual(view.regulation.instrument_name))
        number = record.number or say("ui.draft")
        self.under.setText(
            " · ".join(text for text in (thing.serial, record.applicant.name, number) if text)
        )
        self.kind.setText(say(f"verification.{view.data.kind}"))
        self.regulation.setText(view.regulation.label)
        for widget in (self.kind, self.go, self.record):
            widget.show()
        self._narrowed(self.narrow)
        now = STEP_OF[shown.state]
        for name, step in self.steps.items():
            step.setText(say(f"ui.step.{name}"))
            reroll(step, "role", "step_now" if name == now else "step")
        self.day.show_of(record, shown.began, editable=editable)
        side.fill_instrument(desk, self.instrument, view)
        self.instrument.right.setText(
            say("ui.adjusted") if view.data.adjusted else say("ui.not_adjusted") + "  F7"
        )
        self._fields(view, editable=editable)
        side.fill_chain(desk, self.chain, shown.links)
        side.fill_verdict(desk, self.verdict, view, shown.kept)
        side.fill_items(desk, self.items, view)
        side.fill_gate(desk, self.gate, shown.gate, shown.documents)
        self.sheet.editable = editable
        at = self.view.currentIndex()
        if self.sheet.show(sheet_rows(desk, view, wide=self.wide)):
            self.view.lay_out()
            if at.isValid() and at.row() < self.sheet.rowCount():
                self.view.setCurrentIndex(self.sheet.index(at.row(), at.column()))
        self._buttons(shown)

    def _fields(self, view: DraftView, *, editable: bool) -> None:
        desk, cells = self.desk, dict(view.cells)
        self.surroundings.title.setText(desk.say("ui.surroundings"))
        self.surroundings.lay_out(side.surrounding_rows(desk, view))
        self.surroundings.keep(cells, editable=editable)
        self.seals.title.setText(desk.say("ui.seals"))
        self.seals.lay_out(side.seal_rows(desk, view))
        self.seals.keep(cells, editable=editable)
        self.seals.setVisible(bool(view.regulation.seals))

    def _buttons(self, shown: Shown) -> None:
        say = self.desk.say
        self.go.setText(f"{say(GO_OF[shown.state])}   Ctrl ⏎")
        self.record.setText(f"{say('ui.original_record')}   Ctrl P")
        waits = shown.state in (
            RecordState.SUBMITTED,
            RecordState.CHECKED,
            RecordState.APPROVED,
        )
        self.back.setText(say("ui.send_back"))
        self.back.setVisible(waits)
        self.record.setEnabled(shown.state is not None)

    def _plot(self) -> None:
        shown = self.shown
        if shown is None or shown.view is None or not self.isVisible():
            return
        if self.plot is None:
            self.plot = self._new_plot()
        title, points = self.work.plotted(shown.view, self._current_item())
        self.plot_card.title.setText(title)
        self.plot.show_points(points, title)

    def _new_plot(self) -> ErrorPlot:
        """Load the plotting library when the first sheet is on the screen, not before."""
        from metro.ui.widgets.error_plot import ErrorPlot

        plot = ErrorPlot(self.desk)
        self.plot_card.body.addWidget(plot)
        return plot

    def _current_item(self) -> tuple[str, str]:
        index = self.view.currentIndex()
        if not index.isValid() or index.row() >= len(self.sheet.rows):
            return "", ""
        row = self.sheet.rows[index.row()]
        return row.part, row.item

    def _moved(self) -> None:
        index = self.view.currentIndex()
        if index.isValid() and index.row() < len(self.sheet.rows):
            self._hint()
            self._plot()

    def _hint(self) -> None:
        """Say what can be typed here, in place of what stood there."""
        self.hint.clear()
        reroll(self.hint, "role", "hint")
        index = self.view.currentIndex()
        if not index.isValid() or index.row() >= len(self.sheet.rows):
            return
        cell, row = self.sheet.cell(index), self.sheet.rows[index.row()]
        say = self.desk.say
        if row.kind == "question":
            self.hint.setText(say("ui.hint.question"))
        elif cell.declared is not None:
            unit = cell.declared.unit
            self.hint.setText(say("ui.hint.reading", column=cell.title, unit=unit))

    def _typed(self, cells: dict[str, str]) -> None:
        shown = self.shown
        if shown is None or shown.view is None or shown.state is not None:
            return
        known = shown.view.cells
        if any(struck(path, known, text) for path, text in cells.items()):
            self._ask_why("ui.strike", lambda why: self.work.take(cells, why))
        else:
            self.work.take(cells, "")

    def _ask_why(self, title: str, act: Reasoned, usual: tuple[str, ...] = WHYS) -> None:
        say = self.desk.say
        dialog = ReasonDialog(self.desk, say(title), list(map(say, usual)), act, self)
        dialog.rejected.connect(self._redraw)
        dialog.finished.connect(lambda _: self.view.setFocus())
        dialog.open()

    def _strike(self) -> None:
        """Strike the current cell: its text goes, and stays in the record."""
        index = self.view.currentIndex()
        cell = self.sheet.cell(index) if index.isValid() else None
        if cell is not None and cell.path and cell.text:
            self._ask_why("ui.strike", lambda why: self.work.take({cell.path: ""}, why))

    def _again(self) -> None:
        """Measure the point again: its readings are struck, none is lost."""
        part, item = self._current_item()
        row = self.sheet.rows[self.view.currentIndex().row()]
        paths = [
            cell.path
            for line in self.sheet.rows
            if (line.part, line.item, line.point) == (part, item, row.point)
            for cell in line.cells
            if cell.path and cell.text
        ]
        if paths:
            cells = dict.fromkeys(paths, "")
            self._ask_why("ui.again", lambda why: self.work.take(cells, why))

    def _refuse(self, error: MetroError) -> None:
        self.hint.setText(self.desk.cause(error))
        reroll(self.hint, "role", "fail")

    def _to_sheet(self) -> None:
        self.view.first_empty()
        self.view.setFocus()

    def _more_columns(self) -> None:
        """Show or hide the columns that this instrument does not need."""
        self.wide = not self.wide
        self._redraw()

    def _choose_standard(self) -> None:
        """Choose the standard of the current point, or of the whole."""
        shown = self.shown
        if shown is None or shown.view is None or shown.state is not None:
            return
        index = self.view.currentIndex()
        row = self.sheet.rows[index.row()] if index.isValid() else None
        item, point = (row.item, row.point) if row is not None else ("", "")

        def take(choice: str) -> None:
            requirement, _, instrument = choice.partition("=")
            place = f"@{item}/{point}" if point else ""
            self.work.take({f"standard/{requirement}{place}": instrument}, "")

        def opened(choices: list[tuple[str, str]]) -> None:
            from metro.ui.widgets.choice import ChoiceDialog

            dialog = ChoiceDialog(self.desk, self.desk.say("ui.standard"), choices, take, self)
            dialog.finished.connect(lambda _: self.view.setFocus())
            dialog.open()

        self.work.candidates(item if point else "", opened)

    def _adjusted(self) -> None:
        """Say that the instrument was adjusted: the items are then done again, as left."""
        shown = self.shown
        if shown is not None and shown.view is not None and shown.state is None:
            text = "" if shown.view.data.adjusted else "true"
            self.work.take({"adjusted": text}, "")

    def _take_over(self) -> None:
        """Make the draft of another one's own, with a reason."""
        shown, person = self.shown, self.desk.person
        if shown is None or shown.view is None or shown.state is not None:
            return
        if person is None or person.id == shown.view.record.verifier.id:
            self._refuse(MetroError("draft.own" if person else "person.not_signed_in"))
            return
        self._ask_why("ui.take_over", self.work.take_over, ("ui.why.away", "ui.why.given"))

    def _go(self) -> None:
        shown = self.shown
        if shown is None or shown.view is None:
            return
        if shown.state is None:
            self._sign("ui.submit", "checker_then_password")
        elif shown.state is RecordState.SUBMITTED:
            self._sign("ui.check", Meaning.CHECKED)
        elif shown.state is RecordState.CHECKED:
            self._sign("ui.approve", Meaning.APPROVED)
        elif shown.state is RecordState.APPROVED:
            self.work.issue(self._issued)
        elif shown.state is RecordState.RETURNED:
            self._ask_why("ui.amend", self.work.amend)
        elif shown.documents:
            self.desk.wanted.emit("certificates", shown.documents[-1])

    def _issued(self, numbers: list[str]) -> None:
        self.desk.changed.emit()
        if numbers:
            self.desk.wanted.emit("certificates", numbers[0])

    def _sign(self, title: str, meaning: str) -> None:
        def opened(people: list[tuple[str, str]]) -> None:
            chosen = self.desk.person.id if self.desk.person else ""
            signs = isinstance(meaning, Meaning)
            act = partial(self._signed, Meaning(meaning)) if signs else self._submit
            dialog = PasswordDialog(
                self.desk, self.desk.say(title), people, act, self, chosen=chosen
            )
            dialog.finished.connect(lambda _: self.view.setFocus())
            dialog.open()

        shown = self.shown
        assert shown is not None
        if meaning == "checker_then_password" and not self.work.checker(shown):
            self._name_checker()
            return
        self.work.people(meaning, opened)

    def _submit(self, person: str, password: str, dialog: PasswordDialog) -> None:
        del person
        self.work.submit(password, lambda: self._done(dialog), dialog.refuse)

    def _signed(self, meaning: Meaning, person: str, password: str, dialog: PasswordDialog) -> None:
        self.work.sign(meaning, person, password, lambda: self._done(dialog), dialog.refuse)

    def _done(self, dialog: PasswordDialog) -> None:
        dialog.accept()
        self.desk.changed.emit()

    def _name_checker(self) -> None:
        """Choose who checks; it is asked for before a draft is submitted."""
        if self.shown is None or self.shown.state is not None:
            return

        def opened(people: list[tuple[str, str]]) -> None:
            from metro.ui.widgets.choice import ChoiceDialog

            title = self.desk.say("ui.checker")
            ChoiceDialog(self.desk, title, people, self._checker, self).open()

        self.work.people(Meaning.CHECKED, opened)

    def _checker(self, person: str) -> None:
        self.work.take({"header/checker": person}, "")
        self._sign("ui.submit", "password")

    def _send_back(self) -> None:
        def reasoned(why: str) -> None:
            def act(person: str, password: str, dialog: PasswordDialog) -> None:
                done = partial(self._done, dialog)
                self.work.send_back(why, person, password, done, dialog.refuse)

            def opened(people: list[tuple[str, str]]) -> None:
                title = self.desk.say("ui.send_back")
                PasswordDialog(self.desk, title, people, act, self).open()

            self.work.people(Meaning.CHECKED, opened)

        self._ask_why("ui.send_back", reasoned)

    def _preview(self) -> None:
        def show(data: bytes) -> None:
            from metro.ui.widgets.choice import PaperDialog

            PaperDialog(self.desk, self.desk.say("ui.original_record"), data, self).open()

        self.work.original_record(show)
