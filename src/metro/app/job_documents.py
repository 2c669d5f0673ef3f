"""The documents of a job that are in force, whenever they were issued."""

from collections.abc import Iterator

from metro.app.station import Station
from metro.errors import MetroError
from metro.model.document import Document, DocumentState
from metro.ports import Reader

MOST = 100_000


def in_force(station: Station, job: str) -> tuple[Document, ...]:
    """Return certificates, notices and lists of a job, in the order of its records; each once.

    Raises MetroError `job.unknown`.
    """
    with station.ledger.reading() as reader:
        found = {row.number: row for row in _every(reader, job)}
    return tuple(row for row in found.values() if row.state is DocumentState.ISSUED)


def _every(reader: Reader, job: str) -> Iterator[Document]:
    rows = reader.records_of_job(job, MOST) if job.strip() else ()
    if not rows:
        raise MetroError("job.unknown", job=job)
    for row in rows:
        yield from reader.documents_of(row.id)
        yield from reader.lists_of(row.id)
