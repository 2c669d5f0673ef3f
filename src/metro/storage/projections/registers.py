"""Project people, bodies, instruments, standards and settings."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, update

from metro.journal.bodies import keeping, register
from metro.journal.codec import encode
from metro.journal.entry import Entry
from metro.model.civil import civil_day
from metro.model.instrument import OUT_OF_SERVICE, InstrumentState, MeasuringInstrument
from metro.model.station import StationSettings
from metro.storage import said, tables
from metro.storage.effective import ENDLESS
from metro.storage.projections import graph
from metro.storage.reading import last_event
from metro.storage.statements import add, ask, change, put, remove
from metro.storage.tables import place

REVIEWED = (
    select(tables.reviewed_event.c.day, tables.reviewed_event.c.recall)
    .where(tables.reviewed_event.c.event == bindparam("event"))
    .order_by(tables.reviewed_event.c.day, tables.reviewed_event.c.recall)
    .limit(1)
)
REVISIONS = select(func.count(tables.event.c.id), func.min(tables.event.c.place)).where(
    tables.event.c.id == bindparam("id")
)
VOIDED = select(tables.voided).where(
    tables.voided.c.event == bindparam("event"), tables.voided.c.until == ENDLESS
)
LONGER = select(tables.extension).where(tables.extension.c.event == bindparam("id"))
SAID = select(tables.instrument.c.data).where(tables.instrument.c.id == bindparam("same"))
ABOUT = select(tables.event.c.instrument).where(tables.event.c.id == bindparam("id"))
TOUCHED = (
    update(tables.instrument)
    .where(tables.instrument.c.id == bindparam("same"))
    .values(
        last=bindparam("day"),
        passed=bindparam("verdict"),
        due=case(
            (tables.instrument.c.state.in_(OUT_OF_SERVICE), None),
            else_=bindparam("until", type_=tables.String),
        ),
        regime=bindparam("kept", type_=tables.String),
        recall=bindparam("case", type_=tables.String),
        extended=bindparam("by", type_=tables.String),
    )
)


def dumped(value: object) -> str:
    """Return a model object as the text a projection keeps."""
    # Sorted, as in the journal: a table kept up to date and one rebuilt are the same text.
    return json.dumps(encode(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def searched(*parts: str) -> str:
    """Return the text in which a search looks."""
    return " ".join(part for part in parts if part).casefold()


def station_founded(connection: Connection, entry: Entry, body: register.StationFounded) -> None:
    """Keep code and settings."""
    put(connection, tables.station, {"key": "code", "data": body.code})
    _settings(connection, entry, body.settings)


def settings_changed(connection: Connection, entry: Entry, body: register.SettingsChanged) -> None:
    """Keep the new settings; they count from the day of the entry on."""
    _settings(connection, entry, body.settings)


def _settings(connection: Connection, entry: Entry, settings: StationSettings) -> None:
    since = civil_day(datetime.fromisoformat(entry.recorded_at)).isoformat()
    row = {"place": place(entry.epoch, entry.seq), "since": since, "data": dumped(settings)}
    add(connection, tables.setting, row)


def key_listed(connection: Connection, entry: Entry, body: register.KeyListed) -> None:
    """Keep the key."""
    del entry
    put(connection, tables.listed_key, {"id": body.key.id, "data": dumped(body.key)})


def person_registered(
    connection: Connection, entry: Entry, body: register.PersonRegistered
) -> None:
    """Keep the person."""
    del entry
    put(connection, tables.person, {"id": body.person.id, "name": body.person.name})


def role_appointed(connection: Connection, entry: Entry, body: register.RoleAppointed) -> None:
    """Keep the appointment; the same document again changes it."""
    del entry
    row = body.appointment
    data = {"person": row.person, "role": row.role.value, "document": row.document}
    put(connection, tables.appointment, {**data, "data": dumped(row)})


def item_qualified(connection: Connection, entry: Entry, body: register.ItemQualified) -> None:
    """Keep the permitted item."""
    del entry
    row = body.qualification
    data = {"person": row.person, "instrument": row.instrument, "data": dumped(row)}
    put(connection, tables.qualification, data)


def outside_set(
    connection: Connection, entry: Entry, body: register.CredentialSet | register.ContactSet
) -> None:
    """Keep the salted hash of a row outside the journal."""
    del entry
    contact = isinstance(body, register.ContactSet)
    subject = body.subject if isinstance(body, register.ContactSet) else body.person
    table = "contact" if contact else "credential"
    row = {"subject": subject, "table": table, "row_hash": body.row_hash}
    put(connection, tables.outside_row, row)


def personal_data_erased(
    connection: Connection, entry: Entry, body: register.PersonalDataErased
) -> None:
    """Know that the row is gone by right."""
    del entry
    row = {"subject": body.subject, "table": body.table, "row_hash": ""}
    put(connection, tables.outside_row, row)


def organisation_registered(
    connection: Connection, entry: Entry, body: register.OrganisationRegistered
) -> None:
    """Keep the applicant or holder."""
    del entry
    row = body.organisation
    search = searched(row.name, row.credit_code)
    data = {"id": row.id, "name": row.name, "search": search, "data": dumped(row)}
    put(connection, tables.organisation, data)


def plate_of(row: MeasuringInstrument) -> str:
    """Return a digest of all that a standard has to be good for: class, ratings, parts."""
    parts = [(part.accuracy_class, part.ratings) for part in row.parts]
    text = dumped([row.accuracy_class, row.ratings, parts])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def instrument_kept(
    connection: Connection,
    entry: Entry,
    body: register.InstrumentRegistered | register.InstrumentCorrected,
) -> None:
    """Keep the instrument, new or corrected, and what was said of it before.

    What its events said stays.
    """
    row = body.instrument
    values = {
        "kind": row.kind,
        "name": row.name,
        "model": row.model,
        "serial": row.serial,
        "holder": row.holder,
        "use": row.use.value,
        "state": row.state.value,
        "search": searched(row.name, row.serial, row.model, row.registration, row.place),
        "plate": plate_of(row),
        "data": dumped(row),
    }
    table = tables.instrument
    before = connection.execute(SAID, {"same": row.id}).scalar()
    if before is not None:
        change(connection, table, {"id": row.id}, values)
        if before != values["data"]:
            said.keep(connection, entry, row.id, before)
    else:
        empty = {"regime": "", "extended": "", "recall": ""}
        add(connection, table, {"id": row.id, **empty, **values})
        graph.subject_of(connection, row.id)


def instrument_state_changed(
    connection: Connection, entry: Entry, body: register.InstrumentStateChanged
) -> None:
    """Keep where the instrument stands; what has left service falls due no more.

    What is merged into another hands its events on to it.
    """
    values: dict[str, Any] = {"state": body.state.value}
    if body.state in OUT_OF_SERVICE:
        values["due"] = None
    change(connection, tables.instrument, {"id": body.instrument}, values)
    if body.state is InstrumentState.MERGED and body.into:
        graph.merge(connection, entry, body.instrument, body.into)
        touch(connection, body.into)


def measurement_standard_registered(
    connection: Connection, entry: Entry, body: register.MeasurementStandardRegistered
) -> None:
    """Keep the measurement standard; its assessment is an event of its own."""
    row = body.standard
    data = {"id": row.id, "name": row.name, "data": dumped(row)}
    put(connection, tables.measurement_standard, data)
    add_event(
        connection,
        entry,
        id=f"{row.id}/{row.certificate}",
        kind="assessment",
        instrument=row.id,
        day=row.issued.isoformat(),
        passed=1,
        valid_until=row.valid_until.isoformat(),
        number=row.certificate,
        issuer=row.issuer,
        stated=row.accuracy_text,
    )


def service_arranged(connection: Connection, entry: Entry, body: register.ServiceArranged) -> None:
    """Keep who performs what for the station."""
    del entry
    row = body.arrangement
    put(connection, tables.arrangement, {"id": row.id, "kind": row.kind, "data": dumped(row)})


def upstream_recorded(
    connection: Connection, entry: Entry, body: register.UpstreamCertificateRecorded
) -> None:
    """Keep the certificate and its event."""
    row = body.certificate
    data = {"id": row.id, "instrument": row.instrument, "number": row.number}
    data["data"] = dumped(row)
    put(connection, tables.upstream, data)
    add_event(
        connection,
        entry,
        id=row.id,
        kind=row.kind.value,
        instrument=row.instrument,
        day=row.on.isoformat(),
        passed=int(row.passed),
        valid_until=row.valid_until.isoformat() if row.valid_until else None,
        number=row.number,
        issuer=row.issuer,
        stated=row.stated,
        cites=json.dumps(row.cites, ensure_ascii=False),
    )
    touch(connection, row.instrument)


def add_event(connection: Connection, entry: Entry, **values: Any) -> None:
    """Add a metrological event; a repeated id is a later revision of it."""
    known, first = ask(connection, REVISIONS, id=values["id"]).one()
    here = place(entry.epoch, entry.seq)
    row = {
        "revision": int(known) + 1,
        "time": "",
        "cites": "[]",
        "regime": "",
        "due": values["valid_until"],
        "place": here,
        "recorded_at": entry.recorded_at,
        **values,
    }
    add(connection, tables.event, row)
    if ask(connection, VOIDED, event=row["id"]).first() is None:
        graph.count_event(connection, here, row, first or here)


def touch(connection: Connection, instrument: str) -> None:
    """Keep the last event that counts, and when it falls due, in the ledger's row."""
    found = last_event(connection, instrument)
    last, passed, until = (found.day, found.passed, found.due) if found else (None,) * 3
    values = {"day": last, "verdict": passed, "until": until, "same": instrument}
    longer = ask(connection, LONGER, id=found.id).first() if found and passed else None
    if longer is not None:
        values["until"] = longer.until
    review = ask(connection, REVIEWED, event=found.id).first() if found else None
    if review is not None:
        # What is under review is due at once, until a later event takes its place.
        values["until"] = min(values["until"] or review.day, review.day)
    values["case"] = review.recall if review is not None else ""
    by, regime = longer.rule if longer else "", found.regime if found else ""
    connection.execute(TOUCHED, {**values, "kept": regime, "by": by})


