"""The P-256 key of a workstation that signs documents, kept with its certificates.

The file is `keys/<id>.p256`, PEM: the private key, its certificate, the root's certificate. Like
the workstation's other key it is protected by the mode of the file: issuing needs nobody there.
"""

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from metro.errors import MetroError
from metro.model.station import CertifiedKey, KeyUse
from metro.trust.algorithms import P256
from metro.trust.certificates import Holder
from metro.trust.keys import id_of, keep
from metro.trust.root import Root, point

LARGEST_FILE = 16384


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """Implements `ports.Signer`."""

    private: EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    def key_id(self) -> str:
        """Return the name of the key, derived from its public half."""
        return id_of(point(self.private))

    def algorithm(self) -> str:
        """Return the name of the algorithm."""
        return P256

    def public(self) -> str:
        """Return the public half, an uncompressed point as hexadecimal digits."""
        return point(self.private).hex()

    def sign(self, message: bytes) -> bytes:
        """Sign by ECDSA with SHA-256; DER, another one each time."""
        return self.private.sign(message, ECDSA(SHA256()))

    def key(self) -> CertifiedKey:
        """Return the public half with its certificate."""
        data = self.certificate.public_bytes(Encoding.DER).hex()
        return CertifiedKey(self.key_id(), P256, self.public(), KeyUse.DOCUMENT, data)


def make_document_key(holder: Holder, root: Root, at: datetime) -> DocumentKey:
    """Return a new key that the root has certified; nothing is kept yet."""
    private = generate_private_key(SECP256R1())
    certificate = root.certify(holder, private.public_key(), at)
    return DocumentKey(private, certificate, root.certificate)


def keep_document_key(folder: Path, key: DocumentKey) -> Path:
    """Keep a key durably; return its file.

    Raises OSError.
    """
    text = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for certificate in (key.certificate, key.root):
        text += certificate.public_bytes(Encoding.PEM)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{key.key_id()}.p256"
    keep(file, text)
    return file


def document_key(folder: Path) -> DocumentKey:
    """Return the key in a folder.

    Raises MetroError `key.no_document`, `key.several`, `key.not_readable`.
    """
    found = sorted(folder.glob("*.p256"))
    if len(found) > 1:
        raise MetroError("key.several", count=len(found), where=str(folder))
    if not found:
        raise MetroError("key.no_document", where=str(folder))
    return load_document_key(found[0])


def load_document_key(file: Path) -> DocumentKey:
    """Return the key in a file; a mode that lets others read it is narrowed.

    Raises MetroError `key.not_readable`.
    """
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE)
        if os.name != "nt" and file.stat().st_mode & 0o077:
            with contextlib.suppress(OSError):
                file.chmod(0o600)
        private = load_pem_private_key(text, password=None)
        certificate, root = x509.load_pem_x509_certificates(text)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MetroError("key.not_readable", key=file.stem) from error
    if not isinstance(private, EllipticCurvePrivateKey):
        raise MetroError("key.not_readable", key=file.stem)
    key = DocumentKey(private, certificate, root)
    if key.key_id() != file.stem or certificate.public_key() != private.public_key():
        raise MetroError("key.not_readable", key=file.stem)
    return key


def check_in_time(key: DocumentKey, at: datetime) -> None:
    """Refuse a key whose certificate has ended or not yet begun.

    Raises MetroError `key.certificate_ended`.
    """
    certificate = key.certificate
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        end = certificate.not_valid_after_utc.date().isoformat()
        raise MetroError("key.certificate_ended", key=key.key_id(), until=end)
