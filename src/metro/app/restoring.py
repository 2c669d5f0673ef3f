"""Who may restore: a custodian, as far as the station that stands there or the backup can tell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from metro.app.clock import SystemClock
from metro.app.logs import log_fault
from metro.app.passwords import Argon2Passwords
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.errors import MetroError
from metro.model.civil import civil_day
from metro.model.people import Person, Role
from metro.ports import Reader

WORDS = ("person", "password", "role", "file")
"""What a person hears of himself stops a restore; that a station is damaged is why one restores."""
OTHERS = ("station.in_use", "station.busy", "station.not_reachable")


@dataclass(frozen=True, slots=True)
class Custodian:
    """A person who wants to restore, and his password, asked for when something can check it."""

    name: str
    password: Callable[[], str]

    def of_standing(self, place: StationPlace) -> str:
        """Return the id of the person by the station that is to be replaced.

        It is '' where there is none, where it can't be read, or where no custodian has a password.
        Raises MetroError `person.…`, `password.…`, `role.needed`, `station.in_use`.
        """
        try:
            return self._by(place)
        except MetroError as error:
            if error.code.partition(".")[0] in WORDS or error.code in OTHERS:
                raise
        except Exception as error:
            # However its tables are broken: the backup has its own word in the matter.
            log_fault(error)
        return ""

    def _by(self, place: StationPlace) -> str:
        from metro.storage.engine import check

        # To open a place for writing makes a station's tables: first see that it is one.
        with Station(place, read_only=True) as standing:
            check(standing.engine)
        with Station(place) as station:
            with station.ledger.reading() as reader:
                if not _known(reader):
                    return ""
            found = station.authenticate(self.name, self.password())
            with station.ledger.reading() as reader:
                return _custodian(reader, found, station.clock.today())

    def of_backup(self, reader: Reader) -> str:
        """Return the id of the person by the backup; where nothing there can tell, the name.

        A role counts that is held today or was held when the backup was made.
        Raises MetroError `person.…`, `password.…`, `role.needed`.
        """
        if not _known(reader):
            return self.name
        person = reader.person(self.name)
        credential = reader.credential(person.id)
        if credential is None:
            raise MetroError("person.no_password", person=person.name)
        if not Argon2Passwords().matches(credential.hash, self.password()):
            raise MetroError("restore.wrong_password", person=person.name)
        made = civil_day(datetime.fromisoformat(reader.last_recorded_at()))
        return _custodian(reader, person, SystemClock().today(), made)


def _known(reader: Reader) -> bool:
    """Tell whether any custodian has a password."""
    return any(
        row.role is Role.CUSTODIAN and reader.credential(person.id) is not None
        for person in reader.people()
        for row in reader.appointments(person.id)
    )


def _custodian(reader: Reader, person: Person, *days: date) -> str:
    """Return the id of a person who is custodian on one of these days.

    Raises MetroError `role.needed`.
    """
    rows = [row for row in reader.appointments(person.id) if row.role is Role.CUSTODIAN]
    if not any(row.holds(day) for row in rows for day in days):
        raise MetroError("role.needed", role=Role.CUSTODIAN.value)
    return person.id
