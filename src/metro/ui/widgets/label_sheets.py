"""Labels (合格证) for the chosen documents or a whole job, on sheets that may be begun already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from metro.model.forms import Label
from metro.ports import JobRow, Progress
from metro.ui.desk import Desk
from metro.ui.widgets.made_paper import MadePaper
from metro.ui.widgets.pieces import label

MOST_PLACES = 999


class LabelSheets(MadePaper):
    """Labels of what is chosen, at the left as a list, at the right as they are printed."""

    def __init__(
        self, desk: Desk, numbers: Sequence[str], jobs: Sequence[JobRow], parent: QWidget | None
    ) -> None:
        """Offer the chosen documents first, then the jobs."""
        super().__init__(desk, desk.say("ui.labels"), parent)
        say, self.numbers = desk.say, tuple(numbers)
        self.what = QComboBox()
        self.what.setObjectName("what")
        self.what.setAccessibleName(say("ui.labels.of"))
        if self.numbers:
            self.what.addItem(say("ui.labels.chosen", count=len(self.numbers)), "")
        for row in jobs:
            words = say("ui.labels.job", job=row.job, applicant=row.applicant, count=row.done)
            self.what.addItem(words, row.job)
        self.what.activated.connect(lambda _: self.make())
        self.choices.addWidget(label(say("ui.labels.of"), "muted"))
        self.choices.addWidget(self.what, 1)
        self.skipped = self.number(say("ui.labels.skipped"), 0, MOST_PLACES, 0)
        self.skipped.setObjectName("skipped")
        self.list.setAccessibleName(say("ui.labels"))
        self.what.setFocus()
        if self.what.count():
            self.make()
        else:
            self.tell("wait", say("ui.labels.none"))

    def make(self) -> None:
        """Make the sheets anew."""
        station, job = self.desk.open_station, str(self.what.currentData() or "")
        names, skipped = () if job else self.numbers, self.skipped.value()
        actor = self.desk.person.id if self.desk.person else ""

        def work(progress: Progress) -> tuple[tuple[Label, ...], bytes]:
            from metro.app.papers import labels

            return labels(station)(actor, names, job, skipped, progress)

        self.begin(work, self._made)

    def _made(self, found: tuple[tuple[Label, ...], bytes]) -> None:
        rows, data = found
        say = self.desk.say
        self.list.clear()
        for row in rows:
            named = " ".join(text for text in (row.name, row.serial, row.part) if text)
            self.list.addItem(f"{say(f'label_kind.{row.kind}')}　{row.number}\n{named}")
        self.show_made(data, say("ui.labels.made", count=len(rows)))
