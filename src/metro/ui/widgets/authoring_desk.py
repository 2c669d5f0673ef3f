"""What leads from the list of regulations to writing, comparing, importing, exporting one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from metro.app.text_drafts import TextDrafts
from metro.errors import MetroError
from metro.ui.desk import Desk
from metro.ui.widgets.authoring import AuthoringView, write_out
from metro.ui.widgets.dialogs import AskDialog, PasswordDialog
from metro.ui.widgets.differences import DifferencesView
from metro.ui.widgets.number_dialogs import NoteDialog, heads
from metro.ui.widgets.pieces import button

TOOLS = (("new", "F2"), ("file", "F3"), ("compare", "F6"), ("export", "F7"))


class NewDialog(AskDialog):
    """The file name of a new regulation, and which one it starts from."""

    def __init__(
        self,
        desk: Desk,
        ids: list[str],
        chosen: str,
        act: Callable[[str, str], None],
        parent: QWidget,
    ) -> None:
        """Offer every regulation as a start, and every draft to go on with."""
        super().__init__(desk, desk.say("ui.author.new"), desk.say("ui.take"), parent)
        self.act = act
        self.source = QComboBox()
        self.source.setObjectName("author_source")
        self.source.addItems(ids)
        self.source.setCurrentText(chosen)
        self.field(desk.say("ui.author.like"), self.source)
        self.name = QLineEdit(f"{chosen}-own" if chosen else "")
        self.name.setObjectName("author_name")
        self.field(desk.say("ui.author.file_name"), self.name)
        self.name.setFocus()
        self.name.selectAll()

    def send(self) -> None:
        """Hand over name and start; a bad name is told here."""
        from metro.app.authoring import start_from

        name = self.name.text().strip().removesuffix(".yaml")
        try:
            if self.source.currentText() not in TextDrafts(_folder(self.desk)).names():
                start_from(self.source.currentText(), name, self.desk.open_station.library)
        except MetroError as error:
            self.refuse(error)
            return
        self.accept()
        self.act(self.source.currentText(), name)


def _folder(desk: Desk) -> Path:
    return desk.open_station.place.folder


class AuthoringDesk(QObject):
    """Buttons above the list, two views in its stack, and what they ask for."""

    def __init__(
        self,
        desk: Desk,
        page: QWidget,
        stack: QStackedWidget,
        tools: QHBoxLayout,
        chosen: Callable[[], str],
        back: Callable[[], None],
    ) -> None:
        """Add the buttons and the views; `chosen` names the regulation chosen in the list."""
        super().__init__(page)
        self.desk, self.page, self.stack, self.chosen = desk, page, stack, chosen
        self.list = stack.widget(0)
        self.view, self.differences = AuthoringView(desk), DifferencesView(desk)
        for widget in (self.view, self.differences):
            stack.addWidget(widget)
            widget.left.connect(back)
        self.view.import_wanted.connect(self.ask_import)
        self.view.export_wanted.connect(self._export_text)
        acts = (self.ask_new, self.ask_file, self.compare, self.export)
        self.tools: dict[str, QPushButton] = {}
        for (name, key), act in zip(TOOLS, acts, strict=True):
            tool = button("", "", key)
            tool.setObjectName(f"author_{name}_tool")
            tool.clicked.connect(act)
            tools.addWidget(tool)
            self.tools[name] = tool
            shortcut = QShortcut(QKeySequence(key), self.list, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        desk.themed.connect(self.view.redraw)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of the window."""
        for name, key in TOOLS:
            said = self.desk.say(f"ui.author.tool.{name}")
            self.tools[name].setText(f"{said}   {key}")
            self.tools[name].setAccessibleName(said)
        self.view.speak()
        self.differences.speak()

    def _ids(self) -> list[str]:
        return [*self.desk.open_station.library.ids(), *TextDrafts(_folder(self.desk)).names()]

    def ask_new(self) -> None:
        """Ask for a name and a start."""
        NewDialog(self.desk, self._ids(), self.chosen(), self.start, self.page).open()

    def start(self, source: str, name: str) -> None:
        """Write a regulation from another one, or go on with a draft."""
        from metro.app.authoring import start_from
        from metro.regulations.case_files import renamed

        drafts = TextDrafts(_folder(self.desk))
        try:
            if source in drafts.names():
                text, cases = drafts.read(source)
                named = renamed(cases.encode(), name).decode()
            else:
                data, found = start_from(source, name, self.desk.open_station.library)
                text, named = data.decode(), (found or b"").decode()
            self.write(name, text, named)
        except MetroError as error:
            self.desk.refuse(error)

    def write(self, name: str, text: str, cases: str, *, keep: bool = True) -> None:
        """Show the editor; `keep` False makes no draft."""
        self.stack.setCurrentWidget(self.view)
        self.view.open(name, text, cases, keep=keep)

    def show(self, regulation: str) -> None:
        """Show a regulation in the editor with a fault in it, and keep nothing: for a picture."""
        shelf = self.desk.open_station.library
        text = shelf.data(regulation).decode().replace("±0.5 kPa", "±0.4 kPa")
        cases = (shelf.cases(regulation) or b"").decode()
        self.write(regulation, text, cases, keep=False)

    def compare(self) -> None:
        """Show what differs between two editions."""
        self.stack.setCurrentWidget(self.differences)
        self.differences.open(self.desk.open_station.library.ids(), self.chosen())

    def ask_file(self) -> None:
        """Ask for a file to bring in; it is looked at in the editor before it is imported."""
        dialog = QFileDialog(self.page, self.desk.say("ui.author.tool.file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("YAML (*.yaml)")
        dialog.fileSelected.connect(self.bring_file)
        dialog.open()

    def bring_file(self, chosen: str) -> None:
        """Read a file and its cases, beside the window, and show them."""
        file = Path(chosen)

        def work() -> tuple[str, str]:
            from metro.app.files import read_file
            from metro.regulations.case_files import beside
            from metro.regulations.cases import LARGEST_CASES
            from metro.regulations.source import parse
            from metro.regulations.standing import check_id

            check_id(file.stem)
            data = read_file(file)
            parse(data, file.name)
            cases = read_file(beside(file), LARGEST_CASES) if beside(file).is_file() else b""
            return data.decode("utf-8-sig"), cases.decode("utf-8-sig", "replace")

        self.desk.tasks.run(work, lambda found: self.write(file.stem, *found))

    def export(self) -> None:
        """Ask for a folder for the chosen regulation."""
        regulation, shelf = self.chosen(), self.desk.open_station.library
        if regulation:
            self._ask_folder(
                lambda folder: self._write_out(
                    lambda: write_out(
                        folder, regulation, shelf.data(regulation), shelf.cases(regulation)
                    )
                )
            )

    def _export_text(self, name: str, text: str, cases: str) -> None:
        self._ask_folder(
            lambda folder: self._write_out(
                lambda: write_out(folder, name, text.encode(), cases.encode() or None)
            )
        )

    def _ask_folder(self, act: Callable[[str], None]) -> None:
        dialog = QFileDialog(self.page, self.desk.say("ui.author.tool.export"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(act)
        dialog.open()

    def _write_out(self, work: Callable[[], list[str]]) -> None:
        def done(files: list[str]) -> None:
            self.desk.told.emit("pass", self.desk.say("ui.author.written", files="  ".join(files)))

        self.desk.tasks.run(work, done)

    def ask_import(self, name: str, text: str, cases: str) -> None:
        """Ask the technical head for the password and the reason."""
        station = self.desk.open_station
        done = partial(self._ask_word, name, text.encode(), cases.encode())
        self.desk.tasks.run(partial(heads, station), done)

    def _ask_word(
        self, name: str, text: bytes, cases: bytes, people: list[tuple[str, str]]
    ) -> None:
        act = partial(self._import, name, text, cases)
        title = self.desk.say("ui.author.importing", name=name)
        NoteDialog(self.desk, title, people, act, self.page).open()

    def _import(
        self,
        name: str,
        text: bytes,
        cases: bytes,
        person: str,
        password: str,
        why: str,
        dialog: PasswordDialog,
    ) -> None:
        station = self.desk.open_station

        def work() -> int:
            from metro.app.authoring import bring

            actor = station.authenticate(person, password)
            _, count = bring(station, name, text, cases, why, actor.id)
            TextDrafts(station.place.folder).discard(name)
            return count

        def done(count: int) -> None:
            dialog.accept()
            self.view.name = ""
            self.desk.told.emit("pass", self.desk.say("ui.author.imported", name=name, count=count))
            self.desk.changed.emit()
            self.view.left.emit()

        self.desk.tasks.run(work, done, dialog.refuse)
