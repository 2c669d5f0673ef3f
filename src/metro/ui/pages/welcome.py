"""The first page of somebody who has no station yet: open one, or look at the demo."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from metro.errors import MetroError
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import Card, button, label


class Page(QWidget):
    """Two ways to go on."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__()
        self.desk = desk
        outer = QVBoxLayout(self)
        outer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.card = Card()
        self.card.setFixedWidth(560)
        self.why = label("", "wait", wrap=True)
        self.card.body.addWidget(self.why)
        self.words = label("", wrap=True)
        self.card.body.addWidget(self.words)
        row = QHBoxLayout()
        self.choose = button("")
        self.choose.clicked.connect(self._choose)
        self.demo = button("", "go")
        self.demo.clicked.connect(self._demo)
        row.addWidget(self.choose)
        row.addWidget(self.demo)
        self.card.body.addSpacing(12)
        self.card.body.addLayout(row)
        outer.addWidget(self.card)
        desk.spoken_changed.connect(self._spoken)
        self._spoken()

    def _spoken(self) -> None:
        say = self.desk.say
        self.card.title.setText(say("ui.welcome"))
        self.words.setText(say("ui.welcome.words"))
        self.choose.setText(say("ui.open_folder"))
        self.demo.setText(say("ui.make_demo"))

    def enter(self, subject: object) -> None:
        """Say why there is no station."""
        if isinstance(subject, MetroError):
            self.why.setText(self.desk.cause(subject))
        self.demo.setFocus()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.desk.say("ui.open_folder"))
        if folder:
            self._go(Path(folder), make=False)

    def _demo(self) -> None:
        from metro.app.places import user_data

        self.demo.setEnabled(False)
        self.words.setText(self.desk.say("ui.making_demo"))
        self._go(user_data() / "demo", make=True)

    def _go(self, folder: Path, *, make: bool) -> None:
        def work() -> object:
            from metro.app.demo.build import build
            from metro.app.places import StationPlace
            from metro.app.station import Station, exists

            place = StationPlace(folder)
            if make and not exists(place):
                build(place)
            opened = Station(place)
            opened.settle()
            return opened

        def done(opened: object) -> None:
            self.desk.station = opened  # type: ignore[assignment]
            self.desk.opened.emit()

        def failed(error: MetroError) -> None:
            self.demo.setEnabled(True)
            self.enter(error)

        self.desk.tasks.run(work, done, failed)
