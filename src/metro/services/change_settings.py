"""Change the settings of the station: the role asked, and why; pictures are checked and kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from metro.errors import MetroError
from metro.evaluation import settings as forms
from metro.evaluation.authority import check_role
from metro.journal.bodies.register import SettingsChanged
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation
from metro.model.station import StationSettings
from metro.ports import Clock, Ledger, Objects

Editions = Callable[[str, date], list[VerificationRegulation]]
Checked = Callable[[bytes, str], bytes]
"""A picture from outside becomes one of ours, or is refused; the second is its name."""


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """The settings count from the day of the change on; an older record keeps those of its day."""

    ledger: Ledger
    clock: Clock
    editions: Editions
    objects: Objects
    picture: Checked

    def listed(self) -> Mapping[str, str]:
        """Return every setting known with its value as it is typed."""
        with self.ledger.reading() as reader:
            return forms.listed(reader.settings())

    def tried(
        self, changes: Mapping[str, str], pictures: Mapping[str, bytes] | None = None
    ) -> "Tried":
        """Return the settings as they would be, and their pictures; nothing is kept.

        Raises MetroError as a change does, but for reason and role.
        """
        with self.ledger.reading() as reader:
            before = reader.settings()
        settings = forms.changed(before, changes, "", self._editions(changes))
        own = {}
        for key, data in (pictures or {}).items():
            settings = forms.with_picture(settings, key, key)
            own[key] = self.picture(data, key)
        return Tried(settings, own)

    def __call__(
        self,
        changes: Mapping[str, str],
        why: str,
        actor: str,
        pictures: Mapping[str, bytes] | None = None,
    ) -> tuple[str, ...]:
        """Change settings by key, pictures by their bytes; return the keys that were named.

        Raises MetroError `reason.missing`, `role.needed`, `setting.unknown`, `setting.bad_value`,
        `setting.same`, `number.pattern`, `labels.no_room`, `interval.…`, `yields.…`, `picture.…`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        editions = self._editions(changes)
        kept = self._kept(pictures or {})
        with self.ledger.writing(actor) as work:
            check_role(actor, work.appointments(actor), self.clock.today(), Role.TECHNICAL_HEAD)
            before = work.settings()
            settings = forms.changed(before, changes, why, editions)
            for key, name in kept.items():
                settings = forms.with_picture(settings, key, name)
            if settings == before:
                raise MetroError("setting.same")
            work.append(SettingsChanged(settings, why))
        return (*changes, *kept)

    def _editions(self, changes: Mapping[str, str]) -> dict[str, list[VerificationRegulation]]:
        today = self.clock.today()
        return {kind: self.editions(kind, today) for kind in forms.kinds_named(changes)}

    def _kept(self, pictures: Mapping[str, bytes]) -> dict[str, str]:
        """Check the pictures and keep them, before the entry that names them."""
        checked = {key: self.picture(data, key) for key, data in pictures.items()}
        return {key: self.objects.put(data) for key, data in checked.items()}


@dataclass(frozen=True, slots=True)
class Tried:
    """Settings that nobody signed yet, and their new pictures by key."""

    settings: StationSettings
    pictures: Mapping[str, bytes] = field(default_factory=dict)
