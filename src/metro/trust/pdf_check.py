"""What the signature in a PDF proves: whose it is, and that not one byte is another since."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from asn1crypto import algos, cms
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from metro.trust.pdf_claim import claim_of, places

for _name in ("pyhanko", "pyhanko_certvalidator"):
    # What it finds is said in our own words.
    logging.getLogger(_name).addHandler(logging.NullHandler())


class SignatureState(StrEnum):
    """How the signature of a file stands."""

    WHOLE = "whole"
    NONE = "none"
    SEVERAL = "several"
    ALTERED = "altered"
    APPENDED = "appended"
    PACKED = "packed"
    """Built with object streams, which can unfold a thousandfold and which we never write."""
    FOREIGN = "foreign"
    """By a key that no root of the key list certified."""


def _spelt(name: str) -> str:
    """Return a pattern of a name of PDF, each sign written as it is or by its code (#4F)."""
    signs = "".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in name)
    return rf"/{signs}(?=[\x00\t\n\f\r ()<>\[\]{{}}/%]|\Z)"


_ENDS = (b"%%EOF", b"%%EOF\n", b"%%EOF\r\n")
_PACKED = re.compile("|".join(map(_spelt, ("ObjStm", "XRef"))).encode())


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """The signature of a file; certificate (DER) and time as far as they can be read."""

    state: SignatureState
    certificate: bytes = b""
    signer: str = ""
    at: datetime | None = None


def signature_of(data: bytes, roots: Sequence[bytes]) -> PdfSignature:
    """Examine the one signature that a document of ours has; `roots` are certificates (DER)."""
    if _PACKED.search(data):
        return PdfSignature(SignatureState.PACKED)
    count = places(data)
    if count > 1:
        return PdfSignature(SignatureState.SEVERAL)
    if not count:
        # A signature stands last in a file, so one that lacks its end may have lost it.
        ends = data.endswith(_ENDS)
        return PdfSignature(SignatureState.NONE if ends else SignatureState.ALTERED)
    try:
        return _claimed(data, roots) or _unfolded(data, roots)
    except Exception:
        # A broken file is met with whatever the parts of a reader raise; it is altered.
        return PdfSignature(SignatureState.ALTERED)


def _claimed(data: bytes, roots: Sequence[bytes]) -> PdfSignature | None:
    """Examine the bytes alone; None where they are those that a key of ours signed."""
    claim = claim_of(data)
    about = (claim.certificate, claim.signer)
    if not claim.intact(data):
        return PdfSignature(SignatureState.ALTERED, *about)
    if not claim.certified(roots):
        return PdfSignature(SignatureState.FOREIGN, *about)
    if not claim.verified():
        return PdfSignature(SignatureState.ALTERED, *about)
    return PdfSignature(SignatureState.APPENDED, *about) if claim.end != len(data) else None


def _unfolded(data: bytes, roots: Sequence[bytes]) -> PdfSignature:
    """Examine the whole file by pyHanko."""
    found = list(PdfFileReader(BytesIO(data)).embedded_signatures)
    if len(found) != 1:
        return PdfSignature(SignatureState.SEVERAL if found else SignatureState.NONE)
    return _examined(found[0], data, roots)


def _examined(found: Any, data: bytes, roots: Sequence[bytes]) -> PdfSignature:
    certificate, at = found.signer_cert, found.self_reported_timestamp
    trusted = [row for root in roots for row in load_certs_from_pemder_data(root)]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at)
    status = validate_pdf_signature(found, signer_validation_context=context)
    about = (certificate.dump(), str(certificate.subject.native.get("organization_name", "")), at)
    whole = status.intact and status.valid
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return PdfSignature(SignatureState.APPENDED if whole else SignatureState.ALTERED, *about)
    ours = {row.dump() for row in (*trusted, certificate)}
    brought = {row.dump() for row in found.other_embedded_certs}
    if not whole:
        return PdfSignature(SignatureState.ALTERED, *about)
    if not (status.trusted and status.bottom_line):
        return PdfSignature(SignatureState.FOREIGN, *about)
    if not (_tight(found, data) and brought <= ours):
        return PdfSignature(SignatureState.ALTERED, *about)
    return PdfSignature(SignatureState.WHOLE, *about)


def _tight(found: Any, data: bytes) -> bool:
    """Tell whether the place of the signature, which it can't cover, holds it and nothing else."""
    first, length, second, _ = (int(number) for number in found.sig_object["/ByteRange"])
    room = (second - first - length - 2) // 2
    written = _rebuilt(found).ljust(room, b"\0").hex().upper().encode()
    return data[first + length : second] == b"<" + written + b">"


def _rebuilt(found: Any) -> bytes:
    """Return the message (CMS) of a signature as `pdf_signature` writes it.

    Fields that a signature does not cover, such as versions, could be changed unseen otherwise.
    """
    stated, leaf = found.signed_data, found.signer_cert
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    sid = cms.IssuerAndSerialNumber({"issuer": leaf.issuer, "serial_number": leaf.serial_number})
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": sid}),
        "digest_algorithm": sha256,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signed_attrs": found.signer_info["signed_attrs"],
        "signature": found.signer_info["signature"].native,
    }
    whole = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": stated["certificates"],
        "signer_infos": [info],
    }
    message = {"content_type": "signed_data", "content": cms.SignedData(whole)}
    return bytes(cms.ContentInfo(message).dump())
