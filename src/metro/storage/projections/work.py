"""Project verifications, signatures and confirmed numbers."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, select

from metro.journal.bodies import work
from metro.journal.entry import Entry
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
from metro.storage.projections.registers import (
    Handler,
    add_event,
    dumped,
    lift,
    touch,
    touch_all,
)
from metro.storage.statements import add, change, put
from metro.storage.tables import place

RECORD = select(tables.record).where(
    tables.record.c.id == bindparam("id"), tables.record.c.revision == bindparam("revision")
)
EVENT = select(tables.event).where(
    tables.event.c.id == bindparam("id"), tables.event.c.revision == bindparam("revision")
)


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


def done(connection: Connection, entry: Entry, record: str, revision: int) -> None:
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
            done(connection, entry, body.record, body.revision)


def _state(connection: Connection, record: str, revision: int, state: RecordState) -> None:
    same = {"id": record, "revision": revision}
    change(connection, tables.record, same, {"state": state.value})


def gate_overridden(connection: Connection, entry: Entry, body: work.GateOverridden) -> None:
    """Keep the override."""
    del entry
    row = {"record": body.record, "revision": body.revision, "rule": body.rule, "why": body.why}
    put(connection, tables.override, row)


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
    "validity_extended": validity_extended,
}
