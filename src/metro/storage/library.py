"""Answers about the numbers of regulations: who confirmed them, the printed texts, the sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from metro.storage import tables
from metro.storage.reading import EventReading, loaded

if TYPE_CHECKING:
    from metro.model.number_review import ConfirmationSheet, NumberMark, RegulationText


class LibraryReading(EventReading):
    """What the technical head said of regulations."""

    def number_marks(self, regulation: str) -> Mapping[str, NumberMark]:
        """Return the last confirmation or correction of each number by path."""
        from metro.model.number_review import NumberMark

        table, people = tables.number, tables.person
        query = select(table.c.path, table.c.mark).where(table.c.regulation == regulation)
        found = {row.path: loaded(NumberMark, row.mark) for row in self.every(query)}
        asked = select(people.c.id, people.c.name)
        wanted = {mark.person for mark in found.values()}
        rows = self.every(asked.where(people.c.id.in_(wanted))) if wanted else []
        names = {row.id: row.name for row in rows}
        return {
            path: replace(mark, name=names.get(mark.person, mark.person))
            for path, mark in found.items()
        }

    def regulation_texts(self, regulation: str) -> tuple[RegulationText, ...]:
        """Return the printed texts that the station holds, the newest first."""
        from metro.model.number_review import RegulationText

        table = tables.regulation_text
        query = select(table.c.data).where(table.c.regulation == regulation)
        rows = self.every(query.order_by(table.c.place.desc()))
        return tuple(loaded(RegulationText, row.data) for row in rows)

    def marked_pages(self, regulation: str, object: str) -> Mapping[str, int]:
        """Return the page of each clause in one text, as people marked them."""
        table = tables.regulation_page
        query = select(table.c.clause, table.c.page).where(
            table.c.regulation == regulation, table.c.object == object
        )
        return {row.clause: row.page for row in self.every(query)}

    def sheets(self, regulation: str) -> tuple[ConfirmationSheet, ...]:
        """Return the signed sheets of a regulation, the newest first."""
        from metro.model.number_review import ConfirmationSheet

        table = tables.regulation_sheet
        query = select(table).where(table.c.regulation == regulation)
        rows = self.every(query.order_by(table.c.serial.desc()))
        return tuple(
            replace(loaded(ConfirmationSheet, row.data), object=row.object) for row in rows
        )