def touch_all(connection: Connection, event: str) -> None:
    """Do so for every instrument that a revision of an event was about."""
    for instrument in set(ask(connection, ABOUT, id=event).scalars()):
        touch(connection, instrument)


def certificate_confirmed(
    connection: Connection, entry: Entry, body: register.CertificateConfirmed
) -> None:
    """Keep the metrological confirmation."""
    row = body.confirmation
    data = {
        "event": row.event,
        "place": place(entry.epoch, entry.seq),
        "accepted": int(row.accepted),
        "data": dumped(row),
    }
    put(connection, tables.confirmation, data)


def intermediate_check(
    connection: Connection, entry: Entry, body: register.IntermediateCheckRecorded
) -> None:
    """Keep the check as an event."""
    add_event(
        connection,
        entry,
        id=body.id,
        kind="intermediate_check",
        instrument=body.instrument,
        day=body.on.isoformat(),
        passed=int(body.passed),
        valid_until=None,
        number="",
        issuer="",
        stated=body.remark,
    )


def event_voided(connection: Connection, entry: Entry, body: register.EventVoided) -> None:
    """Keep that the event is void from here on; a second void changes nothing."""
    end(connection, entry, body.event, body.why)


def end(connection: Connection, entry: Entry, event: str, why: str, number: str = "") -> None:
    """Let an event be void from here on, as such or because its document `number` is void."""
    known = connection.execute(VOIDED, {"event": event}).fetchall()
    if any(not row.number for row in known) or (known and number):
        return
    here = place(entry.epoch, entry.seq)
    row = {"event": event, "place": here, "until": ENDLESS, "number": number, "why": why}
    add(connection, tables.voided, row)
    graph.end_event(connection, here, event)
    touch_all(connection, event)


