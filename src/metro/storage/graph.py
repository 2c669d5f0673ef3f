"""What relied on an instrument, and what an event relied on: one recursive question each.

Both walk from event to event by the rule of `effective`, on two tables whose keys hold all that is
asked. `UNION` meets no event twice, so a circle ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.exc import DBAPIError

from metro.storage import tables
from metro.storage.effective import (
    FEEDS,
    ROLES,
    Sort,
    as_number,
    effective,
    is_known,
    last_before,
    root,
)
from metro.storage.reading import EventReading, fact_of, with_standing

if TYPE_CHECKING:
    from metro.model.chain import EventFact, LinkFact
    from metro.model.impact import AffectedEvent, Suspicion

NEVER = 99999999
CHUNK = 500
ROLE = {number: role for role, number in ROLES.items()}
KNOWN: Any = bindparam("known", type_=BigInteger())


def _number(name: str) -> Any:
    return bindparam(name, type_=Integer())


@cache
def impact_question() -> Select[Any]:
    """Return the question for every event that relied on an instrument in a period.

    Directly, if the day of its reading lies in the period; through others, as long as the event
    they rely on was the effective one.
    """
    row = tables.relied.alias("r")
    first, last = _number("first"), _number("last")
    day = effective(row, KNOWN, "day")
    direct = select(
        row.c.event,
        effective(row, KNOWN).label("via"),
        *_about(row),
        _superseded(row).label("next"),
        literal(1).label("direct"),
    ).where(
        row.c.subject == root(bindparam("instrument"), KNOWN),
        row.c.day.between(first, last),
        is_known(row, KNOWN),
        row.c.role <= FEEDS,
        or_(row.c.day > first, _number("from_event") == 0, day >= first),
        or_(row.c.day < last, _number("to_event") == 0, day < last),
    )
    hit = direct.cte("hit", recursive=True)
    further = (
        select(
            row.c.event,
            hit.c.event,
            *_about(row),
            _superseded(row),
            literal(0),
        )
        .select_from(hit.join(row, true()))
        .where(
            row.c.subject == hit.c.subject,
            row.c.day.between(hit.c.day, hit.c.next),
            is_known(row, KNOWN),
            row.c.role <= FEEDS,
            # Between two events the first is the effective one; on their days the rule says.
            or_(
                and_(row.c.day > hit.c.day, row.c.day < hit.c.next),
                effective(row, KNOWN) == hit.c.event,
            ),
        )
    )
    every = hit.union(further)
    return select(
        every.c.event,
        every.c.via,
        every.c.subject,
        every.c.role,
        every.c.day,
        every.c.place,
        every.c.direct,
    )


def _about(row: FromClause) -> Sequence[ColumnElement[Any]]:
    return (row.c.user.label("subject"), row.c.role, row.c.day, row.c.place)


def _superseded(row: FromClause) -> ColumnElement[int]:
    """Return the day up to which an event can be the effective one; 0 where nothing relied on it.

    Most instruments are no standards: for them nothing is looked for.
    """
    users, later = tables.relied.alias("x"), tables.counted.alias("n")
    used = select(users.c.event).where(users.c.subject == row.c.user, users.c.day >= row.c.day)
    after = or_(
        later.c.day > row.c.day,
        later.c.time > row.c.time,
        and_(later.c.time == row.c.time, later.c.place > row.c.place),
    )
    next_day = (
        select(later.c.day)
        .where(
            later.c.subject == row.c.user,
            later.c.sort == int(Sort.VALIDITY),
            later.c.day >= row.c.day,
            is_known(later, KNOWN),
            after,
        )
        .order_by(later.c.day, later.c.time, later.c.place)
        .limit(1)
        .scalar_subquery()
    )
    counts = and_(row.c.sort == int(Sort.VALIDITY), used.exists())
    return case((counts, func.coalesce(next_day, NEVER)), else_=0)


@cache
def chain_question() -> Select[Any]:
    """Return the question for everything that an event relied on, and what that relied on."""
    row = tables.relied.alias("r")
    asked = (row.c.subject, row.c.role, row.c.named, row.c.day, row.c.time)
    what = (row.c.event, *asked, _counts(row).label("effective"))
    known = is_known(row, KNOWN)
    up = select(*what).where(row.c.event == bindparam("event"), known).cte("up", recursive=True)
    further = (
        select(*what)
        .select_from(up.join(row, true()))
        .where(row.c.event == up.c.effective, up.c.role <= FEEDS, known)
    )
    return select(up.union(further))


def _counts(row: FromClause) -> ColumnElement[Any]:
    """Return the event that counted for a reliance: by the rule, the last check, or as named."""
    check = last_before(row.c.subject, row.c.day, lambda _: true(), KNOWN, Sort.CHECK, name="k")
    checked = check.with_only_columns(check.selected_columns.event).scalar_subquery()
    return case(
        (row.c.role == ROLES["intermediate_check"], checked),
        (row.c.role == ROLES["assessment"], row.c.named),
        else_=effective(row, KNOWN),
    )


@cache
def _events() -> Select[Any]:
    """Return the question for events by their numbers, in every revision known."""
    first = tables.event.alias("first")
    numbers: Any = bindparam("numbers", expanding=True)
    return (
        with_standing(KNOWN)
        .add_columns(first.c.place.label("number_of"))
        .join(first, first.c.id == tables.event.c.id)
        .where(first.c.place.in_(numbers), tables.event.c.place <= KNOWN)
        .order_by(tables.event.c.revision)
    )


@cache
def _its_events() -> Select[Any]:
    """Return the question for the events that count for an instrument, and its checks."""
    table = tables.counted
    wanted = (Sort.VALIDITY.value, Sort.CHECK.value)
    return (
        select(table.c.event)
        .where(
            table.c.subject == root(bindparam("instrument"), KNOWN),
            table.c.sort.in_(wanted),
            is_known(table, KNOWN),
        )
        .order_by(table.c.day, table.c.time, table.c.place)
    )


class Asked(NamedTuple):
    """A question in the words of one database, and what fills it."""

    words: str
    constants: Mapping[str, Any]
    """What never changes, by name."""
    names: tuple[str, ...] | None
    """The names in the order in which they are filled in; None where they go by name."""

    def filled(self, values: Mapping[str, Any]) -> Any:
        """Return what the driver is given."""
        given = {**self.constants, **values}
        if self.names is None:
            return {name: given[name] for name in self.constants}
        return [given[name] for name in self.names]


def ask(
    connection: Connection, question: Select[Any], values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Return all rows of a question that is asked very often, as plain tuples.

    It is turned into words once, and asked of the driver itself, in the transaction at hand: to
    dress each answer would take longer than to find it.
    Raises DBAPIError, as any other question does.
    """
    asked = in_words_of(connection.dialect, question)
    if not connection.in_transaction():
        connection.begin()
    given, faults = asked.filled(values), connection.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        cursor.execute(asked.words, given)
        return list(cursor.fetchall())
    except faults as error:
        raise DBAPIError.instance(asked.words, given, error, faults) from error
    finally:
        cursor.close()


