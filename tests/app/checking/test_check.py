"""What a check says of whatever somebody brings, with a key list and no station."""

import resource
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from metro import language
from metro.app.checking.check import CheckCertificate, brought, listed_keys
from metro.app.checking.findings import Checked
from metro.app.sealing import HybridFinishing, record_enclosed
from metro.documents.hybrid import bound
from metro.documents.press import ReportLabPress
from metro.errors import MetroError
from metro.trust.document_key import document_key
from metro.trust.pdf_signature import signing_with

from ..sealed import AT, Keys, certificate, page_picture, with_serial

FLATE = pikepdf.Name.FlateDecode


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def issued(keys: Keys) -> bytes:
    return keys.issued(certificate())


@contextmanager
def quickly() -> Iterator[None]:
    """Expect less than a second of work, and less than 200 MB more than before."""
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def check(keys: Keys, data: bytes, serial: str = "", seal: str = "") -> Checked:
    with quickly():
        found = CheckCertificate(keys.listed)(data, serial, seal)
    for row in found.findings:
        code = f"check.{row.code}"
        assert language.knows(code), code
        for spoken in language.LANGUAGES:
            assert language.parameters(code, spoken) <= set(row.parameters), code
    return found


def codes(found: Checked, outcome: str) -> list[str]:
    return [row.code for row in found.findings if row.outcome == outcome]


def refused(keys: Keys, data: bytes, seal: str = "") -> str:
    with pytest.raises(MetroError) as found, quickly():
        CheckCertificate(keys.listed)(data, "", seal)
    for spoken in language.LANGUAGES:
        assert language.cause(found.value, spoken) != f"{found.value.code}.cause"
    return found.value.code


def test_that_times_are_those_of_the_station_and_no_signer_is_a_dash(keys: Keys, issued: bytes):
    # 02:00 UTC is ten in the morning in China.
    whole = {row.code: row.parameters for row in check(keys, issued).findings}
    assert whole["signature_whole"]["at"] == "2026-11-21 10:00"
    assert whole["revocation_offline"]["at"] == "2026-11-21 10:00"
    broken = check(keys, b"%PDF-1.7 broken")
    (altered,) = [row for row in broken.findings if row.code == "signature_altered"]
    assert altered.parameters["signer"] == "—"


def test_that_an_issued_file_is_whole(keys: Keys, issued: bytes):
    found = check(keys, issued)
    assert found.whole
    assert codes(found, "good") == ["signature_whole", "seal_whole", "data_same"]
    assert codes(found, "open") == [
        *(
            "root_fingerprint",
            "no_digital",
            "later_unknown",
            "revocation_offline",
            "pdfa_not_validated",
        ),
        *("serial_by_eye", "paper_prevails"),
    ]
    assert found.seal is not None
    assert found.seal.number == certificate().number


def test_that_the_serial_of_the_nameplate_is_compared(keys: Keys, issued: bytes):
    serial = certificate().record.instrument.serial
    assert "serial_same" in codes(check(keys, issued, f" {serial[:3]}-{serial[3:]}"), "good")
    found = check(keys, issued, "990001")
    assert not found.whole
    assert codes(found, "bad") == ["serial_differs"]


