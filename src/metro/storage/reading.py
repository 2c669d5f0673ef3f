"""Answers to the questions of services: registers, standards, events. Short and fetched at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
)

from metro.errors import MetroError
from metro.journal.codec import decode
from metro.journal.entry import FIRST, Head
from metro.model.civil import CIVIL
from metro.model.event_kind import EventKind
from metro.model.instrument import MeasuringInstrument
from metro.model.organisation import Organisation
from metro.model.own_regulation import OwnRegulation
from metro.model.people import Appointment, Person, Qualification
from metro.model.station import ListedKey, StationSettings
from metro.ports import NOW, Credential, InstrumentRow
from metro.storage import tables
from metro.storage.effective import Sort, as_number, last_before, root
from metro.storage.tables import place

if TYPE_CHECKING:
    from metro.model.chain import EventFact, RelianceFact
    from metro.model.standard import Confirmation, MeasurementStandard, UpstreamCertificate

T = TypeVar("T")
EVERYTHING = NOW
OURS = (EventKind.VERIFICATION, EventKind.IN_SERVICE_INSPECTION, EventKind.INTERMEDIATE_CHECK)
"""What the station itself does to an instrument, where no issuer is named."""


def loaded(hint: type[T], text: str) -> T:
    """Return a model object from the text a projection keeps."""
    return decode(hint, json.loads(text))


def civil(text: str | None) -> date | None:
    """Return a day, or None."""
    return date.fromisoformat(text) if text else None


class RegisterReading:
    """People, bodies, instruments, standards and settings."""

    def __init__(self, connection: Connection) -> None:
        """Read on one connection."""
        self.connection = connection

    def one(self, query: Select[Any]) -> Any:
        """Return the first row, or None."""
        return self.connection.execute(query).first()

    def every(self, query: Select[Any]) -> list[Any]:
        """Return all rows, fetched."""
        return list(self.connection.execute(query).fetchall())

    def station(self) -> str:
        """Return the station's code; a station that is not founded has none."""
        row = self.one(select(tables.station.c.data).where(tables.station.c.key == "code"))
        return str(row.data) if row else ""

    def head(self) -> Head:
        """Return where the journal stands."""
        row = self.one(select(tables.head))
        if row is None:
            return Head(self.station(), 1, 0, FIRST)
        return Head(row.station, row.epoch, row.seq, row.hash)

    def settings(self, on: date | None = None) -> StationSettings:
        """Return the settings in force, or those of a day; before the first, these.

        Raises MetroError `station.not_founded`.
        """
        table = tables.setting
        query = select(table.c.data)
        if on is not None:
            query = query.where(table.c.since <= on.isoformat())
        row = self.one(query.order_by(table.c.place.desc()).limit(1))
        row = row or self.one(select(table.c.data).order_by(table.c.place).limit(1))
        if row is None:
            raise MetroError("station.not_founded")
        return loaded(StationSettings, row.data)

    def keys(self) -> tuple[ListedKey, ...]:
        """Return the station's key list."""
        rows = self.every(select(tables.listed_key.c.data).order_by(tables.listed_key.c.id))
        return tuple(loaded(ListedKey, row.data) for row in rows)

    def clock_alarm(self) -> str:
        """Return what is wrong with the clock, or ''."""
        row = self.one(select(tables.station.c.data).where(tables.station.c.key == "clock_alarm"))
        return str(row.data) if row else ""

    def last_recorded_at(self) -> str:
        """Return when the last entry was recorded (UTC), or ''."""
        row = self.one(select(tables.head.c.recorded_at))
        return str(row.recorded_at) if row else ""

    def person(self, person: str) -> Person:
        """Return a person by id or, where nobody shares it, by name.

        Raises MetroError `person.unknown`.
        """
        table = tables.person
        rows = self.every(select(table).where(or_(table.c.id == person, table.c.name == person)))
        exact = [row for row in rows if row.id == person] or rows
        if len(exact) != 1:
            raise MetroError("person.unknown", person=person)
        return Person(exact[0].id, exact[0].name)

    def people(self) -> tuple[Person, ...]:
        """Return everybody, by name."""
        rows = self.every(select(tables.person).order_by(tables.person.c.name, tables.person.c.id))
        return tuple(Person(row.id, row.name) for row in rows)

    def appointments(self, person: str) -> tuple[Appointment, ...]:
        """Return the roles of a person."""
        table = tables.appointment
        query = select(table.c.data).where(table.c.person == person)
        rows = self.every(query.order_by(table.c.role, table.c.document))
        return tuple(loaded(Appointment, row.data) for row in rows)

    def qualifications(self, person: str) -> tuple[Qualification, ...]:
        """Return the permitted items of a person."""
        table = tables.qualification
        query = select(table.c.data).where(table.c.person == person)
        rows = self.every(query.order_by(table.c.instrument))
        return tuple(loaded(Qualification, row.data) for row in rows)

    def credential(self, person: str) -> Credential | None:
        """Return the password row of a person, or None."""
        row = self.one(select(tables.credential).where(tables.credential.c.person == person))
        if row is None:
            return None
        return Credential(row.person, row.hash, row.failures, row.locked_until)

    def organisation(self, organisation: str) -> Organisation:
        """Return an applicant or holder.

        Raises MetroError `organisation.unknown`.
        """
        table = tables.organisation
        row = self.one(select(table.c.data).where(table.c.id == organisation))
        if row is None:
            raise MetroError("organisation.unknown", organisation=organisation)
        return loaded(Organisation, row.data)

    def organisations(self, text: str, limit: int) -> tuple[Organisation, ...]:
        """Return bodies whose name or code holds a text, by name."""
        table = tables.organisation
        query = select(table.c.data).where(
            table.c.search.contains(text.casefold(), autoescape=True)
        )
        rows = self.every(query.order_by(table.c.name, table.c.id).limit(limit))
        return tuple(loaded(Organisation, row.data) for row in rows)

    def instrument(self, instrument: str) -> MeasuringInstrument:
        """Return an instrument by id or, where only one has it, by serial number.

        Raises MetroError `instrument.unknown`, `instrument.several`.
        """
        table = tables.instrument
        row = self.one(select(table.c.data, table.c.state).where(table.c.id == instrument))
        if row is None:
            same = select(table.c.data, table.c.state).where(table.c.serial == instrument).limit(2)
            rows = self.every(same)
            if len(rows) > 1:
                raise MetroError("instrument.several", serial=instrument)
            row = rows[0] if rows else None
        if row is None:
            raise MetroError("instrument.unknown", instrument=instrument)
        plain = {**json.loads(row.data), "state": row.state}
        return decode(MeasuringInstrument, plain)

    def instruments(self, text: str, after: str, limit: int) -> tuple[InstrumentRow, ...]:
        """Return a page of the ledger: working instruments that hold a text, after a key."""
        table = tables.instrument
        conditions = [table.c.id > after] if after else []
        if text:
            conditions.append(table.c.search.contains(text.casefold(), autoescape=True))
        return self._instruments(and_(True, *conditions), table.c.id, limit)

    def due(self, until: date, limit: int) -> tuple[InstrumentRow, ...]:
        """Return instruments in use that fall due up to a day, the earliest first.

        Before them come standards and auxiliary equipment that nothing in force vouches for.
        """
        table, used = tables.instrument, tables.instrument.c.state == "in_use"
        bare = and_(table.c.due.is_(None), table.c.use != "working", used)
        waiting = and_(table.c.due <= until.isoformat(), used)
        found = self._instruments(bare, table.c.serial, limit)
        return (*found, *self._instruments(waiting, table.c.due, limit))[:limit]

    def _instruments(self, condition: Any, order: Any, limit: int) -> tuple[InstrumentRow, ...]:
        table, holders = tables.instrument, tables.organisation
        query = (
            select(table, holders.c.name.label("holder_name"))
            .join(holders, holders.c.id == table.c.holder, isouter=True)
            .where(condition)
            .order_by(order, table.c.id)
            .limit(limit)
        )
        return tuple(
            InstrumentRow(
                row.id,
                row.kind,
                row.name,
                row.model,
                row.serial,
                row.holder,
                row.holder_name or "",
                row.state,
                row.use,
                civil(row.last),
                None if row.passed is None else bool(row.passed),
                civil(row.due),
                row.regime,
                row.extended,
                recall=row.recall,
            )
            for row in self.every(query)
        )

    def instruments_of_kind(self, kind: str, use: str) -> tuple[MeasuringInstrument, ...]:
        """Return the instruments of a kind that serve as standards, auxiliary equipment, …"""
        table = tables.instrument
        query = select(table.c.data).where(table.c.kind == kind, table.c.use == use)
        rows = self.every(query.order_by(table.c.serial, table.c.id))
        return tuple(loaded(MeasuringInstrument, row.data) for row in rows)

    def count_instruments(self) -> int:
        """Return how many instruments the ledger holds."""
        return int(self.one(select(func.count()).select_from(tables.instrument))[0])

    def measurement_standards(self) -> tuple[MeasurementStandard, ...]:
        """Return the measurement standards, by name."""
        from metro.model.standard import MeasurementStandard

        table = tables.measurement_standard
        rows = self.every(select(table.c.data).order_by(table.c.name, table.c.id))
        return tuple(loaded(MeasurementStandard, row.data) for row in rows)

    def confirmed_numbers(self, regulation: str) -> Mapping[str, str]:
        """Return the confirmed values of a regulation by path."""
        table = tables.number
        query = select(table).where(
            table.c.regulation == regulation, table.c.confirmed.is_not(None)
        )
        return {row.path: row.confirmed for row in self.every(query)}

    def corrected_numbers(self, regulation: str) -> Mapping[str, str]:
        """Return the station's corrections and filled gaps by path."""
        table = tables.number
        query = select(table).where(
            table.c.regulation == regulation, table.c.corrected.is_not(None)
        )
        return {row.path: row.corrected for row in self.every(query)}

    def own_regulations(self) -> tuple[OwnRegulation, ...]:
        """Return the regulations that the station brought itself, in the order it did."""
        table = tables.own_regulation
        rows = self.every(select(table.c.data).order_by(table.c.place))
        return tuple(loaded(OwnRegulation, row.data) for row in rows)


