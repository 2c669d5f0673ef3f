"""The Ed25519 key of a workstation: made when listed, kept in the station's folder, never shown."""

import contextlib
import hashlib
import os
from base64 import b32decode, b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from metro.errors import MetroError
from metro.model.station import ListedKey
from metro.trust import algorithms

ALGORITHM = algorithms.ED25519
LARGEST_FILE = 4096
KEY_BYTES = 10
"""Of the SHA-256 of a public key, what its name is made of."""


@dataclass(frozen=True, slots=True)
class WorkstationKey:
    """Implements `ports.Signer`."""

    private: Ed25519PrivateKey

    def key_id(self) -> str:
        """Return the name of the key, derived from its public half."""
        return id_of(bytes.fromhex(self.public()))

    def algorithm(self) -> str:
        """Return the name of the algorithm."""
        return ALGORITHM

    def public(self) -> str:
        """Return the public half, 32 bytes as hexadecimal digits."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, message: bytes) -> bytes:
        """Sign; 64 bytes, the same for the same message."""
        return self.private.sign(message)


def id_of(public: bytes) -> str:
    """Return the name of a public key: 16 characters of base32 from its SHA-256."""
    return key_name(hashlib.sha256(public).digest()[:KEY_BYTES])


def key_name(data: bytes) -> str:
    """Return the name of a key as text; `data` is the name as 10 bytes."""
    return b32encode(data).decode()


def key_bytes(name: str) -> bytes:
    """Return the name of a key as 10 bytes."""
    return b32decode(name)


def workstation_key(folder: Path, key_id: str = "") -> WorkstationKey:
    """Return the key in a folder; none is ever made here, for nobody would know of it.

    Raises MetroError `key.several` when the folder holds more than one and none is named,
    `key.missing`, `key.not_readable`.
    """
    if key_id:
        return load(folder / f"{key_id}.pem")
    found = sorted(folder.glob("*.pem"))
    if len(found) > 1:
        raise MetroError("key.several", count=len(found), where=str(folder))
    if not found:
        raise MetroError("key.missing", where=str(folder))
    return load(found[0])


def first_key(folder: Path) -> WorkstationKey:
    """Return the key that is about to be listed: the one in the folder, or one made now.

    Only founding and enrolling call this.
    Raises MetroError `key.several`, `key.not_readable`, `key.not_kept`.
    """
    return workstation_key(folder) if any(folder.glob("*.pem")) else make(folder)


def make(folder: Path) -> WorkstationKey:
    """Make a key and keep it durably; nobody but its owner may read the file.

    Raises MetroError `key.not_kept`.
    """
    key = WorkstationKey(Ed25519PrivateKey.generate())
    text = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        keep(folder / f"{key.key_id()}.pem", text)
    except OSError as error:
        raise MetroError("key.not_kept", where=str(error)[:120]) from error
    return key


def keep(file: Path, text: bytes) -> None:
    """Write a key file, mode 0600 from its first byte: `.part`, sync, rename, sync of the folder.

    Raises OSError.
    """
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    if os.name != "nt":
        descriptor = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def load(file: Path) -> WorkstationKey:
    """Return the key in a file; a mode that lets others read it is narrowed.

    Raises MetroError `key.missing`, `key.not_readable`.
    """
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE)
        if os.name != "nt" and file.stat().st_mode & 0o077:
            # A restore from a memory stick brings such modes; on a read-only medium they stay.
            with contextlib.suppress(OSError):
                file.chmod(0o600)
    except FileNotFoundError as error:
        raise MetroError("key.missing", where=str(file)) from error
    except OSError as error:
        raise MetroError("key.not_readable", key=file.stem) from error
    return read(text, file.stem)


def read(text: bytes, name: str) -> WorkstationKey:
    """Return the key of a PKCS8 text that should have this name.

    Raises MetroError `key.not_readable`.
    """
    try:
        private = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MetroError("key.not_readable", key=name) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise MetroError("key.not_readable", key=name)
    key = WorkstationKey(private)
    if key.key_id() != name:
        raise MetroError("key.not_readable", key=name)
    return key


def verifies(key: ListedKey, message: bytes, signature: bytes) -> bool:
    """Tell whether a listed key made this signature; an unknown algorithm proves nothing."""
    try:
        public = bytes.fromhex(key.public)
    except ValueError:
        return False
    if id_of(public) != key.id:
        return False
    return algorithms.verifies(key.algorithm, public, message, signature)


def check_listed(key_id: str, keys: Iterable[ListedKey]) -> None:
    """Refuse a key that the station's signed list does not name, or no longer lets sign.

    Raises MetroError `key.not_listed`.
    """
    found = listed(key_id, keys)
    if found is None or found.revoked:
        raise MetroError("key.not_listed", key=key_id)


def listed(key_id: str, keys: Iterable[ListedKey]) -> ListedKey | None:
    """Return the key of that name in a list, or None."""
    return next((key for key in keys if key.id == key_id), None)
