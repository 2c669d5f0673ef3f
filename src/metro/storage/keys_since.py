"""Keys that were listed or revoked after a backup: a restore makes none of that undone.

The entries of the journal that is replaced go on in the new epoch, each held against the list as
the doctor does; of the key files those stay that the list lets sign.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.bodies.register import KeyListed
from metro.journal.entry import Head
from metro.model.station import KeyUse, ListedKey
from metro.services.found_station import key_statement
from metro.storage import projecting, tables
from metro.storage.archive import KEY_FILES
from metro.storage.durable import write_durably
from metro.storage.findings import Proof
from metro.storage.ledger import SqlWork
from metro.storage.spent import common

SIGNING = ".pem"
NEXT = "next"
"""Where keys lie that the journal may already list, see `trust.station_keys`."""


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """The key files of this workstation, and those of the backup."""

    own: Path
    saved: Path
    lone: bool
    """Whether the station has no other workstation."""

    def lost(self, keys: Collection[ListedKey]) -> bool:
        """Tell whether nobody could sign any more, if the list were this."""
        own = {file.stem for file in self._own(SIGNING)}
        saved = {file.stem for file in self.saved.glob(f"*{SIGNING}")}
        here = own | saved if self.lone else own or saved
        names = {key.workstation for key in keys if key.id in here}
        return not any(
            key.id in here or (not self.lone and key.workstation not in names)
            for key in keys
            if key.use is KeyUse.WORKSTATION and not key.revoked
        )

    def settle(self, keys: Iterable[ListedKey]) -> None:
        """Make the backup's files those that may sign now: a revoked one goes, its heir comes.

        Raises OSError.
        """
        revoked = {key.id for key in keys if key.revoked}
        usable = {key.id for key in keys} - revoked
        for suffix in KEY_FILES:
            for file in self.saved.glob(f"*{suffix}"):
                if file.stem in revoked:
                    file.unlink()
            if any(self.saved.glob(f"*{suffix}")):
                continue
            for file in self._own(suffix):
                if file.stem in usable:
                    write_durably(self.saved / file.name, file.read_bytes(), 0o600)

    def _own(self, suffix: str) -> list[Path]:
        return [*self.own.glob(f"*{suffix}"), *(self.own / NEXT).glob(f"*{suffix}")]


def listed_since(old: Connection, restored: Head) -> tuple[KeyListed, ...] | None:
    """Return what the old journal listed after the head that is restored; None if unreadable."""
    try:
        found, after = [], common(old, restored)
        while rows := old.execute(projecting.later(after)).fetchall():
            bodies = (
                catalogue.read(row.type, row.version, row.body)
                for row in rows
                if row.type == "key_listed"
            )
            found += [body for body in bodies if isinstance(body, KeyListed)]
            after = tables.place(rows[-1].epoch, rows[-1].seq)
    except (SQLAlchemyError, MetroError, ValueError, TypeError, LookupError):
        # A damaged database is what one restores for.
        return None
    return tuple(found)


def carry(
    work: SqlWork, since: tuple[KeyListed, ...] | None, proof: Proof, files: KeyFiles
) -> bool:
    """List and revoke again what the old journal did; False where not all of it is known to hold.

    Where it would leave nobody who can sign, the backup's own keys stay as they were.
    """
    if since is None:
        return False
    listed = work.keys()
    known = {key.id: key for key in listed}
    rows = _provable(known, since, proof)
    after = known | {row.key.id: row.key for row in rows}
    lost = files.lost(after.values())
    if lost:
        own = {file.stem for file in files.saved.iterdir()}
        rows = [row for row in rows if row.key.id in known.keys() - own]
    for row in rows:
        work.append(row)
    return not lost and len(rows) == len(since)


def _provable(
    known: dict[str, ListedKey], since: Iterable[KeyListed], proof: Proof
) -> list[KeyListed]:
    """Return the entries that a key of the list signed, or that revoke a key of it."""
    listed, found = dict(known), []
    for row in since:
        before = listed.get(row.key.id)
        if before is None:
            fine = _signed(row.key, listed.get(row.key.signed_by), proof)
        else:
            fine = replace(before, revoked=row.key.revoked, why=row.key.why) == row.key
            fine = fine and bool(row.key.revoked)
        if fine:
            found.append(row)
            listed[row.key.id] = row.key
    return found


def _signed(key: ListedKey, signer: ListedKey | None, proof: Proof) -> bool:
    if signer is None or signer.revoked:
        return False
    statement = key_statement(key.id, key.algorithm, key.public, key.workstation)
    try:
        return proof.verifies(signer, statement, bytes.fromhex(key.signature))
    except ValueError:
        return False