@cache
def in_words_of(dialect: Dialect, question: Select[Any]) -> Asked:
    """Return a question in the words of a database."""
    compiled: Any = question.compile(dialect=dialect)
    every = {name: bind.value for name, bind in compiled.binds.items()}
    names = compiled.positiontup
    return Asked(str(compiled), every, None if names is None else tuple(names))


FIRST = select(func.min(tables.event.c.place)).where(tables.event.c.id == bindparam("id"))
NAMES = select(tables.subject.c.key, tables.subject.c.id).where(
    tables.subject.c.key.in_(bindparam("keys", expanding=True)), tables.subject.c.since == 0
)


class Above(NamedTuple):
    """A row of what stands above an event, by numbers."""

    event: int
    subject: int
    role: int
    named: int
    day: int
    time: str
    effective: int | None


class Hit(NamedTuple):
    """A row of what relied on an instrument, by numbers."""

    event: int
    via: int | None
    subject: int
    role: int
    day: int
    place: int
    direct: int


class GraphReading(EventReading):
    """Chain and impact."""

    def links_above(self, event: str, known: int) -> Mapping[str, tuple[LinkFact, ...]]:
        """Return what an event and all above it relied on, by the event that relied."""
        from metro.model.chain import LinkFact, RelianceFact

        number = self.connection.execute(FIRST, {"id": event}).scalar()
        asked = {"event": number or 0, "known": known}
        rows = [Above(*row) for row in ask(self.connection, chain_question(), asked)]
        numbers = {row.event for row in rows} | {row.named for row in rows}
        numbers |= {row.effective for row in rows if row.effective is not None}
        facts = self._facts(numbers - {0}, known)
        things = self._things({row.subject for row in rows})
        found: dict[str, list[LinkFact]] = {}
        for row in rows:
            user, named = facts[row.event], facts.get(row.named)
            what = RelianceFact(
                user.id,
                "-",
                ROLE[row.role],
                things[row.subject],
                named.id if named else "",
                _day(row.day),
                row.time,
            )
            found.setdefault(user.id, []).append(
                LinkFact(what, facts.get(row.effective or 0), named)
            )
        return {user: tuple(links) for user, links in found.items()}

    def events_of(self, instrument: str, known: int) -> tuple[EventFact, ...]:
        """Return the events of an instrument that count, and its checks, in order of days."""
        asked = {"instrument": instrument, "known": known}
        rows = self.connection.execute(_its_events(), asked).fetchall()
        facts = self._facts({row.event for row in rows}, known)
        return tuple(facts[row.event] for row in rows)

    def affected(self, suspicion: Suspicion, known: int) -> tuple[AffectedEvent, ...]:
        """Return every event that relied on an instrument in a period, in order of days.

        One that relied on it by several ways is there once for each.
        """
        from metro.model.impact import AffectedEvent

        asked = {
            "instrument": suspicion.instrument,
            "first": as_number(suspicion.since.isoformat()),
            "last": as_number(suspicion.until.isoformat()),
            "from_event": int(suspicion.from_event),
            "to_event": int(suspicion.to_event),
        }
        found = ask(self.connection, impact_question(), {**asked, "known": known})
        hits = [Hit(*row) for row in found]
        rows = sorted(hits, key=lambda row: (row.day, row.place, row.via or 0, row.role))
        names = dict(self._ids({row.event for row in rows} | {row.via for row in rows if row.via}))
        things = self._things({row.subject for row in rows})
        return tuple(
            AffectedEvent(
                names[row.event],
                things[row.subject],
                _day(row.day),
                ROLE[row.role],
                names.get(row.via or 0, ""),
                bool(row.direct),
            )
            for row in rows
        )

    def _facts(self, numbers: Iterable[int], known: int) -> dict[int, EventFact]:
        """Return events by number, in the last revision known."""
        found = {}
        for some in _some(numbers):
            asked = {"numbers": some, "known": known}
            for row in self.connection.execute(_events(), asked).fetchall():
                found[row.number_of] = fact_of(row)
        return found

    def _ids(self, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        table = tables.event
        for some in _some(numbers):
            query = select(table.c.place, table.c.id).where(table.c.place.in_(some))
            for row in self.every(query):
                yield row.place, row.id

    def _things(self, keys: Iterable[int]) -> dict[int, str]:
        """Return the ids of instruments by number."""
        found = {}
        for some in _some(keys):
            for row in self.connection.execute(NAMES, {"keys": some}).fetchall():
                found[row.key] = row.id
        return found


def _some(numbers: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(numbers)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
