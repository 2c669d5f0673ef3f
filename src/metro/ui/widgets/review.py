"""One regulation, table by table: each number beside clause and source, to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSplitter, QVBoxLayout, QWidget

from metro.model.number_review import (
    ConfirmationSheet,
    NumberReview,
    NumberState,
    NumberTable,
    RegulationText,
    ReviewedNumber,
)
from metro.ui.desk import Desk
from metro.ui.models.rows import ColumnOf, RowsModel
from metro.ui.widgets.dialogs import PasswordDialog, People
from metro.ui.widgets.number_detail import NumberDetail, brief, number_name
from metro.ui.widgets.number_dialogs import CorrectDialog, Correction, NoteDialog, heads
from metro.ui.widgets.pieces import Card, Shortened, button, reroll
from metro.ui.widgets.printed_text import PaperWork
from metro.ui.widgets.scan import ScanView
from metro.ui.widgets.table import RowsView

ROLES = {"seen": "pass", "open": "wait", "confirmed": "pass", "corrected": "pass", "gap": "fail"}
SIGNS = {"seen": "✓", "open": "●", "confirmed": "✓", "corrected": "✎", "gap": "✗"}


Loaded = tuple[
    NumberReview,
    tuple[RegulationText, ...],
    Mapping[str, int],
    tuple[ConfirmationSheet, ...],
]


class NumbersView(RowsView):
    """Name and value share what the other columns leave; the source is left out first."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        unit = self.fontMetrics().horizontalAdvance("字")
        *named, source = range(self.rows_model.columnCount())
        self.setColumnHidden(source, self.viewport().width() < 64 * unit)
        for column in named[2:]:
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, min(self.columnWidth(column) + unit // 2, 10 * unit))
        taken = sum(map(self.columnWidth, named[2:]))
        rest = self.viewport().width() - taken
        shares = (0.5, 0.5) if self.isColumnHidden(source) else (0.36, 0.36)
        for column, share in zip(named, shares, strict=False):
            self.setColumnWidth(column, max(int(rest * share), 8 * unit))


class ReviewView(QWidget):
    """Tables at the left, their numbers in the middle; Ctrl Enter confirms a table at once."""

    left = Signal()
    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """Make an empty view."""
        super().__init__()
        self.desk = desk
        self.regulation = ""
        self.shown: NumberReview | None = None
        self.table_id = ""
        self.path = ""
        self.pages: Mapping[str, int] = {}
        self.sheets: tuple[ConfirmationSheet, ...] = ()
        self.paper = PaperWork(desk, self, self.reload)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addLayout(self._head())
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(12)
        self.split.addWidget(self._left())
        self.split.addWidget(self._middle())
        self.scan = ScanView(desk)
        self.scan.marking.connect(self.mark_page)
        self.split.addWidget(self.scan)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([270, 620, 380])
        outer.addWidget(self.split, 1)
        self._keys()
        self.speak()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.back = button("", "link")
        self.back.setObjectName("back")
        self.back.clicked.connect(self.left.emit)
        self.title = Shortened("title", 7)
        self.force = Shortened("chip", 0)
        self.waits = Shortened("muted", 5)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        self.last_sheet = button("", "link")
        self.last_sheet.setObjectName("last_sheet")
        self.last_sheet.clicked.connect(self.see_sheet)
        self.attach_button, self.sheet_button = button(""), button("")
        self.attach_button.setObjectName("attach")
        self.attach_button.clicked.connect(lambda: self.paper.ask_file(self.regulation))
        self.sheet_button.setObjectName("sheet")
        self.sheet_button.clicked.connect(lambda: self.paper.sign(self.regulation))
        for tool in (self.last_sheet, self.attach_button, self.sheet_button):
            self.tools.addWidget(tool)
        for widget in (self.back, self.title, self.force, self.waits):
            row.addWidget(widget)
        row.addStretch(1)
        row.addLayout(self.tools)
        return row

    def _left(self) -> Card:
        say = self.desk.say
        columns = [
            ColumnOf("ui.review.tables", self._table_name),
            ColumnOf(
                "column.open",
                lambda t: _left_over(t) or "✓",
                lambda t: "fail" if t.count(NumberState.GAP) else "wait" if t.waiting else "pass",
                right=True,
            ),
        ]
        self.tables = RowsModel(columns, say, lambda role: self.desk.theme.color(role))
        self.tables_view = RowsView(self.tables)
        self.tables_view.setObjectName("number_tables")
        header = self.tables_view.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tables_view.chosen.connect(self._choose_table)
        self.tables_view.activated_row.connect(lambda _: self.numbers_view.setFocus())
        card = Card(None)
        card.body.addWidget(self.tables_view)
        return card

    def _middle(self) -> QWidget:
        say = self.desk.say
        columns = [
            ColumnOf("column.number_name", lambda r: number_name(self.desk, r)),
            ColumnOf("column.value", lambda r: brief(self.desk, r)),
            ColumnOf("column.clause", lambda r: r.evidence.clause or "—"),
            ColumnOf("column.certainty", lambda r: say(f"certainty.{r.evidence.certainty}")),
            ColumnOf(
                "column.state",
                lambda r: f"{SIGNS[r.state]} {say(f'number_state.{r.state}')}",
                lambda r: ROLES[r.state],
            ),
            ColumnOf("column.source", lambda r: r.source.title if r.source else "—"),
        ]
        self.numbers = RowsModel(columns, say, lambda role: self.desk.theme.color(role))
        self.numbers_view = NumbersView(self.numbers)
        self.numbers_view.setObjectName("numbers")
        self.numbers_view.chosen.connect(self._choose_number)
        self.numbers_view.activated_row.connect(lambda _: self.correct())
        self.card = Card("")
        self.card.body.addWidget(self.numbers_view)
        self.detail = NumberDetail(self.desk)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setHandleWidth(12)
        both.addWidget(self.card)
        both.addWidget(self.detail)
        both.setSizes([330, 250])
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(both, 1)
        row = QHBoxLayout()
        self.confirm_button = button("", "go")
        self.confirm_button.setObjectName("confirm")
        self.confirm_button.clicked.connect(self.confirm)
        self.correct_button = button("")
        self.correct_button.setObjectName("correct")
        self.correct_button.clicked.connect(self.correct)
        row.addStretch(1)
        row.addWidget(self.correct_button)
        row.addWidget(self.confirm_button)
        column.addLayout(row)
        return holder

    def _keys(self) -> None:
        for keys, act in (
            ("Esc", self.left.emit),
            ("Ctrl+Return", self.confirm),
            ("Ctrl+Enter", self.confirm),
            ("Ctrl+Down", partial(self.step, 1)),
            ("Ctrl+Up", partial(self.step, -1)),
            ("F2", self.tables_view.setFocus),
            ("F3", self.numbers_view.setFocus),
            ("F6", self.scan.sheet.setFocus),
            ("Ctrl+PgDown", partial(self.scan.turn, 1)),
            ("Ctrl+PgUp", partial(self.scan.turn, -1)),
            ("Ctrl+M", lambda: self.mark_page(self.scan.page)),
            ("Ctrl+O", lambda: self.paper.ask_file(self.regulation)),
            ("Ctrl+P", lambda: self.paper.sign(self.regulation)),
            ("Ctrl+Shift+P", self.see_sheet),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def speak(self) -> None:
        """Say everything in the language of the window."""
        say = self.desk.say
        self.back.setText("‹ " + say("ui.review.back") + "   Esc")
        self.tables_view.setAccessibleName(say("ui.review.tables"))
        self.numbers_view.setAccessibleName(say("column.number_name"))
        self.attach_button.setText(say("ui.review.attach") + "   Ctrl O")
        self.sheet_button.setText(say("ui.review.sheet") + "   Ctrl P")
        self.scan.speak()
        self.redraw()

    def redraw(self) -> None:
        """Show again what is shown."""
        if self.shown is not None:
            self._show(self.shown)

    def open(self, regulation: str, table: str = "") -> None:
        """Show a regulation, a table of it or the first one that waits."""
        if regulation != self.regulation or table:
            self.regulation, self.table_id, self.path = regulation, table, ""
        self.reload()
        self.numbers_view.setFocus()

    def reload(self) -> None:
        """Read the regulation again."""
        station, regulation = self.desk.open_station, self.regulation

        def work() -> Loaded:
            with station.ledger.reading() as reader:
                texts = reader.regulation_texts(regulation)
                pages = reader.marked_pages(regulation, texts[0].object) if texts else {}
                return (
                    station.review.on(reader, regulation),
                    texts[:1],
                    pages,
                    reader.sheets(regulation),
                )

        self.desk.tasks.run(work, self._loaded)

    def _loaded(self, found: Loaded) -> None:
        review, texts, self.pages, sheets = found
        if review.regulation.id != self.regulation:
            return
        self.sheets = tuple(row for row in sheets if row.object)
        bare = self.scan.text is None
        self.scan.show_text(texts[0] if texts else None)
        if bare == bool(texts):
            self.split.setSizes([215, 715, 360] if texts else [270, 1020, 0])
        self._show(review)
        self.changed.emit(review)

    def see_sheet(self) -> None:
        """Show the newest signed sheet."""
        if self.sheets:
            self.paper.show(self.regulation, self.sheets[0].serial)

    def _clause(self, number: ReviewedNumber) -> str:
        """Return by what the page of a number is remembered: its clause, else its table."""
        return number.evidence.clause or self.table_id

    def mark_page(self, page: int) -> None:
        """Remember the page that is shown for the clause of the chosen number."""
        number = self.number
        if number is not None and self.scan.text is not None:
            self.paper.mark(self.regulation, self.scan.text, self._clause(number), page)

    def _show(self, review: NumberReview) -> None:
        self.shown = review
        found, say = review.regulation, self.desk.say
        self.title.setText(f"{found.label}　{self.desk.bilingual(found.title)}")
        since, until = found.in_force_from, found.in_force_until
        code = "ui.review.in_force.until" if until else "ui.review.in_force"
        words = {"since": since, "until": until}
        self.force.setText(say(code, **words) if since else say("ui.review.not_in_force"))
        gaps, waiting = review.count(NumberState.GAP), review.count(NumberState.OPEN)
        waits = say("ui.review.waits", open=waiting, gaps=gaps)
        self.last_sheet.setVisible(bool(self.sheets))
        if self.sheets:
            self.last_sheet.setText(say("ui.review.last_sheet", number=self.sheets[0].serial))
        self.waits.setText("● " + waits if review.waits else "✓ " + say("ui.review.done"))
        reroll(self.waits, "role", "wait" if review.waits else "pass")
        ids = [table.id for table in review.tables]
        if self.table_id not in ids:
            self.table_id = next((t.id for t in review.tables if _left_over(t)), ids[0])
        line = ids.index(self.table_id)
        self.tables.show(review.tables)
        self.tables_view.setCurrentIndex(self.tables.index(line, 0))

    def _table_name(self, table: NumberTable) -> str:
        if table.title is not None:
            return self.desk.bilingual(table.title)
        return self.desk.say(f"number_table.{table.kind}")

    def _choose_table(self, table: NumberTable) -> None:
        self.table_id = table.id
        self.card.title.setText(self._table_name(table))
        self.numbers.show(table.rows)
        paths = [row.path for row in table.rows]
        waiting = (n for n, row in enumerate(table.rows) if row.state in _WAITING)
        line = paths.index(self.path) if self.path in paths else next(waiting, 0)
        self.numbers_view.setCurrentIndex(self.numbers.index(line, 0))
        say, count = self.desk.say, len(table.waiting)
        words = say("ui.review.confirm.count", count=count) if count else say("ui.review.confirm")
        self.confirm_button.setText(f"{words}   Ctrl ⏎")
        self.confirm_button.setEnabled(bool(count))

    def _choose_number(self, number: ReviewedNumber) -> None:
        self.path = number.path
        self.detail.show_number(number)
        page = self.pages.get(self._clause(number))
        if page:
            self.scan.go(page)
        code = "ui.review.fill" if number.value is None else "ui.review.correct"
        self.correct_button.setText(self.desk.say(code) + "   Enter")
        self.correct_button.setEnabled(number.correctable)

    def step(self, by: int) -> None:
        """Go to the next table, or the one before."""
        line = self.tables_view.currentIndex().row() + by
        if 0 <= line < len(self.tables.rows):
            self.path = ""
            self.tables_view.setCurrentIndex(self.tables.index(line, 0))

    @property
    def table(self) -> NumberTable | None:
        """Return the table that is chosen."""
        index = self.tables_view.currentIndex()
        return self.tables.rows[index.row()] if index.isValid() else None

    @property
    def number(self) -> ReviewedNumber | None:
        """Return the number that is chosen."""
        index = self.numbers_view.currentIndex()
        return self.numbers.rows[index.row()] if index.isValid() else None

    def confirm(self) -> None:
        """Ask for the technical head's word on the whole table."""
        table = self.table
        if table is None:
            return
        name = self._table_name(table)
        if not table.waiting:
            self.desk.told.emit("wait", self.desk.say("ui.review.nothing", table=name))
            return
        self.desk.tasks.run(partial(heads, self.desk.open_station), partial(self._ask, table, name))

    def _ask(self, table: NumberTable, name: str, people: People) -> None:
        station, regulation = self.desk.open_station, self.regulation
        count = len(table.waiting)

        def act(person: str, password: str, note: str, dialog: PasswordDialog) -> None:
            def work() -> object:
                head = station.authenticate(person, password)
                return station.numbers(regulation, table.waiting, note, head.id)

            def done(_: object) -> None:
                dialog.accept()
                said = self.desk.say("ui.review.confirmed", table=name, count=count)
                self.desk.told.emit("pass", said)
                self._go_on(table)

            self.desk.tasks.run(work, done, dialog.refuse)

        title = self.desk.say("ui.review.confirm.ask", table=name, count=count)
        NoteDialog(self.desk, title, people, act, self).open()

    def _go_on(self, table: NumberTable) -> None:
        """Choose the next table that waits for a confirmation."""
        ids = [row.id for row in self.tables.rows]
        at = ids.index(table.id)
        others = [*self.tables.rows[at + 1 :], *self.tables.rows[:at]]
        following = next((row.id for row in others if row.waiting), table.id)
        self.table_id, self.path = following, ""
        self.reload()

    def correct(self) -> None:
        """Correct the number that is chosen, or fill the gap."""
        number = self.number
        if number is None:
            return
        if not number.correctable:
            self.desk.told.emit("wait", self.desk.say("ui.review.not_correctable"))
            return
        work = partial(heads, self.desk.open_station)
        self.desk.tasks.run(work, partial(self._ask_value, number))

    def _ask_value(self, number: ReviewedNumber, people: People) -> None:
        station, regulation = self.desk.open_station, self.regulation

        def act(person: str, password: str, said: Correction, dialog: PasswordDialog) -> None:
            def work() -> None:
                head = station.authenticate(person, password)
                station.numbers.correct(
                    regulation, said.path, said.value, said.note, head.id, said.page
                )

            def done(_: object) -> None:
                dialog.accept()
                told = self.desk.say("ui.review.corrected", path=said.path, value=said.value)
                self.desk.told.emit("pass", told)
                self.reload()

            self.desk.tasks.run(work, done, dialog.refuse)

        page = str(self.scan.page) if self.scan.text is not None else ""
        CorrectDialog(self.desk, regulation, number, people, act, self, page).open()


_WAITING = (NumberState.OPEN, NumberState.GAP)


def _left_over(table: NumberTable) -> str:
    """Return how many numbers of a table still wait, or ''."""
    count = table.count(*_WAITING)
    return str(count) if count else ""
