"""Choose printer, tray and sides, and whether the original or a copy is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget

from metro.ui.desk import Desk
from metro.ui.printing import TRAYS, PrintJob, printers
from metro.ui.widgets.dialogs import AskDialog

TO_FILE = ""


class PrintDialog(AskDialog):
    """`act` gets the job, and whether it is a copy: its mark is set when its number is known."""

    def __init__(
        self,
        desk: Desk,
        job: PrintJob,
        act: Callable[[PrintJob, bool], None],
        parent: QWidget | None,
        *,
        copies: int = 0,
        may_copy: bool = True,
    ) -> None:
        """Offer the printers of this machine; `copies` were printed before."""
        say = desk.say
        super().__init__(desk, say("ui.print"), say("ui.print.go"), parent)
        self.job, self.act = job, act
        self.printer = QComboBox()
        self.printer.setObjectName("printer")
        for name in printers():
            self.printer.addItem(name, name)
        self.printer.addItem(say("ui.print.file"), TO_FILE)
        self.tray = QComboBox()
        self.tray.setObjectName("tray")
        for tray in TRAYS:
            self.tray.addItem(say(f"tray.{tray}"), tray)
        self.duplex = QCheckBox(say("ui.print.duplex"))
        self.field(say("ui.print.printer"), self.printer)
        self.field(say("ui.print.tray"), self.tray)
        self.field("", self.duplex)
        self.what = QComboBox()
        self.what.setObjectName("what")
        self.what.addItem(say("ui.print.original"), False)
        if may_copy:
            self.what.addItem(say("ui.print.copy", number=copies + 1), True)
            self.what.setCurrentIndex(int(copies > 0))
        self.field(say("ui.print.what"), self.what)
        self.form.setRowVisible(self.what, may_copy)
        self.printer.currentIndexChanged.connect(lambda _: self._trays())
        self._trays()
        self.printer.setFocus()

    def _trays(self) -> None:
        name = str(self.printer.currentData())
        self.tray.setEnabled(name != TO_FILE)

    def send(self) -> None:
        """Hand over the job."""
        name, file = str(self.printer.currentData()), ""
        if name == TO_FILE:
            file, _ = QFileDialog.getSaveFileName(
                self, self.desk.say("ui.print.file"), f"{self.job.title}.pdf", "PDF (*.pdf)"
            )
            if not file:
                return
        job = replace(
            self.job,
            printer=name,
            file=file,
            tray=str(self.tray.currentData()),
            duplex=self.duplex.isChecked(),
        )
        self.accept()
        self.act(job, bool(self.what.currentData()))
