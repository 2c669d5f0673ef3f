"""Enter a file of registers: what is new goes in through the services, all of it or nothing.

What a service refuses is a fault with the place of its row; the rest is tried all the same, so
that every fault is told, and then the one transaction is given up.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any

from metro.app.registers.file import Placed, Registers, tell
from metro.app.registers.papers import Paper
from metro.app.registers.rows import Founding, PersonRow
from metro.app.registers.together import HeldObjects, Together
from metro.app.station import Station
from metro.errors import MetroError
from metro.evaluation.plate import unfit
from metro.journal.codec import encode
from metro.model.instrument import MeasuringInstrument
from metro.model.organisation import Organisation
from metro.model.people import Person, Role
from metro.model.regulation import VerificationRegulation
from metro.model.standard import MeasurementStandard, UpstreamCertificate
from metro.ports import Work
from metro.regulations.cursor import Cursor
from metro.services.register_ledger import checked

SIGNS = frozenset(Role) - {Role.READER}
"""Roles that sign or act, and so need a password."""
Act = Callable[[], object]
Plates = Mapping[str, Sequence[VerificationRegulation]]
"""By kind of instrument, the regulations that say what stands on its nameplate."""


@dataclass
class Entered:
    """How many rows of each register are new, changed, or were there already."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)


def signing(registers: Registers) -> list[Person]:
    """Return the people of a file who will sign or act."""
    return [
        row.row.person
        for row in registers.people
        if any(held.role in SIGNS for held in row.row.appointments)
    ]


def without_password(station: Station, registers: Registers) -> list[Person]:
    """Return those of them whom the station knows no password of."""
    with station.ledger.reading() as reader:
        return [who for who in signing(registers) if reader.credential(who.id) is None]


def enter(
    station: Station, registers: Registers, passwords: Mapping[str, str], actor: str
) -> Entered:
    """Add what a file says to a station that stands; `actor` has proven who he is.

    Raises MetroError `registers.faults`, or what a service or the file's only fault says.
    """
    held, plates = HeldObjects(station.objects), plates_of(station, registers)
    with station.ledger.writing(actor) as work:
        entering = Entering(station, work, held, passwords, actor, actor, plates)
        if registers.station is not None:
            entering.compare_station(registers.station)
        entering.run(registers)
        tell(entering.faults, registers.file)
        held.keep()
    return entering.found


def plates_of(station: Station, registers: Registers) -> Plates:
    """Return by kind the regulations that say what the instruments of a file state."""
    return {kind: station.plates(kind) for kind in {row.row.kind for row in registers.instruments}}


