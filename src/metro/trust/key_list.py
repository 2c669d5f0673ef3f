"""The station's public keys as a signed file, for those who check documents elsewhere.

It is JSON: `form`, `station`, `name`, `at`, `keys` (as the journal lists them), `by` and
`signature`, which is of the key `by` over `metro/keys/1`, a zero byte and the canonical JSON of
all the rest. One root is in force; it certified the key `by`. Every other key, those of earlier
roots too, was listed by the signature of a key before it, back to the first. So the list proves
that it is whole, and all of it hangs on that one root: that it is this station's, the root's
fingerprint tells, compared with one from elsewhere (a letter, a notice board). Where the station
never had a root, nothing in the list tells whose it is.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from metro.errors import MetroError
from metro.journal.canonical import canonical
from metro.journal.codec import decode, encode
from metro.model.letters import hidden
from metro.model.station import KeyUse, ListedKey
from metro.model.words import Bilingual
from metro.ports import Signer
from metro.services.found_station import key_statement
from metro.trust.algorithms import ED25519
from metro.trust.certificates import is_from
from metro.trust.keys import id_of, listed, verifies

FORM = "metro/keys/1"
LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class KeyList:
    """The keys of a station as known at a time (UTC, ISO 8601)."""

    station: str
    name: Bilingual
    at: str
    keys: tuple[ListedKey, ...]

    def roots(self) -> tuple[ListedKey, ...]:
        """Return the roots, revoked ones too."""
        return tuple(key for key in self.keys if key.use is KeyUse.ROOT)

    def root(self) -> ListedKey | None:
        """Return the root in force, or None where there is none."""
        return next((key for key in self.roots() if not key.revoked), None)

    def certifier(self, key: ListedKey) -> ListedKey | None:
        """Return the root of the list that certified this very key; a root certifies itself."""
        if not key.certificate or not _is_of(key):
            return None
        data = bytes.fromhex(key.certificate)
        roots = (key,) if key.use is KeyUse.ROOT else self.roots()
        return next(
            (root for root in roots if is_from(data, bytes.fromhex(root.certificate))), None
        )

    def certified(self, key: ListedKey) -> bool:
        """Tell whether a root of the list certified this very key."""
        return self.certifier(key) is not None

    def counts(self, key: ListedKey) -> bool:
        """Tell whether what a key signs is the station's: certified, or from before the roots.

        A key without a certificate counts where there is no root, and for what it signed until it
        was revoked.
        """
        return self.certified(key) or not self.roots() or bool(key.revoked)

    def holder_of(self, certificate: bytes) -> ListedKey | None:
        """Return the key that has this certificate (DER)."""
        return next((key for key in self.keys if key.certificate == certificate.hex()), None)


def fingerprint(key: ListedKey) -> str:
    """Return the SHA-256 of a key's certificate, in groups of four hexadecimal digits."""
    digest = hashlib.sha256(bytes.fromhex(key.certificate)).hexdigest().upper()
    return " ".join(digest[at : at + 4] for at in range(0, 64, 4))


def _is_of(key: ListedKey) -> bool:
    """Tell whether a certificate is about the key that it stands beside."""
    try:
        public = x509.load_der_x509_certificate(bytes.fromhex(key.certificate)).public_key()
        form = (
            (Encoding.Raw, PublicFormat.Raw)
            if key.algorithm == ED25519
            else (Encoding.X962, PublicFormat.UncompressedPoint)
        )
        data = public.public_bytes(*form)
    except (ValueError, TypeError, AttributeError):
        return False
    return data.hex() == key.public and id_of(data) == key.id


def written(keys: KeyList, signer: Signer) -> bytes:
    """Return the signed file."""
    plain = {"form": FORM, "by": signer.key_id(), **encode(keys)}
    signature = signer.sign(_statement(plain)).hex()
    return (canonical({**plain, "signature": signature}) + "\n").encode()


def read(data: bytes) -> KeyList:
    """Return the list of a file that is whole: all of it hangs on the one root in force.

    Raises MetroError `keys.not_a_list`, `keys.altered`, `keys.not_one_root`, `keys.not_of_root`.
    """
    try:
        plain = json.loads(data) if len(data) <= LARGEST else None
        if not isinstance(plain, dict) or plain.pop("form") != FORM:
            raise ValueError("form")
        signature, by = bytes.fromhex(plain.pop("signature")), plain.pop("by")
        found = decode(KeyList, plain)
        statement = _statement({"form": FORM, "by": by, **encode(found)})
        _check(found.keys)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MetroError) as error:
        raise MetroError("keys.not_a_list") from error
    key = listed(by, found.keys)
    if key is None or key.revoked or not verifies(key, statement, signature):
        raise MetroError("keys.altered", key=str(by)[:40])
    _check_root(found, key)
    _check_chain(found.keys)
    return found


def _check_root(found: KeyList, by: ListedKey) -> None:
    """Refuse a list that does not hang on one root.

    Raises MetroError `keys.altered`, `keys.not_one_root`, `keys.not_of_root`.
    """
    for one in found.keys:
        if (one.certificate or one.use is KeyUse.ROOT) and not found.certified(one):
            raise MetroError("keys.altered", key=one.id[:40])
    in_force = [root for root in found.roots() if not root.revoked]
    if not found.roots():
        return
    if len(in_force) != 1:
        raise MetroError("keys.not_one_root", count=len(in_force))
    if by.use is not KeyUse.WORKSTATION or found.certifier(by) != in_force[0]:
        raise MetroError("keys.not_of_root", key=by.id[:40])


def _check_chain(keys: Sequence[ListedKey]) -> None:
    """Refuse a key that no key before it listed; the very first listed itself.

    Raises MetroError `keys.altered`.
    """
    known = {key.id: key for key in keys}
    firsts = [key for key in keys if key.signed_by == key.id]
    waiting = [key for key in keys if key.signed_by != key.id]
    if len(known) != len(keys) or len(firsts) != 1 or not _listed_by(firsts[0], firsts[0]):
        raise MetroError("keys.altered", key="、".join(key.id[:40] for key in firsts[:4]))
    linked = {firsts[0].id}
    while waiting:
        found = [
            key
            for key in waiting
            if key.signed_by in linked and _listed_by(key, known[key.signed_by])
        ]
        if not found:
            raise MetroError("keys.altered", key=waiting[0].id[:40])
        linked |= {key.id for key in found}
        waiting = [key for key in waiting if key.id not in linked]


def _listed_by(key: ListedKey, signer: ListedKey) -> bool:
    statement = key_statement(key.id, key.algorithm, key.public, key.workstation)
    return verifies(signer, statement, bytes.fromhex(key.signature))


def _check(keys: Iterable[ListedKey]) -> None:
    for key in keys:
        for text in (key.id, key.algorithm, key.public, key.workstation, key.revoked, key.why):
            if not isinstance(text, str) or hidden(text):
                raise ValueError("key")
        bytes.fromhex(key.public), bytes.fromhex(key.certificate), bytes.fromhex(key.signature)


def _statement(plain: dict[str, Any]) -> bytes:
    return FORM.encode() + b"\0" + canonical(plain).encode()
