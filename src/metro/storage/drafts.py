"""Readings taken and not yet submitted: every cell is durable when its call returns.

A draft is the list of what was taken, in order; a later text for the same cell is a strike (划改).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, bindparam, delete, insert, inspect, select

from metro.errors import MetroError
from metro.model.civil import civil_day
from metro.model.draft_cells import VERIFIER, of_bench, struck
from metro.ports import Draft
from metro.storage.engine import alone, reading
from metro.storage.faults import in_words
from metro.storage.tables import drafts as metadata
from metro.storage.tables import taken

if TYPE_CHECKING:
    from metro.model.strike import Strike


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

    def begin(self, draft: str, cells: Mapping[str, str], who: str, at: str) -> None:
        """Begin a draft with the cells that are known; durable when this returns."""
        rows = _rows(draft, cells, who, at, "")
        if rows:
            with in_words(), self.engine.begin() as connection:
                connection.execute(insert(taken), rows)

    def take(self, draft: str, cells: Mapping[str, str], who: str, at: str, why: str = "") -> None:
        """Take cells into a draft that there is, all at once; durable when this returns.

        Raises MetroError `draft.unknown`: what was submitted or discarded never comes back.
        """
        rows = _rows(draft, cells, who, at, why)
        known = select(taken.c.n).where(taken.c.draft == draft).limit(1)
        with in_words(), self.engine.begin() as connection:
            if connection.execute(known).first() is None:
                raise MetroError("draft.unknown", draft=draft)
            if rows:
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


def _rows(
    draft: str, cells: Mapping[str, str], who: str, at: str, why: str
) -> list[dict[str, str]]:
    return [
        {"draft": draft, "cell": cell, "text": text, "who": who, "at": at, "why": why}
        for cell, text in cells.items()
    ]


def _draft(name: str, rows: Sequence[Any]) -> Draft:
    from metro.model.strike import Strike

    cells: dict[str, str] = {}
    strikes: list[Strike] = []
    for row in rows:
        if struck(row.cell, cells, row.text, strikes):
            strikes.append(Strike(row.cell, cells[row.cell], row.text, row.who, row.at, row.why))
        cells[row.cell] = row.text
    return Draft(
        name,
        cells,
        tuple(strikes),
        changed_at=rows[-1].at,
        rows=tuple(row.n for row in rows),
        hands=_hands(rows),
        days=_days(rows),
    )


def _hands(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return whose draft it ever was, and who took anything at the bench, the first one first."""
    hands = (
        row.text if row.cell == VERIFIER else row.who
        for row in rows
        if row.cell == VERIFIER or of_bench(row.cell)
    )
    return tuple(dict.fromkeys(hand for hand in hands if hand))


def _days(rows: Sequence[Any]) -> tuple[date, ...]:
    """Return the civil days on which something was taken at the bench.

    What the draft began with was taken elsewhere: it came from a file or from another record.
    """
    taken_at = {row.at for row in rows if row.at != rows[0].at and of_bench(row.cell)}
    return tuple(sorted({civil_day(datetime.fromisoformat(at)) for at in taken_at}))
