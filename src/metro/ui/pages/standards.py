"""Standards: each measurement standard with its certificate, its instruments and their state."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from metro.errors import MetroError
from metro.model.standard import MeasurementStandard
from metro.services.look_over import StandardRow
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.pieces import Card, button, clear, label, pairs
from metro.ui.widgets.table import RowsView


class Page(QWidget):
    """One card a measurement standard."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        self.title = label("", "title")
        outer.addWidget(self.title)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("page")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 6, 0)
        self.column.setSpacing(12)
        scroll.setWidget(inner)
        outer.addWidget(scroll, 1)
        desk.changed.connect(self._load)
        desk.spoken_changed.connect(self._load)
        desk.themed.connect(self._load)

    def enter(self, subject: object) -> None:
        """Show the standards as of today."""
        del subject
        self._load()

    def _load(self) -> None:
        self.title.setText(self.desk.say("ui.page.standards"))
        if self.desk.station is None:
            return
        station = self.desk.open_station
        self.desk.tasks.run(lambda: (station.look.standards(), station.clock.today()), self._show)

    def _show(self, found: tuple[tuple[StandardRow, ...], date]) -> None:
        rows, today = found
        clear(self.column)
        for row in rows:
            self.column.addWidget(self._card(row, today))
        self.column.addStretch(1)

    def _card(self, row: StandardRow, today: date) -> Card:
        say, standard = self.desk.say, row.standard
        in_force = standard.issued <= today <= standard.valid_until
        card = Card(standard.name, say("link_state.in_force" if in_force else "link_state.broken"))
        card.right.setProperty("role", "pass" if in_force else "fail")
        card.body.addWidget(
            pairs(
                [
                    (say("column.assessment"), f"{standard.certificate}  {standard.issuer}"),
                    (say("column.valid_until"), standard.valid_until.isoformat()),
                    (say("column.range"), f"{standard.range_text}   {standard.accuracy_text}"),
                    (
                        say("column.scope"),
                        self.desk.listed(
                            [say(f"instrument.{kind}") for kind in standard.instruments]
                        ),
                    ),
                ]
            )
        )
        columns = [
            ColumnOf("column.name", lambda m: m.instrument.name),
            ColumnOf("column.serial", lambda m: f"{m.instrument.model} / {m.instrument.serial}"),
            ColumnOf("column.stated", lambda m: m.event.stated if m.event else "—"),
            ColumnOf("column.certificate", lambda m: m.event.number if m.event else "—"),
            ColumnOf(
                "column.valid_until",
                lambda m: str(m.event.valid_until or "—") if m.event else "—",
                lambda m: _role(m.event, today),
            ),
            ColumnOf(
                "column.state",
                lambda m: say(f"link_state.{_state(m.event, today)}"),
                lambda m: _role(m.event, today),
            ),
        ]
        model = RowsModel(columns, say, lambda role: self.desk.theme.color(role))
        view = RowsView(model)
        model.show(row.members)
        view.activated_row.connect(lambda m: self.desk.wanted.emit("traceability", m.instrument.id))
        lines = len(row.members)
        height = view.horizontalHeader().sizeHint().height()
        view.setFixedHeight(height + lines * view.verticalHeader().defaultSectionSize() + 4)
        card.body.addWidget(view)
        draw = button(say("ui.standards.diagram"), "link")
        draw.setObjectName(f"diagram_{standard.id}")
        draw.clicked.connect(partial(self._draw, standard, today))
        suspect = button(say("ui.standards.impact"), "link")
        suspect.setObjectName(f"impact_{standard.id}")
        suspect.clicked.connect(partial(self._suspect, view))
        actions = QHBoxLayout()
        actions.addWidget(draw)
        actions.addWidget(suspect)
        actions.addStretch(1)
        card.body.addLayout(actions)
        return card

    def _suspect(self, view: RowsView) -> None:
        """Ask what the chosen instrument, or the first one, has touched."""
        rows = view.rows_model.rows
        if rows:
            chosen = max(view.currentIndex().row(), 0)
            self.desk.wanted.emit("impact", rows[chosen].instrument.id)

    def _draw(self, standard: MeasurementStandard, today: date) -> None:
        """Save the diagram of traceability and dissemination of a standard."""
        say, station = self.desk.say, self.desk.open_station
        name = f"{say('paper.title.diagram')} {standard.name}.pdf"
        file, _ = QFileDialog.getSaveFileName(self, say("ui.save_as"), name, "PDF (*.pdf)")
        if not file:
            return

        def work() -> None:
            from metro.app.holdings import diagram_of

            _, data = diagram_of(station, standard.id, today)
            try:
                Path(file).write_bytes(data)
            except OSError as error:
                raise MetroError("file.unwritable", file=file) from error

        words = say("standard.drawn", standard=standard.name, file=file)
        self.desk.tasks.run(work, lambda _: self.desk.told.emit("pass", words))


def _state(event: object, today: date) -> str:
    from metro.model.chain import EventFact

    if not isinstance(event, EventFact) or not event.passed:
        return "broken"
    if event.accepted is not True and not event.performed_here:
        return "broken"
    if event.valid_until is None:
        return "in_force"
    if event.valid_until < today:
        return "broken"
    return "due_soon" if event.valid_until < today + timedelta(days=30) else "in_force"


def _role(event: object, today: date) -> str:
    return {"in_force": "pass", "due_soon": "wait", "broken": "fail"}[_state(event, today)]
