"""Project verifications, signatures, documents and confirmed numbers."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, String, and_, bindparam, func, or_, select

from metro.journal.bodies import work
from metro.journal.entry import Entry
from metro.model.civil import civil_day
from metro.model.event_kind import EventKind
from metro.model.judgement import Verdict
from metro.model.margin import ShiftMargin
from metro.model.number_review import NumberMark
from metro.model.people import Meaning
from metro.model.record import VerificationRecord
from metro.model.record_state import RecordState
from metro.model.regime import Regime
from metro.model.verification import VerificationKind
from metro.quantities.decimals import written
from metro.storage import tables
from metro.storage.projections.graph import count_event
from metro.storage.projections.registers import (
    Handler,
    add_event,
    dumped,
    end,
    lift,
    touch,
    touch_all,
)
from metro.storage.statements import add, change, put
from metro.storage.tables import place


def _issuing() -> Select[Any]:
    """Return the question for what a document says of its record, and for how long it is valid."""
    table, records = tables.document, tables.record
    same = and_(records.c.id == table.c.record, records.c.revision == table.c.revision)
    return (
        select(table.c.kind, table.c.record, table.c.revision, records.c.valid_until)
        .join(records, same, isouter=True)
        .where(table.c.number == bindparam("number"))
    )


def _papers() -> Select[Any]:
    """Return the question for the documents of a record up to a revision, in their order."""
    table = tables.document
    wanted = (table.c.record == bindparam("record"), table.c.revision <= bindparam("revision"))
    return select(table).where(*wanted).order_by(table.c.place)


def _standing() -> Select[Any]:
    """Return the question for a document in force of a revision of a record, its own or a list."""
    paper, row = tables.document, tables.listed
    record, revision = bindparam("record", type_=String()), bindparam("revision", type_=Integer())
    own = and_(paper.c.record == record, paper.c.revision == revision)
    said = and_(row.c.document == paper.c.number, row.c.record == record)
    listed = select(row.c.document).where(said, row.c.revision == revision).exists()
    in_force = paper.c.state == "issued"
    return select(paper.c.number).where(in_force, or_(own, listed)).limit(1)


LIST = "list"
"""The kind of a list of results; what it is, `model.document` says."""
ISSUING, PAPERS = _issuing(), _papers()
RECORD = select(tables.record).where(
    tables.record.c.id == bindparam("id"), tables.record.c.revision == bindparam("revision")
)
EVENT = select(tables.event).where(
    tables.event.c.id == bindparam("id"), tables.event.c.revision == bindparam("revision")
)
FIRST = select(func.min(tables.event.c.place)).where(tables.event.c.id == bindparam("id"))
LATEST = select(func.max(tables.event.c.revision)).where(tables.event.c.id == bindparam("id"))
DOCUMENT = select(tables.document).where(tables.document.c.number == bindparam("number"))
LISTED = select(tables.listed).where(tables.listed.c.document == bindparam("number"))
STANDING = _standing()


def numbers_confirmed(connection: Connection, entry: Entry, body: work.NumbersConfirmed) -> None:
    """Keep the confirmed values by path."""
    mark = dumped(_mark(entry, body.note))
    for path, value in body.values.items():
        _number(connection, body.regulation, path, confirmed=value, mark=mark)


def number_corrected(connection: Connection, entry: Entry, body: work.NumberCorrected) -> None:
    """Keep the corrected value; the technical head who corrects also confirms."""
    mark = dumped(_mark(entry, body.note, body.page))
    values = {"confirmed": body.value, "corrected": body.value, "mark": mark}
    _number(connection, body.regulation, body.path, **values)


def _mark(entry: Entry, note: str, page: str = "") -> NumberMark:
    return NumberMark(entry.actor, entry.recorded_at, entry.epoch, entry.seq, note, page)


def _number(connection: Connection, regulation: str, path: str, **values: str) -> None:
    same = {"regulation": regulation, "path": path}
    if not change(connection, tables.number, same, values):
        bare = {"confirmed": None, "corrected": None, "mark": None}
        add(connection, tables.number, {**bare, **values, **same})


def regulation_imported(
    connection: Connection, entry: Entry, body: work.RegulationImported
) -> None:
    """Keep the file that stands under this id; one of a higher revision takes its place."""
    row = {"id": body.regulation.id, "place": place(entry.epoch, entry.seq)}
    put(connection, tables.own_regulation, {**row, "data": dumped(body.regulation)})


def verification_submitted(
    connection: Connection, entry: Entry, body: work.VerificationSubmitted
) -> None:
    """Keep the record's row, and what its readings relied on; its event comes when it is done."""
    record = body.record
    row = {
        "id": record.id,
        "revision": record.revision,
        "number": record.number,
        "year": body.year,
        "serial": body.serial,
        "state": RecordState.SUBMITTED.value,
        "instrument": record.instrument.id,
        "applicant": record.applicant.name,
        "regulation": record.regulation.label,
        "day": record.data.on.isoformat(),
        "time": record.time,
        "kind": record.data.kind.value,
        "verdict": record.judgement.verdict.value,
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        "conclusion": record.conclusion.zh,
        "regime": record.regime.value,
        "documents": len(body.documents),
        "verifier": record.verifier.id,
        "checker": record.checker.id if record.checker else "",
        "epoch": entry.epoch,
        "seq": entry.seq,
        "draft": record.draft,
        "job": record.job,
    }
    add(connection, tables.record, row)
    rows = list({tuple(row.values()): row for row in _reliances(record)}.values())
    if rows:
        add(connection, tables.reliance, rows)
    margins = [_margin(record, row) for row in body.margins]
    if margins:
        add(connection, tables.margin, margins)


