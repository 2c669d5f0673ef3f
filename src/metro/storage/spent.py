"""Numbers that stand on paper and that a restored journal does not know: void, never used again.

Each is reserved and voided in the new epoch, so the serials go on and the register has no hole.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.bodies.work import (
    ListReserved,
    NumberReserved,
    NumberVoided,
    VerificationSubmitted,
)
from metro.journal.entry import Head
from metro.model.document import DocumentKind
from metro.model.numbering import numbered, read_number
from metro.storage import projecting, tables
from metro.storage.ledger import SqlWork

WHY = "restored"
MOST = 20_000
"""Numbers of one kind that a person may state at once; more is a slip of the pen."""
SPENDING = ("number_reserved", "verification_submitted", "list_reserved")


def spent_since(old: Connection, restored: Head) -> tuple[NumberReserved, ...] | None:
    """Return what the old journal took after the head that is restored; None if unreadable."""
    try:
        return tuple(_spent(old, common(old, restored)))
    except (SQLAlchemyError, MetroError, ValueError, TypeError, LookupError):
        # A damaged database is what one restores for.
        return None


def common(old: Connection, restored: Head) -> int:
    """Return the place up to which both journals are one; 0 when they never were."""
    table = tables.entry
    same = select(table.c.hash).where(
        table.c.station == restored.station,
        table.c.epoch == restored.epoch,
        table.c.seq == restored.seq,
    )
    found = old.execute(same).scalar()
    return tables.place(restored.epoch, restored.seq) if found == restored.hash else 0


def _spent(old: Connection, after: int) -> Iterator[NumberReserved]:
    while rows := old.execute(projecting.later(after)).fetchall():
        for row in rows:
            if row.type in SPENDING:
                yield _reservation(catalogue.read(row.type, row.version, row.body))
        after = tables.place(rows[-1].epoch, rows[-1].seq)


def _reservation(body: object) -> NumberReserved:
    if isinstance(body, VerificationSubmitted):
        return _reserved(body.record.number, body.year, body.serial, DocumentKind.RECORD)
    if isinstance(body, ListReserved):
        return _reserved(body.number, body.year, body.serial, DocumentKind.LIST)
    assert isinstance(body, NumberReserved)
    return body


def _reserved(number: str, year: int, serial: int, kind: DocumentKind) -> NumberReserved:
    """Return the reservation of a number of which no more is known."""
    return NumberReserved(number, serial, year, kind, "", 0, (), "", "")


def stated(work: SqlWork, last: Mapping[DocumentKind, str]) -> Iterator[NumberReserved]:
    """Yield every number up to the last ones on paper, by kind, that the journal lacks.

    Raises MetroError `number.not_of_pattern`, `restore.too_many_numbers`.
    """
    settings = work.settings()
    patterns = {
        DocumentKind.CERTIFICATE: settings.certificate_pattern,
        DocumentKind.NOTICE: settings.notice_pattern,
        DocumentKind.RECORD: settings.record_pattern,
        DocumentKind.LIST: settings.list_pattern,
    }
    for kind, number in last.items():
        year, serial = read_number(patterns[kind], number)
        record = kind is DocumentKind.RECORD
        known = work.last_record_serial(year) if record else work.last_serial(kind, year)
        if serial - known > MOST:
            raise MetroError("restore.too_many_numbers", number=number, count=serial - known)
        for each in range(known + 1, serial + 1):
            yield _reserved(numbered(patterns[kind], year, each), year, each, kind)


def void(work: SqlWork, reservations: Iterable[NumberReserved]) -> tuple[str, ...]:
    """Reserve and void what the journal does not know; return the numbers."""
    done = []
    for body in reservations:
        if not _known(work.connection, body.number):
            work.append(body)
            work.append(NumberVoided(body.number, WHY))
            done.append(body.number)
    return tuple(done)


def _known(connection: Connection, number: str) -> bool:
    places = (tables.document.c.number, tables.record.c.number)
    queries = (select(column).where(column == number).limit(1) for column in places)
    return any(connection.execute(query).first() for query in queries)
