"""The signature in a certificate (XML signature with X.509): intact, whose, in time, trusted?

Only what a signature covers whole counts as signed. Revocation cannot be asked for offline.
"""

import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from metro.errors import MetroError
from metro.exchange.safe_xml import safe_parser
from metro.exchange.xml_codec import DS, Element, text_of
from metro.model.digital import Aspect, DigitalFinding, Grade
from metro.model.judgement import Reason

LONGEST_CHAIN = 5
MOST_REFERENCES = 8
"""Parts that one signature names; each costs a copy of the file."""
Certificate = Any  # cryptography is loaded when there is a signature to look at


def signature_findings(
    root: Element, roots: Sequence[bytes], now: datetime
) -> tuple[DigitalFinding, ...]:
    """Look at the signature; `roots` are certificates (PEM) that this station trusts.

    A signature by a key outside them is foreign: intact perhaps, but nobody vouches for whose.
    Where a file carries several, the first is looked at and that is said.
    """
    found = root.findall(f"{{{DS}}}Signature")
    if not found:
        return (_finding(Grade.NOTE, "dcc.signature_none", root),)
    rows = _of_one(root, found[0], roots, now)
    if len(found) > 1:
        rows.append(_finding(Grade.NOTE, "dcc.signature_many", found[1], count=str(len(found))))
    return tuple(rows)


def _finding(grade: Grade, code: str, element: Element, **words: str) -> DigitalFinding:
    return DigitalFinding(Aspect.SIGNATURE, grade, Reason(code, words), element.sourceline or 0)


def _of_one(
    root: Element, signature: Element, roots: Sequence[bytes], now: datetime
) -> list[DigitalFinding]:
    if len(signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")) > MOST_REFERENCES:
        return [_finding(Grade.FAULT, "dcc.signature_unreadable", signature, name="—")]
    chain = _certificates(signature)
    if not chain:
        return [_finding(Grade.FAULT, "dcc.signature_no_certificate", signature)]
    signer, code = _signer(root, chain)
    if signer is None:
        return [_finding(Grade.FAULT, code, signature, name=_name(chain[0]))]
    name = _name(signer)
    rows = [_finding(Grade.SOUND, "dcc.signature_intact", signature, name=name)]
    if not _in_time(signer, now):
        days = {
            "since": signer.not_valid_before_utc.date().isoformat(),
            "until": signer.not_valid_after_utc.date().isoformat(),
        }
        rows.append(_finding(Grade.FAULT, "dcc.signature_expired", signature, name=name, **days))
    if _leads_to(signer, chain, roots, now):
        rows.append(_finding(Grade.SOUND, "dcc.signature_trusted", signature, name=name))
        rows.append(_finding(Grade.NOTE, "dcc.signature_revocation", signature))
    else:
        rows.append(_finding(Grade.FAULT, "dcc.signature_foreign", signature, name=name))
    return rows


def _certificates(signature: Element) -> list[Certificate]:
    from cryptography import x509

    found: list[Certificate] = []
    for element in signature.iterfind(f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate"):
        try:
            data = binascii.a2b_base64("".join(text_of(element).split()))
            found.append(x509.load_der_x509_certificate(data))
        except ValueError:
            return []
        if len(found) >= LONGEST_CHAIN:
            break
    return found


def _signer(root: Element, chain: list[Certificate]) -> tuple[Certificate | None, str]:
    """Return the certificate whose key signed this very file, else why there is none."""
    from signxml.exceptions import InvalidDigest, InvalidSignature, SignXMLException

    code = "dcc.signature_altered"
    for certificate in chain:
        try:
            covered = _covered(root, certificate)
        except InvalidDigest:
            return None, "dcc.signature_altered"
        except InvalidSignature:
            continue
        except (SignXMLException, etree.LxmlError, ValueError, NotImplementedError, TypeError):
            # An algorithm that is weak or unknown, or a signature that is none.
            code = "dcc.signature_unreadable"
            continue
        return (certificate, "") if covered else (None, "dcc.signature_partial")
    return None, code


def _covered(root: Element, certificate: Certificate) -> bool:
    """Verify; tell whether one reference covers everything but the signature itself.

    What was signed has to be the root as it is read here: a part that is named by its id could be
    wrapped, and something of the same size be put in its place.
    """
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    at = certificate.not_valid_before_utc
    settings = SignatureConfiguration(
        location="./", expect_references=True, verification_time=at, ignore_ambiguous_key_info=False
    )
    found = XMLVerifier().verify(
        root, x509_cert=certificate, expect_config=settings, parser=safe_parser()
    )
    results = found if isinstance(found, list) else [found]
    whole = _canonical(_unsigned(root))
    return any(
        row.signed_xml is not None and _canonical(row.signed_xml) == whole for row in results
    )


def _unsigned(root: Element) -> Element:
    """Return a copy of a root without the signature that is looked at; the text after it stays."""
    copy = etree.fromstring(etree.tostring(root), safe_parser())
    signature = copy.find(f"{{{DS}}}Signature")
    if signature is not None:
        before, tail = signature.getprevious(), signature.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            copy.text = (copy.text or "") + tail
        copy.remove(signature)
    return copy


def _canonical(element: Element) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_comments=False))


def _name(certificate: Certificate) -> str:
    return str(certificate.subject.rfc4514_string())[:120] or "—"


def _in_time(certificate: Certificate, now: datetime) -> bool:
    at = now.astimezone(UTC)
    return bool(certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc)


def _leads_to(
    signer: Certificate, chain: list[Certificate], roots: Sequence[bytes], now: datetime
) -> bool:
    """Tell whether the signer was certified, step by step, by a root that is trusted and in time.

    An expired signer is a finding of its own and does not make it foreign; what is above it has to
    be in time.
    """
    from cryptography import x509

    trusted: list[Certificate] = [x509.load_pem_x509_certificate(data) for data in roots]
    if any(signer == root for root in trusted):
        return True
    at = signer
    for _ in range(LONGEST_CHAIN):
        if any(_issued(root, at) and _in_time(root, now) for root in trusted):
            return True
        above = [row for row in chain if row != at and _issued(row, at) and _in_time(row, now)]
        if not above:
            return False
        at = above[0]
    return False


def _issued(issuer: Certificate, certificate: Certificate) -> bool:
    """Tell whether a body that may certify signed a certificate."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        limits = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError):
        return False
    return bool(limits.ca)


def check_root(data: bytes, file: str) -> None:
    """Refuse what is no certificate (PEM).

    Raises MetroError `dcc.root_unreadable`.
    """
    from cryptography import x509

    try:
        x509.load_pem_x509_certificate(data)
    except ValueError as error:
        raise MetroError("dcc.root_unreadable", file=file) from error
