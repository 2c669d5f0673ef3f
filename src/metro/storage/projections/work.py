"""Project verifications, signatures, documents and confirmed numbers."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select, update

from metro.journal.bodies import work
from metro.journal.entry import Entry
from metro.model.judgement import Verdict
from metro.model.people import Meaning
from metro.model.record import RecordState, VerificationRecord
from metro.storage import tables
from metro.storage.projections.registers import Handler, add_event, dumped, put, touch
from metro.storage.tables import place


def numbers_confirmed(connection: Connection, entry: Entry, body: work.NumbersConfirmed) -> None:
    """Keep the confirmed values by path."""
    del entry
    for path, value in body.values.items():
        _number(connection, body.regulation, path, confirmed=value)


def number_corrected(connection: Connection, entry: Entry, body: work.NumberCorrected) -> None:
    """Keep the corrected value; the technical head who corrects also confirms."""
    del entry
    _number(connection, body.regulation, body.path, confirmed=body.value, corrected=body.value)


def _number(connection: Connection, regulation: str, path: str, **values: str) -> None:
    table = tables.number
    same = (table.c.regulation == regulation, table.c.path == path)
    if not connection.execute(update(table).where(*same).values(values)).rowcount:
        row = {"confirmed": None, "corrected": None, **values}
        connection.execute(insert(table), {"regulation": regulation, "path": path, **row})


def verification_submitted(
    connection: Connection, entry: Entry, body: work.VerificationSubmitted
) -> None:
    """Keep the record's row, its event, and what its readings relied on."""
    record = body.record
    year, serial = _serial(record.number)
    row = {
        "id": record.id,
        "revision": record.revision,
        "number": record.number,
        "year": year,
        "serial": serial,
        "state": RecordState.SUBMITTED.value,
        "instrument": record.instrument.id,
        "applicant": record.applicant.name,
        "regulation": record.regulation.label,
        "day": record.data.on.isoformat(),
        "verdict": record.judgement.verdict.value,
        "verifier": record.verifier.id,
        "checker": record.checker.id if record.checker else "",
        "epoch": entry.epoch,
        "seq": entry.seq,
    }
    connection.execute(insert(tables.record), row)
    add_event(
        connection,
        entry,
        id=record.id,
        kind="verification",
        instrument=record.instrument.id,
        day=record.data.on.isoformat(),
        time=record.time,
        passed=int(record.judgement.verdict is Verdict.PASSED),
        valid_until=record.valid_until.isoformat() if record.valid_until else None,
        number=record.number,
        issuer="",
        stated=record.conclusion.zh,
    )
    rows = list({tuple(row.values()): row for row in _reliances(record)}.values())
    if rows:
        connection.execute(insert(tables.reliance), rows)
    touch(connection, record.instrument.id)


def _serial(number: str) -> tuple[int, int]:
    """Return year and serial of a record number; both stand in it, whatever its pattern."""
    digits = [part for part in "".join(c if c.isdigit() else " " for c in number).split() if part]
    return (
        (int(digits[-2]), int(digits[-1])) if len(digits) > 1 else (0, int((digits or ["0"])[-1]))
    )


def _reliances(record: VerificationRecord) -> Iterator[dict[str, Any]]:
    """Yield one row for each reading group and standard, and for what stands beside them."""
    for row in record.standards:
        groups = [
            f"{part}/{at.item}/{at.stage}/{at.point}"
            for part, data in record.data.parts.items()
            for at in data.readings
            if f"{at.item}/{at.point}" in row.places
        ]
        for group in groups or ["-"]:
            yield _reliance(record, group, row.role, row.instrument, row.event)
    if record.standard is not None:
        event = f"{record.standard.id}/{record.standard.certificate}"
        yield _reliance(record, "-", "assessment", record.standard.id, event)


def _reliance(
    record: VerificationRecord, group: str, role: str, instrument: str, event: str
) -> dict[str, Any]:
    return {
        "event": record.id,
        "revision": record.revision,
        "reading_group": group,
        "role": role,
        "instrument": instrument,
        "named_event": event,
        "day": record.data.on.isoformat(),
        "time": record.time,
    }


def record_returned(connection: Connection, entry: Entry, body: work.RecordReturned) -> None:
    """Send the record back."""
    del entry
    _state(connection, body.record, body.revision, RecordState.RETURNED)


