"""Prove what stands outside the journal: kept bytes, rows of passwords and of contact data."""

from collections.abc import Iterator
from typing import Any, Protocol

from sqlalchemy import Engine, select

from metro.errors import MetroError
from metro.ports import Progress
from metro.storage import tables
from metro.storage.engine import reading
from metro.storage.findings import Finding, note, wrong
from metro.storage.ledger import salted
from metro.storage.proofs.projections import copied
from metro.storage.proofs.walk import Walk


class Kept(Protocol):
    """Kept bytes that can be listed."""

    def get(self, name: str) -> bytes:
        """Return bytes unchanged; MetroError `object.missing` or `object.altered` otherwise."""
        ...

    def names(self) -> Iterator[str]:
        """Yield the names of everything that is kept."""
        ...


def objects(kept: Kept, walk: Walk, progress: Progress) -> Iterator[Finding]:
    """Yield what is missing or altered of the bytes that entries ask for, and what nobody does.

    Raises MetroError `work.cancelled`.
    """
    found = set(kept.names())
    walk.held.update(found & walk.needed.keys())
    waiting = sorted(walk.needed)
    for number, name in enumerate(waiting):
        if not progress(number, len(waiting), "objects"):
            raise MetroError("work.cancelled")
        try:
            kept.get(name)
        except MetroError as error:
            how = "altered" if error.code == "object.altered" else "missing"
            yield wrong("doctor.object_differs", object=name, entry=walk.needed[name], how=how)
    orphans = sorted(found.difference(waiting))
    if orphans:
        yield note("doctor.objects_unused", count=len(orphans), first=orphans[0])


def rows(engine: Engine, walk: Walk) -> Iterator[Finding]:
    """Yield rows that do not agree with the salted hash in the journal: altered is not erased."""
    with reading(engine).begin() as connection:
        walk.catch_up(connection)
        found: dict[tuple[str, str], str] = {}
        for row in connection.execute(select(tables.credential)):
            found["credential", row.person] = salted(row.salt, row.person, row.hash)
        for row in connection.execute(select(tables.contact)):
            found["contact", row.subject] = salted(row.salt, row.subject, row.data)
        for stated in copied(walk, tables.outside_row):
            here = found.pop((stated.table, stated.subject), None)
            how = _how(stated.row_hash, here)
            if how:
                yield _row(stated.table, stated.subject, how)
    for table, subject in sorted(found):
        yield _row(table, subject, "strange")


def _how(stated: str, here: str | None) -> str:
    """Compare the journal's hash ('' once erased by right) with that of the row (None: gone)."""
    if not stated:
        return "" if here is None else "not_erased"
    if here is None:
        return "missing"
    return "" if here == stated else "altered"


def _row(table: str, subject: str, how: str) -> Finding:
    return wrong("doctor.row_outside_differs", table=table, key=subject, how=how)


def reservations(walk: Walk) -> Iterator[Finding]:
    """Yield numbers that were reserved and neither used nor voided."""
    waiting: list[Any] = [row for row in copied(walk, tables.document) if row.state == "reserved"]
    for row in waiting:
        yield note("doctor.reservation_open", number=row.number, workstation=row.workstation)
