"""The signature of a document: pyHanko, poppler and qpdf are of one mind."""

import random
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from metro.documents.hybrid import bound
from metro.documents.pdf_rules import broken
from metro.documents.press import ReportLabPress
from metro.model.document import Enclosure
from metro.trust.certificates import Holder
from metro.trust.document_key import make_document_key
from metro.trust.pdf_check import SignatureState, signature_of
from metro.trust.pdf_signature import signing_with
from metro.trust.root import make_root

from ..documents.samples.dispenser import dispenser_certificate
from ..programs import said

AT = datetime(2026, 11, 20, 9, 5, 30, tzinfo=UTC)
ROOT = make_root(Holder("SLX", "示例县计量检定所", "root"), AT)
KEY = make_document_key(Holder("SLX", "示例县计量检定所", "desk-1"), ROOT, AT)
CERTIFICATE = bytes.fromhex(ROOT.key().certificate)
SIGNING = signing_with(KEY)


@pytest.fixture(scope="module")
def plain() -> bytes:
    enclosure = Enclosure("record.json", "application/json", b"{}", "Record")
    return bound(ReportLabPress().render(dispenser_certificate()), enclosure)


@pytest.fixture(scope="module")
def signed(plain: bytes) -> bytes:
    return SIGNING(plain, AT)


def state(data: bytes, *roots: bytes) -> SignatureState:
    return signature_of(data, roots or (CERTIFICATE,)).state


def test_that_the_signature_only_adds_to_the_file(plain: bytes, signed: bytes):
    assert signed.startswith(plain)
    assert len(signed) - len(plain) < 9000
    assert list(broken(signed)) == []


def test_that_it_says_whose_it_is_and_when(signed: bytes):
    found = signature_of(signed, (CERTIFICATE,))
    assert (found.state, found.signer, found.at) == ("whole", "示例县计量检定所", AT)
    assert found.certificate.hex() == KEY.key().certificate


def test_that_pyhanko_finds_a_certifying_pades_signature(signed: bytes):
    (found,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    from pyhanko.keys import load_certs_from_pemder_data

    trusted = list(load_certs_from_pemder_data(CERTIFICATE))
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=AT)
    status = validate_pdf_signature(found, signer_validation_context=context)
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.docmdp_level.value == 1
    assert status.md_algorithm == "sha256"


def test_that_poppler_and_qpdf_agree(signed: bytes, tmp_path: Path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    words = said("pdfsig", file)
    assert "Signature is Valid." in words
    assert "Total document signed" in words
    assert "ETSI.CAdES.detached" in words
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", file)


def test_that_the_information_still_agrees_with_the_xmp(signed: bytes):
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert str(pdf.docinfo["/Producer"]) == "Metro (ReportLab)"
        assert str(pdf.docinfo["/ModDate"]) == "D:20261120090530+00'00'"


def test_that_a_flipped_byte_is_called_altered(signed: bytes, tmp_path: Path):
    """Every place is as good as any; those in the place of the signature are tried more often."""
    chance = random.Random(20261120)
    covered = re.search(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)", signed)
    assert covered
    start, end = int(covered[1]), int(covered[2])
    places = [chance.randrange(len(signed)) for _ in range(60)]
    places += [chance.randrange(start, start + 3000) for _ in range(60)] + [start, end - 1]
    for place in places:
        data = bytearray(signed)
        data[place] ^= 1 << chance.randrange(8)
        assert state(bytes(data)) is not SignatureState.WHOLE, place
    middle = bytearray(signed)
    middle[len(signed) // 2] ^= 1
    assert state(bytes(middle)) is SignatureState.ALTERED
    (tmp_path / "a.pdf").write_bytes(bytes(middle))
    assert "Signature is Valid" not in said("pdfsig", tmp_path / "a.pdf", check=False)


def test_that_letters_of_another_case_are_called_altered(signed: bytes):
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    rest = signed[start : start + 400].lower()
    assert state(signed[:start] + rest + signed[start + 400 :]) is SignatureState.ALTERED


def test_that_an_appended_page_is_called_so(signed: bytes, tmp_path: Path):
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject

    writer = IncrementalPdfFileWriter(BytesIO(signed))
    content = writer.add_object(generic.StreamObject(stream_data=b""))
    box = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 200, 200)])
    writer.insert_page(PageObject(contents=content, media_box=box))
    out = BytesIO()
    writer.write(out)
    assert state(out.getvalue()) is SignatureState.APPENDED
    assert state(signed + b"\n% more\n") is SignatureState.APPENDED
    (tmp_path / "a.pdf").write_bytes(out.getvalue())
    assert "Not total document signed" in said("pdfsig", tmp_path / "a.pdf", check=False)


def test_that_a_certified_file_takes_no_second_signature(signed: bytes):
    stranger = make_root(Holder("XYZ", "Others", "root"), AT)
    key = make_document_key(Holder("XYZ", "Others", "desk"), stranger, AT)
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    (leaf,) = load_certs_from_pemder_data(key.certificate.public_bytes(Encoding.PEM))
    signer = SimpleSigner(
        signing_cert=leaf,
        signing_key=load_private_key_from_pemder_data(private, None),
        cert_registry=None,
    )
    about = PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")
    from pyhanko.sign.general import SigningError

    with pytest.raises(SigningError):
        sign_pdf(IncrementalPdfFileWriter(BytesIO(signed)), about, signer)


def test_that_a_strangers_signature_is_foreign(plain: bytes):
    stranger = make_root(Holder("SLX", "示例县计量检定所", "root"), AT)
    other = make_document_key(Holder("SLX", "示例县计量检定所", "desk-1"), stranger, AT)
    assert state(signing_with(other)(plain, AT)) is SignatureState.FOREIGN
    assert signature_of(signing_with(other)(plain, AT), ()).state is SignatureState.FOREIGN


def test_that_no_signature_and_no_pdf_are_told(plain: bytes):
    assert state(plain) is SignatureState.NONE
    assert state(b"%PDF-1.7\nnothing") is SignatureState.ALTERED
