"""Found a station from a file of registers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from metro.app.clock import SystemClock
from metro.app.key_keeping import seal_root
from metro.app.making import check_vacant, new_station
from metro.app.places import StationPlace
from metro.app.registers.entering import Entered, Entering, plates_of, signing
from metro.app.registers.file import Registers, tell
from metro.app.registers.together import HeldObjects, Together
from metro.app.station import workstation_name
from metro.errors import MetroError
from metro.model.people import Person, Role
from metro.ports import Clock

SETUP = "setup"
Ask = Callable[[Sequence[Person]], Mapping[str, str]]
"""How the passwords of these people are learnt, by id."""


def found_station(
    place: StationPlace,
    registers: Registers,
    ask: Ask,
    head: str = "",
    clock: Clock | None = None,
) -> Entered:
    """Found a station in an empty place, in one transaction; what fails leaves nothing.

    The first custodian of the file registers everything else. `head` accepts certificates.
    Raises MetroError `registers.no_station`, `registers.no_custodian`, `station.…`, and what
    entering a file raises.
    """
    if registers.station is None:
        raise MetroError("registers.no_station", file=registers.file)
    row, clock = registers.station.row, clock or SystemClock()
    custodian = _custodian(registers, clock)
    check_vacant(place)
    # People type their passwords when nothing known so far speaks against the station.
    passwords = ask(signing(registers))
    with new_station(place, clock) as station:
        founding, held = station.found, HeldObjects(station.objects)
        plates = plates_of(station, registers)
        with station.ledger.writing(SETUP) as work:
            together = replace(founding, ledger=Together(work))
            name = workstation_name()
            registers.station.place.checked(lambda: together(row.code, row.settings, name))
            entering = Entering(station, work, held, passwords, custodian, head, plates)
            people = sorted(registers.people, key=lambda one: one.row.id != custodian)
            entering.person(people[0], SETUP)
            entering.run(replace(registers, people=people[1:]))
            tell(entering.faults, registers.file)
            held.keep()
        # The root waits for the next key; until then nobody needs it.
        seal_root(station, "", passwords.get(custodian, ""))
        return entering.found


def _custodian(registers: Registers, clock: Clock) -> str:
    today = clock.today()
    for person in registers.people:
        for held in person.row.appointments:
            if held.role is Role.CUSTODIAN and held.holds(today):
                return person.row.id
    raise MetroError("registers.no_custodian", file=registers.file)
