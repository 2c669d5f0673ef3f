"""Keep which event counts for which instrument, and what it relied on, from when until when."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, func, select

from metro.journal.entry import Entry
from metro.model.event_kind import EventKind
from metro.storage import tables
from metro.storage.effective import ENDLESS, ROLES, Sort, as_number
from metro.storage.statements import add, ask, remove
from metro.storage.tables import place

VALIDITY = (EventKind.VERIFICATION, EventKind.CALIBRATION)


def _open(table: Table, column: str) -> Select[Any]:
    """Return the question for the rows that nothing has ended yet."""
    same = table.c[column] == bindparam("same")
    return select(table).where(same, table.c.until == ENDLESS)


SUBJECT, MERGED = _open(tables.subject, "id"), _open(tables.subject, "root")
COUNTED, RELIED = _open(tables.counted, "subject"), _open(tables.relied, "subject")
USED = _open(tables.relied, "event")
LAST_KEY = select(func.max(tables.subject.c.key))
FIRST_PLACE = select(func.min(tables.event.c.place)).where(tables.event.c.id == bindparam("id"))


def _reliances() -> Select[Any]:
    """Return the question for what a revision of an event relied on, always in one order."""
    table = tables.reliance
    asked = (table.c.role, table.c.instrument, table.c.named_event)
    same = (table.c.event == bindparam("id"), table.c.revision == bindparam("revision"))
    return select(*asked).where(*same).distinct().order_by(*asked)


RELIANCES = _reliances()


def subject_of(connection: Connection, instrument: str) -> int:
    """Return the number of the instrument for which the events of this one count today."""
    row = ask(connection, SUBJECT, same=instrument).first()
    if row is not None:
        return int(row.root)
    key = (ask(connection, LAST_KEY).scalar() or 0) + 1
    # Known from the start: what it was merged into later is another row.
    numbers = {"since": 0, "until": ENDLESS, "key": key, "root": key}
    add(connection, tables.subject, {"id": instrument, **numbers})
    return key


def count_event(connection: Connection, here: int, row: Mapping[str, Any], first: int) -> None:
    """Let an event count from an entry on, and end what its earlier revision said."""
    if row["revision"] > 1:
        end_event(connection, here, row["id"])
    subject = subject_of(connection, row["instrument"])
    moment = {"day": as_number(row["day"]), "time": row["time"], "place": row["place"]}
    same = {**moment, "sort": int(_sort(row)), "event": first, "since": here, "until": ENDLESS}
    add(connection, tables.counted, {"subject": subject, **same})
    said = ask(connection, RELIANCES, id=row["id"], revision=row["revision"]).fetchall()
    used = {
        (ROLES[role], subject_of(connection, instrument), _named(connection, named))
        for role, instrument, named in said
    }
    if used:
        names = ("role", "subject", "named")
        rows = [{**dict(zip(names, on, strict=True)), **same, "user": subject} for on in used]
        add(connection, tables.relied, sorted(rows, key=lambda on: (on["subject"], on["role"])))


def _sort(row: Mapping[str, Any]) -> Sort:
    """Return how an event counts: an inspection in service only ends a validity."""
    if row["kind"] == EventKind.INTERMEDIATE_CHECK:
        return Sort.CHECK
    failed = row["kind"] == EventKind.IN_SERVICE_INSPECTION and not row["passed"]
    return Sort.VALIDITY if row["kind"] in VALIDITY or failed else Sort.OTHER


def _named(connection: Connection, event: str) -> int:
    return int(ask(connection, FIRST_PLACE, id=event).scalar() or 0) if event else 0


def end_event(connection: Connection, here: int, event: str) -> None:
    """End what an event says: it is void, or a later revision takes its place."""
    first = _named(connection, event)
    table = tables.event
    said = select(table.c.instrument).where(table.c.id == event).distinct()
    for instrument in connection.execute(said).scalars().all():
        subject = subject_of(connection, instrument)
        same = (tables.counted.c.subject == subject, tables.counted.c.event == first)
        query = select(tables.counted).where(*same, tables.counted.c.until == ENDLESS)
        _change(connection, tables.counted, _every(connection, query), until=here)
    _change(connection, tables.relied, _every(connection, USED, first), until=here)


def merge(connection: Connection, entry: Entry, instrument: str, into: str) -> None:
    """Let what counts for an instrument count for the one it is merged into, from here on."""
    here = place(entry.epoch, entry.seq)
    old, new = subject_of(connection, instrument), subject_of(connection, into)
    if old == new:
        return
    _move(connection, tables.subject, _every(connection, MERGED, old), here, root=new)
    events = _every(connection, COUNTED, old)
    _move(connection, tables.counted, events, here, subject=new)
    _move(connection, tables.relied, _every(connection, RELIED, old), here, subject=new)
    for event in sorted({row["event"] for row in events}):
        _move(connection, tables.relied, _every(connection, USED, event), here, user=new)


def _every(connection: Connection, query: Select[Any], same: object = None) -> list[RowMapping]:
    return list(connection.execute(query, {"same": same}).mappings().fetchall())


def _move(
    connection: Connection, table: Table, rows: Sequence[RowMapping], here: int, **values: int
) -> None:
    """End rows here and open them again with other values; two that become one are one."""
    _change(connection, table, rows, until=here)
    # A row that this same entry opened was never said otherwise, so nothing is left of it.
    opened = {tuple({**row, **values, "since": here}.items()): row for row in rows}
    for made in opened:
        remove(connection, table, _key(table, dict(made)))
        add(connection, table, dict(made))


def _change(
    connection: Connection, table: Table, rows: Sequence[RowMapping], **values: int
) -> None:
    for row in rows:
        remove(connection, table, _key(table, row))
        ended = {**row, **values}
        if ended["since"] < ended["until"]:
            add(connection, table, ended)


def _key(table: Table, row: Any) -> dict[str, Any]:
    return {column.name: row[column.name] for column in table.primary_key}
