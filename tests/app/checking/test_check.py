"""What a check says of whatever somebody brings, with a key list and no station."""

import asyncio
import hashlib
import re
import resource
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
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
from metro.trust import key_list
from metro.trust.document_key import document_key
from metro.trust.key_list import fingerprint
from metro.trust.pdf_signature import signing_with
from metro.trust.seal import Seals

from ..sealed import AT, HEAD, Keys, certificate, page_picture, with_serial

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
    assert "serial_same" in codes(check(keys, issued, f" {serial[:3]}　{serial[3:]}"), "good")
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


def test_that_a_forged_list_serves_nobody(keys: Keys, tmp_path: Path):
    """A stranger lists keys of his own beside the station's root, whose fingerprint is known."""
    evil = Keys(tmp_path)
    bare = replace(evil.rows[0], certificate="")
    for rows in ((bare,), (bare, *evil.rows[1:]), evil.rows):
        listed = replace(keys.listed, keys=(*keys.rows, *rows))
        with pytest.raises(MetroError, match=r"keys\.not_"):
            listed_keys(key_list.written(listed, evil.key))


def prints(found: Checked) -> dict[str, object]:
    rows = (row for row in found.findings if "fingerprint" in row.parameters)
    return {row.code: row.parameters["fingerprint"] for row in rows}


def test_that_the_root_behind_the_signing_key_is_shown(keys: Keys, issued: bytes, tmp_path: Path):
    """Two roots in a list that is the station's own: each key shows its own, not just any."""
    other = Keys(tmp_path)
    for rows in ((*keys.rows, *other.rows), (*other.rows, *keys.rows)):
        both = replace(keys.listed, keys=rows)
        for data in (issued, keys.seal(certificate()).encode()):
            found = CheckCertificate(both)(data)
            assert prints(found)["root_fingerprint"] == fingerprint(keys.rows[1])


def test_that_the_root_in_force_is_shown_beside_an_earlier_one(keys: Keys, tmp_path: Path):
    new = Keys(tmp_path)
    old = tuple(replace(row, revoked="2026-11-22") for row in keys.rows)
    listed = replace(keys.listed, keys=(*old, *new.rows))
    found = CheckCertificate(listed)(keys.seal(certificate()).encode())
    assert prints(found) == {
        "root_fingerprint": fingerprint(keys.rows[1]),
        "list_fingerprint": fingerprint(new.rows[1]),
    }


def test_that_a_list_without_a_root_is_told(keys: Keys):
    bare = replace(keys.rows[0], certificate="")
    found = CheckCertificate(replace(keys.listed, keys=(bare,)))(keys.seal(certificate()).encode())
    assert codes(found, "good") == ["seal_whole"]
    assert "root_none" in codes(found, "open")


def test_that_a_key_that_no_root_certified_seals_nothing(keys: Keys):
    bare = replace(keys.rows[0], certificate="")
    listed = replace(keys.listed, keys=(bare, *keys.rows[1:]))
    found = CheckCertificate(listed)(keys.seal(certificate()).encode())
    assert codes(found, "bad") == ["seal_uncertified"]


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


def dated(keys: Keys, sealed: datetime, signed: datetime) -> bytes:
    """Return a file that says these times, as whoever has the keys can make it any day."""
    paper = certificate()
    digest = hashlib.sha256(record_enclosed(paper).data).hexdigest()
    code = Seals(keys.key).text(paper, HEAD, sealed.isoformat(), digest)
    printed = ReportLabPress().render(replace(paper, code=code))
    finishing = HybridFinishing(lambda: document_key(keys.folder))
    return finishing(printed, record_enclosed(paper), signed.isoformat())


def test_that_the_file_and_its_code_say_the_same_time(keys: Keys):
    """A thief who dates the signature back, and has no code of that time, is found out."""
    now, then = AT + timedelta(hours=5), AT - timedelta(hours=9)
    for times in ((now, AT), (AT, now), (AT, then), (AT, AT + timedelta(seconds=1))):
        found = check(keys, dated(keys, *times))
        assert codes(found, "bad") == ["times_differ"]


@pytest.mark.parametrize("use", ["document", "workstation"])
def test_that_a_key_revoked_since_proves_nothing_without_the_station(keys: Keys, use: str):
    """Whoever has both keys can date all of it back; only the station's journal shows that."""
    then = AT - timedelta(hours=9)
    listed = revoked(keys, use, AT.isoformat())
    found = check(listed, dated(keys, then, then))
    (row,) = [row for row in found.findings if row.code == "revoked_since"]
    key = next(key for key in listed.rows if key.use == use)
    assert row.outcome == "open"
    assert row.parameters == {"key": key.id, "since": AT.isoformat(), "why": "stolen"}
    assert "revoked_since" not in codes(check(keys, dated(keys, then, then)), "open")


def test_that_the_code_of_a_key_revoked_since_proves_nothing_alone(keys: Keys):
    listed = revoked(keys, "workstation", "2026-11-22")
    assert "revoked_since" in codes(check(listed, keys.seal(certificate()).encode()), "open")


def undated(keys: Keys, data: bytes) -> bytes:
    """Return the file signed again with no time in it, by its own key."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    data = re.sub(rb"/M(?=\s*[(<])", b"/X", data)
    (found,) = PdfFileReader(BytesIO(data)).embedded_signatures
    start, length, second, rest = (int(number) for number in found.sig_object["/ByteRange"])
    covered = data[start : start + length] + data[second : second + rest]
    signer = signing_with(document_key(keys.folder)).signer
    digest = hashlib.sha256(covered).digest()
    message = asyncio.run(signer.async_sign(digest, "sha256")).dump().hex().upper()
    room = second - length - 2
    return data[:length] + b"<" + message.encode().ljust(room, b"0") + b">" + data[second:]


def test_that_a_signature_without_a_time_is_not_trusted(keys: Keys, issued: bytes):
    data = undated(keys, issued)
    assert codes(check(keys, data), "bad") == ["signature_undated"]
    listed = revoked(keys, "document", "2026-11-20")
    assert codes(check(listed, data), "bad") == ["signature_undated"]


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
    assert brought(code) == code.encode()
    assert brought(f"{code}//X/./Y") == f"{code}//X/./Y".encode(), "as typed"


def test_that_a_foreign_and_a_forged_code_are_told(keys: Keys, tmp_path: Path):
    foreign = Keys(tmp_path).seal(certificate()).encode()
    assert codes(check(keys, foreign), "bad") == ["seal_foreign"]
    listed = replace(keys.listed, keys=(replace(keys.rows[0], public="00" * 32), *keys.rows[1:]))
    found = CheckCertificate(listed)(keys.seal(certificate()).encode())
    assert codes(found, "bad") == ["seal_forged"]


def test_that_the_checkpoint_of_an_earlier_document_is_told_for_what_it_is(keys: Keys):
    from metro.trust.checkpoint import SignedCheckpoints

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
            brought(str(file))
        assert found.value.code == code


def test_that_a_validity_that_is_over_is_told(keys: Keys):
    paper = certificate()
    paper = replace(paper, record=replace(paper.record, valid_until=date(2020, 1, 1)))
    found = check(keys, keys.seal(paper).encode())
    assert (found.whole, found.state) == (True, "ended")
    assert "validity_ended" in codes(found, "open")


def test_that_a_key_list_serves_where_there_is_no_station(keys: Keys):
    assert CheckCertificate(listed_keys(keys.file))(keys.seal(certificate()).encode()).whole
