"""All keys of one workstation together: made at founding, enrolling and rotation, and put in place.

New keys that replace others lie in `keys/next` until the journal lists them; so a crash at any
moment leaves either the old keys or the new ones.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from metro.errors import MetroError
from metro.model.station import CertifiedKey, KeyUse
from metro.trust.certificates import Holder
from metro.trust.document_key import (
    document_key,
    keep_document_key,
    make_document_key,
)
from metro.trust.keys import WorkstationKey, first_key, make
from metro.trust.root import Root, keep_root, make_root, open_root, root_file

NEXT = "next"
ROOT = "root"
"""What a root's certificate has in place of a workstation."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Station and workstation, as certificates name them, and the time now."""

    code: str
    station: str
    workstation: str
    at: datetime

    def holder(self, workstation: str = "") -> Holder:
        """Return the holder of a key."""
        return Holder(self.code, self.station, workstation or self.workstation)


def certified_key(key: WorkstationKey, root: Root | None, whose: Whose) -> CertifiedKey:
    """Return the public half of a workstation's key, certified where there is a root."""
    data = ""
    if root is not None:
        certificate = root.certify(whose.holder(), key.private.public_key(), whose.at)
        data = certificate.public_bytes(Encoding.DER).hex()
    return CertifiedKey(key.key_id(), key.algorithm(), key.public(), KeyUse.WORKSTATION, data)


def founding_keys(folder: Path, first: WorkstationKey, whose: Whose) -> tuple[CertifiedKey, ...]:
    """Make root and document key beside the first key; what lies there already is used.

    The first key comes first. The root lies open until it is sealed.
    Raises MetroError `key.…`, `root.…`.
    """
    try:
        if root_file(folder) is None:
            keep_root(folder, make_root(whose.holder(ROOT), whose.at))
        root = open_root(folder, "")
        if not any(folder.glob("*.p256")):
            keep_document_key(folder, make_document_key(whose.holder(), root, whose.at))
    except OSError as error:
        raise MetroError("key.not_kept", where=str(error)[:120]) from error
    return certified_key(first, root, whose), root.key(), document_key(folder).key()


def further_keys(folder: Path, root: Root | None, whose: Whose) -> tuple[CertifiedKey, ...]:
    """Make the keys of a further workstation; without a root it gets none for documents.

    Raises MetroError `key.…`.
    """
    first = certified_key(first_key(folder), root, whose)
    if root is None:
        return (first,)
    try:
        if not any(folder.glob("*.p256")):
            keep_document_key(folder, make_document_key(whose.holder(), root, whose.at))
    except OSError as error:
        raise MetroError("key.not_kept", where=str(error)[:120]) from error
    return first, document_key(folder).key()


def next_keys(
    folder: Path, root: Root, whose: Whose, password: str = "", *, new_root: bool = False
) -> tuple[CertifiedKey, ...]:
    """Make keys that will replace those of a folder; a new root is sealed with the password.

    Raises MetroError `key.not_kept`.
    """
    waiting = folder / NEXT
    drop_next(folder)
    try:
        key = make(waiting)
        document = make_document_key(whose.holder(), root, whose.at)
        keep_document_key(waiting, document)
        if new_root:
            keep_root(waiting, root, password)
    except OSError as error:
        raise MetroError("key.not_kept", where=str(error)[:120]) from error
    made = certified_key(key, root, whose), document.key()
    return (root.key(), *made) if new_root else made


def drop_next(folder: Path) -> None:
    """Remove keys that were made to replace others and never listed."""
    waiting = folder / NEXT
    for file in waiting.iterdir() if waiting.is_dir() else ():
        file.unlink()
    if waiting.is_dir():
        waiting.rmdir()


def promote(folder: Path, usable: Collection[str]) -> None:
    """Put new keys in place, once the list names them; those that were never listed are removed.

    The private halves that they replace are gone then. It may be done again after a crash.
    Raises MetroError `key.not_kept`.
    """
    waiting = folder / NEXT
    if not waiting.is_dir():
        return
    try:
        for file in sorted(waiting.iterdir()):
            if file.stem not in usable:
                continue
            for old in folder.glob(f"*{file.suffix}"):
                old.unlink()
            file.replace(folder / file.name)
        drop_next(folder)
    except OSError as error:
        raise MetroError("key.not_kept", where=str(error)[:120]) from error
