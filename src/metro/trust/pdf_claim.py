"""What the bytes of a PDF claim of its one signature, and prove, before any of it is unfolded.

A reader takes minutes and gigabytes over a few hostile megabytes. What a listed key of the station
signed is not hostile: so digest, maker and signature are asked first, of the bytes as they lie.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from metro.trust.certificates import is_from

_RANGE = re.compile(
    rb"/ByteRange\s{0,9}\[\s{0,9}0\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{0,64}\]"
)
_ROOM = 1 << 16
"""Bytes that the written signature may take; ours take a tenth."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Where the signature lies, and its message (CMS)."""

    first: int
    second: int
    end: int
    signed: cms.SignedData
    certificate: bytes
    signer: str

    def intact(self, data: bytes) -> bool:
        """Tell whether the digest is that of the bytes it covers."""
        whole, view = sha256(), memoryview(data)
        whole.update(view[: self.first])
        whole.update(view[self.second : self.end])
        return bool(self._stated("message_digest") == whole.digest())

    def certified(self, roots: Sequence[bytes]) -> bool:
        """Tell whether one of these roots certified the key."""
        return any(is_from(self.certificate, root) for root in roots)

    def verified(self) -> bool:
        """Tell whether the key of the certificate made the signature."""
        key = x509.load_der_x509_certificate(self.certificate).public_key()
        info = self.signed["signer_infos"][0]
        if not isinstance(key, EllipticCurvePublicKey):
            return False
        try:
            said = info["signed_attrs"].untag().dump()
            key.verify(info["signature"].native, said, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True

    def _stated(self, name: str) -> object:
        for row in self.signed["signer_infos"][0]["signed_attrs"]:
            if row["type"].native == name:
                return row["values"][0].native
        return None


def places(data: bytes) -> int:
    """Count the signatures that are written as ours is; a document of ours has one."""
    return sum(1 for _ in _RANGE.finditer(data))


def claim_of(data: bytes) -> Claim:
    """Read the one signature of a file.

    Raises ValueError (or what a reader of DER raises) where it can't be read as one.
    """
    found = _RANGE.search(data)
    if found is None:
        raise ValueError("range")
    first, second, rest = (int(number) for number in found.groups())
    if not (0 < first < second <= second + rest <= len(data) and second - first <= 2 * _ROOM + 2):
        raise ValueError("range")
    hole = data[first + 1 : second - 1]
    signed = cms.ContentInfo.load(bytes.fromhex(hole.decode("ascii")), strict=False)["content"]
    if len(signed["signer_infos"]) != 1:
        raise ValueError("signers")
    sid = signed["signer_infos"][0]["sid"].native
    for row in signed["certificates"]:
        leaf = row.chosen
        if leaf.serial_number == sid["serial_number"] and leaf.issuer.native == sid["issuer"]:
            signer = str(leaf.subject.native.get("organization_name", ""))
            return Claim(first, second, second + rest, signed, leaf.dump(), signer)
    raise ValueError("certificate")
