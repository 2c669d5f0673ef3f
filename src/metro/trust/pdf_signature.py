"""Sign a finished PDF: PAdES B-B by the workstation's P-256 key, as an incremental update.

It is a certifying signature that permits no change. Nothing else of the file is touched: pyHanko
would write its own name and the time into the information and so part it from the XMP.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from metro.trust.document_key import DocumentKey

FIELD = "MetroSignature"
_NO_DIGEST = b"\xa5" * 32
RESERVED = 3072
"""Bytes for the signature with its two certificates; a name of 64 characters still fits."""


class _Unchanged(IncrementalPdfFileWriter):
    """Adds the signature and leaves information and XMP as they are."""

    def _update_meta(self) -> None:
        pass


class _AtTime(PdfSigner):
    """Signs at the time of the station's clock."""

    at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


class _QuickSigner(SimpleSigner):
    """Makes the message of a signature from a pattern: all but digest and signature stays.

    Building it anew from its parts takes longer than drawing the pages.
    """

    pattern: cms.ContentInfo
    key: DocumentKey

    async def async_sign(self, data_digest: bytes, *_: object, **__: object) -> cms.ContentInfo:
        pattern = self.pattern["content"]
        info = pattern["signer_infos"][0]
        attributes = info["signed_attrs"].contents.replace(_NO_DIGEST, data_digest)
        signature = self.key.sign(_der(0x31, attributes))
        fields = [info[name].dump() for name in ("version", "sid", "digest_algorithm")]
        fields += [_der(0xA0, attributes), info["signature_algorithm"].dump()]
        signed = _der(0x30, *fields, _der(0x04, signature))
        before = [
            pattern[name].dump()
            for name in ("version", "digest_algorithms", "encap_content_info", "certificates")
        ]
        whole = _der(0x30, *before, _der(0x31, signed))
        kind = self.pattern["content_type"].dump()
        return cms.ContentInfo.load(_der(0x30, kind, _der(0xA0, whole)))


def _der(tag: int, *parts: bytes) -> bytes:
    """Return a piece of DER with its tag and length."""
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


@dataclass(frozen=True, slots=True)
class PdfSigning:
    """Signs documents with one key; made once, used for many."""

    signer: SimpleSigner

    def __call__(self, data: bytes, at: datetime) -> bytes:
        """Return the signed file."""
        about = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        signing = _AtTime(about, self.signer)
        signing.at = at
        out = BytesIO()
        signing.sign_pdf(_Unchanged(BytesIO(data)), bytes_reserved=2 * RESERVED, output=out)
        return out.getvalue()


def signing_with(key: DocumentKey) -> PdfSigning:
    """Return what signs documents with this key."""
    plain = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    both = (row.public_bytes(Encoding.PEM) for row in (key.certificate, key.root))
    certificate, root = load_certs_from_pemder_data(b"".join(both))
    signer = _QuickSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(plain, None),
        cert_registry=SimpleCertificateStore.from_certs([root]),
    )
    signer.key = key
    whole = SimpleSigner.async_sign(signer, _NO_DIGEST, "sha256", use_pades=True)
    signer.pattern = cms.ContentInfo.load(asyncio.run(whole).dump())
    return PdfSigning(signer)
