"""Issue a whole job: choose it, watch it, stop it; then print all of it as one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QWidget

from metro.errors import MetroError
from metro.ports import JobRow, Progress
from metro.ui.desk import Desk
from metro.ui.widgets.dialogs import AskDialog
from metro.ui.widgets.pieces import button, label

Made = tuple[list[str], dict[str, MetroError], bool]


class JobDialog(AskDialog):
    """What is issued stays issued when the work is stopped; nothing is left half done."""

    progressed = Signal(int, int)

    def __init__(
        self,
        desk: Desk,
        jobs: Sequence[JobRow],
        act: Callable[[list[str]], None],
        parent: QWidget | None,
    ) -> None:
        """Offer the jobs that have something to issue; `act` gets the numbers to print."""
        say = desk.say
        super().__init__(desk, say("ui.job"), say("ui.job.go"), parent)
        self.act = act
        self.numbers: list[str] = []
        self.stopped = False
        self.running = False
        self.job = QComboBox()
        self.job.setObjectName("job")
        for row in jobs:
            words = say("ui.job.row", job=row.job, applicant=row.applicant, count=row.approved)
            self.job.addItem(words, row.job)
        self.field(say("column.job"), self.job)
        self.bar = QProgressBar()
        self.bar.setObjectName("progress")
        self.bar.setTextVisible(True)
        self.bar.hide()
        self.field("", self.bar)
        self.told = label("", "muted", wrap=True)
        self.field("", self.told)
        self.print = button(say("ui.job.print"), "go")
        self.print.hide()
        self.print.clicked.connect(self._print)
        self.form.addRow("", self.print)
        self.progressed.connect(self._progress)
        self.go.setEnabled(bool(jobs))
        if not jobs:
            self.told.setText(say("ui.job.none"))

    def send(self) -> None:
        """Issue the job beside the window."""
        if self.running or self.numbers:
            return
        self.running = True
        self.go.setEnabled(False)
        self.job.setEnabled(False)
        self.bar.show()
        station, actor = self.desk.open_station, self.desk.person
        assert actor is not None
        work = partial(_issued, station, str(self.job.currentData()), actor.id, self._going)
        self.desk.long.run(work, self._done, self._refused)

    def _going(self, done: int, of: int, what: str) -> bool:
        del what
        self.progressed.emit(done, of)
        return not self.stopped

    def _progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.setFormat(self.desk.say("ui.job.progress", done=done, of=of))

    def _done(self, made: Made) -> None:
        self.running = False
        self.numbers, refused, cancelled = made
        say = self.desk.say
        words = say("ui.job.done", count=len(self.numbers))
        if cancelled:
            words += " " + say("issue.cancelled")
        without = self.desk.open_station.without_digital(self.numbers)
        for number, error in list(without.items())[:3]:
            words += "\n" + say("issue.no_digital", number=number, why=self.desk.cause(error))
        if len(without) > 3:
            words += "\n" + say("issue.no_digital_more", count=len(without) - 3)
        self.told.setText(words)
        if refused:
            whys = {self.desk.cause(error) for error in refused.values()}
            self.refusal.setText(
                say("ui.job.refused", count=len(refused), why=" ".join(sorted(whys)))
            )
            self.refusal.show()
        self.print.setVisible(bool(self.numbers))
        self.desk.changed.emit()

    def _refused(self, error: MetroError) -> None:
        self.running = False
        self.refuse(error)

    def _print(self) -> None:
        self.accept()
        self.act(self.numbers)

    def reject(self) -> None:
        """Stop what is under way; close when nothing is."""
        if self.running:
            self.stopped = True
            self.told.setText(self.desk.say("ui.job.stopping"))
            return
        super().reject()


def _issued(station: object, job: str, actor: str, going: Progress) -> Made:
    from metro.app import bulk
    from metro.app.papers import lists
    from metro.app.station import Station

    assert isinstance(station, Station)
    found = bulk.issue_many(station, bulk.waiting(station, job), actor, going)
    numbers = [row.number for row in found.documents]
    if not found.cancelled:
        try:
            numbers += [row.number for row in lists(station)(job, actor)]
        except MetroError as error:
            if error.code != "list.nothing":
                raise
    return numbers, found.refused, found.cancelled
