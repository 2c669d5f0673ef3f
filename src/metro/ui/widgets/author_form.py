"""The common parts of a regulation as a form: each field is one value of the text beside it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from metro.errors import MetroError
from metro.regulations.patching import patched, values_at
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import label

FIELDS = (
    ("number", ("regulation", "number")),
    ("edition", ("regulation", "edition")),
    ("title_zh", ("regulation", "title", "zh")),
    ("title_en", ("regulation", "title", "en")),
    ("territory", ("regulation", "territory")),
    ("revision", ("regulation", "revision")),
    ("from", ("in_force", "from")),
    ("until", ("in_force", "until")),
    ("instrument", ("applies_to", "instrument")),
    ("name_zh", ("applies_to", "name", "zh")),
    ("name_en", ("applies_to", "name", "en")),
    ("interval", ("interval", "0", "value")),
    ("pass_zh", ("documents", "wording", "pass", "zh")),
    ("pass_en", ("documents", "wording", "pass", "en")),
)


class AuthorForm(QWidget):
    """Shows the values of a text; a field that is left changes the text in its place."""

    edited = Signal(str)

    def __init__(self, desk: Desk, text: Callable[[], str]) -> None:
        """Make empty fields; `text` gives the text as it stands."""
        super().__init__()
        self.desk = desk
        self.text = text
        form = QFormLayout(self)
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(12)
        self.words = {name: label("", "muted") for name, _ in FIELDS}
        self.fields = {name: QLineEdit() for name, _ in FIELDS}
        for name, path in FIELDS:
            field = self.fields[name]
            field.setObjectName(f"author_{name}")
            field.editingFinished.connect(partial(self._take, path, field))
            self.words[name].setBuddy(field)
            form.addRow(self.words[name], field)
        self.speak()

    def speak(self) -> None:
        """Say the names in the language of the window."""
        for name, words in self.words.items():
            said = self.desk.say(f"ui.author.{name}")
            words.setText(said)
            self.fields[name].setAccessibleName(said)

    def show_values(self, values: list[str | None] | None) -> None:
        """Show what a text says; of one that can't be read, nothing can be changed here."""
        for number, (name, _) in enumerate(FIELDS):
            field = self.fields[name]
            field.setEnabled(values is not None)
            if values is not None and not field.hasFocus():
                field.setText(values[number] or "")

    def _take(self, path: tuple[str, ...], field: QLineEdit) -> None:
        text = self.text()
        try:
            if (values_at(text, [path])[0] or "") == field.text().strip():
                return
            changed = patched(text, path, field.text().strip() or None)
        except MetroError as error:
            self.desk.refuse(error)
            return
        if changed != text:
            self.edited.emit(changed)
