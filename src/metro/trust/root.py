"""The station's root key: it certifies the keys that sign, and lies sealed with a password.

The file is `keys/<id>.root`, JSON: the certificate, and the private key (PKCS 8) either sealed by
AES-256-GCM under a key that argon2id makes of the password, or, between founding and sealing, open.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from metro.errors import MetroError
from metro.model.station import CertifiedKey, KeyUse
from metro.trust.algorithms import P256
from metro.trust.certificates import Holder, certified, self_signed
from metro.trust.keys import id_of, keep

FORM = "metro/root/1"
LARGEST_FILE = 8192
COST = {"time": 3, "memory": 65536, "lanes": 4}
"""Of argon2id, memory in KiB: the second choice of RFC 9106, 4."""
MOST = {"time": 16, "memory": 1 << 20, "lanes": 16}
"""A file may not ask for more work than this."""


@dataclass(frozen=True, slots=True)
class Root:
    """The root, open: what can certify."""

    private: EllipticCurvePrivateKey
    certificate: x509.Certificate

    def key(self) -> CertifiedKey:
        """Return its public half."""
        public = point(self.private)
        data = self.certificate.public_bytes(Encoding.DER).hex()
        return CertifiedKey(id_of(public), P256, public.hex(), KeyUse.ROOT, data)

    def certify(
        self, holder: Holder, public: CertificateIssuerPublicKeyTypes, at: datetime
    ) -> x509.Certificate:
        """Return a certificate for a key of the station."""
        return certified(holder, public, self.certificate, self.private, at)


def point(private: EllipticCurvePrivateKey) -> bytes:
    """Return the public half: 65 bytes, an uncompressed point."""
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def make_root(holder: Holder, at: datetime) -> Root:
    """Return a new root; nothing is kept yet."""
    private = generate_private_key(SECP256R1())
    return Root(private, self_signed(holder, private, at))


def root_file(folder: Path) -> Path | None:
    """Return where the root of this folder lies, or None.

    Raises MetroError `root.several`.
    """
    found = sorted(folder.glob("*.root"))
    if len(found) > 1:
        raise MetroError("root.several", count=len(found), where=str(folder))
    return found[0] if found else None


def keep_root(folder: Path, root: Root, password: str = "") -> None:
    """Keep a root durably: sealed with the password, or open where none is given.

    Raises OSError.
    """
    data = root.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = root.certificate.public_bytes(Encoding.DER)
    plain: dict[str, Any] = {"form": FORM, "certificate": certificate.hex()}
    if password:
        plain |= _sealed(data, password, certificate)
    else:
        plain["open"] = data.hex()
    folder.mkdir(parents=True, exist_ok=True)
    keep(folder / f"{root.key().id}.root", json.dumps(plain, indent=1).encode())


def is_sealed(folder: Path) -> bool | None:
    """Tell whether the root lies sealed; None where there is none.

    Raises MetroError `root.…`.
    """
    file = root_file(folder)
    return None if file is None else "open" not in _read(file)


def open_root(folder: Path, password: str) -> Root:
    """Return the root of a folder; an open one needs no password.

    Raises MetroError `root.missing`, `root.several`, `root.not_readable`, `root.wrong_password`.
    """
    file = root_file(folder)
    if file is None:
        raise MetroError("root.missing", where=str(folder))
    plain = _read(file)
    try:
        certificate = bytes.fromhex(plain["certificate"])
        data = (
            bytes.fromhex(plain["open"])
            if "open" in plain
            else _unsealed(plain, password, certificate)
        )
        private = load_der_private_key(data, None)
        root = Root(_p256(private), x509.load_der_x509_certificate(certificate))
    except InvalidTag as error:
        raise MetroError("root.wrong_password") from error
    except (ValueError, TypeError, KeyError) as error:
        raise MetroError("root.not_readable", key=file.stem) from error
    if root.key().id != file.stem:
        raise MetroError("root.not_readable", key=file.stem)
    return root


def _p256(private: object) -> EllipticCurvePrivateKey:
    if isinstance(private, EllipticCurvePrivateKey) and isinstance(private.curve, SECP256R1):
        return private
    raise ValueError("no P-256 key")


def _read(file: Path) -> Mapping[str, Any]:
    try:
        with file.open("rb") as stream:
            plain = json.loads(stream.read(LARGEST_FILE))
    except (OSError, ValueError) as error:
        raise MetroError("root.not_readable", key=file.stem) from error
    if not isinstance(plain, dict) or plain.get("form") != FORM:
        raise MetroError("root.not_readable", key=file.stem)
    return plain


def _sealed(data: bytes, password: str, bound: bytes) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretched(password, salt, COST)).encrypt(nonce, data, bound)
    return {"argon2id": {**COST, "salt": salt.hex()}, "nonce": nonce.hex(), "sealed": sealed.hex()}


def _unsealed(plain: Mapping[str, Any], password: str, bound: bytes) -> bytes:
    asked = plain["argon2id"]
    cost = {name: int(asked[name]) for name in COST}
    if any(not 0 < cost[name] <= MOST[name] for name in COST):
        raise ValueError("cost")
    key = _stretched(password, bytes.fromhex(asked["salt"]), cost)
    nonce, sealed = bytes.fromhex(plain["nonce"]), bytes.fromhex(plain["sealed"])
    return AESGCM(key).decrypt(nonce, sealed, bound)


def _stretched(password: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    return hash_secret_raw(
        password.encode(), salt, cost["time"], cost["memory"], cost["lanes"], 32, Type.ID
    )