def test_that_a_flipped_byte_is_called_altered(keys: Keys, issued: bytes):
    data = bytearray(issued)
    data[len(data) // 3] ^= 1
    found = check(keys, bytes(data))
    assert not found.whole
    assert "signature_altered" in codes(found, "bad")
    assert found.seal is None


def test_that_something_appended_is_called_so(keys: Keys, issued: bytes):
    assert "signature_appended" in codes(check(keys, issued + b"\n%more\n"), "bad")
    with pikepdf.open(BytesIO(issued)) as pdf:
        pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    assert codes(check(keys, out.getvalue()), "bad")[0].startswith("signature_a")


def signed(keys: Keys, spoil) -> bytes:
    """Return a file whose enclosures were spoilt and that the station signed all the same."""
    paper = certificate()
    printed = ReportLabPress().render(replace(paper, code=keys.seal(paper)))
    with pikepdf.open(BytesIO(bound(printed, record_enclosed(paper)))) as pdf:
        spoil(pdf)
        out = BytesIO()
        pdf.save(out, fix_metadata_version=False)
    return signing_with(document_key(keys.folder))(out.getvalue(), AT)


def test_that_a_missing_enclosure_is_told(keys: Keys):
    def spoil(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.AF, pdf.Root.Names

    assert codes(check(keys, signed(keys, spoil)), "bad") == ["enclosure_missing"]


def test_that_a_second_enclosure_is_told(keys: Keys):
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["other.xml"] = b"<other/>"

    assert codes(check(keys, signed(keys, spoil)), "bad") == ["enclosures_several"]


def test_that_an_unrelated_enclosure_is_told(keys: Keys):
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AF[0].AFRelationship = pikepdf.Name.Data

    assert codes(check(keys, signed(keys, spoil)), "bad") == ["enclosure_relation"]


def test_that_a_bomb_of_an_enclosure_is_told(keys: Keys):
    paper = certificate()
    printed = ReportLabPress().render(replace(paper, code=keys.seal(paper)))
    with pikepdf.open(BytesIO(bound(printed, record_enclosed(paper)))) as pdf:
        pdf.Root.AF[0].EF.F.write(zlib.compress(b"\0" * (64 << 20), 9), filter=FLATE)
        out = BytesIO()
        pdf.save(
            out, fix_metadata_version=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )
    # A stranger's is not even opened; one that the station signed is told.
    assert codes(check(keys, out.getvalue()), "bad") == ["signature_none"]
    ours = signing_with(document_key(keys.folder))(out.getvalue(), AT)
    assert codes(check(keys, ours), "bad") == ["enclosure_unreadable"]


def folded(megabytes: int) -> bytes:
    """Return blanks, compressed a thousandfold."""
    packing = zlib.compressobj(9)
    parts = [packing.compress(b" " * (1 << 20)) for _ in range(megabytes)]
    return b"".join(parts) + packing.flush()


def bomb(packed: bytes, names: tuple[bytes, bytes], *, table: bool) -> bytes:
    """Return a PDF whose object stream, or whose table of places, unfolds to a lot."""
    objstm, xref = names
    rows = [(0, 0, 65535)]
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    for number, body in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]>>"), 1):
        rows.append((1, len(out), 0))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if not table:
        rows.append((1, len(out), 0))
        head = b"/Type/%s/N 1/First 4/Filter/FlateDecode/Length %d" % (objstm, len(packed))
        out += b"3 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (head, packed)
        rows[1] = (2, 3, 0)
    places = packed if table else b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"/Type/%s/Size 6/W[1 4 2]/Root 1 0 R/Length %d" % (xref, len(places))
    head += b"/Filter/FlateDecode" if table else b""
    start = len(out)
    out += b"4 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (head, places)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


@pytest.mark.parametrize("table", [True, False])
@pytest.mark.parametrize("names", [(b"ObjStm", b"XRef"), (b"Obj#53tm", b"#58Ref")])
def test_that_a_file_that_unfolds_is_refused_before_it_does(
    keys: Keys, names: tuple[bytes, bytes], table: bool
):
    found = check(keys, bomb(folded(300), names, table=table))
    assert codes(found, "bad") == ["signature_packed"]
    assert "rest_not_checked" in codes(found, "open")


def test_that_a_photo_of_pure_noise_takes_no_long_time(keys: Keys):
    noise = np.random.default_rng(5).integers(0, 256, (4000, 6000, 3), "uint8")
    for form in ("JPEG", "PNG"):
        out = BytesIO()
        grey = Image.fromarray(noise[:, :, 0])
        (Image.fromarray(noise) if form == "JPEG" else grey).save(out, form, quality=60)
        assert refused(keys, out.getvalue()) == "picture.no_code"


def test_that_the_code_of_another_meter_is_told(keys: Keys):
    paper = certificate()
    printed = ReportLabPress().render(replace(paper, code=keys.seal(with_serial("W1"))))
    finishing = HybridFinishing(lambda: document_key(keys.folder))
    data = finishing(printed, record_enclosed(paper), AT.isoformat())
    assert codes(check(keys, data), "bad") == ["seal_of_other"]


def test_that_a_page_without_a_code_is_told(keys: Keys):
    paper = certificate()
    finishing = HybridFinishing(lambda: document_key(keys.folder))
    printed = ReportLabPress().render(replace(paper, code=""))
    data = finishing(printed, record_enclosed(paper), AT.isoformat())
    assert codes(check(keys, data), "bad") == ["code_missing"]


def test_that_a_strangers_signature_is_told(keys: Keys, tmp_path: Path):
    found = check(keys, Keys(tmp_path).issued(certificate()))
    assert "signature_foreign" in codes(found, "bad")
    assert "rest_not_checked" in codes(found, "open")


def test_that_no_signature_is_told(keys: Keys):
    assert "signature_none" in codes(check(keys, ReportLabPress().render(certificate())), "bad")


def revoked(keys: Keys, use: str, since: str) -> Keys:
    again = Keys.__new__(Keys)
    again.folder, again.station, again.key = keys.folder, keys.station, keys.key
    again.rows = tuple(
        replace(row, revoked=since, why="stolen") if row.use == use else row for row in keys.rows
    )
    return again


def test_that_revoked_keys_count_for_what_they_did_before(keys: Keys, issued: bytes):
    after, before = AT.isoformat(), "2026-11-22"
    assert codes(check(revoked(keys, "document", after), issued), "bad") == ["signature_revoked"]
    assert codes(check(revoked(keys, "workstation", after), issued), "bad") == ["seal_revoked"]
    assert check(revoked(keys, "document", before), issued).whole


def test_that_a_key_that_an_old_list_lacks_is_told(keys: Keys, issued: bytes):
    old = replace(keys.listed, keys=keys.rows[:2])
    found = CheckCertificate(old)(issued)
    assert codes(found, "bad") == ["signature_unlisted"]


def test_that_a_picture_of_the_page_is_read(keys: Keys, issued: bytes):
    found = check(keys, page_picture(issued))
    assert found.whole
    assert codes(found, "good") == ["seal_whole"]
    assert "content_not_brought" in codes(found, "open")


@pytest.mark.parametrize("seed", range(5))
def test_that_a_grey_scan_with_noise_and_a_tilt_is_read(keys: Keys, issued: bytes, seed: int):
    chance = np.random.default_rng(seed)
    page = pypdfium2.PdfDocument(issued)[0].render(scale=150 / 72, grayscale=True).to_pil()
    page = page.rotate(chance.uniform(-3, 3), Image.Resampling.BICUBIC, True, fillcolor=255)
    grey = np.asarray(page, float) * 0.85 + 20 + chance.normal(0, 18, page.size[::-1])
    out = BytesIO()
    Image.fromarray(grey.clip(0, 255).astype("uint8")).save(out, "JPEG", quality=80)
    assert check(keys, out.getvalue()).whole


def test_that_the_text_of_a_code_is_read(keys: Keys):
    code = keys.seal(certificate())
    assert check(keys, code.encode()).whole
    assert check(keys, f"\ufeff{code}\r\n".encode()).whole
    assert brought(Path(code)) == code.encode()


def test_that_a_foreign_and_a_forged_code_are_told(keys: Keys, tmp_path: Path):
    assert codes(check(keys, Keys(tmp_path).seal(certificate()).encode()), "bad") == [
        "seal_foreign"
    ]
    listed = replace(keys.listed, keys=(replace(keys.rows[0], public="00" * 32), *keys.rows[1:]))
    found = CheckCertificate(listed)(keys.seal(certificate()).encode())
    assert codes(found, "bad") == ["seal_forged"]


def test_that_the_checkpoint_of_an_earlier_document_is_told_for_what_it_is(keys: Keys):
    from metro.trust.checkpoint import SignedCheckpoints

    from ..sealed import HEAD

    text = SignedCheckpoints(keys.key).text(HEAD, AT.isoformat())
    found = check(keys, text.encode())
    assert (found.form, codes(found, "good")) == ("checkpoint", ["checkpoint_whole"])


def test_that_the_digital_certificate_alone_is_compared_with_a_code(keys: Keys):
    paper = certificate()
    data = record_enclosed(paper).data
    assert check(keys, data, seal=keys.seal(paper)).whole
    altered = data.replace(b"JJG", b"JJF", 1)
    assert codes(check(keys, altered, seal=keys.seal(paper)), "bad") == ["seal_of_other"]
    assert refused(keys, data) == "check.needs_code"


BOMB = b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 1000 + b'">]><x>' + b"&a;" * 100000 + b"</x>"


@pytest.mark.parametrize("data", [BOMB, b"<a>" * 200000, b"{" * 200000, b"\xef\xbb\xbf<x/>"])
def test_that_hostile_data_are_only_compared(keys: Keys, data: bytes):
    assert codes(check(keys, data, seal=keys.seal(certificate())), "bad") == ["seal_of_other"]


def picture(size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.new("1", size, 1).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "check.unknown_form"),
        (b"\x00\xff\xfe", "check.unknown_form"),
        (b"x" * 5000, "check.unknown_form"),
        (b"hello", "checkpoint.other_format"),
        (b"METRO2:AB", "seal.damaged"),
        (b"\xff\xd8\xff\xe0broken", "picture.unreadable"),
        (picture((200, 200)), "picture.no_code"),
        (picture((12000, 9000)), "photo.too_large"),
        (picture((30000, 30000)), "photo.too_large"),
    ],
)
def test_that_anything_else_is_refused_in_words(keys: Keys, data: bytes, code: str):
    assert refused(keys, data) == code


