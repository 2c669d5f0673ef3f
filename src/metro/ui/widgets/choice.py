"""A dialog to choose one of a few, and one that shows paper."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from metro.ui.desk import Desk
from metro.ui.widgets.dialogs import AskDialog, People
from metro.ui.widgets.paper import PaperView


class ChoiceDialog(AskDialog):
    """Choose one person."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        people: People,
        act: Callable[[str], None],
        parent: QWidget | None,
    ) -> None:
        """Offer some people."""
        super().__init__(desk, title, desk.say("ui.take"), parent)
        self.act = act
        self.choice = QComboBox()
        self.choice.setObjectName("choice")
        for person, name in people:
            self.choice.addItem(name, person)
        self.field(title, self.choice)
        self.choice.setFocus()

    def send(self) -> None:
        """Hand over the choice."""
        self.accept()
        self.act(str(self.choice.currentData()))


class PaperDialog(QDialog):
    """Shows a PDF in a window of its own."""

    def __init__(self, desk: Desk, title: str, data: bytes, parent: QWidget | None) -> None:
        """Show the pages."""
        super().__init__(parent)
        del desk
        self.setWindowTitle(title)
        self.resize(820, 900)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.paper = PaperView()
        outer.addWidget(self.paper)
        self.data = data

    def showEvent(self, event: object) -> None:
        """Draw once the size is known."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.paper.show_pdf(self.data)
