"""One entry of the journal and the chain of hashes.

hash = SHA-256("metro/entry/1\\0" ‖ canonical JSON of all other columns).
"""

import hashlib
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.journal.canonical import canonical

PREFIX = b"metro/entry/1\0"
FIRST = "0" * 64
"""`previous` of the very first entry of a station."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, recorded once; `body` is canonical JSON text, `recorded_at` is UTC."""

    station: str
    epoch: int
    seq: int
    type: str
    version: int
    recorded_at: str
    actor: str
    body: str
    previous: str
    hash: str = ""


def digest(entry: Entry) -> str:
    """Return the hash that belongs to an entry."""
    columns = {
        "actor": entry.actor,
        "body": entry.body,
        "epoch": entry.epoch,
        "previous": entry.previous,
        "recorded_at": entry.recorded_at,
        "seq": entry.seq,
        "station": entry.station,
        "type": entry.type,
        "version": entry.version,
    }
    return hashlib.sha256(PREFIX + canonical(columns).encode()).hexdigest()


def sealed(entry: Entry) -> Entry:
    """Return the entry with its hash."""
    return replace(entry, hash=digest(entry))


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal stands: the last entry's place and hash (epoch 1, seq 0 when empty)."""

    station: str
    epoch: int
    seq: int
    hash: str


def check_next(head: Head, entry: Entry) -> None:
    """Refuse an entry that does not follow: wrong station, place, previous hash or own hash.

    An epoch starts at seq 1; its `previous` is the head that was restored.
    Raises MetroError `journal.broken` naming the entry.
    """
    follows = (entry.epoch, entry.seq) == (head.epoch, head.seq + 1)
    starts = (entry.epoch, entry.seq) == (head.epoch + 1, 1)
    wrong = ""
    if entry.station != head.station:
        wrong = "station"
    elif not (follows or starts):
        wrong = "place"
    elif entry.previous != head.hash:
        wrong = "previous"
    elif digest(entry) != entry.hash:
        wrong = "hash"
    if wrong:
        raise MetroError("journal.broken", epoch=entry.epoch, seq=entry.seq, what=wrong)


def after(entry: Entry) -> Head:
    """Return the head once this entry is the last."""
    return Head(entry.station, entry.epoch, entry.seq, entry.hash)
