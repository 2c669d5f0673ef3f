"""Settings of the station: what stands on its paper, with the paper beside it as one types."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from metro.errors import MetroError
from metro.evaluation.settings import KNOWN, YIELDS, Known
from metro.model.words import Bilingual
from metro.ui.desk import Desk
from metro.ui.widgets.dialogs import PasswordDialog, People
from metro.ui.widgets.kind_fields import Kinds, YieldsField
from metro.ui.widgets.paper import PaperView
from metro.ui.widgets.pieces import Card, button, label
from metro.ui.widgets.setting_field import PictureField, field_of, in_words, title_of

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("station", ("name.", "legal_status.", "address", "post_code", "telephone", "fax", "email")),
    ("authority", ("authorisation.",)),
    ("paper", ("paper.languages", "paper.logo", "paper.blocks", "record_form", "retention_note")),
    ("numbers", ("certificate_pattern", "notice_pattern", "record_pattern", "list_pattern")),
    ("rules", ("valid_until", "approver_may_check")),
    ("seal", ("paper.seal.",)),
    ("labels", ("paper.labels.",)),
)
"""The cards of the page, and the settings in each by how their keys begin."""
FORMS = ("certificate", "notice", "record", "list", "labels", "due")
QUIET = 350
"""Milliseconds without a key before the paper is made anew."""


class Page(QWidget):
    """The settings on the left, the paper on the right; the technical head signs a change."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.before: Mapping[str, str] = {}
        self.fields: dict[str, QWidget] = {}
        self.named: Mapping[str, Bilingual] = {}
        self.asked = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(10)
        outer.addLayout(self._head())
        self.refusal = label("", "fail", wrap=True)
        self.refusal.setObjectName("refusal")
        outer.addWidget(self.refusal)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        split.addWidget(self.area)
        self.paper = PaperView()
        split.addWidget(self.paper)
        split.setSizes([620, 620])
        outer.addWidget(split, 1)
        self.timer = QTimer(self, singleShot=True, interval=QUIET)
        self.timer.timeout.connect(self._preview)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._sign)
        desk.spoken_changed.connect(self._spoken)
        self._spoken()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self.title = label("", "title")
        self.form = QComboBox()
        self.form.setObjectName("form")
        self.form.activated.connect(lambda _: self._preview())
        self.undo = button("")
        self.undo.setObjectName("undo")
        self.undo.clicked.connect(self.load)
        self.sign = button("", "go")
        self.sign.setObjectName("sign")
        self.sign.clicked.connect(self._sign)
        self.hint = label("", "muted")
        head.addWidget(self.title)
        head.addWidget(self.hint)
        head.addStretch(1)
        for widget in (self.undo, self.sign, self.form):
            head.addWidget(widget)
        return head

    def _spoken(self) -> None:
        """Make every word anew; what is typed and not signed stays."""
        say = self.desk.say
        self.title.setText(say("ui.page.settings"))
        self.hint.setText(say("ui.settings.hint"))
        self.undo.setText(say("ui.settings.undo"))
        self.sign.setText(say("ui.settings.sign") + "   Ctrl ⏎")
        chosen = max(self.form.currentIndex(), 0)
        self.form.clear()
        for name in FORMS:
            self.form.addItem(say(f"form.{name}"), name)
        self.form.setCurrentIndex(chosen)
        typed = {key: field.text() for key, field in self.fields.items()}  # type: ignore[attr-defined]
        if self.fields:
            typed |= {f"{YIELDS}{kind}": text for kind, text in self.kinds.chosen().items()}
        self._cards()
        self._call()
        if self.before:
            self._fill({**self.before, **typed})

    def _cards(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.fields = {}
        for name, heads in GROUPS:
            card = Card(self.desk.say(f"ui.settings.{name}"))
            form = _form(card)
            for known in KNOWN:
                if known.key.startswith(heads):
                    self._row(form, known)
            column.addWidget(card)
        column.addWidget(self._yields())
        column.addStretch(1)
        self.area.setWidget(inner)

    def _row(self, form: QFormLayout, known: Known) -> None:
        field = field_of(self.desk, known, self._refuse)
        field.setObjectName(known.key)
        words = label(title_of(self.desk, known.key), "muted", wrap=True)
        words.setFixedWidth(self.fontMetrics().horizontalAdvance("字") * 13)
        words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        words.setBuddy(field)
        form.addRow(words, field)
        field.changed.connect(self.timer.start)  # type: ignore[attr-defined]
        self.fields[known.key] = field

    def _yields(self) -> Card:
        """Return the card of what a kind is given when it passes."""
        card = Card(self.desk.say("ui.settings.yields"))
        self.kinds = YieldsField(self.desk)
        self.kinds.setObjectName("yields")
        self.kinds.changed.connect(self.timer.start)
        card.body.addWidget(label(title_of(self.desk, "yields"), "muted", wrap=True))
        card.body.addWidget(self.kinds)
        return card

    def enter(self, subject: object) -> None:
        """Show the settings in force, unless some are being changed."""
        del subject
        if not self.before or not self.changes():
            self.load()

    def load(self) -> None:
        """Show the settings in force; what was typed is forgotten."""
        station = self.desk.open_station

        def work() -> tuple[Mapping[str, str], Mapping[str, Bilingual]]:
            from metro.app.holdings import named_kinds

            return station.settings.listed(), self.named or named_kinds(station)

        self.desk.tasks.run(work, self._loaded)

    def _loaded(self, found: tuple[Mapping[str, str], Mapping[str, Bilingual]]) -> None:
        listed, self.named = found
        self._call()
        self.before = listed
        self._fill(listed)
        self._preview()

    def _call(self) -> None:
        """Let the kinds be called by their names."""
        names = {kind: self.desk.bilingual(name) for kind, name in self.named.items()}
        for field in (*self.fields.values(), self.kinds):
            if isinstance(field, Kinds | YieldsField):
                field.named(names)

    def _fill(self, listed: Mapping[str, str]) -> None:
        for key, field in self.fields.items():
            if not (isinstance(field, PictureField) and field.data):
                field.put(listed.get(key, ""))  # type: ignore[attr-defined]
        chosen = {k.removeprefix(YIELDS): t for k, t in listed.items() if k.startswith(YIELDS)}
        self.kinds.put(chosen)

    def changes(self) -> dict[str, str]:
        """Return what differs from the settings in force."""
        found = {
            key: field.text()  # type: ignore[attr-defined]
            for key, field in self.fields.items()
            if field.text() != self.before.get(key, "")  # type: ignore[attr-defined]
        }
        given = {f"{YIELDS}{kind}": text for kind, text in self.kinds.chosen().items()}
        return found | {k: t for k, t in given.items() if t != self.before.get(k, "")}

    def pictures(self) -> dict[str, bytes]:
        """Return the new pictures."""
        pictures = (field for field in self.fields.values() if isinstance(field, PictureField))
        return {field.key: field.data for field in pictures if field.data}

    def _preview(self) -> None:
        """Make the paper as it would be, beside the window; the last one asked for is shown."""
        from metro.app.previewing import preview

        station, changes, pictures = self.desk.open_station, self.changes(), self.pictures()
        form = str(self.form.currentData())
        self.asked += 1
        number = self.asked

        def work() -> tuple[int, bytes]:
            if number != self.asked:
                return number, b""
            return number, preview(station, station.settings.tried(changes, pictures), form)

        self.desk.tasks.run(work, self._shown, self._refuse)

    def _shown(self, found: tuple[int, bytes]) -> None:
        number, data = found
        if number == self.asked:
            self.refusal.setText("")
            self.paper.show_pdf(data)
            self.sign.setEnabled(bool(self.changes() or self.pictures()))

    def _refuse(self, error: MetroError) -> None:
        self.refusal.setText(self.desk.cause(in_words(self.desk, error)))
        self.sign.setEnabled(False)

    def _sign(self) -> None:
        """Ask the technical head for reason and password."""
        if not (self.changes() or self.pictures()) or not self.sign.isEnabled():
            return
        station = self.desk.open_station

        def people() -> People:
            with station.ledger.reading() as reader:
                return [(row.id, row.name) for row in reader.people()]

        self.desk.tasks.run(people, self._ask)

    def _ask(self, people: People) -> None:
        chosen = self.desk.person.id if self.desk.person else ""
        dialog = SignDialog(self, people, chosen)
        dialog.open()

    def signed(self, why: str, person: str, password: str, dialog: PasswordDialog) -> None:
        """Record the change."""
        station, changes, pictures = self.desk.open_station, self.changes(), self.pictures()

        def work() -> tuple[str, ...]:
            head = station.authenticate(person, password)
            return station.settings(changes, why, head.id, pictures)

        def done(keys: tuple[str, ...]) -> None:
            dialog.accept()
            self.desk.told.emit("pass", self.desk.say("ui.settings.done", count=len(keys)))
            for field in self.fields.values():
                if isinstance(field, PictureField):
                    field.data = b""
            self.desk.changed.emit()
            self.load()

        self.desk.tasks.run(work, done, dialog.refuse)


class SignDialog(PasswordDialog):
    """A reason beside the password."""

    def __init__(self, page: Page, people: People, chosen: str) -> None:
        """Ask for all three."""
        say = page.desk.say

        def act(person: str, password: str, dialog: PasswordDialog) -> None:
            page.signed(self.why.text(), person, password, dialog)

        super().__init__(page.desk, say("ui.settings.sign"), people, act, page, chosen=chosen)
        self.why = QLineEdit()
        self.why.setObjectName("why")
        self.why.setAccessibleName(say("ui.why"))
        self.form.insertRow(0, label(say("ui.why"), "muted"), self.why)
        self.why.setFocus()


def _form(card: Card) -> QFormLayout:
    holder = QWidget()
    form = QFormLayout(holder)
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(6)
    form.setHorizontalSpacing(12)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    card.body.addWidget(holder)
    return form
