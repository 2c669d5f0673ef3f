"""A file is proved ours by its bytes, before a reader of PDF meets any of it."""

import time

import pytest

from metro.trust.pdf_check import SignatureState
from metro.trust.pdf_claim import claim_of, places

from .test_pdf_signature import CERTIFICATE, plain, signed, state

__all__ = ["plain", "signed"]


def test_that_the_one_signature_is_found_and_proved(signed: bytes):
    claim = claim_of(signed)
    assert places(signed) == 1
    assert (claim.end, claim.signer) == (len(signed), "示例县计量检定所")
    assert claim.intact(signed)
    assert claim.verified()
    assert claim.certified((CERTIFICATE,))
    assert not claim.certified(())


@pytest.mark.parametrize(
    "written",
    [b"", b"/ByteRange [0 9 5 1]", b"/ByteRange [0 1 99 99]", b"/ByteRange [1 2 30 1]",
     b"/ByteRange [0 5 20 4] <zzzzzzzzzz>    ", b"/ByteRange [0 1 200000 9]" + b"0" * 200_000],
)  # fmt: skip
def test_that_what_is_no_signature_is_no_claim(written: bytes):
    with pytest.raises(ValueError, match=r".*"):
        claim_of(b"%PDF-1.7\n" + written + b"\n%%EOF\n")


def test_that_hostile_megabytes_are_not_unfolded():
    """A reader takes 17 seconds and a gigabyte over these; nobody of ours signed them."""
    body = b"1 0 obj\n<</Type/Catalog/AcroForm<</Fields[" + b"/a" * 2_000_000 + b"]>>>>\nendobj\n"
    end = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
    end += b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (9 + len(body))
    claimed = b"1 0 obj <</ByteRange [0 10 12 %d]>>\n" % (len(body) + 9)
    start = time.process_time()
    assert state(b"%PDF-1.7\n" + body + end) is SignatureState.NONE
    assert state(b"%PDF-1.7\n" + claimed + body + end) is SignatureState.ALTERED
    assert state(b"%PDF-1.7\n" + claimed * 9 + body + end) is SignatureState.SEVERAL
    assert time.process_time() - start < 1.0


def test_that_a_message_under_another_signature_is_called_altered(signed: bytes):
    """The digest fits and the root certified the key; only the signature is not of that key."""
    claim = claim_of(signed)
    true = claim.signed["signer_infos"][0]["signature"].native
    false = bytes([*true[:-1], true[-1] ^ 1])
    spoilt = signed.replace(true.hex().upper().encode(), false.hex().upper().encode())
    assert claim_of(spoilt).intact(spoilt)
    assert not claim_of(spoilt).verified()
    assert state(spoilt) is SignatureState.ALTERED
