"""The window: the rail of pages, the search, the page, the status line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from metro.errors import MetroError
from metro.ui import theme
from metro.ui.desk import Desk
from metro.ui.widgets.dialogs import PasswordDialog
from metro.ui.widgets.pieces import button, label, reroll
from metro.ui.widgets.search import SearchBox
from metro.ui.window_keys import WindowKeys

PAGES = (
    "today",
    "instruments",
    "standards",
    "verification",
    "certificates",
    "traceability",
    "regulations",
    "completeness",
    "impact",
    "settings",
)
RAIL_WIDTH = 76


def _keys_of(number: int) -> str:
    """Return the keys that open a page; after the ninth comes the last, as settings elsewhere."""
    return f"Ctrl+{number}" if number < 10 else "Ctrl+,"


class MainWindow(QMainWindow):
    """Everything is reachable by keyboard: Ctrl+1… pages, Ctrl+K search, F-keys on a page."""

    sign_in_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        """Make the frame; pages are made when they are first shown."""
        super().__init__()
        self.desk = desk
        self.pages: dict[str, QWidget] = {}
        self.setWindowTitle("Metro")
        self.resize(1366, 768)
        self.rail_buttons: dict[str, QToolButton] = {}
        centre = QWidget()
        self.setCentralWidget(centre)
        across = QHBoxLayout(centre)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._rail())
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._top())
        self.stack = QStackedWidget()
        self.stack.setObjectName("page")
        self.stack.addWidget(QWidget())
        column.addWidget(self.stack, 1)
        column.addWidget(self._status())
        across.addLayout(column, 1)
        self._shortcuts()
        desk.wanted.connect(self.go)
        desk.told.connect(self.tell)
        desk.opened.connect(self._opened)
        desk.person_changed.connect(self._named)
        desk.spoken_changed.connect(self._spoken)
        desk.changed.connect(self._counted)
        self._spoken()
        self.search.setFocus()

    def _rail(self) -> QWidget:
        rail = QWidget()
        rail.setObjectName("rail")
        rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rail.setFixedWidth(RAIL_WIDTH)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        group = QButtonGroup(rail)
        for number, name in enumerate(PAGES, 1):
            tool = QToolButton()
            tool.setCheckable(True)
            tool.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            tool.setIconSize(QSize(22, 22))
            tool.setFixedWidth(RAIL_WIDTH)
            tool.setObjectName(f"rail_{name}")
            tool.setToolTip(_keys_of(number))
            tool.clicked.connect(partial(self.go, name))
            group.addButton(tool)
            column.addWidget(tool)
            self.rail_buttons[name] = tool
        column.addStretch(1)
        return rail

    def _top(self) -> QWidget:
        top = QWidget()
        top.setObjectName("top")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(top)
        row.setContentsMargins(16, 7, 16, 7)
        row.setSpacing(14)
        self.search = SearchBox(self.desk)
        row.addWidget(self.search)
        row.addStretch(1)
        self.station_name = label("", "muted")
        row.addWidget(self.station_name)
        self.who = button("", "link")
        self.who.setObjectName("who")
        self.who.clicked.connect(self.sign_in)
        row.addWidget(self.who)
        self.look = button("◐", "link")
        self.look.clicked.connect(self._other_theme)
        row.addWidget(self.look)
        self.tongue = button("中 / EN", "link")
        self.tongue.setObjectName("tongue")
        self.tongue.clicked.connect(self._other_language)
        row.addWidget(self.tongue)
        return top

    def _status(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("status")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(22)
        self.message = label("")
        self.journal = label("")
        self.offline = label("")
        row.addWidget(self.message, 1)
        row.addWidget(self.journal)
        row.addWidget(self.offline)
        row.addWidget(label("Metro 0.1"))
        return bar

    def _shortcuts(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            _keys_of(number): partial(self.go, name) for number, name in enumerate(PAGES, 1)
        }
        acts |= {
            "Ctrl+K": self.search.begin,
            "Ctrl+L": self._other_language,
            "Ctrl+U": self.sign_in,
        }
        for keys, act in acts.items():
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        WindowKeys(self, tuple(acts))

    def page(self, name: str) -> QWidget:
        """Return a page, made when it is first asked for."""
        if name not in self.pages:
            module = import_module(f"metro.ui.pages.{name}")
            made: QWidget = module.Page(self.desk)
            self.pages[name] = made
            self.stack.addWidget(made)
        return self.pages[name]

    def go(self, name: str, subject: object = None) -> None:
        """Show a page, with a subject where one is given."""
        if self.desk.station is None and name != "welcome":
            return
        if name in self.rail_buttons:
            self.rail_buttons[name].setChecked(True)
            for other, tool in self.rail_buttons.items():
                tool.setIcon(self._icon(other, on=other == name))
        page = self.page(name)
        self.stack.setCurrentWidget(page)
        page.enter(None if isinstance(subject, bool) else subject)  # type: ignore[attr-defined]

    def _icon(self, name: str, *, on: bool):  # type: ignore[no-untyped-def]
        tokens = self.desk.theme.tokens
        return theme.icon(name, "#FFFFFF" if on else tokens["rail_text"])

    def _opened(self) -> None:
        self.go("today")
        self._counted()
        self._named()

    def _counted(self) -> None:
        station = self.desk.station
        if station is None:
            return

        def ask() -> tuple[str, int, str]:
            with station.ledger.reading() as reader:
                name = reader.settings().name
                return name.say(self.desk.language), reader.head().seq, reader.clock_alarm()

        self.desk.tasks.run(ask, self._show_counts)

    def _show_counts(self, found: tuple[str, int, str]) -> None:
        name, entries, alarm = found
        self.station_name.setText(name)
        self.journal.setText(self.desk.say("ui.journal", count=f"{entries:,}".replace(",", " ")))
        if alarm:
            self.tell("wait", self.desk.say("reason.clock.alarm"))

    def no_station(self, error: MetroError) -> None:
        """Show the first page of somebody who has no station yet."""
        self.go("welcome", error)

    def tell(self, role: str, words: str) -> None:
        """Show a message in the status line."""
        self.message.setText(words)
        reroll(self.message, "role", role)

    def sign_in(self) -> None:
        """Ask who is at the desk."""
        station = self.desk.station
        if station is None:
            return

        def people() -> list[tuple[str, str]]:
            with station.ledger.reading() as reader:
                return [(row.id, row.name) for row in reader.people()]

        self.desk.tasks.run(people, self._ask_person)

    def _ask_person(self, people: list[tuple[str, str]]) -> None:
        def act(person: str, password: str, dialog: PasswordDialog) -> None:
            station = self.desk.open_station

            def done(found: object) -> None:
                self.desk.sign_in(found)  # type: ignore[arg-type]
                dialog.accept()

            work = partial(station.authenticate, person, password)
            self.desk.tasks.run(work, done, dialog.refuse)

        chosen = self.desk.person.id if self.desk.person else ""
        title = self.desk.say("ui.sign_in")
        PasswordDialog(self.desk, title, people, act, self, chosen=chosen, go="ui.sign_in").open()

    def _named(self) -> None:
        person = self.desk.person
        self.who.setText(person.name if person else self.desk.say("ui.sign_in"))

    def _spoken(self) -> None:
        say = self.desk.say
        for name, tool in self.rail_buttons.items():
            tool.setText(say(f"ui.page.{name}"))
            tool.setAccessibleName(say(f"ui.page.{name}"))
            tool.setIcon(self._icon(name, on=tool.isChecked()))
        self.offline.setText(say("ui.offline"))
        self.look.setAccessibleName(say("ui.theme"))
        self.look.setToolTip(say("ui.theme"))
        self._named()
        self._counted()

    def _other_language(self) -> None:
        self.desk.speak("en" if self.desk.language == "zh" else "zh")

    def _other_theme(self) -> None:
        name = "light" if self.desk.theme.name == "dark" else "dark"
        self.retheme(name)

    def retheme(self, name: str, *, shipped: bool = False) -> None:
        """Change the theme of the whole application."""
        running = QApplication.instance()
        assert isinstance(running, QApplication)
        self.desk.retheme(theme.apply(running, name, shipped=shipped))
        self._spoken()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for what is being taken; nothing is lost by closing."""
        self.desk.tasks.leaving.emit()
        self.desk.tasks.finish()
        self.desk.long.finish()
        super().closeEvent(event)
