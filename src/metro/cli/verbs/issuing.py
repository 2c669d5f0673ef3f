"""`metro issue` and `metro labels`."""

import time
from collections.abc import Sequence
from pathlib import Path

import click

from metro.app import bulk
from metro.app.files import write_file
from metro.app.job_documents import in_force
from metro.app.papers import labels, lists
from metro.app.station import Station
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    opened,
    shown_progress,
)
from metro.cli.output import Output
from metro.errors import MetroError
from metro.journal.codec import encode
from metro.model.document import Document

SHOWN = 20
"""So many numbers are printed one by one."""


@click.command("issue", cls=SpokenVerb)
@click.argument("records", nargs=-1, metavar="[RECORD]…")
@click.option("--job", default="", metavar="JOB")
@click.option("--jobs", "listing", is_flag=True)
@click.option("--bind", "file", type=FILE, default=None, metavar="FILE")
@click.option("--duplex", is_flag=True)
@click.option("--workers", default=0, type=click.IntRange(0, 64), metavar="N")
@acts
def issue_verb(
    asked: Asked,
    records: tuple[str, ...],
    job: str,
    listing: bool,
    file: Path | None,
    duplex: bool,
    workers: int,
) -> int:
    """Issue the approved RECORDs, or all of a job; each whole or not at all."""
    out = asked.out
    if listing:
        return _jobs(out, asked.station)
    start = time.monotonic()
    with asked.acting() as (found, actor):
        wanted = [
            *(_id(found, name) for name in records),
            *(bulk.waiting(found, job) if job else ()),
        ]
        made = bulk.issue_many(found, wanted, actor.id, shown_progress(out), workers)
        documents = [*made.documents, *_listed(found, job, actor.id, bool(wanted or file))]
        without = found.without_digital(row.number for row in documents)
        whole = in_force(found, job) if job and file else ()
        pages = list(dict.fromkeys(row.number for row in (*whole, *documents)))
        _some(job, bool(wanted or documents or pages))
        data = bulk.bound(found, pages, duplex=duplex) if file and pages else b""
        names = {record: _number(found, record) for record in made.refused}
    for record, error in made.refused.items():
        _print_refused(out, names[record], error)
    for number, error in without.items():
        out.line(out.say("issue.no_digital", number=number, why=out.refused(error)["cause"]))
    _print_issued(out, documents, f"{time.monotonic() - start:.1f}")
    if file is not None and data:
        write_file(file, data)
        out.line(out.say("issue.bound", file=str(file), count=len(pages)))
    out.json(
        {
            "issued": [encode(row) for row in documents],
            "refused": {record: error.code for record, error in made.refused.items()},
            "without_digital": {number: error.code for number, error in without.items()},
        }
    )
    return 2 if made.refused else 0


def _id(station: Station, name: str) -> str:
    """Return the id of a record that may be named by its number."""
    with station.ledger.reading() as reader:
        return reader.record(name)[0].id


def _number(station: Station, record: str) -> str:
    """Return the number by which people know a record."""
    with station.ledger.reading() as reader:
        return reader.record(record)[0].number


def _some(job: str, some: bool) -> None:
    if not some:
        raise MetroError("issue.none_waits", job=job)


def _print_refused(out: Output, number: str, error: MetroError) -> None:
    """Print why a record was not issued: each reason, and what mends it."""
    found = out.refused(error)
    out.line(out.say("issue.refused", number=number, why=found["cause"]))
    for reason in found.get("reasons", ()):
        out.line(f"  · {reason['words']}")
    rules = error.parameters.get("rules")
    remedies = [out.say(f"{rule}.remedy") for rule in rules] if isinstance(rules, tuple) else []
    for remedy in remedies or [found["remedy"]]:
        out.line(f"  → {remedy}")


def _print_issued(out: Output, documents: Sequence[Document], seconds: str) -> None:
    """Print the numbers of what was issued; of many the first and the last."""
    numbers = [row.number for row in documents]
    if len(numbers) > SHOWN:
        numbers = [numbers[0], "…", numbers[-1]]
    for number in numbers:
        out.line(f"  {number}")
    out.line(out.say("issue.done", count=len(documents), seconds=seconds))


def _listed(station: Station, job: str, actor: str, others: bool) -> Sequence[Document]:
    """Issue the lists of a job; none is no fault where certificates were issued."""
    if not job and others:
        return ()
    if not job:
        raise MetroError("issue.nothing")
    try:
        return lists(station)(job, actor)
    except MetroError as error:
        if error.code != "list.nothing":
            raise
        if not others:
            raise MetroError("issue.none_waits", job=job) from error
        return ()


def _jobs(out: Output, station: str | None) -> int:
    with opened(station, read_only=True) as found, found.ledger.reading() as reader:
        rows = reader.jobs(1000)
    names = ("job", "date", "applicant", "records", "waiting", "done")
    out.table(
        [out.say(f"column.{name}") for name in names],
        [
            [row.job, str(row.on), row.applicant, *map(str, (row.records, row.approved, row.done))]
            for row in rows
        ],
    )
    out.json([encode(row) for row in rows])
    return 0


@click.command("labels", cls=SpokenVerb)
@click.argument("names", nargs=-1, metavar="[NUMBER]…")
@click.option("--job", default="", metavar="JOB")
@click.option("--skip", default=0, type=click.IntRange(0, 999), metavar="N")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@acts
def labels_verb(asked: Asked, names: tuple[str, ...], job: str, skip: int, file: Path) -> None:
    """Write labels for the documents, records or stopped instruments NUMBER…, or for a job."""
    out = asked.out
    with asked.acting() as (found, actor):
        made, data = labels(found)(actor.id, names, job, skip)
    write_file(file, data)
    out.line(out.say("labels.made", count=len(made), file=str(file)))
    out.json([encode(row) for row in made])
