"""Check a certificate that somebody brings: drop a PDF, its data, or a picture of its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from metro import language
from metro.errors import MetroError
from metro.model.judgement import Verdict
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import button, clear, label, marked, pairs

if TYPE_CHECKING:
    from metro.app.checking.findings import Checked
    from metro.app.listed import ListedInstrument

STATES = {"good": "pass", "bad": "fail", "open": "none"}


def dropped(event: QDropEvent | QDragEnterEvent) -> str:
    """Return the one file of this machine that is being dropped, or ``."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 else ""


class CheckDialog(QDialog):
    """What to check above, what was found below; it is opened, never executed."""

    def __init__(self, desk: Desk, parent: QWidget | None, file: str = "") -> None:
        """Make the dialog; a file that was dropped is checked at once."""
        super().__init__(parent)
        self.desk = desk
        say = desk.say
        self.setWindowTitle(say("ui.check.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        sign = self.fontMetrics().horizontalAdvance("字")
        self.resize(sign * 56, sign * 44)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(12)
        outer.addWidget(label(say("ui.check.title"), "title"))
        outer.addWidget(label(say("ui.check.how"), "muted", wrap=True))
        self.what = QLineEdit(file)
        self.what.setPlaceholderText(say("ui.check.what"))
        self.what.setAccessibleName(say("ui.check.what"))
        self.serial = QLineEdit()
        self.serial.setPlaceholderText(say("ui.check.serial"))
        self.serial.setAccessibleName(say("ui.check.serial"))
        choose = button(say("ui.check.choose"), "", "Ctrl+O")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        QShortcut(QKeySequence("Ctrl+O"), self, self._choose)
        row = QHBoxLayout()
        row.addWidget(self.what, 1)
        row.addWidget(choose)
        outer.addLayout(row)
        go = button(say("ui.check.go"), "go", "Enter")
        go.setDefault(True)
        go.clicked.connect(self.check)
        row = QHBoxLayout()
        row.addWidget(self.serial, 1)
        row.addWidget(go)
        outer.addLayout(row)
        self.found = QVBoxLayout()
        outer.addWidget(self._results(), 1)
        if file:
            self.check()

    def _results(self) -> QWidget:
        self.found.setSpacing(8)
        inside, area = QWidget(), QScrollArea()
        inside.setLayout(self.found)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        return area

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check a file that was dropped."""
        self.what.setText(dropped(event))
        self.check()

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.desk.say("ui.check.choose"))
        if name:
            self.what.setText(name)
            self.check()

    def check(self) -> None:
        """Check what the field names: a file, or the text of a code."""
        what, serial = self.what.text().strip(), self.serial.text().strip()
        if not what:
            return
        station = self.desk.open_station

        def work() -> Checked:
            from metro.app.checking.check import CheckCertificate, brought
            from metro.app.key_keeping import known_keys

            check = CheckCertificate(known_keys(station), station, station.clock)
            return check(brought(what), serial)

        self.desk.tasks.run(work, self._show, self._refused)

    def _show(self, checked: Checked) -> None:
        say = self.desk.say
        clear(self.found)
        state, word = ("pass", "whole") if checked.whole else ("fail", "not_whole")
        self.found.addWidget(marked(state, say(f"check.{word}")))
        if checked.seal is not None and checked.whole:
            self.found.addWidget(pairs(self._about(checked)))
        for row in checked.findings:
            words = say(f"check.{row.code}", **row.parameters)
            self.found.addWidget(marked(STATES[row.outcome], words))
        self.found.addStretch(1)

    def _about(self, checked: Checked) -> list[tuple[str, str]]:
        say, seal = self.desk.say, checked.seal
        if seal is None:
            return []
        number = (say("column.number"), f"{checked.station_name} · {seal.number}")
        if (tally := seal.tally) is not None:
            counts = say("ui.check.counts", count=tally.count, rejected=tally.rejected)
            about = [number, (say("ui.check.list"), counts), (say("ui.check.on"), str(seal.on))]
            return [*(self._row(row) for row in checked.rows), *about]
        return [
            (say("column.serial"), f"{seal.serial} {seal.parts}".strip()),
            (say("ui.check.verdict"), say(f"verdict.{seal.verdict}")),
            number,
            (say("column.valid_until"), str(seal.until or "—")),
        ]

    def _row(self, row: ListedInstrument) -> tuple[str, str]:
        """Return what a list says of the instrument that was asked for: it stands first."""
        say = self.desk.say
        verdict = say(f"verdict.{Verdict.PASSED if row.passed else Verdict.REJECTED}")
        until = f"{say('column.valid_until')} {row.until or '—'}"
        return say("column.serial"), f"{row.serial} · {verdict} · {until} · {row.name} {row.model}"

    def _refused(self, error: MetroError) -> None:
        clear(self.found)
        remedy = language.remedy(error, self.desk.language)
        self.found.addWidget(marked("fail", self.desk.cause(error), remedy))
        self.found.addStretch(1)
