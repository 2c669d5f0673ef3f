"""Readings taken and not yet submitted: every cell is durable when its call returns.

A draft is the list of what was taken, in order; a later text for the same cell is a strike (划改).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, bindparam, delete, insert, inspect, select

from metro.errors import MetroError
from metro.ports import Draft
from metro.storage.engine import alone, reading
from metro.storage.faults import in_words
from metro.storage.tables import drafts as metadata
from metro.storage.tables import taken

if TYPE_CHECKING:
    from metro.model.strike import Strike

NOT_STRUCK = ("header/", "standard/", "adjusted")
"""Cells that are choices, not readings: a change of them is no strike."""


class SqlDrafts:
    """Drafts in their own SQLite file, or in a table on PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        """Make the table if there is none.

        Raises MetroError `station.…`, here and in every method.
        """
        self.engine = engine
        self._reading = reading(engine)
        with in_words():
            with self._reading.connect() as connection:
                if inspect(connection).has_table(taken.name):
                    return
            with engine.begin() as connection:
                alone(connection)
                metadata.create_all(connection)

    def take(self, draft: str, cells: Mapping[str, str], who: str, at: str, why: str = "") -> None:
        """Take cells at once; durable when this returns."""
        rows = [
            {"draft": draft, "cell": cell, "text": text, "who": who, "at": at, "why": why}
            for cell, text in cells.items()
        ]
        if rows:
            with in_words(), self.engine.begin() as connection:
                connection.execute(insert(taken), rows)

    def get(self, draft: str) -> Draft:
        """Return a draft.

        Raises MetroError `draft.unknown`.
        """
        with in_words(), self._reading.begin() as connection:
            query = select(taken).where(taken.c.draft == draft).order_by(taken.c.n)
            rows = connection.execute(query).fetchall()
        if not rows:
            raise MetroError("draft.unknown", draft=draft)
        return _draft(draft, rows)

    def all(self) -> tuple[Draft, ...]:
        """Return every draft, the one changed last first."""
        with in_words(), self._reading.begin() as connection:
            rows = connection.execute(select(taken).order_by(taken.c.n)).fetchall()
        grouped: dict[str, list[Any]] = {}
        for row in rows:
            grouped.setdefault(row.draft, []).append(row)
        found = [_draft(name, lines) for name, lines in grouped.items()]
        return tuple(sorted(found, key=lambda row: row.changed_at, reverse=True))

    def discard(self, draft: str, seen: Draft | None = None) -> None:
        """Forget a draft, or what was seen of it; what was taken is in the journal by then."""
        same = taken.c.draft == draft
        with in_words(), self.engine.begin() as connection:
            if seen is None:
                connection.execute(delete(taken).where(same))
            else:
                connection.execute(
                    delete(taken).where(same, taken.c.n == bindparam("row")),
                    [{"row": row} for row in seen.rows],
                )


def _draft(name: str, rows: Iterable[Any]) -> Draft:
    cells: dict[str, str] = {}
    from metro.model.strike import Strike

    strikes: list[Strike] = []
    changed = ""
    numbers = []
    for row in rows:
        numbers.append(row.n)
        old = cells.get(row.cell, "")
        if old and old != row.text and not row.cell.startswith(NOT_STRUCK):
            strikes.append(Strike(row.cell, old, row.text, row.who, row.at, row.why))
        cells[row.cell] = row.text
        changed = row.at
    return Draft(name, cells, tuple(strikes), changed, tuple(numbers))
