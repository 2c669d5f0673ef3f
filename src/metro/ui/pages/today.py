"""Today: what is being taken, what waits for whom, what falls due."""

from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from metro.ports import InstrumentRow
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.pieces import Card, button, label
from metro.ui.widgets.table import RowsView

VERDICTS = {"passed": "pass", "rejected": "fail", "pending": "wait"}


class Page(QWidget):
    """Four lists and three counts."""

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
        self.counts = label("", "muted")
        head.addWidget(self.title)
        head.addSpacing(12)
        head.addWidget(self.counts)
        head.addStretch(1)
        outer.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(12)
        outer.addLayout(grid, 1)
        say, color = desk.say, desk.theme.color
        self.cards: dict[str, tuple[Card, QLabel]] = {}
        """Each card by its name, with what it says when it has no row."""
        self.drafts = self._list(
            grid, 0, 0, "drafts",
            [ColumnOf("column.name", lambda r: say("ui.draft.broken") if r.broken else r.name,
                      lambda r: "fail" if r.broken else ""),
             ColumnOf("column.serial", lambda r: r.serial),
             ColumnOf("column.kind", lambda r: say(f"verification.{r.kind}") if r.kind else ""),
             ColumnOf("column.holder", lambda r: r.holder)],
        )  # fmt: skip
        self.waiting = self._list(
            grid, 0, 1, "waiting",
            [ColumnOf("column.record", lambda r: r.number),
             ColumnOf("column.state", lambda r: say(f"record_state.{r.state}")),
             ColumnOf("column.verdict", lambda r: say(f"verdict.{r.verdict}"),
                      lambda r: VERDICTS.get(r.verdict, "")),
             ColumnOf("column.name", lambda r: r.name),
             ColumnOf("column.applicant", lambda r: r.applicant)],
        )  # fmt: skip
        self.due = self._list(
            grid, 1, 0, "due",
            [ColumnOf("column.due", lambda r: str(r.due or "—"), self._late),
             ColumnOf("column.duty", self._duty, lambda r: "wait" if r.suspect else ""),
             ColumnOf("column.name", lambda r: r.name),
             ColumnOf("column.serial", lambda r: r.serial),
             ColumnOf("column.holder", lambda r: r.holder_name)],
        )  # fmt: skip
        self.standards = self._list(
            grid, 1, 1, "standards_due",
            [ColumnOf("column.due", lambda r: str(r.due or "—"), self._late),
             ColumnOf("column.name", lambda r: r.name),
             ColumnOf("column.serial", lambda r: r.serial)],
        )  # fmt: skip
        self.notices = button("", "link")
        self.notices.setObjectName("notices")
        self.notices.setMaximumHeight(self.fontMetrics().height())
        self.notices.clicked.connect(self._notices)
        self.cards["due"][0].head.addWidget(self.notices)
        QShortcut(QKeySequence("Ctrl+N"), self, self._notices)
        self.color = color
        self.today: date | None = None
        self.drafts.activated_row.connect(
            lambda r: desk.wanted.emit("verification", f"draft:{r.id}")
        )
        self.waiting.activated_row.connect(
            lambda r: desk.wanted.emit("verification", f"record:{r.id}")
        )
        for view in (self.due, self.standards):
            view.activated_row.connect(lambda r: desk.wanted.emit("instruments", r.id))
        desk.changed.connect(self._load)
        desk.spoken_changed.connect(self._load)

    def _list(
        self,
        grid: QGridLayout,
        row: int,
        column: int,
        name: str,
        columns: list[ColumnOf],
    ) -> RowsView:
        card = Card()
        card.setProperty("words", name)
        model = RowsModel(columns, self.desk.say, lambda role: self.desk.theme.color(role))
        view = RowsView(model)
        view.setObjectName(name)
        empty = label("", "small")
        card.body.addWidget(empty)
        card.body.addWidget(view, 1)
        grid.addWidget(card, row, column)
        self.cards[name] = (card, empty)
        return view

    def _duty(self, row: InstrumentRow) -> str:
        """Say what has to be done, and why when it is due before its time."""
        if row.suspect:
            return self.desk.say("ui.today.review", standard=row.suspect)
        return self.desk.say(f"duty.{row.duty}")

    def _notices(self) -> None:
        """Write to the holders what falls due."""
        if self.desk.station is not None:
            from metro.ui.widgets.due_notices import DueNotices

            DueNotices(self.desk, self).open()

    def _late(self, row: object) -> str:
        due = getattr(row, "due", None)
        if due is None:
            return "fail"  # nothing in force vouches for this standard
        return "fail" if self.today is not None and due < self.today else ""

    def enter(self, subject: object) -> None:
        """Show the day."""
        del subject
        self._load()

    def _load(self) -> None:
        if self.desk.station is not None:
            station = self.desk.station
            self.desk.tasks.run(lambda: station.look.today(), self._show)

    def _show(self, found: object) -> None:
        from metro.services.look_over import Overview

        assert isinstance(found, Overview)
        say = self.desk.say
        self.today = found.today
        self.notices.setText(say("ui.notices") + "   Ctrl N")
        self.notices.setAccessibleName(say("ui.notices"))
        self.title.setText(say("ui.page.today") + f"  {found.today.isoformat()}")
        self.counts.setText(
            say("ui.counts", instruments=found.instruments, documents=found.documents)
        )
        for name, view, rows in (
            ("drafts", self.drafts, found.drafts),
            ("waiting", self.waiting, found.waiting),
            ("due", self.due, found.due),
            ("standards_due", self.standards, found.standards_due),
        ):
            view.rows_model.show(rows)
            card, empty = self.cards[name]
            card.title.setText(say(f"ui.today.{name}"))
            card.right.setText(str(len(rows)) if rows else "")
            empty.setText(say(f"ui.today.{name}.none"))
            empty.setVisible(not rows)
            view.setVisible(bool(rows))
