"""Completeness (量传体系的完善性): kinds of instrument by five needs, and what closes a gap."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from metro.model.civil import day
from metro.model.completeness import Cell, Completeness, Gap, KindRow, Need, NeedState
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.pieces import Card, button, label, marked, reroll
from metro.ui.widgets.table import RowsView

ROLES = {
    NeedState.MET: "pass",
    NeedState.BY_OTHER: "accent",
    NeedState.GAP: "fail",
    NeedState.WAITS: "muted",
}
SIGNS = {NeedState.MET: "✓", NeedState.BY_OTHER: "→", NeedState.GAP: "✗", NeedState.WAITS: "·"}
PAGES = {Need.STANDARD: "standards", Need.REGULATION: "regulations", Need.CHAIN: "traceability"}
"""Where a gap is closed, as far as there is a page for it."""
SUBJECTS = {Need.REGULATION: "id", Need.CHAIN: "serial"}
"""The parameter of a reason that says what to show there."""
COUNTED = (NeedState.MET, NeedState.BY_OTHER, NeedState.GAP)


class Page(QWidget):
    """The matrix above; below it the chosen kind with its gaps in words and their remedies."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(self._head())
        sums = QHBoxLayout()
        sums.setSpacing(18)
        self.counts = {state: label("", ROLES[state]) for state in COUNTED}
        for words in self.counts.values():
            sums.addWidget(words)
        sums.addStretch(1)
        outer.addLayout(sums)
        columns = [
            ColumnOf("column.kind", self._named),
            ColumnOf("column.instruments", lambda row: str(row.instruments), right=True),
            *(self._column(need) for need in Need),
        ]
        self.model = RowsModel(columns, desk.say, lambda role: desk.theme.color(role))
        self.table = RowsView(self.model)
        self.table.setObjectName("matrix")
        self.table.chosen.connect(self._tell)
        self.table.activated_row.connect(self._close_first)
        self.detail = Card()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail)
        column.addStretch(1)
        scroll.setWidget(inner)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.table)
        halves.addWidget(scroll)
        halves.setSizes([300, 300])
        outer.addWidget(halves, 1)
        self.chosen = ""
        self.found: Completeness | None = None
        desk.changed.connect(self._load)
        desk.spoken_changed.connect(self._spoken)
        desk.themed.connect(self._show_again)
        self._words()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(14)
        self.title = label("", "title")
        head.addWidget(self.title)
        head.addStretch(1)
        self.whole, self.on_words = QCheckBox(), label("", "muted")
        self.on = QDateEdit(QDate.currentDate())
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.whole.toggled.connect(lambda _: self._load())
        self.on.dateChanged.connect(lambda _: self._load())
        for widget in (self.whole, self.on_words, self.on):
            head.addWidget(widget)
        return head

    def _named(self, row: KindRow) -> str:
        name = self.desk.bilingual(row.name)
        listed = self.desk.say("completeness.catalogue_only")
        bracketed = self.desk.say("words.bracketed", what=name, of=listed)
        return name if row.in_ledger else bracketed

    def _column(self, need: Need) -> ColumnOf:
        def text(row: KindRow) -> str:
            state = row.cell(need).state
            return f"{SIGNS[state]}  {self.desk.say(f'need_state.{state}')}"

        return ColumnOf(f"need.{need}", text, lambda row: ROLES[row.cell(need).state])

    def enter(self, subject: object) -> None:
        """Show the matrix as of today, or one kind of it."""
        today = self.desk.open_station.clock.today()
        self.on.blockSignals(True)
        self.on.setDate(QDate(today.year, today.month, today.day))
        self.on.blockSignals(False)
        self.chosen = str(subject or self.chosen)
        self._load()
        self.table.setFocus()

    def _spoken(self) -> None:
        self._words()
        self._show_again()

    def _words(self) -> None:
        say = self.desk.say
        self.title.setText(say("ui.completeness.title"))
        self.whole.setText(say("ui.completeness.catalogue"))
        self.on_words.setText(say("ui.as_of"))
        self.table.setAccessibleName(say("ui.completeness.matrix"))

    def _load(self) -> None:
        if self.desk.station is None:
            return
        station, whole = self.desk.open_station, self.whole.isChecked()
        on = day(self.on.date().toString("yyyy-MM-dd"))

        def work() -> Completeness:
            from metro.app.holdings import completeness_of

            return completeness_of(station)(on, whole_catalogue=whole)

        self.desk.tasks.run(work, self._show)

    def _show_again(self) -> None:
        if self.found is not None:
            self._show(self.found)

    def _show(self, found: Completeness) -> None:
        self.found = found
        for state, words in self.counts.items():
            count, instruments = found.count(state)
            name = self.desk.say(f"need_state.{state}")
            said = self.desk.say("ui.completeness.count", count=count, instruments=instruments)
            words.setText(f"{SIGNS[state]} {name}  {said}")
        chosen = self.chosen
        self.model.show(found.rows)
        kinds = [row.kind for row in found.rows]
        if kinds:
            place = kinds.index(chosen) if chosen in kinds else 0
            self.table.setCurrentIndex(self.model.index(place, 0))
        else:
            self.detail.empty()

    def _tell(self, row: KindRow) -> None:
        """Show one kind: each gap in words, what would close it, and what meets the rest."""
        say = self.desk.say
        self.chosen = row.kind
        self.detail.empty()
        self.detail.title.setText(self._named(row))
        self.detail.right.setText(say("ui.completeness.compulsory") if row.compulsory else "")
        reroll(self.detail.right, "role", "small")
        other = row.served_by
        if other is not None:
            words = say(f"form.{other.form}", body=other.body, document=other.document)
            self.detail.body.addWidget(label(f"→  {words}", "accent", wrap=True))
        if row.state is NeedState.MET:
            self.detail.body.addWidget(label(say("ui.completeness.nothing"), "pass"))
        for cell in sorted(row.cells, key=lambda cell: not cell.gaps):
            for gap in cell.gaps:
                self.detail.body.addLayout(self._gap(cell, gap))
            if not cell.gaps:
                self.detail.body.addWidget(self._met(cell))

    def _gap(self, cell: Cell, gap: Gap) -> QHBoxLayout:
        say = self.desk.say
        reasons = (gap.reason, gap.because)
        said = " ".join(self.desk.reason(reason) for reason in reasons if reason is not None)
        count = say("completeness.behind", count=gap.instruments)
        remedies = " / ".join(say(f"remedy.{name}") for name in gap.remedies)
        open_gap = cell.state is NeedState.GAP
        line = QHBoxLayout()
        under = f"{say('completeness.closes')} {remedies}" if open_gap else ""
        state = "fail" if open_gap else "none"
        text = f"{say(f'need.{cell.need}')}   {said}   [{count}]"
        line.addWidget(marked(state, text, under), 1)
        page = PAGES.get(cell.need)
        if page is not None and open_gap:
            go = button(say(f"ui.go.{page}"), "link")
            subject = gap.reason.parameters.get(SUBJECTS.get(cell.need, ""))
            go.clicked.connect(partial(self._go, page, subject))
            line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _close_first(self, row: KindRow) -> None:
        """Go where the first gap that has a page is closed."""
        for cell in row.cells:
            if cell.state is NeedState.GAP and cell.need in PAGES:
                subject = cell.gaps[0].reason.parameters.get(SUBJECTS.get(cell.need, ""))
                self._go(PAGES[cell.need], subject)
                return

    def _go(self, page: str, subject: object) -> None:
        self.desk.wanted.emit(page, subject)

    def _met(self, cell: Cell) -> QWidget:
        say = self.desk.say
        need = say(f"need.{cell.need}")
        if cell.state is NeedState.WAITS:
            return marked("none", f"{need}   {say('completeness.waits')}")
        what = self.desk.listed(cell.met_by)
        sign = "pass" if cell.state is NeedState.MET else "none"
        return marked(sign, f"{need}   {say('completeness.met_by', what=what)}" if what else need)
