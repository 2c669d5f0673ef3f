"""Kinds of instrument in a file that no regulation of this copy verifies: mostly a slip."""

from metro.app import shelf
from metro.app.registers.file import Registers
from metro.model.instrument import Use


def without_regulation(registers: Registers) -> list[str]:
    """Return the kinds that the file means to verify and no regulation knows, in order.

    A station may bring regulations of its own later, so they are told and not refused.
    """
    meant = {row.row.kind for row in registers.instruments if row.row.use is Use.WORKING}
    for standard in registers.standards:
        meant |= set(standard.row.instruments)
    for person in registers.people:
        meant |= {held.instrument for held in person.row.qualifications}
    if registers.station is not None:
        meant |= set(registers.station.row.settings.authorisation.instruments)
    known: set[str] = set()
    for heading in shelf.headings():
        known |= {heading.instrument, *(row.instrument for row in heading.also_for)}
    return sorted(meant - known)