class Entering:
    """One file on its way in."""

    def __init__(
        self,
        station: Station,
        work: Work,
        held: HeldObjects,
        passwords: Mapping[str, str],
        actor: str,
        head: str,
        plates: Plates,
    ) -> None:
        """Enter as `actor`; certificates are accepted by `head`, and by nobody where it is ''."""
        ledger = Together(work)
        self.people = replace(station.people, ledger=ledger)
        self.plates = plates
        self.register = replace(station.register, ledger=ledger, plates=plates.__getitem__)
        self.standards = replace(station.standards, ledger=ledger, objects=held)
        self.work, self.passwords = work, passwords
        self.actor, self.head = actor, head
        self.held = held
        self.faults: list[MetroError] = []
        self.refused: set[str] = set()
        self.found = Entered()

    def run(self, registers: Registers) -> None:
        """Enter everything; what is refused is kept in `faults`."""
        for person in registers.people:
            self.person(person, self.actor)
        for body in registers.applicants:
            self.body(body)
        for thing in registers.instruments:
            self.instrument(thing)
        for standard in registers.standards:
            self.standard(standard)
        for paper in registers.papers:
            self.paper(paper)

    def attempt(self, row: Placed[Any], act: Act) -> bool:
        """Do something for a row; a refusal is kept. A fault of the surroundings stops all."""
        try:
            row.place.checked(act)
        except MetroError as error:
            if error.code.startswith("station."):
                raise
            self.faults.append(error)
            return False
        return True

    def enter(self, section: str, row: Placed[Any], known: bool, act: Act) -> None:
        """Do what is needed for a row that is new, or that a service can change."""
        if self.attempt(row, act):
            (self.found.changed if known else self.found.added)[section] += 1

    def same(self, section: str, row: Placed[Any], *differs: str) -> None:
        """Skip a row that is there already; one that says something else is a fault."""
        if differs:
            names = "、".join(differs)
            id = row.row.id
            self.faults.append(row.place.refuse("registers.differs", id=id, differs=names))
        else:
            self.found.same[section] += 1

    def compare_station(self, placed: Placed[Founding]) -> None:
        """Refuse another station, or settings that have another verb to change them."""
        now, row = self.work.settings(), placed.row
        named = replace(row.settings, demo=now.demo, intervals=now.intervals)
        differs = differing(named, now)
        if row.code != self.work.station():
            differs = ("code", *differs)
        if differs:
            names = "、".join(differs)
            self.faults.append(placed.place.refuse("registers.station_differs", differs=names))

    def person(self, placed: Placed[PersonRow], actor: str) -> None:
        """Register a person, or what is new of one: a name, a role, an item, a password."""
        row = placed.row
        known = next((one for one in self.work.people() if one.id == row.id), None)
        roles = [encode(held) for held in self.work.appointments(row.id)]
        items = [encode(held) for held in self.work.qualifications(row.id)]
        new_roles = tuple(held for held in row.appointments if encode(held) not in roles)
        new_items = tuple(held for held in row.qualifications if encode(held) not in items)
        password = self.passwords.get(row.id)
        if known == row.person and not (new_roles or new_items or password):
            return self.same("people", placed)

        def act() -> None:
            if known != row.person or new_roles or new_items:
                self.people(row.person, new_roles, new_items, actor)
            if password is not None:
                self.people.set_password(row.id, password, self.actor)

        return self.enter("people", placed, known is not None, act)

    def body(self, placed: Placed[Organisation]) -> None:
        """Register an applicant or holder."""
        row = placed.row
        try:
            known = self.work.organisation(row.id)
        except MetroError:
            act = partial(self.register.organisations, [row], self.actor)
            return self.enter("applicants", placed, False, act)
        wanted: list[Organisation] = []
        if self.attempt(placed, lambda: wanted.append(checked(row))):
            self.same("applicants", placed, *differing(wanted[0], known))
        return None

    def instrument(self, placed: Placed[MeasuringInstrument]) -> None:
        """Register an instrument."""
        row = placed.row
        known = self.exactly(row.id)
        if known is None:
            faults = [_at_place(placed, error) for error in unfit(row, self.plates[row.kind])]
            self.faults += faults
            if not faults:
                act = partial(self.register.instruments, [row], self.actor)
                self.enter("instruments", placed, False, act)
            if self.exactly(row.id) is None:
                self.refused.add(row.id)
            return None
        wanted = replace(row, state=known.state)
        return self.same("instruments", placed, *differing(wanted, known))

    def exactly(self, id: str) -> MeasuringInstrument | None:
        """Return the instrument of this very id; a serial number is not asked."""
        try:
            found = self.work.instrument(id)
        except MetroError:
            return None
        return found if found.id == id else None

    def standard(self, placed: Placed[MeasurementStandard]) -> None:
        """Register a measurement standard, or its renewal; who belongs to it goes on to do so."""
        known = next(
            (row for row in self.work.measurement_standards() if row.id == placed.row.id), None
        )
        row = placed.row
        if known is not None:
            named = {member.instrument for member in known.members}
            new = tuple(member for member in row.members if member.instrument not in named)
            row = replace(row, members=(*known.members, *new))
            if row == known:
                return self.same("standards", placed)
        act = partial(self.standards.standard, row, self.actor)
        return self.enter("standards", placed, known is not None, act)

    def paper(self, placed: Placed[Paper]) -> None:
        """Record a certificate, and its confirmation where the file says that it is accepted."""
        paper, row = placed.row, placed.row.certificate
        known = self.work.upstream(row.id)
        if known is None:
            if row.instrument in self.refused:
                return  # that it is not there only follows from another fault
            act = lambda: self.standards.certificate(row, paper.data(), self.actor)  # noqa: E731
            self.enter("certificates", placed, False, act)
        else:
            self.attempt(placed, lambda: self.compare_paper(placed, known))
        if paper.required is not None and self.work.upstream(row.id) is not None:
            self.accept(placed, paper.required)

    def compare_paper(self, placed: Placed[Paper], known: UpstreamCertificate) -> None:
        """Compare a certificate with what is recorded, its file by the hash that is kept.

        A scan that was not there yet is recorded now; all else about it stays.
        """
        data, row = placed.row.data(), placed.row.certificate
        name = HeldObjects.name_of(data) if data else known.object
        differs = differing(replace(row, object=name), known)
        if differs == ("object",) and not known.object:
            self.standards.certificate(row, data, self.actor)
            self.found.changed["certificates"] += 1
        else:
            self.same("certificates", placed, *differs)

    def accept(self, placed: Placed[Paper], required: str) -> None:
        """Confirm a certificate (计量确认), unless it is confirmed for this very use."""
        known = self.work.confirmation(placed.row.id)
        if known is not None and known.accepted and known.required == required:
            return
        if not self.head:
            self.faults.append(placed.place.refuse("registers.nobody_accepts"))
            return
        act = partial(self.standards.confirm, placed.row.id, required, (), self.head)
        if self.attempt(placed, act):
            self.found.added["accepted"] += 1


def differing(one: Any, other: Any) -> tuple[str, ...]:
    """Return the names of the fields in which two rows differ, as they are kept."""
    pairs = ((row.name, getattr(one, row.name), getattr(other, row.name)) for row in fields(one))
    return tuple(name for name, mine, known in pairs if encode(mine) != encode(known))


def _at_place(placed: Placed[MeasuringInstrument], error: MetroError) -> MetroError:
    """Return a refusal of a text or a rating with the line where it stands."""
    part, place = error.parameters["part"], placed.place
    if part:
        place = next(row for row in place.get("parts").items() if row.string("id") == part)
    field = error.parameters.get("field")
    found = place.get(str(field)) if field else _rating(place, error)
    return found.refuse(error.code, **error.parameters)


def _rating(place: Cursor, error: MetroError) -> Cursor:
    return place.get("ratings").get(str(error.parameters["rating"]))
