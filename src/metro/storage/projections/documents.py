"""Numbers, documents and lists: what an entry about them changes in the projections."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, String, and_, bindparam, func, or_, select

from metro.journal.bodies import work
from metro.journal.entry import Entry
from metro.model.civil import civil_day
from metro.storage import tables
from metro.storage.projections.graph import count_event
from metro.storage.projections.registers import Handler, end, lift, touch_all
from metro.storage.projections.work import EVENT, RECORD, done
from metro.storage.statements import add, change
from metro.storage.tables import place


def _issuing() -> Select[Any]:
    """Return the question for what a document says of its record, and for how long it is valid."""
    table, records = tables.document, tables.record
    same = and_(records.c.id == table.c.record, records.c.revision == table.c.revision)
    return (
        select(
            table.c.kind,
            table.c.state,
            table.c.record,
            table.c.revision,
            records.c.valid_until,
        )
        .join(records, same, isouter=True)
        .where(table.c.number == bindparam("number"))
    )


def _papers() -> Select[Any]:
    """Return the question for the documents of a record up to a revision, in their order."""
    table = tables.document
    wanted = (table.c.record == bindparam("record"), table.c.revision <= bindparam("revision"))
    return select(table).where(*wanted).order_by(table.c.place)


def _lists_with_older() -> Select[Any]:
    """Return the question for the lists in force that hold an earlier revision of a record."""
    table, listed = tables.document, tables.listed
    return (
        select(table.c.number)
        .join(listed, listed.c.document == table.c.number)
        .where(listed.c.record == bindparam("record"), listed.c.revision < bindparam("revision"))
        .where(table.c.state == "issued")
        .order_by(table.c.place)
    )


def _stands() -> Select[Any]:
    """Return the question for a document of some that is of a later revision of a record."""
    table, listed = tables.document, tables.listed
    mine = and_(listed.c.document == table.c.number, listed.c.record == bindparam("record"))
    own = and_(table.c.record == bindparam("record"), table.c.revision > bindparam("revision"))
    return (
        select(table.c.number)
        .join(listed, mine, isouter=True)
        .where(table.c.number.in_(bindparam("numbers", expanding=True)))
        .where(or_(own, listed.c.revision > bindparam("revision")))
        .limit(1)
    )


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
LISTS_BEFORE, STANDS_IN = _lists_with_older(), _stands()
LISTED = (
    select(tables.listed)
    .where(tables.listed.c.document == bindparam("number"))
    .order_by(tables.listed.c.record)
)
DOCUMENT = select(tables.document).where(tables.document.c.number == bindparam("number"))
FIRST = select(func.min(tables.event.c.place)).where(tables.event.c.id == bindparam("id"))
LATEST = select(func.max(tables.event.c.revision)).where(tables.event.c.id == bindparam("id"))
STANDING = _standing()


def number_reserved(connection: Connection, entry: Entry, body: work.NumberReserved) -> None:
    """Take the number for its document."""
    same = {"id": body.record, "revision": body.revision}
    found = connection.execute(RECORD, same).first()
    parts, day = json.dumps(body.parts, ensure_ascii=False), found.day if found else ""
    own = {"kind": body.kind.value, "parts": parts, "day": day}
    _take(connection, entry, body, record=body.record, revision=body.revision, **own)


def _take(
    connection: Connection,
    entry: Entry,
    body: work.NumberReserved | work.ListReserved,
    **own: str | int,
) -> None:
    """Add the row of a document that has its number and is not made yet."""
    row = {
        "number": body.number,
        "year": body.year,
        "serial": body.serial,
        "state": "reserved",
        "record": "",
        "revision": 0,
        "parts": "[]",
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
    add(connection, tables.document, {**row, **own})


def list_reserved(connection: Connection, entry: Entry, body: work.ListReserved) -> None:
    """Take the number for a list, and keep which records stand in it."""
    day = civil_day(datetime.fromisoformat(entry.recorded_at)).isoformat()
    own = {"kind": LIST, "day": day, "job": body.job, "applicant": body.applicant}
    _take(connection, entry, body, **own)
    rows = [
        {"document": body.number, "record": each.record, "revision": each.revision}
        for each in body.records
    ]
    if rows:
        add(connection, tables.listed, rows)


def document_issued(connection: Connection, entry: Entry, body: work.DocumentIssued) -> None:
    """Keep the bytes' hash; an amendment takes the place of what it replaces.

    What is void stays so, whatever a journal says later.
    """
    found = connection.execute(ISSUING, {"number": body.number}).one()
    if found.state == "voided":
        return
    values: dict[str, Any] = {"state": "issued", "object": body.object}
    if found.kind == LIST:
        # Its records were done when they were approved; those of a void list count again.
        values["replaces"] = _after_list(connection, body.number)
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
    lists = _lists_before(connection, found.record, found.revision)
    for number in lists:
        _replaced_by(connection, number, body.number)
    if lists:
        replaces = " ".join([*values["replaces"].split(), *lists])
        change(connection, tables.document, {"number": body.number}, {"replaces": replaces})
    done(connection, entry, found.record, found.revision)


def _after_list(connection: Connection, number: str) -> str:
    """Mark what a list replaces of earlier revisions of its records; return the numbers."""
    older: dict[str, None] = {}
    for row in connection.execute(LISTED, {"number": number}).fetchall():
        for before in _lists_before(connection, row.record, row.revision):
            older[before] = None
        same = {"record": row.record, "revision": row.revision}
        for paper in connection.execute(PAPERS, same).fetchall():
            if paper.revision < row.revision and paper.state == "issued":
                older[paper.number] = None
    for before in older:
        _replaced_by(connection, before, number)
    return " ".join(older)


def _lists_before(connection: Connection, record: str, revision: int) -> list[str]:
    """Return the lists in force in which an earlier revision of a record stands."""
    asked = {"record": record, "revision": revision}
    return [row.number for row in connection.execute(LISTS_BEFORE, asked).fetchall()]


def _replaced_by(connection: Connection, older: str, newer: str) -> None:
    """Name the newer document on an older one.

    A list stays in force for its other records until each of them stands somewhere newer.
    """
    paper = connection.execute(DOCUMENT, {"number": older}).one()
    by = paper.replaced_by.split()
    if newer not in by:
        by.append(newer)
    values: dict[str, Any] = {"replaced_by": " ".join(by)}
    rows = connection.execute(LISTED, {"number": older}).fetchall()
    if all(_stands_in(connection, row.record, row.revision, by) for row in rows):
        values["state"] = "superseded"
    change(connection, tables.document, {"number": older}, values)


def _stands_in(connection: Connection, record: str, revision: int, numbers: list[str]) -> bool:
    """Tell whether a later revision of a record stands in one of these documents."""
    asked = {"record": record, "revision": revision, "numbers": numbers}
    return connection.execute(STANDS_IN, asked).first() is not None


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


HANDLERS: dict[str, Handler] = {
    "number_reserved": number_reserved,
    "list_reserved": list_reserved,
    "document_issued": document_issued,
    "number_voided": number_voided,
    "document_reprinted": document_reprinted,
}