def _margin(record: VerificationRecord, row: ShiftMargin) -> dict[str, Any]:
    numbers = ("low", "high", "down", "up", "minus", "plus")
    return {
        "instrument": row.instrument,
        "day": record.data.on.isoformat(),
        "event": record.id,
        "revision": record.revision,
        "kind": row.kind,
        "unit": row.unit,
        **{name: written(getattr(row, name)) for name in numbers},
    }


def _done(connection: Connection, entry: Entry, record: str, revision: int) -> None:
    """Keep that a record is done: from this entry on it is an event, and not before."""
    same = {"id": record, "revision": revision}
    change(connection, tables.record, same, {"state": RecordState.ISSUED.value})
    row = connection.execute(RECORD, same).first()
    if row is None or connection.execute(EVENT, same).first() is not None:
        return
    # The results of an amendment count, also where every document before it was void.
    lift(connection, entry, record)
    in_service = row.kind == VerificationKind.IN_SERVICE
    passed = row.verdict == Verdict.PASSED
    # What was found inaccurate at the end of its only validity waits for nothing more.
    ended = row.regime != Regime.PERIODIC and row.kind != VerificationKind.INITIAL and not passed
    add_event(
        connection,
        entry,
        **same,
        kind=(EventKind.IN_SERVICE_INSPECTION if in_service else EventKind.VERIFICATION).value,
        instrument=row.instrument,
        day=row.day,
        time=row.time,
        passed=int(passed),
        valid_until=row.valid_until,
        due=row.day if ended else row.valid_until,
        regime=row.regime,
        number=row.number,
        issuer="",
        stated=row.conclusion,
    )
    touch_all(connection, record)


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
        if row.check:
            yield _reliance(record, "-", "intermediate_check", row.instrument, row.check)
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
    """Keep the signature and where the record stands by it.

    What yields no document, as an inspection in service, has nothing to wait for after approval.
    """
    row = {
        "record": body.record,
        "revision": body.revision,
        "meaning": body.signature.meaning.value,
        "data": dumped(body.signature),
    }
    put(connection, tables.signature, row)
    states = {Meaning.CHECKED: RecordState.CHECKED, Meaning.APPROVED: RecordState.APPROVED}
    meaning = body.signature.meaning
    if meaning in states:
        _state(connection, body.record, body.revision, states[meaning])
    if meaning is Meaning.APPROVED:
        same = {"id": body.record, "revision": body.revision}
        found = connection.execute(RECORD, same).first()
        if found is not None and not found.documents:
            _done(connection, entry, body.record, body.revision)


def _state(connection: Connection, record: str, revision: int, state: RecordState) -> None:
    same = {"id": record, "revision": revision}
    change(connection, tables.record, same, {"state": state.value})


def gate_overridden(connection: Connection, entry: Entry, body: work.GateOverridden) -> None:
    """Keep the override."""
    del entry
    row = {"record": body.record, "revision": body.revision, "rule": body.rule, "why": body.why}
    put(connection, tables.override, row)


def number_reserved(connection: Connection, entry: Entry, body: work.NumberReserved) -> None:
    """Take the number for its document."""
    same = {"id": body.record, "revision": body.revision}
    found = connection.execute(RECORD, same).first()
    row = {
        "number": body.number,
        "kind": body.kind.value,
        "year": body.year,
        "serial": body.serial,
        "state": "reserved",
        "record": body.record,
        "revision": body.revision,
        "parts": json.dumps(body.parts, ensure_ascii=False),
        "day": found.day if found else "",
        "valid_until": None,
        "object": "",
        "digest": body.digest,
        "workstation": body.workstation,
        "replaces": "",
        "replaced_by": "",
        "why": "",
        "place": place(entry.epoch, entry.seq),
        "copies": 0,
        "job": "",
        "applicant": "",
    }
    add(connection, tables.document, row)


def list_reserved(connection: Connection, entry: Entry, body: work.ListReserved) -> None:
    """Take the number for a list, and keep which records stand in it."""
    row = {
        "number": body.number,
        "kind": LIST,
        "year": body.year,
        "serial": body.serial,
        "state": "reserved",
        "record": "",
        "revision": 0,
        "parts": "[]",
        "day": civil_day(datetime.fromisoformat(entry.recorded_at)).isoformat(),
        "valid_until": None,
        "object": "",
        "digest": body.digest,
        "workstation": body.workstation,
        "replaces": "",
        "replaced_by": "",
        "why": "",
        "place": place(entry.epoch, entry.seq),
        "copies": 0,
        "job": body.job,
        "applicant": body.applicant,
    }
    add(connection, tables.document, row)
    rows = [
        {"document": body.number, "record": each.record, "revision": each.revision}
        for each in body.records
    ]
    if rows:
        add(connection, tables.listed, rows)


