"""Prove that the journal still holds what a checkpoint from outside once stated of it."""

from collections.abc import Iterator

from sqlalchemy import Engine, select

from metro.errors import MetroError
from metro.journal.checkpoint import Checkpoint
from metro.storage import tables
from metro.storage.engine import reading
from metro.storage.findings import Finding, Proof, note, wrong
from metro.storage.proofs.walk import Walk

OF_THE_PAPER = (
    *("checkpoint.too_long", "checkpoint.other_format", "checkpoint.damaged"),
    *("seal.too_long", "seal.other_format", "seal.damaged"),
)
"""Such a text proves nothing against the station: it is refused."""


def prove(engine: Engine, walk: Walk, text: str, proof: Proof) -> Iterator[Finding]:
    """Yield a cut tail, an older copy put back, or another history at the same place.

    Raises MetroError `checkpoint.…` for a text that is none, or of another station.
    """
    try:
        stated = proof.checkpoint(text, tuple(walk.keys.values()))
    except MetroError as error:
        if error.code in OF_THE_PAPER:
            raise
        yield wrong("doctor.checkpoint_refused", why=error.code, **error.parameters)
        return
    if stated.station != walk.head.station:
        raise MetroError("checkpoint.other_station", station=stated.station, here=walk.head.station)
    yield _compared(stated, hash_at(engine, stated), walk)


def hash_at(engine: Engine, stated: Checkpoint) -> str | None:
    """Return the hash of the entry at the place that a checkpoint states, or None."""
    table = tables.entry
    query = select(table.c.hash).where(
        table.c.station == stated.station,
        table.c.epoch == stated.epoch,
        table.c.seq == stated.size,
    )
    with reading(engine).begin() as connection:
        return connection.execute(query).scalar()


def _compared(stated: Checkpoint, found: str | None, walk: Walk) -> Finding:
    """Return what the comparison says; the place comes from the paper, the head from here."""
    said = {"epoch": stated.epoch, "size": stated.size, "at": stated.at}
    here = {"here_epoch": walk.head.epoch, "here_size": walk.head.seq}
    if found == stated.head:
        return note("doctor.checkpoint_holds", **said)
    if found is not None:
        return wrong("doctor.fork", **said)
    if stated.epoch < walk.head.epoch:
        return wrong("doctor.lost_by_restore", **said)
    if stated.epoch > walk.head.epoch:
        return wrong("doctor.older_copy", **said, **here)
    return wrong("doctor.cut_tail", **said, **here, lost=stated.size - walk.head.seq)