@cache
def _effective() -> Select[Any]:
    """Return the question for the effective event, by the rule of `effective`."""
    first = select(func.min(tables.event.c.place)).where(tables.event.c.id == bindparam("named"))
    return _last(lambda row: or_(_earlier(row), row.c.event == first.scalar_subquery()))


@cache
def _nameable() -> Select[Any]:
    """Return the question for the event that a reading may name."""
    event, heard = tables.event, bindparam("heard", type_=BigInteger())
    usable = or_(event.c.issuer == "", _accepted(heard) == 1)

    def same_day(counted: FromClause) -> ColumnElement[bool]:
        fit = select(event.c.id).where(event.c.place == counted.c.place, usable).exists()
        heard_of = and_(counted.c.time == "", counted.c.place <= heard, fit)
        return or_(heard_of, _earlier(counted))

    return _last(same_day)


@cache
def _checked() -> Select[Any]:
    """Return the question for the last intermediate check; one of the same day counts."""
    return _last(lambda _: true(), Sort.CHECK)


def _earlier(counted: FromClause) -> ColumnElement[bool]:
    """Return what is earlier on the same day, by its own time."""
    return and_(counted.c.time != "", counted.c.time < bindparam("time", type_=tables.String))


def _last(
    same_day: Callable[[FromClause], ColumnElement[bool]], sort: Sort = Sort.VALIDITY
) -> Select[Any]:
    """Return the question for the last event of an instrument up to a day, as known."""
    day, known = bindparam("day", type_=Integer()), bindparam("known", type_=BigInteger())
    found = last_before(root(bindparam("instrument"), known), day, same_day, known, sort)
    place = found.with_only_columns(found.selected_columns.place).scalar_subquery()
    return with_standing(known).where(tables.event.c.place == place)