def document_issued(connection: Connection, entry: Entry, body: work.DocumentIssued) -> None:
    """Keep the bytes' hash; an amendment takes the place of what it replaces."""
    found = connection.execute(ISSUING, {"number": body.number}).one()
    values: dict[str, Any] = {"state": "issued", "object": body.object}
    if found.kind == LIST:
        # Its records were done when they were approved; those of a void list count again.
        change(connection, tables.document, {"number": body.number}, values)
        for row in connection.execute(LISTED, {"number": body.number}).fetchall():
            _again(connection, entry, row.record, row.revision)
        return
    until = found.valid_until if found.kind == "certificate" else None
    older = _replaced(connection, found.record, found.revision, body.number)
    values["valid_until"] = until
    values["replaces"] = " ".join(row.number for row in older)
    change(connection, tables.document, {"number": body.number}, values)
    for row in older:
        by = f"{row.replaced_by} {body.number}".strip()
        superseded = {"state": "superseded", "replaced_by": by}
        change(connection, tables.document, {"number": row.number}, superseded)
    _done(connection, entry, found.record, found.revision)


def _replaced(connection: Connection, record: str, revision: int, number: str) -> list[Any]:
    """Return what a document replaces: of the revisions before, what says of the same parts.

    What no new document speaks of is replaced by the one that is issued first.
    """
    papers = connection.execute(PAPERS, {"record": record, "revision": revision}).fetchall()
    new = [row for row in papers if row.revision == revision and row.state != "voided"]
    issued = {row.number for row in new if row.state == "issued"}
    parts = {row.number: set(json.loads(row.parts)) for row in papers}
    spoken = set().union(*(parts[row.number] for row in new))
    found = []
    for row in papers:
        # One old document may be replaced by several new ones: the first does not end that.
        ours = bool(issued.intersection(row.replaced_by.split()))
        in_force = row.revision < revision and (row.state == "issued" or ours)
        orphan = not issued and not parts[row.number] & spoken
        if in_force and (orphan or parts[row.number] & parts[number]):
            found.append(row)
    return found


def number_voided(connection: Connection, entry: Entry, body: work.NumberVoided) -> None:
    """Keep that the number is void; the last document in force takes its event along."""
    found = connection.execute(DOCUMENT, {"number": body.number}).first()
    values = {"state": "voided", "why": body.why}
    change(connection, tables.document, {"number": body.number}, values)
    if found is None or found.state != "issued":
        return
    listed = connection.execute(LISTED, {"number": body.number}).fetchall()
    for row in listed or [found]:
        asked = {"record": row.record, "revision": row.revision}
        latest = connection.execute(LATEST, {"id": row.record}).scalar()
        if row.revision == latest and connection.execute(STANDING, asked).first() is None:
            end(connection, entry, row.record, body.why, body.number)


def _again(connection: Connection, entry: Entry, record: str, revision: int) -> None:
    """Let a result count again that was void with its document; another speaks of it now."""
    row = connection.execute(EVENT, {"id": record, "revision": revision}).mappings().first()
    latest = connection.execute(LATEST, {"id": record}).scalar()
    if row is not None and revision == latest and lift(connection, entry, record):
        first = connection.execute(FIRST, {"id": record}).scalar_one()
        count_event(connection, place(entry.epoch, entry.seq), dict(row), first)
        touch_all(connection, record)


def document_reprinted(connection: Connection, entry: Entry, body: work.DocumentReprinted) -> None:
    """Keep how many copies were printed."""
    del entry
    change(connection, tables.document, {"number": body.number}, {"copies": body.copy})


def validity_extended(connection: Connection, entry: Entry, body: work.ValidityExtended) -> None:
    """Keep until when each instrument of the lot may serve; a later word on it counts."""
    del entry
    for row in body.extended:
        same = {"event": row.event, "instrument": row.instrument}
        values = {"until": row.until.isoformat(), "rule": body.rule, "lot": body.lot}
        put(connection, tables.extension, {**same, **values})
        touch(connection, row.instrument)


HANDLERS: dict[str, Handler] = {
    "numbers_confirmed": numbers_confirmed,
    "number_corrected": number_corrected,
    "regulation_imported": regulation_imported,
    "verification_submitted": verification_submitted,
    "record_returned": record_returned,
    "record_signed": record_signed,
    "gate_overridden": gate_overridden,
    "number_reserved": number_reserved,
    "list_reserved": list_reserved,
    "document_issued": document_issued,
    "number_voided": number_voided,
    "document_reprinted": document_reprinted,
    "validity_extended": validity_extended,
}
