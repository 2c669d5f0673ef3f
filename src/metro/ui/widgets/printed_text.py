"""What the technical head does with paper: attach the text, mark a page, sign the sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from metro.errors import MetroError
from metro.model.number_review import ConfirmationSheet, RegulationText
from metro.services.attach_text import LARGEST
from metro.ui.desk import Desk
from metro.ui.scanning import count_pages, page_image
from metro.ui.widgets.choice import PaperDialog
from metro.ui.widgets.dialogs import PasswordDialog, People
from metro.ui.widgets.number_dialogs import heads

SMALL = 200
"""Pixels: enough to see whether a first page can be drawn at all."""


def read_text(file: Path) -> bytes:
    """Return the bytes of a file that can be shown.

    Raises MetroError `file.unreadable`, `text.…`.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise MetroError("text.too_large", file=file.name, most=LARGEST // 1_000_000)
        data = file.read_bytes()
    except OSError as error:
        raise MetroError("file.unreadable", file=str(file)) from error
    count_pages(data, file.name)
    page_image(data, 1, SMALL, file.name)
    return data


class PaperWork:
    """The acts of one view; `changed` is called when something was recorded."""

    def __init__(self, desk: Desk, view: QWidget, changed: Callable[[], None]) -> None:
        """Serve one view."""
        self.desk, self.view, self.changed = desk, view, changed

    def _who(self) -> str | None:
        if self.desk.person is None:
            self.desk.told.emit("wait", self.desk.say("ui.review.sign_in"))
            return None
        return self.desk.person.id

    def ask_file(self, regulation: str) -> None:
        """Ask for the file of the printed text."""
        if self._who() is None:
            return
        name, _ = QFileDialog.getOpenFileName(
            self.view, self.desk.say("ui.review.attach"), "", "PDF, PNG, JPEG (*.pdf *.png *.jp*g)"
        )
        if name:
            self.attach(regulation, Path(name))

    def attach(self, regulation: str, file: Path) -> None:
        """Keep a file as the printed text of a regulation."""
        who, station = self._who(), self.desk.open_station
        if who is None:
            return

        def work() -> RegulationText:
            return station.texts(regulation, file.name, read_text(file), who)

        def done(text: RegulationText) -> None:
            self.desk.told.emit("pass", self.desk.say("ui.review.attached", name=text.name))
            self.changed()

        self.desk.tasks.run(work, done)

    def mark(self, regulation: str, text: RegulationText, clause: str, page: int) -> None:
        """Keep on which page a clause stands."""
        who, station = self._who(), self.desk.open_station
        if who is None:
            return

        def done(_: object) -> None:
            said = self.desk.say("ui.review.marked", clause=clause, page=page)
            self.desk.told.emit("pass", said)
            self.changed()

        work = partial(station.texts.mark, regulation, text.object, clause, page, who)
        self.desk.tasks.run(work, done)

    def sign(self, regulation: str) -> None:
        """Ask for the technical head's signature on the sheet."""
        work = partial(heads, self.desk.open_station)
        self.desk.tasks.run(work, partial(self._ask, regulation))

    def _ask(self, regulation: str, people: People) -> None:
        station = self.desk.open_station

        def act(person: str, password: str, dialog: PasswordDialog) -> None:
            def work() -> tuple[ConfirmationSheet, bytes]:
                sheet = station.sheets(regulation, person, password)
                return station.sheets.bytes_of(regulation, sheet.serial)

            def done(found: tuple[ConfirmationSheet, bytes]) -> None:
                dialog.accept()
                said = self.desk.say("ui.review.signed", number=found[0].number)
                self.desk.told.emit("pass", said)
                self.changed()
                self._show(found)

            self.desk.tasks.run(work, done, dialog.refuse)

        chosen = self.desk.person.id if self.desk.person else ""
        title = self.desk.say("ui.review.sheet")
        PasswordDialog(self.desk, title, people, act, self.view, chosen=chosen).open()

    def show(self, regulation: str, serial: int) -> None:
        """Show a signed sheet as it was stored."""
        work = partial(self.desk.open_station.sheets.bytes_of, regulation, serial)
        self.desk.tasks.run(work, self._show)

    def _show(self, found: tuple[ConfirmationSheet, bytes]) -> None:
        SheetDialog(self.desk, *found, self.view).show()


class SheetDialog(PaperDialog):
    """A signed sheet; Ctrl S saves its bytes unchanged."""

    def __init__(self, desk: Desk, sheet: ConfirmationSheet, data: bytes, parent: QWidget) -> None:
        """Show the pages."""
        super().__init__(
            desk, f"{sheet.number}   ·   {desk.say('ui.save_as')} Ctrl S", data, parent
        )
        self.desk, self.sheet = desk, sheet
        self.setObjectName("sheet")
        QShortcut(QKeySequence("Ctrl+S"), self, self._save)

    def _save(self) -> None:
        offered = f"{self.sheet.number.replace('/', '-')}.pdf"
        name, _ = QFileDialog.getSaveFileName(
            self, self.desk.say("ui.save_as"), offered, "PDF (*.pdf)"
        )
        if name:
            self.save(Path(name))

    def save(self, file: Path) -> None:
        """Write the bytes as they were stored."""
        try:
            file.write_bytes(self.data)
        except OSError:
            self.desk.refuse(MetroError("file.unwritable", file=str(file)))
