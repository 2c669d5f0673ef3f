"""Paper made at the desk and kept nowhere: a preview, printing, saving; progress, and a stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QProgressBar,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from metro.errors import MetroError
from metro.ports import Progress
from metro.ui.desk import Desk
from metro.ui.printing import PrintJob, printed
from metro.ui.tasks import LongWork
from metro.ui.widgets.paper import PaperView
from metro.ui.widgets.pieces import button, label, reroll


class MadePaper(QDialog):
    """Choices above, what was made at the left, the paper at the right; opened, never executed."""

    def __init__(self, desk: Desk, title: str, parent: QWidget | None) -> None:
        """Make the dialog; it shows nothing yet."""
        super().__init__(parent)
        self.desk, self.name = desk, title
        self.long = LongWork(desk.tasks)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sign = self.fontMetrics().horizontalAdvance("字")
        self.resize(sign * 72, sign * 52)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 14)
        outer.setSpacing(10)
        outer.addWidget(label(title, "title"))
        self.choices = QHBoxLayout()
        self.choices.setSpacing(10)
        outer.addLayout(self.choices)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        self.list = QListWidget()
        self.list.setObjectName("made")
        self.paper = PaperView()
        split.addWidget(self.list)
        split.addWidget(self.paper)
        split.setSizes([sign * 24, sign * 48])
        outer.addWidget(split, 1)
        self.told = label("", "muted", wrap=True)
        self.told.setObjectName("told")
        outer.addWidget(self.told)
        outer.addLayout(self._foot())
        self.long.running.connect(self._running)
        self.long.progressed.connect(self._progress)
        self.finished.connect(lambda _: self.long.cancel())

    def _foot(self) -> QHBoxLayout:
        say, row = self.desk.say, QHBoxLayout()
        self.bar = QProgressBar()
        self.bar.setObjectName("progress")
        self.bar.hide()
        self.save = button(say("ui.save_as"), "", "Ctrl S")
        self.print = button(say("ui.print"), "go", "Ctrl P")
        self.leave = button(say("ui.close"), "", "Esc")
        for tool, keys, act in (
            (self.save, "Ctrl+S", self._save),
            (self.print, "Ctrl+P", self._print),
            (self.leave, "", self.reject),
        ):
            tool.clicked.connect(act)
            if keys:
                QShortcut(QKeySequence(keys), self, act)
        self._ready(there=False)
        row.addWidget(self.bar, 1)
        row.addStretch(1)
        for tool in (self.leave, self.save, self.print):
            row.addWidget(tool)
        return row

    def number(self, words: str, least: int, most: int, given: int) -> QSpinBox:
        """Add a number to the choices; another one makes the paper anew."""
        found = QSpinBox()
        found.setRange(least, most)
        found.setValue(given)
        found.setKeyboardTracking(False)
        found.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        found.setAccessibleName(words)
        named = label(words, "muted")
        named.setBuddy(found)
        self.choices.addWidget(named)
        self.choices.addWidget(found)
        found.valueChanged.connect(lambda _: self.make())
        return found

    def make(self) -> None:
        """Make the paper; what was being made before is given up."""
        raise NotImplementedError

    def chosen(self, *, duplex: bool) -> bytes:
        """Return what is to be printed; with `duplex` each paper begins on a leaf of its own."""
        del duplex
        return self.paper.data

    def begin(self, work: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        """Work beside the window."""
        self._ready(there=False)
        self.tell("muted", self.desk.say("ui.made.making"))
        self.long.run(work, then, self._refused)

    def show_made(self, data: bytes, words: str) -> None:
        """Show the paper and say what it is."""
        self.paper.show_pdf(data)
        self.tell("muted", words)
        self._ready(there=bool(data))

    def tell(self, role: str, words: str) -> None:
        """Say something below the paper."""
        self.told.setText(words)
        reroll(self.told, "role", role)

    def _refused(self, error: MetroError) -> None:
        self.list.clear()
        self.show_made(b"", "")
        self.tell("fail", self.refusal(error))

    def refusal(self, error: MetroError) -> str:
        """Return why nothing was made, in words."""
        return self.desk.cause(error)

    def _ready(self, *, there: bool) -> None:
        self.save.setEnabled(there)
        self.print.setEnabled(there)

    def _running(self, running: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(running)
        words = self.desk.say("ui.cancel" if running else "ui.close")
        self.leave.setText(f"{words}   Esc")

    def _progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.setFormat(self.desk.say("ui.job.progress", done=done, of=of))

    def reject(self) -> None:
        """Stop what is under way; close when nothing is."""
        if self.bar.isVisible():
            self.long.cancel()
            self.tell("wait", self.desk.say("ui.made.stopped"))
            self._ready(there=bool(self.paper.data))
            return
        super().reject()

    def _save(self) -> None:
        if self.save.isEnabled():
            self.keep()

    def keep(self) -> None:
        """Write the paper that is shown into a file."""
        file, _ = QFileDialog.getSaveFileName(
            self, self.desk.say("ui.save_as"), f"{self.name}.pdf", "PDF (*.pdf)"
        )
        if not file:
            return
        try:
            Path(file).write_bytes(self.paper.data)
        except OSError:
            self.tell("fail", self.desk.cause(MetroError("file.unwritable", file=file)))
        else:
            self.tell("pass", self.desk.say("ui.made.saved", where=file))

    def _print(self) -> None:
        if not self.print.isEnabled():
            return
        from metro.ui.widgets.print_dialog import PrintDialog

        job = PrintJob(self.paper.data, self.name)
        PrintDialog(self.desk, job, self._sent, self, may_copy=False).open()

    def _sent(self, job: PrintJob, copy: bool) -> None:
        del copy
        where = job.printer or job.file

        def work(progress: Progress) -> int:
            from dataclasses import replace

            whole = replace(job, data=self.chosen(duplex=job.duplex))
            return printed(whole, lambda done, of: progress(done, of, "print"))

        def done(pages: int) -> None:
            self.tell("pass", self.desk.say("ui.print.done", pages=pages, where=where))
            self._ready(there=True)

        def refused(error: MetroError) -> None:
            self.tell("fail", self.desk.cause(error))
            self._ready(there=True)

        self._ready(there=False)
        self.long.run(work, done, refused)
