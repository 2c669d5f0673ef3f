"""The rule of the effective event (design §4), written once and used by every question.

The last event of an instrument that was not voided and is dated no later than the reading, among
the entries known, ordered by day, time and place in the journal. A failed event counts too. One of
the same day counts if its time is earlier or the record names it. Merged instruments count as one.
"""

from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, or_, select

from metro.storage import tables

ENDLESS = 2**62
"""The place at which a row ends that nothing has ended."""
ROLES = {"assessment": 4, "main": 0, "check": 1, "auxiliary": 2, "intermediate_check": 3}
"""Numbers of the roles; those up to 2 feed readings and hand a fault on."""
FEEDS = 2


class Sort(IntEnum):
    """How an event counts."""

    VALIDITY = 0
    """It begins or ends a validity."""
    CHECK = 1
    """An intermediate check (期间核查)."""
    OTHER = 2
    """An inspection in service that passed, or the assessment of a measurement standard."""


def as_number(day: str) -> int:
    """Return a day as the number YYYYMMDD."""
    return int(day.replace("-", ""))


def is_known(table: FromClause, known: Any) -> ColumnElement[bool]:
    """Return the condition that a row says what was known at a place of the journal."""
    return and_(table.c.since <= known, table.c.until > known)


def last_before(
    subject: Any,
    day: Any,
    same_day: Any,
    known: Any,
    sort: Sort = Sort.VALIDITY,
    name: str = "e",
) -> Select[Any]:
    """Return the question for the last event up to a day; `same_day` says which count on it."""
    table = tables.counted.alias(name)
    return (
        select(table.c.event, table.c.place, table.c.day)
        .where(
            table.c.subject == subject,
            table.c.sort == int(sort),
            table.c.day <= day,
            is_known(table, known),
            or_(table.c.day < day, same_day(table)),
        )
        .order_by(table.c.day.desc(), table.c.time.desc(), table.c.place.desc())
        .limit(1)
    )


def effective(reliance: FromClause, known: Any, asked: str = "event") -> Any:
    """Return the effective event of a row of `relied`, or its day, as a value of a question."""
    time = reliance.c.time

    def same_day(table: FromClause) -> ColumnElement[bool]:
        # A reading without a time of day is taken to be at the end of its day.
        earlier = and_(table.c.time != "", or_(time == "", table.c.time < time))
        return or_(earlier, table.c.event == reliance.c.named)

    name = "e" if asked == "event" else "d"
    found = last_before(reliance.c.subject, reliance.c.day, same_day, known, name=name)
    return found.with_only_columns(found.selected_columns[asked]).scalar_subquery()


def root(instrument: Any, known: Any) -> Any:
    """Return the number of the instrument for which another's events counted, as known."""
    table = tables.subject.alias("s")
    query = select(table.c.root).where(table.c.id == instrument, is_known(table, known))
    return query.scalar_subquery()
