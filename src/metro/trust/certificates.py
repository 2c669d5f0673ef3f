"""The certificates (X.509) that say whose a key is: the station's root, and what it certifies."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

ROOT_YEARS = 30
KEY_YEARS = 10
"""How long what the root certifies may sign; nothing ends later than the root itself."""
LONGEST_NAME = 64
"""So many characters X.520 lets a name have."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key it is: the station with its code, and the workstation or `root`."""

    code: str
    station: str
    workstation: str

    def name(self) -> x509.Name:
        """Return the name as certificates have it."""
        rows = (
            (NameOID.ORGANIZATION_NAME, self.station),
            (NameOID.SERIAL_NUMBER, self.code),
            (NameOID.COMMON_NAME, self.workstation),
        )
        return x509.Name(
            [x509.NameAttribute(oid, text[:LONGEST_NAME]) for oid, text in rows if text]
        )


def self_signed(holder: Holder, key: EllipticCurvePrivateKey, at: datetime) -> x509.Certificate:
    """Return the certificate of a root: it may certify the station's keys, and sign no document."""
    usage = _usage(certifies=True)
    built = _builder(holder.name(), holder.name(), key.public_key(), at, ROOT_YEARS)
    return (
        built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )


def certified(
    holder: Holder,
    public: CertificateIssuerPublicKeyTypes,
    root: x509.Certificate,
    by: EllipticCurvePrivateKey,
    at: datetime,
) -> x509.Certificate:
    """Return the certificate of a key that signs for the station; it certifies nothing."""
    built = _builder(holder.name(), root.subject, public, at, KEY_YEARS, root.not_valid_after_utc)
    return (
        built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
        .sign(by, SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: CertificateIssuerPublicKeyTypes,
    at: datetime,
    years: int,
    latest: datetime | None = None,
) -> x509.CertificateBuilder:
    start = at.astimezone(UTC).replace(microsecond=0)
    end = start + timedelta(days=round(years * 365.25))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(days=1))
        .not_valid_after(min(end, latest or end))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def is_from(certificate: bytes, root: bytes) -> bool:
    """Tell whether a root issued a certificate (both DER); a root issued its own."""
    try:
        read, issuer = x509.load_der_x509_certificate(certificate), _root(root)
        read.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _root(data: bytes) -> x509.Certificate:
    found = x509.load_der_x509_certificate(data)
    if not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
        raise ValueError("no root")
    return found
