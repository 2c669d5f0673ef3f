"""The station's public keys as a signed file, for those who check documents elsewhere.

It is JSON: `form`, `station`, `name`, `at`, `keys` (as the journal lists them), `by` and
`signature`, which is of the key `by` over `metro/keys/1`, a zero byte and the canonical JSON of
all the rest. The list proves that it is whole; that it is this station's, the fingerprint of its
root tells, compared with one from elsewhere (a letter, a notice board).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from metro.errors import MetroError
from metro.journal.canonical import canonical
from metro.journal.codec import decode, encode
from metro.model.station import KeyUse, ListedKey
from metro.model.words import Bilingual
from metro.ports import Signer
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

    def certified(self, key: ListedKey) -> bool:
        """Tell whether a root of the list certified this very key."""
        if not key.certificate or not _is_of(key):
            return False
        data = bytes.fromhex(key.certificate)
        return any(is_from(data, bytes.fromhex(root.certificate)) for root in self.roots())

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
    """Return the list of a file that is whole: signed by a key in it that is not revoked.

    Raises MetroError `keys.not_a_list`, `keys.altered`.
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
    for one in found.keys:
        if one.certificate and not found.certified(one):
            raise MetroError("keys.altered", key=one.id[:40])
    return found


def _check(keys: Iterable[ListedKey]) -> None:
    for key in keys:
        for text in (key.id, key.algorithm, key.public, key.workstation, key.revoked, key.why):
            if not isinstance(text, str) or not text.isprintable():
                raise ValueError("key")
        bytes.fromhex(key.public), bytes.fromhex(key.certificate)


def _statement(plain: dict[str, Any]) -> bytes:
    return FORM.encode() + b"\0" + canonical(plain).encode()
