"""What every page gets: the station, the person, the language, the theme, and the way to others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from metro import language
from metro.errors import MetroError
from metro.ui.tasks import Tasks
from metro.ui.theme import Theme

if TYPE_CHECKING:
    from metro.app.station import Station
    from metro.model.judgement import Reason
    from metro.model.people import Person


class Desk(QObject):
    """The one thing that pages share; no page knows another."""

    spoken_changed = Signal()
    themed = Signal()
    person_changed = Signal()
    opened = Signal()
    changed = Signal()
    """Facts were recorded: lists may be old."""
    wanted = Signal(str, object)
    """A page is wanted, with what it should show."""
    told = Signal(str, str)
    """A message for the status line: role and words."""

    def __init__(self, spoken: str, theme: Theme) -> None:
        """Start with no station open."""
        super().__init__()
        self.language = spoken
        self.theme = theme
        self.tasks = Tasks(self)
        self.long = Tasks(self)
        """Work of minutes, such as issuing a job, beside the queue of readings."""
        self.station: Station | None = None
        self.person: Person | None = None
        self.tasks.refused.connect(self.refuse)
        self.long.refused.connect(self.refuse)

    @property
    def open_station(self) -> Station:
        """Return the station; pages work only after it is open."""
        assert self.station is not None
        return self.station

    def say(self, code: str, **parameters: object) -> str:
        """Return words by code in the language of the window."""
        return language.say(code, self.language, parameters)

    def reason(self, reason: Reason) -> str:
        """Return a reason in words."""
        return language.say(f"reason.{reason.code}", self.language, reason.parameters)

    def bilingual(self, name: Any) -> str:
        """Return a bilingual name in the language of the window."""
        return str(name.say(self.language))

    def listed(self, parts: Sequence[str]) -> str:
        """Write a list as the language of the window does."""
        return language.listed(parts, self.language)

    def cause(self, error: MetroError) -> str:
        """Say what was wrong, and what to do."""
        return f"{language.cause(error, self.language)} {language.remedy(error, self.language)}"

    def refuse(self, error: object) -> None:
        """Show a refusal in the status line."""
        if isinstance(error, MetroError):
            self.told.emit("fail", self.cause(error))

    def speak(self, spoken: str) -> None:
        """Change the language."""
        self.language = spoken
        self.spoken_changed.emit()

    def retheme(self, theme: Theme) -> None:
        """Change the theme."""
        self.theme = theme
        self.themed.emit()

    def sign_in(self, person: Person | None) -> None:
        """Change who is at the desk."""
        self.person = person
        self.person_changed.emit()
