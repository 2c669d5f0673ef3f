"""Impact (影响): what a suspect standard touched, and the case of it until it is closed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from metro.errors import MetroError
from metro.model.impact import HolderLetter, RecallCase
from metro.ui.desk import Desk
from metro.ui.impact_work import Assessed, ImpactWork, Listed, OpenedCase, Question
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.impact_answer import ReachTree, answer_columns, case_columns
from metro.ui.widgets.impact_question import QuestionCard
from metro.ui.widgets.pieces import Card, button, label, reroll
from metro.ui.widgets.recall_dialogs import LettersDialog, Signed, SignedReasonDialog
from metro.ui.widgets.table import RowsView

STEPS = ("assess", "declare", "letters", "close")
KEYS = {"list": "Ctrl+P", "declare": "Ctrl+Return", "letters": "F6", "close": "F8"}
SHOWN = {"list": "Ctrl P", "declare": "Ctrl ⏎", "letters": "F6", "close": "F8"}
CASE_SHARE = 8


class Page(QWidget):
    """The question above; counts and cases at the left, rows and what to do at the right."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        self.work = ImpactWork(desk)
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(10)
        outer.addLayout(self._head())
        self.question = QuestionCard(desk)
        outer.addWidget(self.question)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setSizes([320, 930])
        split.setStretchFactor(1, 1)
        outer.addWidget(split, 1)
        self.answer: Assessed | None = None
        self.case: OpenedCase | None = None
        self.wanted_case = ""
        self.asked: Question | None = None
        self._connect()
        self._spoken()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(0)
        self.title = label("", "title")
        head.addWidget(self.title)
        head.addStretch(1)
        self.steps = {name: label("", "step") for name in STEPS}
        for step in self.steps.values():
            head.addWidget(step)
        return head

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.counts, self.cases = Card(), Card()
        self.tree = ReachTree(self.desk)
        self.nothing = label("", "small", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.counts.body.addWidget(self.nothing)
        self.counts.body.addWidget(self.tree, 1)
        column.addWidget(self.counts, 3)
        self.names: dict[str, str] = {}
        say = self.desk.say
        self.case_rows = RowsModel(
            [
                ColumnOf(
                    "column.state",
                    lambda row: say("recall.is_closed" if row.closed else "recall.is_open"),
                    lambda row: "muted" if row.closed else "wait",
                ),
                ColumnOf("column.standard", lambda row: self.names[row.suspicion.instrument]),
                ColumnOf("column.declared", lambda row: row.declared.isoformat()),
            ],
            say,
            lambda role: self.desk.theme.color(role),
        )
        self.case_list = RowsView(self.case_rows)
        self.case_list.setObjectName("cases")
        self.no_cases = label("", "small", wrap=True)
        self.no_cases.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.cases.body.addWidget(self.no_cases)
        self.cases.body.addWidget(self.case_list, 1)
        column.addWidget(self.cases, 2)
        return left

    def _right(self) -> QWidget:
        self.detail = Card("")
        self.facts = label("", "", wrap=True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.body.addWidget(self.facts)
        say, color = self.desk.say, lambda role: self.desk.theme.color(role)
        self.rows = RowsModel(answer_columns(self.desk, self._answered), say, color)
        self.table = RowsView(self.rows)
        self.table.setObjectName("affected")
        self.under_review = RowsModel(case_columns(self.desk, self._opened_case), say, color)
        self.review_table = RowsView(self.under_review)
        self.review_table.setObjectName("under_review")
        self.review_table.hide()
        self.detail.body.addWidget(self.table, 1)
        self.detail.body.addWidget(self.review_table, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        self.buttons = {
            "list": button(""),
            "declare": button("", "go"),
            "letters": button("", "go"),
            "close": button(""),
        }
        for name, made in self.buttons.items():
            made.setObjectName(name)
            row.addWidget(made)
        self.detail.body.addLayout(row)
        return self.detail

    def _connect(self) -> None:
        desk, work = self.desk, self.work
        acts = {"list": self._list, "declare": self._declare}
        acts |= {"letters": self._letters, "close": self._close}
        for name, act in acts.items():
            self.buttons[name].clicked.connect(act)
            QShortcut(QKeySequence(KEYS[name]), self, self.buttons[name].click)
        QShortcut(QKeySequence("Escape"), self, work.long.cancel)
        QShortcut(QKeySequence("F2"), self, self.question.begin)
        QShortcut(QKeySequence("F4"), self, self.case_list.setFocus)
        self.question.asked.connect(self._ask)
        self.question.cancelled.connect(work.long.cancel)
        work.long.running.connect(self._running)
        work.long.progressed.connect(self.question.progress)
        work.assessed.connect(self._show)
        work.refused.connect(self._refused)
        work.listed.connect(self._list_cases)
        work.opened.connect(self._show_case)
        self.tree.chosen.connect(self._show_rows)
        self.tree.entered.connect(self._to_rows)
        self.case_list.chosen.connect(lambda row: work.open(row.id))
        self.case_list.activated_row.connect(lambda _: self.review_table.setFocus())
        for view in (self.table, self.review_table):
            view.activated_row.connect(
                lambda row: desk.wanted.emit("verification", f"record:{row.event}")
            )
        desk.changed.connect(self._look)
        desk.spoken_changed.connect(self._spoken)
        desk.themed.connect(self._again)

    def enter(self, subject: object) -> None:
        """Show the cases; ask about a standard (its id, or `ask:ID=SHIFT`), or open `case:ID`."""
        text = str(subject or "")
        case, asked = text.removeprefix("case:"), text.removeprefix("ask:")
        self.wanted_case = case if case != text else ""
        self.work.look()
        if self.wanted_case:
            self.case_list.setFocus()
            return
        standard, _, shift = asked.partition("=") if asked != text else (text, "", "")
        if standard:
            self._leave_case()
            self.question.choose(standard, shift)
        self.question.begin(at_shift=bool(standard))
        if asked != text:
            self.question.ask()

    def _look(self) -> None:
        if self.desk.station is not None:
            self.work.look()

    def _spoken(self) -> None:
        say = self.desk.say
        self.title.setText(say("ui.impact.title"))
        for name, step in self.steps.items():
            step.setText(say(f"ui.impact.step.{name}"))
        for name, made in self.buttons.items():
            made.setText(f"{say(f'ui.impact.{name}')}   {SHOWN[name]}")
            made.setAccessibleName(say(f"ui.impact.{name}"))
        self.question.speak()
        self.counts.title.setText(say("ui.impact.counts"))
        self.cases.title.setText(say("ui.impact.cases"))
        self.cases.right.setText("F4")
        self.no_cases.setText(say("ui.impact.cases.none"))
        self.tree.setAccessibleName(say("ui.impact.counts"))
        self.case_list.setAccessibleName(say("ui.impact.cases"))
        self._again()

    def _again(self) -> None:
        """Show everything in another language or theme."""
        self.case_rows.show(self.case_rows.rows)
        if self.case is not None:
            self._show_case(self.case)
        elif self.answer is not None:
            self._show(self.answer)
        else:
            self._empty()

    def _empty(self) -> None:
        """Show that nothing was asked yet."""
        self.tree.hide()
        self.nothing.show()
        self.nothing.setText(self.desk.say("ui.impact.none_yet"))
        self.detail.title.setText(self.desk.say("ui.impact.title"))
        self.table.hide()
        self.facts.setText(self.desk.say("ui.impact.how"))
        self._offer("assess")

    def _offer(self, step: str, *names: str) -> None:
        """Mark where one is, and show what can be done there."""
        for name, words in self.steps.items():
            reroll(words, "role", "step_now" if name == step else "step")
        for name, made in self.buttons.items():
            made.setVisible(name in names)
            made.setEnabled(name in names)

    def _answered(self) -> Assessed:
        assert self.answer is not None
        return self.answer

    def _opened_case(self) -> OpenedCase:
        assert self.case is not None
        return self.case

    # The question and its answer.

    def _ask(self, question: Question) -> None:
        self.asked = question
        self.work.assess(question)

    def _running(self, running: bool) -> None:
        self.question.run(running)
        if not running:
            self.question.check()

    def _refused(self, error: MetroError) -> None:
        self.question.say("fail", self.desk.cause(error))

    def _leave_case(self) -> None:
        self.case = None
        self.case_list.clearSelection()
        self.case_list.setCurrentIndex(self.case_rows.index(-1, -1))

    def _show(self, found: Assessed) -> None:
        """Show an answer: counts, and the rows of the worst."""
        say, impact = self.desk.say, found.impact
        self.answer = found
        self._leave_case()
        self.review_table.hide()
        self.table.show()
        self.nothing.setVisible(not impact.rows)
        self.nothing.setText(say("ui.impact.nothing"))
        self.tree.setVisible(bool(impact.rows))
        self.tree.show_groups(found.groups)
        suspicion = impact.suspicion
        rule = self.asked is not None and self.asked.since is None
        words = [
            f"{found.standard.name} {found.standard.serial}".strip(),
            say("ui.impact.period", since=suspicion.since, until=suspicion.until)
            + (say("ui.impact.by_rule") if rule else ""),
            self._size(impact.shift),
        ]
        self.facts.setText("　·　".join(words))
        reroll(self.facts, "role", "")
        reviewed = bool(impact.reviewed())
        self._offer("declare" if reviewed else "assess", "list", *(["declare"] if reviewed else []))
        if impact.rows:
            self.tree.setFocus()

    def _size(self, shift: str) -> str:
        code = "ui.impact.shift_is" if shift else "ui.impact.no_shift"
        return self.desk.say(code, shift=shift)

    def _to_rows(self) -> None:
        self.table.setFocus()
        self.table.first()

    def _show_rows(self, rows: tuple[object, ...], words: str) -> None:
        self.rows.show(rows)
        self.detail.title.setText(words)
        count = f"{len(rows):,}".replace(",", " ")
        self.detail.right.setText(self.desk.say("ui.impact.rows", count=count) if rows else "")

    def _list(self) -> None:
        """Write the list of the impact."""
        answer, say = self._answered(), self.desk.say
        name = f"{say('paper.title.impact')} {answer.standard.serial}.pdf"
        file, _ = QFileDialog.getSaveFileName(self, say("ui.save_as"), name, "PDF (*.pdf)")
        if file:
            words = say("impact.written", file=file)
            self.work.print_list(
                answer.impact, Path(file), lambda _: self.desk.told.emit("pass", words)
            )

    # The case.

    def _list_cases(self, found: Listed) -> None:
        self.names = dict(found.names)
        self.question.offer(found.standards)
        chosen = self.wanted_case or (self.case.case.id if self.case is not None else "")
        self.wanted_case = ""
        self.case_rows.show(found.cases)
        self.no_cases.setVisible(not found.cases)
        self.case_list.setVisible(bool(found.cases))
        opened = sum(not case.closed for case in found.cases)
        self.cases.right.setText(f"{opened or ''}　F4".strip())
        for line, case in enumerate(found.cases):
            if case.id == chosen:
                self.case_list.setCurrentIndex(self.case_rows.index(line, 0))

    def _show_case(self, found: OpenedCase) -> None:
        """Show a case as it stands, and the next step of it."""
        say, case = self.desk.say, found.case
        self.case = found
        self.table.hide()
        self.review_table.show()
        self.under_review.show(found.rows)
        state = say("recall.is_closed" if case.closed else "recall.is_open")
        self.detail.title.setText(f"{say('ui.recall.case')} · {found.standard} · {state}")
        done = sum(row.instrument not in found.awaiting for row in found.rows)
        self.detail.right.setText(
            "" if case.closed else say("ui.recall.done", done=done, count=len(found.rows))
        )
        suspicion = case.suspicion
        words = [
            say("ui.impact.period", since=suspicion.since, until=suspicion.until),
            self._size(case.shift),
            say("ui.recall.why", why=case.why, day=case.declared),
            say("ui.recall.told", holders=len(case.holders))
            if case.holders
            else say("ui.recall.told.none"),
        ]
        if case.closed:
            words.append(say("ui.recall.closed", why=case.closed))
        self.facts.setText("　·　".join(words))
        if case.closed:
            self._offer("close")
        else:
            self._offer("close" if case.holders else "letters", "letters", "close")

    def _sign(self, code: str, facts: str, why: str, act: Signed) -> None:
        """Ask the technical head for a reason and a password."""

        def ask(people: list[tuple[str, str]]) -> None:
            title = self.desk.say(code)
            dialog = SignedReasonDialog(self.desk, title, facts, people, act, self)
            dialog.why.setText(why)
            dialog.why.selectAll()
            dialog.open()

        self.work.heads(ask)

    def _declare(self) -> None:
        found = self._answered().impact
        rows = found.reviewed()
        papers = len({number for row in rows for number in row.documents})
        facts = self.desk.say("ui.recall.declares", events=len(rows), documents=papers)

        def act(why: str, signed: tuple[str, str], dialog: SignedReasonDialog) -> None:
            def done(case: RecallCase) -> None:
                if isValid(dialog):
                    dialog.accept()
                self.wanted_case = case.id
                words = self.desk.say("ui.recall.declared", documents=len(case.documents))
                self.desk.told.emit("pass", words)
                self.desk.changed.emit()

            def failed(error: MetroError) -> None:
                if error.code != "recall.changed" or self.asked is None:
                    dialog.refuse(error)
                    return
                # The new answer is what has to be looked at: it is found at once.
                if isValid(dialog):
                    dialog.reject()
                self.desk.told.emit("fail", self.desk.say("ui.recall.changed"))
                self._ask(self.asked)

            self.work.declare(found, why, signed, done, failed)

        why = self.desk.say("ui.recall.found", shift=found.shift) if found.shift else ""
        self._sign("ui.recall.declare.title", facts, why, act)

    def _letters(self) -> None:
        case = self._opened_case().case
        folder = self.desk.open_station.place.folder / "letters" / case.id[:CASE_SHARE]

        def done(count: int, where: Path) -> None:
            words = self.desk.say("ui.recall.printed", count=count, folder=str(where))
            self.desk.told.emit("pass", words)
            self.desk.changed.emit()

        def show(letters: tuple[HolderLetter, ...]) -> None:
            LettersDialog(self.work, letters, folder, done, self).open()

        self.work.drafted(case.id, show)

    def _close(self) -> None:
        case = self._opened_case()
        waiting = sum(row.instrument in case.awaiting for row in case.rows)
        facts = self.desk.say("ui.recall.closes", waiting=waiting)

        def act(why: str, signed: tuple[str, str], dialog: SignedReasonDialog) -> None:
            def done(_: object) -> None:
                if isValid(dialog):
                    dialog.accept()
                self.desk.told.emit("pass", self.desk.say("ui.recall.is_closed"))
                self.desk.changed.emit()

            self.work.close(case.case.id, why, signed, done, dialog.refuse)

        self._sign("ui.recall.close.title", facts, "", act)
