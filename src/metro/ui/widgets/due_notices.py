"""Due notices (到期通知): one a holder, looked at, printed together, or kept as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from metro.errors import MetroError
from metro.ports import Progress
from metro.ui.desk import Desk
from metro.ui.widgets.made_paper import MadePaper

DAYS = 30
FURTHEST = 3650


@dataclass(frozen=True)
class Notices:
    """A notice to each holder, by the holder's id, with their names; and all of them bound."""

    made: Mapping[str, bytes]
    names: Mapping[str, str]
    whole: bytes


class DueNotices(MadePaper):
    """What falls due within some days, holder by holder; the first row is all of them."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        """Write the notices for the next thirty days at once."""
        super().__init__(desk, desk.say("ui.notices"), parent)
        self.found: Notices | None = None
        self.days = self.number(desk.say("ui.notices.within"), 1, FURTHEST, DAYS)
        self.days.setObjectName("days")
        self.choices.addStretch(1)
        self.list.setAccessibleName(desk.say("column.holder"))
        self.list.currentRowChanged.connect(self._choose)
        self.make()
        self.list.setFocus()

    def make(self) -> None:
        """Write the notices anew."""
        station, within = self.desk.open_station, timedelta(days=self.days.value())

        def work(progress: Progress) -> Notices:
            from metro.app.papers import due_notices, together
            from metro.app.recalling import holders

            made = due_notices(station)(within, progress=progress)
            return Notices(made, holders(station, made), together(made.values()))

        self.begin(work, self._made)

    def _made(self, found: Notices) -> None:
        self.found = found
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItem(self.desk.say("ui.notices.all", count=len(found.made)))
        self.list.addItems([found.names[who] for who in found.made])
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)

    def _choose(self, row: int) -> None:
        found = self.found
        if found is None or row < 0:
            return
        data = [found.whole, *found.made.values()][row]
        words = self.list.item(row).text()
        self.name = f"{self.desk.say('ui.notices')} {words if row else ''}".strip()
        self.show_made(data, words)

    def chosen(self, *, duplex: bool) -> bytes:
        """Return the notices that are shown; no two share a leaf."""
        if duplex and self.list.currentRow() == 0 and self.found is not None:
            from metro.app.papers import together

            return together(self.found.made.values(), duplex=True)
        return self.paper.data

    def refusal(self, error: MetroError) -> str:
        """Say that nothing falls due, in the words of the page."""
        if error.code == "due.nothing":
            return self.desk.say("ui.notices.none", days=self.days.value())
        return super().refusal(error)

    def keep(self) -> None:
        """Keep one notice as a file, or all of them as a file each."""
        if self.list.currentRow() > 0 or self.found is None:
            super().keep()
            return
        folder = QFileDialog.getExistingDirectory(self, self.desk.say("ui.save_as"))
        if not folder:
            return
        from metro.app.papers import write_notices

        station, made = self.desk.open_station, self.found.made

        def done(files: Mapping[str, object]) -> None:
            count = len(files)
            self.tell("pass", self.desk.say("ui.notices.kept", count=count, where=folder))
            self._ready(there=True)

        self.begin(lambda _: write_notices(station, made, Path(folder)), done)
