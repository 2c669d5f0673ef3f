"""Traceability: the chain of an instrument as of a day, and as known on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from metro.errors import MetroError
from metro.model.chain import ChainLink
from metro.model.drawn_chain import DrawnChain
from metro.ui.desk import Desk
from metro.ui.widgets.chain_view import ROLES, SIGNS, ChainView
from metro.ui.widgets.pieces import Card, button, label, reroll

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
        self.drawn: DrawnChain | None = None
        self.subject = ""
        outer.addLayout(self._head())
        self.verdict = Card()
        self.verdict_words = label("", wrap=True)
        self.verdict.body.addWidget(self.verdict_words)
        outer.addWidget(self.verdict)
        outer.addWidget(self._body(), 1)
        QShortcut(QKeySequence("Ctrl+T"), self, self._turn)
        QShortcut(QKeySequence("Ctrl+P"), self, self._print)
        desk.spoken_changed.connect(self._spoken)
        desk.themed.connect(self._again)
        self._spoken()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(10)
        self.title = label("", "title")
        head.addWidget(self.title)
        head.addStretch(1)
        self.instrument = QLineEdit()
        self.instrument.setObjectName("instrument")
        self.instrument.setMinimumWidth(110)
        self.instrument.setMaximumWidth(220)
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
        self.other, self.paper = button(""), button("")
        self.other.setObjectName("other")
        self.other.clicked.connect(self._turn)
        self.paper.clicked.connect(self._print)
        self.paper.setEnabled(False)
        head.addWidget(self.instrument, 3)
        for widget in (self.on_words, self.on, self.known_words, self.known):
            head.addWidget(widget)
        head.addWidget(self.other)
        head.addWidget(self.paper)
        return head

    def _body(self) -> Card:
        """Make the two ways to look at a chain: the diagram, and the tree."""
        card = Card(None)
        self.model = QStandardItemModel()
        self.tree = QTreeView()
        self.tree.setObjectName("chain")
        self.tree.setModel(self.model)
        self.tree.setRootIsDecorated(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.diagram = ChainView(self.desk)
        self.diagram.opened.connect(self._open)
        self.views = QStackedWidget()
        self.views.addWidget(self.diagram)
        self.views.addWidget(self.tree)
        card.body.addWidget(self.views)
        self.keys = label("", "hint")
        card.body.addWidget(self.keys)
        self.tree.activated.connect(self._open_line)
        return card

    def _spoken(self) -> None:
        say = self.desk.say
        self.title.setText(say("ui.page.traceability"))
        self.instrument.setPlaceholderText(say("ui.serial_or_id"))
        self.instrument.setAccessibleName(say("ui.serial_or_id"))
        self.on_words.setText(say("ui.as_of"))
        self.known_words.setText(say("ui.as_known"))
        self.verdict.title.setText(say("ui.chain"))
        self.diagram.setAccessibleName(say("ui.chain"))
        self.tree.setAccessibleName(say("ui.chain"))
        self.paper.setText(say("ui.chain.print") + "   Ctrl P")
        self._turned()
        self._load()

    def _turn(self) -> None:
        """Show the tree in place of the diagram, or the diagram again."""
        self.views.setCurrentIndex(1 - self.views.currentIndex())
        self._turned()
        self.views.currentWidget().setFocus()

    def _turned(self) -> None:
        tree = self.views.currentWidget() is self.tree
        self.other.setText(
            self.desk.say("ui.chain.diagram" if tree else "ui.chain.tree") + "   Ctrl T"
        )
        self.keys.setText("" if tree else self.desk.say("ui.chain.keys"))
        self.keys.setVisible(not tree)

    def _again(self) -> None:
        if self.drawn is not None:
            self._show(self.drawn)

    def enter(self, subject: object) -> None:
        """Show the chain of an instrument, as a tree for `tree:ID`."""
        self._today()
        name = str(subject or "").removeprefix("tree:")
        if name:
            tree = name != subject
            self.views.setCurrentWidget(self.tree if tree else self.diagram)
            self._turned()
            self.subject = name
            self.instrument.setText(self.subject)
            self._load()
            self.views.currentWidget().setFocus()
        else:
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

        def work() -> DrawnChain:
            from metro.app.recalling import drawn_chain

            return drawn_chain(station, text, on, known)

        self.desk.tasks.run(work, self._show, self._refused)

    def _refused(self, error: MetroError) -> None:
        self.model.clear()
        self.diagram.clear()
        self.drawn = None
        self.paper.setEnabled(False)
        self.verdict.state("wait")
        self.verdict_words.setText(self.desk.cause(error))

    def _show(self, drawn: DrawnChain) -> None:
        """Show a chain both ways; what breaks it, and what mends that, above."""
        say, thing, chain = self.desk.say, drawn.instrument, drawn.chain
        self.drawn = drawn
        self.paper.setEnabled(True)
        self.diagram.show_chain(drawn)
        self._list(drawn)
        event, broken = chain.event, chain.broken()
        if event is None:
            words, state = say("reason.chain.no_event", on=chain.on.isoformat()), "fail"
        elif broken is not None:
            title = broken.named(self.desk.language)
            first = say("trace.first_broken", title=title, serial=broken.serial)
            words, state = "  ".join([first, *self.diagram.found(broken)[:1]]), "fail"
        else:
            words = say("ui.chain.whole", number=event.number, on=event.on)
            state = "pass" if event.passed else "wait"
            words += "" if event.passed else f"  {say('ui.chain.rejected')}"
        self.verdict.state(state)
        self.verdict_words.setText(f"{thing.name} {thing.serial}   {words}")
        reroll(self.verdict_words, "role", state)

    def _list(self, drawn: DrawnChain) -> None:
        say, chain = self.desk.say, drawn.chain
        self.model.clear()
        self.model.setHorizontalHeaderLabels([say(f"column.{name}") for name in HEADINGS])
        for link in chain.links:
            self._add(self.model.invisibleRootItem(), link)
        self.tree.expandAll()
        most = 36 * self.tree.fontMetrics().horizontalAdvance("字")
        for column in range(len(HEADINGS) - 1):
            self.tree.resizeColumnToContents(column)
            self.tree.setColumnWidth(column, min(self.tree.columnWidth(column) + 16, most))

    def _open_line(self, index: QModelIndex) -> None:
        """Open the link of a line of the tree."""
        last = index.siblingAtColumn(len(HEADINGS) - 1)
        self._open(last.data(Qt.ItemDataRole.UserRole))

    def _open(self, link: ChainLink | None) -> None:
        """Go to what a link stands for: a record of ours, a standard, an instrument."""
        assert self.drawn is not None
        event = link.event if link is not None else self.drawn.chain.event
        if link is not None and link.role == "assessment":
            self.desk.wanted.emit("standards", link.instrument)
        elif event is not None and event.performed_here:
            self.desk.wanted.emit("verification", f"record:{event.id}")
        elif link is None or link.instrument:
            thing = link.instrument if link is not None else self.drawn.instrument.id
            self.desk.wanted.emit("instruments", thing)
        else:
            self.desk.told.emit("", self.desk.say("ui.chain.elsewhere"))

    def _print(self) -> None:
        """Write the chain as a PDF, because somebody asked."""
        drawn, say, station = self.drawn, self.desk.say, self.desk.open_station
        if drawn is None:
            return
        name = f"{say('paper.title.chain')} {drawn.number}.pdf"
        file, _ = QFileDialog.getSaveFileName(self, say("ui.save_as"), name, "PDF (*.pdf)")
        if not file:
            return

        def work() -> None:
            data = station.press.chain(drawn)
            try:
                Path(file).write_bytes(data)
            except OSError as error:
                raise MetroError("file.unwritable", file=file) from error

        thing = drawn.instrument
        words = say("trace.written", name=thing.name, serial=thing.serial, file=file)
        self.desk.tasks.run(work, lambda _: self.desk.told.emit("pass", words))

    def _add(self, parent: QStandardItem, link: ChainLink) -> None:
        say, event = self.desk.say, link.event
        role = ROLES[link.state]
        texts = (
            f"{SIGNS[link.state]}  {link.named(self.desk.language)}  {link.serial}",
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
