"""Certificates: every numbered document, and the paper as it was issued."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from metro.errors import MetroError
from metro.ports import DocumentRow, JobRow
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.printing import PrintJob, printed
from metro.ui.widgets.certificate_check import CheckDialog, dropped
from metro.ui.widgets.paper import PaperView
from metro.ui.widgets.pieces import Card, button, label
from metro.ui.widgets.table import RowsView

STATES = {"issued": "pass", "voided": "fail", "superseded": "wait", "reserved": "wait"}
MOST = 500


class Page(QWidget):
    """The list on the left, the paper on the right."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(self._head())
        say = desk.say
        columns = [
            ColumnOf("column.number", lambda r: r.document.number),
            ColumnOf("column.document", lambda r: say(f"document_kind.{r.document.kind}")),
            ColumnOf(
                "column.state",
                self._state,
                lambda r: "wait" if r.document.under_review else STATES[r.document.state],
            ),
            ColumnOf("column.valid_until", lambda r: str(r.document.valid_until or "—")),
            ColumnOf("column.name", lambda r: f"{r.name} {r.serial}"),
            ColumnOf("column.applicant", lambda r: r.applicant),
        ]
        self.model = RowsModel(columns, say, lambda role: desk.theme.color(role))
        self.table = RowsView(self.model)
        self.table.setObjectName("documents")
        self.table.setSelectionMode(RowsView.SelectionMode.ExtendedSelection)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        card = Card(None)
        card.body.addWidget(self.table)
        split.addWidget(card)
        self.paper = PaperView()
        split.addWidget(self._paper_side())
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([760, 480])
        outer.addWidget(split, 1)
        self.wanted = ""
        self.number = ""
        self.timer = QTimer(self, singleShot=True, interval=150)
        self.timer.timeout.connect(self._load)
        self.filter.textChanged.connect(lambda _: self.timer.start())
        self.table.chosen.connect(self._choose)
        self._keys()
        desk.changed.connect(self._load)
        desk.spoken_changed.connect(self._spoken)
        self._spoken()

    def _state(self, row: DocumentRow) -> str:
        state = self.desk.say(f"document_state.{row.document.state}")
        review = self.desk.say("document.under_review")
        return f"{state} · {review}" if row.document.under_review else state

    def _head(self) -> QHBoxLayout:
        """Return the title, what can be done, and the filter."""
        head = QHBoxLayout()
        self.title = label("", "title")
        self.filter = QLineEdit()
        self.filter.setMinimumWidth(140)
        self.filter.setMaximumWidth(320)
        self.filter.setClearButtonEnabled(True)
        self.job = button("")
        self.job.setObjectName("issue_job")
        self.job.clicked.connect(self._jobs)
        self.labels = button("")
        self.labels.setObjectName("labels")
        self.labels.clicked.connect(self._labels)
        self.print = button("")
        self.print.setObjectName("print")
        self.print.clicked.connect(self._print)
        self.save = button("")
        self.save.clicked.connect(self._save)
        self.checking = button("")
        self.checking.clicked.connect(lambda: self._check())
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.checking)
        head.addWidget(self.job)
        head.addWidget(self.labels)
        head.addWidget(self.print)
        head.addWidget(self.save)
        head.addWidget(self.filter, 3)
        return head

    def _keys(self) -> None:
        self.setAcceptDrops(True)
        QShortcut(QKeySequence("Ctrl+T"), self, self._check)
        QShortcut(QKeySequence("Ctrl+S"), self, self._save)
        QShortcut(QKeySequence("Ctrl+F"), self, self.filter.setFocus)
        QShortcut(QKeySequence("Ctrl+P"), self, self._print)
        QShortcut(QKeySequence("Ctrl+J"), self, self._jobs)
        QShortcut(QKeySequence("Ctrl+B"), self, self._labels)
        QShortcut(QKeySequence("Ctrl+0"), self, self.paper.fit_width)
        QShortcut(QKeySequence("Ctrl+Shift+0"), self, self.paper.fit_page)
        QShortcut(QKeySequence("Ctrl++"), self, lambda: self.paper.zoom_by(1.2))
        QShortcut(QKeySequence("Ctrl+-"), self, lambda: self.paper.zoom_by(1 / 1.2))

    def _paper_side(self) -> QWidget:
        """Return the paper with what changes its size above it."""
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.sizes = [
            (button(""), "ui.paper.width", "Ctrl 0", self.paper.fit_width),
            (button(""), "ui.paper.page", "Ctrl ⇧ 0", self.paper.fit_page),
            (button(""), "ui.paper.larger", "Ctrl +", lambda: self.paper.zoom_by(1.2)),
            (button(""), "ui.paper.smaller", "Ctrl −", lambda: self.paper.zoom_by(1 / 1.2)),
        ]
        row.addStretch(1)
        for tool, _, keys, act in self.sizes:
            tool.setProperty("role", "link")
            tool.setToolTip(keys)
            tool.clicked.connect(act)
            row.addWidget(tool)
        column.addLayout(row)
        column.addWidget(self.paper, 1)
        return side

    def _spoken(self) -> None:
        say = self.desk.say
        for tool, code, _, _ in self.sizes:
            tool.setText(say(code))
            tool.setAccessibleName(say(code))
        self.job.setText(say("ui.job") + "   Ctrl J")
        self.labels.setText(say("ui.labels") + "   Ctrl B")
        self.labels.setAccessibleName(say("ui.labels"))
        self.print.setText(say("ui.print") + "   Ctrl P")
        self.title.setText(say("ui.page.certificates"))
        self.filter.setPlaceholderText(say("ui.filter") + "   Ctrl F")
        self.filter.setAccessibleName(say("ui.filter"))
        self.checking.setText(say("ui.check.open") + "   Ctrl T")
        self.save.setText(say("ui.save_as") + "   Ctrl S")
        self._load()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that somebody brings."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check it."""
        self._check(dropped(event))

    def _check(self, file: str = "") -> None:
        CheckDialog(self.desk, self, file).open()

    def enter(self, subject: object) -> None:
        """Show the documents, the wanted one first."""
        self.wanted = str(subject or "")
        self._load()
        self.table.setFocus()

    def _load(self) -> None:
        if self.desk.station is None:
            return
        text, station = self.filter.text().strip(), self.desk.open_station

        def work() -> object:
            with station.ledger.reading() as reader:
                return reader.documents(text, MOST)

        self.desk.tasks.run(work, self._show)

    def _show(self, rows: tuple[object, ...]) -> None:
        self.model.show(rows)
        for line, row in enumerate(rows):
            if row.document.number == (self.wanted or self.number):  # type: ignore[attr-defined]
                self.table.setCurrentIndex(self.model.index(line, 0))
                return
        self.table.first()

    def _choose(self, row: object) -> None:
        self.number = row.document.number  # type: ignore[attr-defined]
        station, number = self.desk.open_station, self.number
        self.desk.tasks.run(
            lambda: station.issue.bytes_of(number), self.paper.show_pdf, self._no_paper
        )

    def _no_paper(self, error: MetroError) -> None:
        self.paper.show_pdf(b"")
        self.desk.refuse(error)

    def _save(self) -> None:
        if not self.paper.data:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self.desk.say("ui.save_as"), f"{self.number}.pdf", "PDF (*.pdf)"
        )
        if name:
            try:
                Path(name).write_bytes(self.paper.data)
            except OSError:
                self.desk.refuse(MetroError("file.unwritable", file=name))

    def _jobs(self) -> None:
        """Offer the jobs that wait; whoever issues has to be signed in."""
        if self.desk.person is None:
            self.desk.refuse(MetroError("person.not_signed_in"))
            return
        station = self.desk.open_station

        def work() -> list[JobRow]:
            with station.ledger.reading() as reader:
                listed = any("list" in row.passed for row in reader.settings().paper.yields)
                rows = reader.jobs(500)
                return [row for row in rows if row.approved or (listed and row.done)]

        self.desk.tasks.run(work, self._ask_job)

    def _ask_job(self, jobs: list[JobRow]) -> None:
        from metro.ui.widgets.job_dialog import JobDialog

        JobDialog(self.desk, jobs, self._print_all, self).open()

    def _labels(self) -> None:
        """Make labels for the documents that are chosen in the list, or for a job."""
        station = self.desk.open_station
        lines = [index.row() for index in self.table.selectionModel().selectedRows()]
        numbers = [self.model.rows[line].document.number for line in sorted(lines)]

        def work() -> list[JobRow]:
            with station.ledger.reading() as reader:
                return [row for row in reader.jobs(500) if row.done]

        def ask(jobs: list[JobRow]) -> None:
            from metro.ui.widgets.label_sheets import LabelSheets

            LabelSheets(self.desk, numbers, jobs, self).open()

        self.desk.tasks.run(work, ask)

    def _print_all(self, numbers: list[str]) -> None:
        """Bind what was issued and print it."""
        from metro.app.bulk import bound

        station = self.desk.open_station
        title = f"{numbers[0]}…{numbers[-1]}"
        self.desk.long.run(
            lambda: bound(station, numbers), lambda data: self._ask(PrintJob(data, title), 0, "")
        )

    def _print(self) -> None:
        """Print the paper that is shown, if it is in force."""
        station, number = self.desk.open_station, self.number
        if not self.paper.data:
            return

        def work() -> tuple[bytes, int]:
            data = station.issue.to_print(number)
            with station.ledger.reading() as reader:
                return data, reader.copies(number)

        self.desk.tasks.run(
            work, lambda found: self._ask(PrintJob(found[0], number), found[1], number)
        )

    def _ask(self, job: PrintJob, copies: int, number: str) -> None:
        from metro.ui.widgets.print_dialog import PrintDialog

        def act(chosen: PrintJob, copy: bool) -> None:
            station, say = self.desk.open_station, self.desk.say
            actor = self.desk.person.id if self.desk.person else ""

            def work() -> int:
                if not copy:
                    return printed(chosen)
                # The number of a copy is drawn at printing, and counts from then on.
                drawn = station.issue.reprint(number, actor)
                mark = say("ui.print.mark", copy=drawn, number=number)
                return printed(replace(chosen, mark=mark))

            def done(pages: int) -> None:
                where = chosen.printer or chosen.file
                self.desk.told.emit("pass", say("ui.print.done", pages=pages, where=where))

            self.desk.long.run(work, done)

        PrintDialog(self.desk, job, act, self, copies=copies, may_copy=bool(number)).open()
