"""Instruments: the ledger, one instrument with its records, and the way to verify it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from metro.errors import MetroError
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.pieces import Card, button, label, pairs
from metro.ui.widgets.table import RowsView

PAGE_SIZE = 200
KINDS = ("periodic", "initial", "after_repair", "within_validity", "arbitration", "in_service")


class Page(QWidget):
    """The list on the left, the instrument on the right."""

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
        self.filter.setObjectName("filter")
        self.filter.setFixedWidth(320)
        self.filter.setClearButtonEnabled(True)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.filter)
        outer.addLayout(head)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        card = Card(None)
        say = desk.say
        columns = [
            ColumnOf("column.name", lambda r: r.name),
            ColumnOf("column.serial", lambda r: r.serial),
            ColumnOf("column.model", lambda r: r.model),
            ColumnOf("column.due", lambda r: str(r.due or "—")),
            ColumnOf("column.holder", lambda r: r.holder_name),
        ]
        self.model = RowsModel(columns, say, lambda role: desk.theme.color(role))
        self.model.more = self._more
        self.table = RowsView(self.model)
        self.table.setObjectName("instruments")
        card.body.addWidget(self.table)
        split.addWidget(card)
        split.addWidget(self._detail())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        outer.addWidget(split, 1)
        self.timer = QTimer(self, singleShot=True, interval=150)
        self.timer.timeout.connect(self._load)
        self.filter.textChanged.connect(lambda _: self.timer.start())
        self.filter.returnPressed.connect(self._to_list)
        self.table.chosen.connect(self._choose)
        self.table.activated_row.connect(lambda _: self.verify())
        QShortcut(QKeySequence("Ctrl+N"), self, self.verify)
        QShortcut(QKeySequence("Ctrl+F"), self, self.filter.setFocus)
        QShortcut(QKeySequence("Ctrl+T"), self, self._trace)
        desk.spoken_changed.connect(self._spoken)
        desk.changed.connect(self._load)
        self.chosen = ""
        self._spoken()

    def _detail(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.plate = Card()
        column.addWidget(self.plate)
        row = QHBoxLayout()
        self.kind = QComboBox()
        self.start = button("", "go")
        self.start.setObjectName("verify")
        self.start.clicked.connect(self.verify)
        self.to_chain = button("")
        self.to_chain.clicked.connect(self._trace)
        row.addWidget(self.kind, 1)
        row.addWidget(self.start, 1)
        row.addWidget(self.to_chain)
        column.addLayout(row)
        self.history = Card()
        say = self.desk.say
        roles = {"passed": "pass", "rejected": "fail", "pending": "wait"}
        columns = [
            ColumnOf("column.date", lambda r: str(r.on)),
            ColumnOf("column.record", lambda r: r.number),
            ColumnOf(
                "column.verdict", lambda r: say(f"verdict.{r.verdict}"), lambda r: roles[r.verdict]
            ),
            ColumnOf("column.state", lambda r: say(f"record_state.{r.state}")),
        ]
        self.records = RowsModel(columns, say, lambda role: self.desk.theme.color(role))
        view = RowsView(self.records)
        view.activated_row.connect(
            lambda r: self.desk.wanted.emit("verification", f"record:{r.id}")
        )
        self.history.body.addWidget(view)
        column.addWidget(self.history, 1)
        return holder

    def _spoken(self) -> None:
        say = self.desk.say
        self.title.setText(say("ui.page.instruments"))
        self.filter.setPlaceholderText(say("ui.filter") + "   Ctrl F")
        self.filter.setAccessibleName(say("ui.filter"))
        self.start.setText(say("ui.verify") + "   Enter")
        self.to_chain.setText(say("ui.page.traceability") + "   Ctrl T")
        self.plate.title.setText(say("ui.instrument"))
        self.history.title.setText(say("ui.records"))
        self.kind.clear()
        for kind in KINDS:
            self.kind.addItem(say(f"verification.{kind}"), kind)
        self._load()

    def enter(self, subject: object) -> None:
        """Show the ledger, or one instrument of it, or those of one holder."""
        text = str(subject or "")
        if text.startswith("holder:"):
            self._by_holder(text.removeprefix("holder:"))
        elif text:
            self.chosen = text
            self._one(text)
        else:
            self._load()
        self.table.setFocus()

    def _by_holder(self, name: str) -> None:
        self.filter.setText(name)

    def _one(self, instrument: str) -> None:
        station = self.desk.open_station

        def work() -> object:
            with station.ledger.reading() as reader:
                return reader.instruments(reader.instrument(instrument).serial, "", PAGE_SIZE)

        self.desk.tasks.run(work, self._show)

    def _load(self) -> None:
        if self.desk.station is None:
            return
        text, station = self.filter.text().strip(), self.desk.open_station

        def work() -> object:
            with station.ledger.reading() as reader:
                return reader.instruments(text, "", PAGE_SIZE)

        self.desk.tasks.run(work, self._show)

    def _show(self, rows: tuple[object, ...]) -> None:
        self.model.show(rows, complete=len(rows) < PAGE_SIZE)
        self.table.first()

    def _more(self, last: object) -> None:
        text, station = self.filter.text().strip(), self.desk.open_station
        after = last.id  # type: ignore[attr-defined]

        def work() -> object:
            with station.ledger.reading() as reader:
                return reader.instruments(text, after, PAGE_SIZE)

        def done(rows: tuple[object, ...]) -> None:
            self.model.add(rows, complete=len(rows) < PAGE_SIZE)

        self.desk.tasks.run(work, done)

    def _to_list(self) -> None:
        self.timer.stop()
        self._load()
        self.table.setFocus()

    def _choose(self, row: object) -> None:
        self.chosen = row.id  # type: ignore[attr-defined]
        station = self.desk.open_station

        def work() -> object:
            with station.ledger.reading() as reader:
                return reader.instrument(self.chosen), reader.records_of(self.chosen), row

        self.desk.tasks.run(work, self._plate)

    def _plate(self, found: tuple[object, ...]) -> None:
        from metro.evaluation.cells import typed
        from metro.model.instrument import MeasuringInstrument

        thing, records, row = found
        assert isinstance(thing, MeasuringInstrument)
        say = self.desk.say
        self.plate.empty()
        ratings = "，".join(f"{name} {typed(value)}" for name, value in thing.ratings.items())
        rows = [
            (say("column.name"), thing.name),
            (say("column.model"), f"{thing.model}  {thing.range_text}"),
            (say("column.serial"), thing.serial),
            (say("column.maker"), thing.manufacturer),
            (say("column.holder"), row.holder_name),  # type: ignore[attr-defined]
            (say("column.place"), thing.place),
            (say("column.class"), thing.accuracy_class),
            (say("column.ratings"), ratings),
            (say("column.parts"), self.desk.listed([part.label for part in thing.parts])),
            (say("column.state"), say(f"instrument_state.{thing.state}")),
            (say("column.due"), str(row.due or "—")),  # type: ignore[attr-defined]
        ]
        self.plate.body.addWidget(pairs([pair for pair in rows if pair[1]]))
        self.records.show(records)  # type: ignore[arg-type]

    def _trace(self) -> None:
        if self.chosen:
            self.desk.wanted.emit("traceability", self.chosen)

    def verify(self) -> None:
        """Start a verification of the chosen instrument by the person at the desk."""
        if not self.chosen:
            return
        if self.desk.person is None:
            self.desk.told.emit("wait", self.desk.say("ui.sign_in_first"))
            return
        station, person = self.desk.open_station, self.desk.person.id
        instrument, kind = self.chosen, str(self.kind.currentData())

        def work() -> str:
            from metro.app.selection import regulation_for
            from metro.model.verification import VerificationKind

            with station.ledger.reading() as reader:
                thing = reader.instrument(instrument)
            today = station.clock.today()
            regulation = regulation_for(thing.kind, today, station.library.for_instrument)
            chosen = VerificationKind(kind)
            return station.start(instrument, regulation.id, chosen, today, person)

        def done(draft: str) -> None:
            self.desk.wanted.emit("verification", f"draft:{draft}")

        def failed(error: MetroError) -> None:
            self.desk.refuse(error)

        self.desk.tasks.run(work, done, failed)