def with_standing(known: BindParameter[int]) -> Select[Any]:
    """Return events with their last metrological confirmation and whether they are void."""
    event, void = tables.event, tables.voided
    during = (void.c.place <= known, void.c.until > known)
    dead = select(void.c.event).where(void.c.event == event.c.id, *during).limit(1)
    return select(event, _accepted(known).label("accepted"), dead.scalar_subquery().label("dead"))


def _accepted(known: BindParameter[int]) -> ScalarSelect[Any]:
    """Return what the last metrological confirmation of an event said, as known."""
    held = tables.confirmation
    said = select(held.c.accepted).where(held.c.event == tables.event.c.id, held.c.place <= known)
    return said.order_by(held.c.place.desc()).limit(1).scalar_subquery()


@cache
def _named() -> Select[Any]:
    """Return the question for an event in the last revision that was known."""
    event, known = tables.event, bindparam("known", type_=BigInteger())
    return (
        with_standing(known)
        .where(event.c.id == bindparam("event"), event.c.place <= known)
        .order_by(event.c.revision.desc())
        .limit(1)
    )


def last_event(connection: Connection, instrument: str) -> Any:
    """Return the row of the last event of an instrument that counts today, or None."""
    asked = {"instrument": instrument, "day": 99991231, "time": "", "named": ""}
    return connection.execute(_effective(), {**asked, "known": EVERYTHING}).first()


