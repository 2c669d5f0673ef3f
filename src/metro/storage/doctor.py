"""Prove a station whole: database, structure, journal, projections, objects, what lies outside.

Everything is read in short transactions, so that a writer beside it goes on. What cannot be read
is a finding too; only a cancelled examination and a useless checkpoint raise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from metro.errors import MetroError
from metro.ports import Progress, quiet
from metro.storage import tables
from metro.storage.engine import reading
from metro.storage.findings import Finding, Proof, Report, note, wrong
from metro.storage.proofs import checkpoint as checkpoints
from metro.storage.proofs import database, outside, projections, structure
from metro.storage.proofs.outside import Kept
from metro.storage.proofs.walk import Walk, stations

UNFINISHED = "doctor.step_failed"


@dataclass(frozen=True, slots=True)
class Doctor:
    """Examines one station; nothing is changed."""

    engine: Engine
    objects: Kept
    proof: Proof

    def __call__(
        self, checkpoint: str = "", progress: Progress = quiet, *, lasting_only: bool = False
    ) -> Report:
        """Return what was found; `lasting_only` passes over what a rebuild makes anew.

        Raises MetroError `work.cancelled`, and `checkpoint.…` for a text that is no checkpoint of
        this station.
        """
        first = [
            *_caught("database", database.prove(self.engine)),
            *_caught("structure", structure.prove(self.engine, lasting_only=lasting_only)),
        ]
        names: list[str] = []
        first += _caught("journal", self._named(names))
        walk = Walk(names[0] if names else "", self.proof)
        try:
            steps = list(self._steps(walk, checkpoint, progress, lasting_only))
            found = (*first, *walk.findings, *steps)
            return Report(walk.head, walk.entries, tuple(sorted(walk.held)), found)
        finally:
            walk.close()

    def _steps(
        self, walk: Walk, checkpoint: str, progress: Progress, lasting_only: bool
    ) -> Iterator[Finding]:
        journal = _caught("journal", self._journal(walk, progress))
        yield from journal
        if any(row.code == UNFINISHED for row in journal):
            # Held against half a journal everything looks strange; nobody is to be frightened so.
            yield note("doctor.not_compared")
            return
        if not lasting_only:
            yield from _caught("projections", projections.prove(self.engine, walk, progress))
        yield from _caught("objects", outside.objects(self.objects, walk, progress))
        yield from _caught("outside", outside.rows(self.engine, walk))
        yield from outside.reservations(walk)
        if checkpoint:
            yield from _caught(
                "checkpoint", checkpoints.prove(self.engine, walk, checkpoint, self.proof)
            )

    def _named(self, names: list[str]) -> Iterator[Finding]:
        """Learn whose journal this is; entries of another name in the table are an error."""
        with reading(self.engine).begin() as connection:
            found = stations(connection)
            own = connection.execute(select(tables.head.c.station)).scalar()
        names += [own] if own in found else found[:1]
        for station in found:
            if station not in names:
                yield wrong("doctor.strange_entries", station=station[:80])

    def _journal(self, walk: Walk, progress: Progress) -> Iterator[Finding]:
        walk.all(self.engine, progress)
        with reading(self.engine).begin() as connection:
            walk.catch_up(connection)
            rows = [tuple(row) for row in connection.execute(select(tables.head))]
        if not walk.entries:
            yield note("doctor.not_founded")
        head = walk.head
        stated = (head.station, head.epoch, head.seq, head.hash, walk.recorded_at)
        if rows != ([stated] if walk.entries else []):
            yield wrong("doctor.head_differs", epoch=head.epoch, seq=head.seq)


def _caught(step: str, found: Iterable[Finding]) -> list[Finding]:
    """Return the findings of a step; that it could not be finished is one of them."""
    kept: list[Finding] = []
    try:
        for row in found:
            kept.append(row)
    except (DBAPIError, OSError) as error:
        kept.append(wrong(UNFINISHED, step=step, why=_why(error)))
    except MetroError as error:
        if not error.code.startswith("station."):
            raise
        kept.append(wrong(UNFINISHED, step=step, why=str(error)[:160]))
    return kept


def _why(error: DBAPIError | OSError) -> str:
    """Return what the database itself said first; the rest is the text of the query."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return " ".join(said.strip().partition("\n")[0].split())[:160]