def lift(connection: Connection, entry: Entry, event: str) -> bool:
    """End what the void of a document said of its event; tell whether it may count again.

    What was voided as an event stays void.
    """
    here = place(entry.epoch, entry.seq)
    known = connection.execute(VOIDED, {"event": event}).fetchall()
    lifted = [row for row in known if row.number]
    for row in lifted:
        change(connection, tables.voided, {"event": event, "place": row.place}, {"until": here})
    return bool(lifted) and len(lifted) == len(known)


def clock_ran_back(connection: Connection, entry: Entry, body: keeping.ClockRanBack) -> None:
    """Raise the alarm that keeps issuing waiting."""
    del entry
    put(connection, tables.station, {"key": "clock_alarm", "data": f"{body.last} > {body.now}"})


def clock_cleared(connection: Connection, entry: Entry, body: keeping.ClockCleared) -> None:
    """Clear the alarm."""
    del entry, body
    remove(connection, tables.station, {"key": "clock_alarm"})


Handler = Callable[[Connection, Entry, Any], None]
HANDLERS: dict[str, Handler] = {
    "station_founded": station_founded,
    "settings_changed": settings_changed,
    "key_listed": key_listed,
    "person_registered": person_registered,
    "role_appointed": role_appointed,
    "item_qualified": item_qualified,
    "credential_set": outside_set,
    "contact_set": outside_set,
    "personal_data_erased": personal_data_erased,
    "organisation_registered": organisation_registered,
    "instrument_registered": instrument_kept,
    "instrument_corrected": instrument_kept,
    "instrument_state_changed": instrument_state_changed,
    "measurement_standard_registered": measurement_standard_registered,
    "service_arranged": service_arranged,
    "upstream_certificate_recorded": upstream_recorded,
    "certificate_confirmed": certificate_confirmed,
    "intermediate_check_recorded": intermediate_check,
    "event_voided": event_voided,
    "clock_ran_back": clock_ran_back,
    "clock_cleared": clock_cleared,
}