class EventReading(RegisterReading):
    """Events, what they rely on, and which event is effective as of a day, as known."""

    def known_point(self, known: date | None) -> int:
        """Return the place of the last entry recorded by the end of a civil day."""
        if known is None or known == date.max:
            return EVERYTHING
        return self._heard_by(datetime.combine(known + timedelta(days=1), time(), CIVIL))

    def _heard_by(self, moment: datetime) -> int:
        """Return the place of the last entry recorded before a moment."""
        limit = moment.astimezone(UTC).isoformat(timespec="microseconds")
        table = tables.entry
        query = select(table.c.epoch, table.c.seq).where(
            table.c.station == tables.own, table.c.recorded_at < limit
        )
        row = self.one(query.order_by(table.c.epoch.desc(), table.c.seq.desc()).limit(1))
        return place(row.epoch, row.seq) if row else 0

    def upstream(self, event: str) -> UpstreamCertificate | None:
        """Return the certificate behind an event, or None."""
        from metro.model.standard import UpstreamCertificate

        row = self.one(select(tables.upstream.c.data).where(tables.upstream.c.id == event))
        return loaded(UpstreamCertificate, row.data) if row else None

    def upstream_of(self, instrument: str) -> tuple[UpstreamCertificate, ...]:
        """Return the certificates of an instrument, the newest first."""
        from metro.model.standard import UpstreamCertificate

        query = select(tables.upstream.c.data).where(tables.upstream.c.instrument == instrument)
        found = [loaded(UpstreamCertificate, row.data) for row in self.every(query)]
        return tuple(sorted(found, key=lambda row: (row.on, row.id), reverse=True))

    def confirmation(self, event: str) -> Confirmation | None:
        """Return the last metrological confirmation of a certificate, or None."""
        from metro.model.standard import Confirmation

        table = tables.confirmation
        query = select(table.c.data).where(table.c.event == event)
        row = self.one(query.order_by(table.c.place.desc()).limit(1))
        return loaded(Confirmation, row.data) if row else None

    def event(self, event: str, known: int) -> EventFact | None:
        """Return an event in the last revision that was known at a place of the journal."""
        row = self.connection.execute(_named(), {"event": event, "known": known}).first()
        return fact_of(row) if row else None

    def effective_event(
        self, instrument: str, on: date, time: str, named: str, known: int
    ) -> EventFact | None:
        """Return the last event of an instrument that counts for a reading on that day.

        Not voided, dated no later than the reading, among the entries known; one of the same day
        counts if its time is earlier or the record names it.
        """
        asked = {
            "instrument": instrument,
            "day": as_number(on.isoformat()),
            "time": time,
            "named": named,
        }
        row = self.connection.execute(_effective(), {**asked, "known": known}).first()
        return fact_of(row) if row else None

    def nameable_event(self, instrument: str, on: date, time: str) -> EventFact | None:
        """Return the event of an instrument that a reading on that day names.

        A standard is usable from the day of its event, that day included, if the station had
        recorded the event, and accepted the certificate of another body, before the reading. A
        reading without a time of day (`HH:MM`) is taken to be at the end of its day. Otherwise
        the event is the one that `effective_event` gives; once named, it is that one here too.
        """
        heard = self.known_point(on)
        if re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", time):
            moment = datetime.fromisoformat(f"{on.isoformat()}T{time}")
            heard = self._heard_by(moment.replace(tzinfo=CIVIL))
        asked = {
            "instrument": instrument,
            "day": as_number(on.isoformat()),
            "time": time,
            "heard": heard,
        }
        row = self.connection.execute(_nameable(), {**asked, "known": EVERYTHING}).first()
        return fact_of(row) if row else None

    def last_check(self, instrument: str, on: date, known: int) -> EventFact | None:
        """Return the last intermediate check (期间核查) up to a day, that day included."""
        asked = {"instrument": instrument, "day": as_number(on.isoformat()), "known": known}
        row = self.connection.execute(_checked(), asked).first()
        return fact_of(row) if row else None

    def reliances(self, event: str, known: int) -> tuple[RelianceFact, ...]:
        """Return what an event relied on, in the last revision that was known."""
        from metro.model.chain import RelianceFact

        fact = self.event(event, known)
        if fact is None:
            return ()
        table = tables.reliance
        query = select(table).where(table.c.event == event, table.c.revision == fact.revision)
        rows = self.every(query.order_by(table.c.role, table.c.instrument, table.c.reading_group))
        return tuple(
            RelianceFact(
                row.event,
                row.reading_group,
                row.role,
                row.instrument,
                row.named_event,
                date.fromisoformat(row.day),
                row.time,
            )
            for row in rows
        )


def fact_of(row: Any) -> EventFact:
    """Return an event from its row."""
    from metro.model.chain import EventFact

    return EventFact(
        id=row.id,
        revision=row.revision,
        kind=row.kind,
        instrument=row.instrument,
        on=date.fromisoformat(row.day),
        time=row.time,
        recorded_at=row.recorded_at,
        passed=bool(row.passed),
        valid_until=civil(row.valid_until),
        number=row.number,
        issuer=row.issuer,
        stated=row.stated,
        accepted=None if row.accepted is None else bool(row.accepted),
        cites=tuple(json.loads(row.cites)),
        voided=row.dead is not None,
        performed_here=row.kind in OURS and not row.issuer,
    )
