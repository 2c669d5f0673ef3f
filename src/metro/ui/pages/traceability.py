"""Traceability: the chain of an instrument as of a day, and as known on a day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from metro.errors import MetroError
from metro.model.chain import ChainLink, TraceabilityChain
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import Card, label, reroll

ROLES = {"in_force": "pass", "due_soon": "wait", "broken": "fail", "not_judged": "muted"}
SIGNS = {"in_force": "✓", "due_soon": "●", "broken": "✗", "not_judged": "·"}
HEADINGS = ("link", "role", "evidence", "certificate", "valid_until", "state")


class Page(QWidget):
    """A question above, the chain below; each link says why it holds or breaks."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        self.title = label("", "title")
        head.addWidget(self.title)
        head.addStretch(1)
        self.instrument = QLineEdit()
        self.instrument.setObjectName("instrument")
        self.instrument.setFixedWidth(220)
        self.instrument.returnPressed.connect(self._load)
        self.on_words, self.known_words = label("", "muted"), QCheckBox()
        self.on, self.known = QDateEdit(QDate.currentDate()), QDateEdit(QDate.currentDate())
        for edit in (self.on, self.known):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setCalendarPopup(True)
        self.known.setEnabled(False)
        self.known_words.toggled.connect(self.known.setEnabled)
        self.known_words.toggled.connect(lambda _: self._load())
        self.on.dateChanged.connect(lambda _: self._load())
        self.known.dateChanged.connect(lambda _: self._load())
        for widget in (self.instrument, self.on_words, self.on, self.known_words, self.known):
            head.addWidget(widget)
        outer.addLayout(head)
        self.verdict = Card()
        self.verdict_words = label("", wrap=True)
        self.verdict.body.addWidget(self.verdict_words)
        outer.addWidget(self.verdict)
        card = Card(None)
        self.model = QStandardItemModel()
        self.tree = QTreeView()
        self.tree.setObjectName("chain")
        self.tree.setModel(self.model)
        self.tree.setRootIsDecorated(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        card.body.addWidget(self.tree)
        outer.addWidget(card, 1)
        self.subject = ""
        desk.spoken_changed.connect(self._spoken)
        self._spoken()

    def _spoken(self) -> None:
        say = self.desk.say
        self.title.setText(say("ui.page.traceability"))
        self.instrument.setPlaceholderText(say("ui.serial_or_id"))
        self.instrument.setAccessibleName(say("ui.serial_or_id"))
        self.on_words.setText(say("ui.as_of"))
        self.known_words.setText(say("ui.as_known"))
        self.verdict.title.setText(say("ui.chain"))
        self._load()

    def enter(self, subject: object) -> None:
        """Show the chain of an instrument."""
        self._today()
        if subject:
            self.subject = str(subject)
            self.instrument.setText(self.subject)
            self._load()
        self.instrument.setFocus()

    def _today(self) -> None:
        """Start from the civil day of the station, whatever zone the machine is set to."""
        if not self.subject:
            today = self.desk.open_station.clock.today()
            for edit in (self.on, self.known):
                edit.blockSignals(True)
                edit.setDate(QDate(today.year, today.month, today.day))
                edit.blockSignals(False)

    def _load(self) -> None:
        text = self.instrument.text().strip()
        if self.desk.station is None or not text:
            self.verdict_words.setText(self.desk.say("ui.chain.ask"))
            return
        station = self.desk.open_station
        on = civil(self.on.date())
        known = civil(self.known.date()) if self.known_words.isChecked() else None

        def work() -> object:
            with station.ledger.reading() as reader:
                thing = reader.instrument(text)
            return thing, station.trace(text, on, known)

        self.desk.tasks.run(work, self._show, self._refused)

    def _refused(self, error: MetroError) -> None:
        self.model.clear()
        self.verdict.state("wait")
        self.verdict_words.setText(self.desk.cause(error))

    def _show(self, found: tuple[object, TraceabilityChain]) -> None:
        thing, chain = found
        say = self.desk.say
        self.model.clear()
        self.model.setHorizontalHeaderLabels([say(f"column.{name}") for name in HEADINGS])
        for link in chain.links:
            self._add(self.model.invisibleRootItem(), link)
        self.tree.expandAll()
        most = 36 * self.tree.fontMetrics().horizontalAdvance("字")
        for column in range(len(HEADINGS) - 1):
            self.tree.resizeColumnToContents(column)
            self.tree.setColumnWidth(column, min(self.tree.columnWidth(column) + 16, most))
        name = f"{thing.name} {thing.serial}"  # type: ignore[attr-defined]
        event, broken = chain.event, chain.broken()
        if event is None:
            words, state = say("reason.chain.no_event", on=chain.on.isoformat()), "fail"
        elif broken is not None:
            reason = self.desk.reason(broken.reasons[0]) if broken.reasons else ""
            first = say("trace.first_broken", title=broken.title, serial=broken.serial)
            words, state = f"{first}  {reason}", "fail"
        else:
            words = say("ui.chain.whole", number=event.number, on=event.on)
            state = "pass" if event.passed else "wait"
            words += "" if event.passed else f"  {say('ui.chain.rejected')}"
        self.verdict.state(state)
        self.verdict_words.setText(f"{name}   {words}")
        reroll(self.verdict_words, "role", state)

    def _add(self, parent: QStandardItem, link: ChainLink) -> None:
        say, event = self.desk.say, link.event
        role = ROLES[link.state]
        texts = (
            f"{SIGNS[link.state]}  {link.title}  {link.serial}",
            say(f"role.{link.role}"),
            say(f"evidence.{link.evidence}"),
            event.number if event else "—",
            str(event.valid_until or "—") if event else "—",
            "；".join(self.desk.reason(row) for row in link.reasons)
            or say(f"link_state.{link.state}"),
        )
        items = [QStandardItem(text) for text in texts]
        for item in items:
            item.setToolTip(item.text())
        for item in (items[0], items[-1]):
            item.setForeground(self.desk.theme.color(role))
        items[-1].setData(link, Qt.ItemDataRole.UserRole)
        parent.appendRow(items)
        for above in link.above:
            self._add(items[0], above)


def civil(day: QDate) -> date:
    """Return a day of the calendar widget as a date."""
    return date(day.year(), day.month(), day.day())