def test_that_two_codes_in_one_picture_are_told(keys: Keys, issued: bytes):
    one = Image.open(BytesIO(page_picture(issued, 2)))
    two = Image.open(BytesIO(page_picture(keys.issued(with_serial("W2")), 2)))
    both = Image.new("RGB", (one.width * 2, one.height))
    both.paste(one, (0, 0))
    both.paste(two, (one.width, 0))
    out = BytesIO()
    both.save(out, "PNG")
    assert refused(keys, out.getvalue()) == "picture.several_codes"


def test_that_a_file_too_large_or_missing_is_refused(tmp_path: Path):
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(1 << 30)
    for file, code in ((large, "check.too_large"), (tmp_path / "none", "file.unreadable")):
        with pytest.raises(MetroError) as found, quickly():
            brought(file)
        assert found.value.code == code


def test_that_a_validity_that_is_over_is_told(keys: Keys):
    from datetime import date

    paper = certificate()
    paper = replace(paper, record=replace(paper.record, valid_until=date(2020, 1, 1)))
    found = check(keys, keys.seal(paper).encode())
    assert found.whole
    assert "validity_ended" in codes(found, "open")
    assert found.state == "ended"


def test_that_a_key_list_serves_where_there_is_no_station(keys: Keys):
    assert CheckCertificate(listed_keys(keys.file))(keys.seal(certificate()).encode()).whole
