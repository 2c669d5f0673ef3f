"""Issue many records as one job: all cores render, this process alone reserves, seals and writes.

Records are taken some at a time: their numbers are reserved in one transaction while those before
are rendered, and issued in one transaction. A record is issued whole or its numbers are void; a
stop between two lots leaves nothing half done, and a kill leaves reservations that the
workstation voids at its next start.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context

from metro.app.station import Station
from metro.documents.press import ReportLabPress
from metro.errors import MetroError
from metro.model.document import Document, Paper
from metro.model.record_state import RecordState
from metro.ports import Progress, quiet
from metro.services.issue_documents import IssueDocuments, Reserved, Sealed

LOT = 24
"""Records whose numbers are reserved at a time."""
FEW = 6
"""So few records are rendered here: starting workers would take longer."""
OF_ONE = frozenset({"record.state", "record.unknown", "gate.refused", "document.state"})
"""Refusals that concern one record and none of the others."""
MOST = 100_000


@dataclass(slots=True)
class Issued:
    """What a job came to."""

    documents: list[Document] = field(default_factory=list)
    refused: dict[str, MetroError] = field(default_factory=dict)
    """Why a record was not issued, by its id."""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class _Lot:
    """Papers on their way, by record."""

    papers: Mapping[str, Sequence[Sealed]]
    rendered: Mapping[str, Sequence[Callable[[], bytes]]]


class _Pictures:
    """Logo and seal in a worker, which has no station."""

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self.known = known

    def get(self, name: str) -> bytes:
        """Return the bytes of a picture."""
        return self.known[name]


_PRESS: list[ReportLabPress] = []


def _start(pictures: Mapping[str, bytes]) -> None:
    _PRESS[:] = [ReportLabPress(_Pictures(pictures))]


def _render(paper: Paper) -> bytes:
    return _PRESS[0].render(paper)


def waiting(station: Station, job: str) -> tuple[str, ...]:
    """Return the records of a job that are approved and not issued.

    Raises MetroError `job.unknown`.
    """
    with station.ledger.reading() as reader:
        rows = reader.records_of_job(job, MOST) if job.strip() else ()
    if not rows:
        raise MetroError("job.unknown", job=job)
    return tuple(row.id for row in rows if row.state is RecordState.APPROVED)


def issue_many(
    station: Station,
    records: Sequence[str],
    actor: str,
    progress: Progress = quiet,
    workers: int = 0,
) -> Issued:
    """Issue records; those that are refused are named and stop no other.

    One named twice is issued once. `workers` is the number of processes that render, 0 for one a
    core. Raises MetroError `role.needed`, `key.…`, `station.…`, `bulk.worker_lost`; what was issued
    until then stays.
    """
    issue, found = station.issue, Issued()
    records = tuple(dict.fromkeys(records))
    before: _Lot | None = None
    done = 0
    with _rendering(station, len(records), workers) as render:
        try:
            for lot in _lots(records):
                if _worker_lost(found):
                    break
                if not progress(done, len(records), "issue"):
                    found.cancelled = True
                    break
                after = _reserved(issue, lot, actor, found, render)
                # Let go of first: what fails to finish is not finished again.
                ready, before = before, after
                if ready is not None:
                    _finished(issue, ready, actor, found)
                done += len(lot)
        finally:
            if before is not None:
                _finished(issue, before, actor, found)
    if _worker_lost(found):
        raise MetroError("bulk.worker_lost")
    if not found.cancelled:
        progress(len(records), len(records), "issue")
    return found


def bound(station: Station, documents: Iterable[str], *, duplex: bool = False) -> bytes:
    """Return the pages of issued documents as one file for the printer."""
    from metro.documents.binding import bound as bind

    return bind((station.issue.to_print(number) for number in documents), duplex=duplex)


def _lots(records: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(records), LOT):
        yield records[start : start + LOT]


@contextmanager
def _rendering(
    station: Station, count: int, workers: int
) -> Iterator[Callable[[Paper], Callable[[], bytes]]]:
    """Yield what renders a paper sooner or later: here, or in a process for each core."""
    cores = workers or os.cpu_count() or 1
    if count <= FEW or cores == 1:
        press = station.press
        yield lambda paper: lambda: press.render(paper)
        return
    with station.ledger.reading() as reader:
        names = reader.settings().paper.pictures
    pictures = {name: station.objects.get(name) for name in names}
    # Spawned, not forked: a window has threads.
    context = get_context("spawn")
    pool: Executor = ProcessPoolExecutor(cores, context, _start, (pictures,))
    with pool:

        def render(paper: Paper) -> Callable[[], bytes]:
            try:
                future: Future[bytes] = pool.submit(_render, paper)
            except BrokenProcessPool as error:
                # Told where the page is asked for: there its number is voided.
                future = Future()
                future.set_exception(error)
            return future.result

        yield render


def _reserved(
    issue: IssueDocuments,
    records: Sequence[str],
    actor: str,
    found: Issued,
    render: Callable[[Paper], Callable[[], bytes]],
) -> _Lot:
    """Take the numbers of some records in one transaction, and let their papers be rendered."""
    taken: dict[str, Sequence[Reserved]] = {}
    with issue.ledger.writing(actor) as work:
        for record in records:
            try:
                taken[record] = issue.reserve(work, record, actor)
            except MetroError as error:
                if error.code not in OF_ONE:
                    raise
                found.refused[record] = error
    papers: dict[str, Sequence[Sealed]] = {}
    for record, reserved in taken.items():
        try:
            papers[record] = [issue.seal(row) for row in reserved]
        except Exception as error:
            found.refused[record] = _void(issue, reserved, error, actor)
    rendered = {record: [render(row.paper) for row in own] for record, own in papers.items()}
    return _Lot(papers, rendered)


def _finished(issue: IssueDocuments, lot: _Lot, actor: str, found: Issued) -> None:
    """Issue what was rendered; what a fault leaves reserved is void."""
    try:
        _issued(issue, lot, actor, found)
    except Exception as error:
        numbers = [row.paper.number for papers in lot.papers.values() for row in papers]
        with suppress(MetroError):  # the fault itself is what to say
            issue.void_reserved(numbers, error, actor)
        raise


def _issued(issue: IssueDocuments, lot: _Lot, actor: str, found: Issued) -> None:
    """Issue what was rendered, in one transaction; record by record where one is in the way."""
    whole: dict[str, list[tuple[Paper, bytes]]] = {}
    for record, papers in lot.papers.items():
        try:
            pages = [later() for later in lot.rendered[record]]
            made = [issue.bind(*pair) for pair in zip(papers, pages, strict=True)]
        except Exception as error:
            found.refused[record] = _void(issue, papers, error, actor)
        else:
            whole[record] = list(zip((row.paper for row in papers), made, strict=True))
    try:
        every = [pair for pairs in whole.values() for pair in pairs]
        found.documents += issue.finish(every, actor) if every else ()
    except MetroError:
        for record, pairs in whole.items():
            try:
                found.documents += issue.finish(pairs, actor)
            except MetroError as error:
                found.refused[record] = _void(issue, lot.papers[record], error, actor)


def _worker_lost(found: Issued) -> bool:
    """Tell whether a process that renders ended: then no further number is taken."""
    return any(error.code == "bulk.worker_lost" for error in found.refused.values())


def _void(
    issue: IssueDocuments, papers: Sequence[Reserved | Sealed], error: Exception, actor: str
) -> MetroError:
    """Void numbers that can't be used; return why, as a person is told."""
    if isinstance(error, BrokenProcessPool):
        error = MetroError("bulk.worker_lost")
    issue.void_reserved([row.paper.number for row in papers], error, actor)
    if isinstance(error, MetroError):
        return error
    from metro.app.logs import log_fault

    return MetroError("bulk.not_rendered", what=log_fault(error))
