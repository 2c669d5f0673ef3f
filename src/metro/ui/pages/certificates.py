"""Certificates: every numbered document, and the paper as it was issued."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from metro.errors import MetroError
from metro.ports import DocumentRow
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
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
        head = QHBoxLayout()
        self.title = label("", "title")
        self.filter = QLineEdit()
        self.filter.setFixedWidth(320)
        self.filter.setClearButtonEnabled(True)
        self.save = button("")
        self.save.clicked.connect(self._save)
        head.addWidget(self.title)
        head.addStretch(1)
        self.checking = button("")
        self.checking.clicked.connect(lambda: self._check())
        head.addWidget(self.checking)
        head.addWidget(self.save)
        head.addWidget(self.filter)
        outer.addLayout(head)
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
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        card = Card(None)
        card.body.addWidget(self.table)
        split.addWidget(card)
        self.paper = PaperView()
        split.addWidget(self.paper)
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

    def _keys(self) -> None:
        self.setAcceptDrops(True)
        QShortcut(QKeySequence("Ctrl+S"), self, self._save)
        QShortcut(QKeySequence("Ctrl+T"), self, self._check)
        QShortcut(QKeySequence("Ctrl+F"), self, self.filter.setFocus)
        QShortcut(QKeySequence("Ctrl++"), self, lambda: self.paper.zoom_by(1.2))
        QShortcut(QKeySequence("Ctrl+-"), self, lambda: self.paper.zoom_by(1 / 1.2))

    def _spoken(self) -> None:
        say = self.desk.say
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
