"""Small dialogs: a person with a password, and a reason. They are opened, never executed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from metro.errors import MetroError
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import button, label

People = list[tuple[str, str]]
"""Id and name."""


class AskDialog(QDialog):
    """A titled form with one line of refusal, a button to go on, and Esc to leave."""

    def __init__(self, desk: Desk, title: str, go: str, parent: QWidget | None) -> None:
        """Make an empty form."""
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 30)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(12)
        outer.addWidget(label(title, "title"))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(8)
        outer.addLayout(self.form)
        self.refusal = label("", "fail", wrap=True)
        self.refusal.hide()
        outer.addWidget(self.refusal)
        row = QHBoxLayout()
        row.addStretch(1)
        leave = button(desk.say("ui.cancel"), "", "Esc")
        leave.clicked.connect(self.reject)
        self.go = button(go, "go", "Enter")
        self.go.setDefault(True)
        self.go.clicked.connect(self.send)
        row.addWidget(leave)
        row.addWidget(self.go)
        outer.addLayout(row)

    def send(self) -> None:
        """Do what the dialog is for."""
        self.accept()

    def refuse(self, error: MetroError) -> None:
        """Show what is wrong and stay open."""
        self.refusal.setText(self.desk.cause(error))
        self.refusal.show()
        self.go.setEnabled(True)
        self.setEnabled(True)

    def field(self, name: str, widget: QWidget) -> None:
        """Add a field with its name."""
        words = label(name, "muted")
        words.setBuddy(widget)
        widget.setAccessibleName(name)
        self.form.addRow(words, widget)


class PasswordDialog(AskDialog):
    """Who acts, and the password; `act` gets both and may refuse."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        people: People,
        act: Callable[[str, str, "PasswordDialog"], None],
        parent: QWidget | None,
        *,
        chosen: str = "",
        go: str = "ui.sign",
    ) -> None:
        """Offer some people; `chosen` is the one that is most likely meant, `go` what is done."""
        super().__init__(desk, title, desk.say(go), parent)
        self.act = act
        self.who = QComboBox()
        for person, name in people:
            self.who.addItem(name, person)
        at = self.who.findData(chosen)
        self.who.setCurrentIndex(max(at, 0))
        self.field(desk.say("ui.person"), self.who)
        self.password = QLineEdit()
        self.password.setObjectName("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.field(desk.say("ui.password"), self.password)
        self.password.setFocus()

    def send(self) -> None:
        """Hand over person and password; the dialog closes when that is accepted."""
        self.go.setEnabled(False)
        self.act(str(self.who.currentData()), self.password.text(), self)

    def refuse(self, error: MetroError) -> None:
        """Show what is wrong and ask again."""
        super().refuse(error)
        self.password.selectAll()
        self.password.setFocus()


Reasoned = Callable[[str], None]
"""What is done with a reason."""


class ReasonDialog(AskDialog):
    """A reason, with usual ones offered; the first is there to be accepted with Enter."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        usual: list[str],
        act: Reasoned,
        parent: QWidget | None,
    ) -> None:
        """Offer usual reasons; any other can be typed."""
        super().__init__(desk, title, desk.say("ui.take"), parent)
        self.act = act
        self.why = QComboBox()
        self.why.setObjectName("why")
        self.why.setEditable(True)
        self.why.addItems(usual)
        self.field(desk.say("ui.why"), self.why)
        self.why.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self.why.lineEdit()
        assert edit is not None
        edit.returnPressed.connect(self.send)
        edit.selectAll()
        edit.setFocus()

    def send(self) -> None:
        """Hand over the reason."""
        why = self.why.currentText().strip()
        if why and self.isVisible():
            self.accept()
            self.act(why)
