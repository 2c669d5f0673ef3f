"""Project suspicions of standards: the cases, and what is under review by them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from metro.journal.bodies import recall
from metro.journal.entry import Entry
from metro.model.civil import civil_day
from metro.model.impact import RecallCase
from metro.storage import tables
from metro.storage.projections.registers import Handler, dumped, touch_all
from metro.storage.reading import loaded
from metro.storage.statements import add, change, remove
from metro.storage.tables import place

CASE = select(tables.recall.c.data).where(tables.recall.c.id == bindparam("id"))


def suspicion_declared(
    connection: Connection, entry: Entry, body: recall.SuspicionDeclared
) -> None:
    """Keep the case; its documents are under review, its instruments are due."""
    day = civil_day(datetime.fromisoformat(entry.recorded_at))
    events, documents = tuple(dict.fromkeys(body.events)), tuple(dict.fromkeys(body.documents))
    case = RecallCase(body.case, body.suspicion, body.shift, body.why, day, events, documents)
    row = {"id": case.id, "place": place(entry.epoch, entry.seq), "closed": 0}
    add(connection, tables.recall, {**row, "data": dumped(case)})
    for event in events:
        reviewed = {"event": event, "recall": case.id, "day": day.isoformat()}
        add(connection, tables.reviewed_event, reviewed)
    for document in documents:
        add(connection, tables.reviewed_document, {"document": document, "recall": case.id})
    _touch(connection, events)


def letters_written(
    connection: Connection, entry: Entry, body: recall.HolderLettersWritten
) -> None:
    """Keep who was written to."""
    del entry
    case = _case(connection, body.case)
    holders = tuple(dict.fromkeys((*case.holders, *body.holders)))
    data = dumped(replace(case, holders=holders))
    change(connection, tables.recall, {"id": case.id}, {"data": data})


def recall_closed(connection: Connection, entry: Entry, body: recall.RecallClosed) -> None:
    """Close the case: nothing is under review by it any more."""
    del entry
    case = _case(connection, body.case)
    values = {"closed": 1, "data": dumped(replace(case, closed=body.why))}
    change(connection, tables.recall, {"id": case.id}, values)
    remove(connection, tables.reviewed_event, {"recall": case.id})
    remove(connection, tables.reviewed_document, {"recall": case.id})
    _touch(connection, case.events)


def _case(connection: Connection, case: str) -> RecallCase:
    return loaded(RecallCase, connection.execute(CASE, {"id": case}).scalar_one())


def _touch(connection: Connection, events: Iterable[str]) -> None:
    for event in events:
        touch_all(connection, event)


HANDLERS: dict[str, Handler] = {
    "suspicion_declared": suspicion_declared,
    "holder_letters_written": letters_written,
    "recall_closed": recall_closed,
}