def record_signed(connection: Connection, entry: Entry, body: work.RecordSigned) -> None:
    """Keep the signature and where the record stands by it."""
    del entry
    row = {
        "record": body.record,
        "revision": body.revision,
        "meaning": body.signature.meaning.value,
        "data": dumped(body.signature),
    }
    put(connection, tables.signature, row)
    states = {Meaning.CHECKED: RecordState.CHECKED, Meaning.APPROVED: RecordState.APPROVED}
    if body.signature.meaning in states:
        _state(connection, body.record, body.revision, states[body.signature.meaning])


def _state(connection: Connection, record: str, revision: int, state: RecordState) -> None:
    table = tables.record
    same = (table.c.id == record, table.c.revision == revision)
    connection.execute(update(table).where(*same).values(state=state.value))


def gate_overridden(connection: Connection, entry: Entry, body: work.GateOverridden) -> None:
    """Keep the override."""
    del entry
    row = {"record": body.record, "revision": body.revision, "rule": body.rule, "why": body.why}
    put(connection, tables.override, row)


def number_reserved(connection: Connection, entry: Entry, body: work.NumberReserved) -> None:
    """Take the number for its document."""
    table = tables.record
    columns = (table.c.day,)
    same = (table.c.id == body.record, table.c.revision == body.revision)
    day = connection.execute(select(*columns).where(*same)).scalar() or ""
    row = {
        "number": body.number,
        "kind": body.kind.value,
        "year": body.year,
        "serial": body.serial,
        "state": "reserved",
        "record": body.record,
        "revision": body.revision,
        "parts": json.dumps(body.parts, ensure_ascii=False),
        "day": day,
        "valid_until": None,
        "object": "",
        "digest": body.digest,
        "workstation": body.workstation,
        "replaces": "",
        "replaced_by": "",
        "why": "",
        "place": place(entry.epoch, entry.seq),
        "copies": 0,
    }
    connection.execute(insert(tables.document), row)


def document_issued(connection: Connection, entry: Entry, body: work.DocumentIssued) -> None:
    """Keep the bytes' hash; an amendment takes the place of what it replaces."""
    del entry
    table = tables.document
    found = connection.execute(select(table).where(table.c.number == body.number)).mappings().one()
    events = tables.event
    until = connection.execute(
        select(events.c.valid_until).where(
            events.c.id == found["record"], events.c.revision == found["revision"]
        )
    ).scalar()
    valid = until if found["kind"] == "certificate" else None
    values: dict[str, Any] = {"state": "issued", "object": body.object, "valid_until": valid}
    same = table.c.number == body.number
    connection.execute(update(table).where(same).values(values))
    if found["kind"] == "record":
        return
    _state(connection, found["record"], found["revision"], RecordState.ISSUED)
    older = (
        table.c.record == found["record"],
        table.c.revision < found["revision"],
        table.c.state == "issued",
        table.c.kind != "record",
    )
    replaced = connection.execute(select(table.c.number).where(*older)).scalars().all()
    superseded = {"state": "superseded", "replaced_by": body.number}
    connection.execute(update(table).where(*older).values(superseded))
    if replaced:
        connection.execute(update(table).where(same).values(replaces=" ".join(replaced)))


def number_voided(connection: Connection, entry: Entry, body: work.NumberVoided) -> None:
    """Keep that the number is void."""
    del entry
    table = tables.document
    values = {"state": "voided", "why": body.why}
    connection.execute(update(table).where(table.c.number == body.number).values(values))


def document_reprinted(connection: Connection, entry: Entry, body: work.DocumentReprinted) -> None:
    """Keep how many copies were printed."""
    del entry
    table = tables.document
    same = table.c.number == body.number
    connection.execute(update(table).where(same).values(copies=body.copy))


HANDLERS: dict[str, Handler] = {
    "numbers_confirmed": numbers_confirmed,
    "number_corrected": number_corrected,
    "verification_submitted": verification_submitted,
    "record_returned": record_returned,
    "record_signed": record_signed,
    "gate_overridden": gate_overridden,
    "number_reserved": number_reserved,
    "document_issued": document_issued,
    "number_voided": number_voided,
    "document_reprinted": document_reprinted,
}
