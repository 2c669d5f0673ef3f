"""Dialogs of a recall: a reason that is signed, and the letters before they are printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from metro.errors import MetroError
from metro.model.impact import HolderLetter
from metro.ui.desk import Desk
from metro.ui.impact_work import ImpactWork
from metro.ui.widgets.dialogs import PasswordDialog, People
from metro.ui.widgets.paper import PaperView
from metro.ui.widgets.pieces import button, label, reroll

Signed = Callable[[str, tuple[str, str], "SignedReasonDialog"], None]


class SignedReasonDialog(PasswordDialog):
    """A reason, who gives it, and the password; `sign` gets them and may refuse."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        facts: str,
        people: People,
        sign: Signed,
        parent: QWidget | None,
    ) -> None:
        """Offer the people who may sign."""
        super().__init__(desk, title, people, lambda *_: None, parent)
        self.sign = sign
        self.why = QLineEdit()
        self.why.setObjectName("why")
        self.why.setAccessibleName(desk.say("ui.why"))
        self.form.insertRow(0, label(facts, "small", wrap=True))
        self.form.insertRow(1, label(desk.say("ui.why"), "muted"), self.why)
        self.setTabOrder(self.why, self.who)
        self.setTabOrder(self.who, self.password)
        self.why.setFocus()

    def send(self) -> None:
        """Go on to what is still empty; then hand over."""
        for edit in (self.why, self.password):
            if not edit.text().strip():
                edit.setFocus()
                return
        self.go.setEnabled(False)
        signed = (str(self.who.currentData()), self.password.text())
        self.sign(self.why.text().strip(), signed, self)


class LettersDialog(QDialog):
    """The holders on the left, the letter to the chosen one beside them, the folder below."""

    def __init__(
        self,
        work: ImpactWork,
        letters: tuple[HolderLetter, ...],
        folder: Path,
        done: Callable[[int, Path], None],
        parent: QWidget | None,
    ) -> None:
        """Show the letters of a case; nothing is recorded before they are printed."""
        super().__init__(parent)
        self.work, self.letters, self.done_with = work, letters, done
        say = work.desk.say
        self.setWindowTitle(say("ui.recall.letters"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 680)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(12)
        outer.addWidget(label(say("ui.recall.letters.title", count=len(letters)), "title"))
        across = QHBoxLayout()
        across.setSpacing(12)
        self.holders = QListWidget()
        self.holders.setObjectName("holders")
        self.holders.setAccessibleName(say("column.holder"))
        self.holders.setFixedWidth(self.fontMetrics().horizontalAdvance("字") * 20)
        self.holders.addItems([letter.holder.name for letter in letters])
        self.paper = PaperView()
        across.addWidget(self.holders)
        across.addWidget(self.paper, 1)
        outer.addLayout(across, 1)
        self.refusal = label("", "small", wrap=True)
        self.refusal.setText(say("ui.recall.letters.recorded"))
        outer.addWidget(self.refusal)
        outer.addLayout(self._foot(folder))
        self.holders.currentRowChanged.connect(self._choose)
        self.holders.setCurrentRow(0)
        self.folder.setFocus()

    def _foot(self, folder: Path) -> QHBoxLayout:
        say, foot = self.work.desk.say, QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(label(say("ui.recall.folder"), "muted"))
        self.folder = QLineEdit(str(folder))
        self.folder.setObjectName("folder")
        self.folder.setAccessibleName(say("ui.recall.folder"))
        self.folder.returnPressed.connect(self.send)
        leave = button(say("ui.cancel"), "", "Esc")
        leave.clicked.connect(self.reject)
        self.go = button(say("ui.recall.letters.print"), "go", "Enter")
        self.go.clicked.connect(self.send)
        foot.addWidget(self.folder, 1)
        foot.addWidget(leave)
        foot.addWidget(self.go)
        return foot

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.letters):
            self.work.letter(self.letters[row], self.paper.show_pdf)

    def send(self) -> None:
        """Print all of them into the folder, and keep that they were."""
        text = self.folder.text().strip()
        if not text or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        folder = Path(text)

        def done(count: int) -> None:
            if isValid(self):
                self.accept()
            self.done_with(count, folder)

        self.work.write_letters(self.letters[0].case.id, folder, done, self._refuse)

    def _refuse(self, error: MetroError) -> None:
        self.refusal.setText(self.work.desk.cause(error))
        reroll(self.refusal, "role", "fail")
        self.go.setEnabled(True)
