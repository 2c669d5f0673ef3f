"""Answers about the station as a whole: its instruments by nameplate, its staff, who helps it.

One question a table, however many instruments there are.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from metro.model.instrument import InstrumentState, MeasuringInstrument, Use
from metro.model.people import Appointment, Qualification
from metro.storage import tables
from metro.storage.library import LibraryReading
from metro.storage.reading import loaded

if TYPE_CHECKING:
    from metro.model.arrangement import ServiceArrangement
    from metro.model.completeness import Plate
    from metro.model.gate import PersonFact

AT_ONCE = 500
"""So many keys go into one question."""


class HoldingsReading(LibraryReading):
    """What the station has, all of it at once."""

    def plates(self) -> tuple[Plate, ...]:
        """Return the working instruments in use, one for all that share kind and nameplate."""
        from metro.model.completeness import Plate

        table = tables.instrument
        query = (
            select(func.min(table.c.id).label("id"), func.count().label("instruments"))
            .where(table.c.use == Use.WORKING.value, table.c.state == InstrumentState.IN_USE.value)
            .group_by(table.c.kind, table.c.plate)
            .order_by(table.c.kind, func.count().desc(), table.c.plate)
        )
        found = self.connection.execute(query).fetchall()
        counts = {row.id: row.instruments for row in found}
        texts: dict[str, str] = {}
        ids = list(counts)
        for first in range(0, len(ids), AT_ONCE):
            some = ids[first : first + AT_ONCE]
            asked = select(table.c.id, table.c.data).where(table.c.id.in_(some))
            texts |= {row.id: row.data for row in self.every(asked)}
        return tuple(
            Plate(loaded(MeasuringInstrument, texts[id]), count) for id, count in counts.items()
        )

    def instruments_of_use(self, use: str) -> tuple[MeasuringInstrument, ...]:
        """Return the instruments in use that serve as standards, auxiliary equipment, …"""
        table = tables.instrument
        query = select(table.c.data).where(
            table.c.use == use, table.c.state == InstrumentState.IN_USE.value
        )
        rows = self.every(query.order_by(table.c.kind, table.c.id))
        return tuple(loaded(MeasuringInstrument, row.data) for row in rows)

    def staff(self) -> tuple[PersonFact, ...]:
        """Return everybody with roles and permitted items, by name."""
        from metro.model.gate import PersonFact

        roles: dict[str, list[Appointment]] = defaultdict(list)
        items: dict[str, list[Qualification]] = defaultdict(list)
        held, permitted = tables.appointment, tables.qualification
        for row in self.every(select(held.c.person, held.c.data).order_by(held.c.document)):
            roles[row.person].append(loaded(Appointment, row.data))
        asked = select(permitted.c.person, permitted.c.data).order_by(permitted.c.instrument)
        for row in self.every(asked):
            items[row.person].append(loaded(Qualification, row.data))
        return tuple(
            PersonFact(row.id, row.name, tuple(roles[row.id]), tuple(items[row.id]))
            for row in self.people()
        )

    def arrangements(self) -> tuple[ServiceArrangement, ...]:
        """Return what other bodies perform for the station, by kind of instrument."""
        from metro.model.arrangement import ServiceArrangement

        table = tables.arrangement
        rows = self.every(select(table.c.data).order_by(table.c.kind, table.c.id))
        return tuple(loaded(ServiceArrangement, row.data) for row in rows)
