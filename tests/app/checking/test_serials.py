"""The serial number on a nameplate against a list of results, with a key list and no station."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from metro import language
from metro.app.checking.check import CheckCertificate
from metro.app.checking.findings import Checked
from metro.app.checking.serials import likeness
from metro.app.sealing import HybridFinishing, record_enclosed
from metro.documents.press import ReportLabPress
from metro.model.document import Enclosure
from metro.model.forms import ListPaper
from metro.services.issue_list import list_enclosed
from metro.trust.document_key import document_key
from metro.trust.seal import Seals

from ..sealed import AT, HEAD, Keys, certificate, listing, page_picture, with_serial

PAPER = listing(12, 5)
VECTORS = json.loads(Path(__file__).with_name("serial_vectors.json").read_text("utf-8"))
REJECTED, PASSED = PAPER.rows[0], PAPER.rows[7]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def issued(keys: Keys) -> bytes:
    return keys.issued_list(PAPER)


def check(keys: Keys, data: bytes, serial: str = "", seal: str = "") -> Checked:
    found = CheckCertificate(keys.listed)(data, serial, seal)
    for row in found.findings:
        for spoken in language.LANGUAGES:
            assert language.say(f"check.{row.code}", spoken, row.parameters)
            assert language.parameters(f"check.{row.code}", spoken) <= set(row.parameters)
    return found


def codes(found: Checked, outcome: str) -> list[str]:
    return [row.code for row in found.findings if row.outcome == outcome]


def words(found: Checked, code: str) -> list[str]:
    rows = [row for row in found.findings if row.code == code]
    return [language.say(f"check.{code}", "en", row.parameters) for row in rows]


def test_that_a_list_is_checked_as_a_certificate_is(keys: Keys, issued: bytes):
    found = check(keys, issued)
    assert (found.whole, found.form) == (True, "pdf")
    assert codes(found, "good") == ["signature_whole", "seal_whole", "list_same"]
    assert codes(found, "open") == [
        *("root_fingerprint", "later_unknown", "revocation_offline", "pdfa_not_validated"),
        *("serials_by_eye", "paper_prevails"),
    ]
    assert words(found, "list_same")[0].endswith("12 instruments, 5 of them rejected.")


def test_that_a_serial_is_found_with_its_own_verdict(keys: Keys, issued: bytes):
    found = check(keys, issued, f" {PASSED.serial[:4]}　{PASSED.serial[4:]}")
    assert (found.whole, found.rows) == (True, found.listed.rows[7:8])
    (said,) = words(found, "serial_listed")
    assert f"Serial number {PASSED.serial} stands in the list" in said
    assert "Passed" in said
    assert "2099-05-19" in said
    found = check(keys, issued, REJECTED.serial)
    (said,) = words(found, "serial_listed")
    assert "Rejected" in said
    assert "valid until —" in said


def test_that_a_serial_that_is_not_in_the_list_is_told(keys: Keys, issued: bytes):
    found = check(keys, issued, "990001")
    assert (found.whole, codes(found, "bad")) == (False, ["serial_not_listed"])
    assert check(keys, issued, "-").whole is False, "nothing but a dash is no serial number"


@pytest.mark.parametrize(("typed", "serial", "wanted"), VECTORS)
def test_that_only_width_spaces_and_capitals_count_for_nothing(
    keys: Keys, typed: str, serial: str, wanted: str
):
    assert likeness(typed, serial) == likeness(serial, typed) == wanted
    found = check(keys, keys.seal(with_serial(serial)).encode(), typed)
    expected = {
        "same": ("good", "serial_same"),
        "alike": ("open", "serial_alike"),
        "other": ("bad", "serial_differs"),
    }
    outcome, code = expected[wanted]
    assert code in codes(found, outcome)
    assert len({row.code for row in found.findings} & {row for _, row in expected.values()}) == 1


def test_that_a_serial_written_in_another_way_is_never_called_listed(keys: Keys):
    serials = ("1/23", "12-3", "12/3", "124")
    rows = tuple(
        replace(row, serial=serial) for row, serial in zip(PAPER.rows[:4], serials, strict=True)
    )
    data = keys.issued_list(replace(PAPER, rows=rows))
    found = check(keys, data, "12.3")
    assert (found.rows, found.state, codes(found, "bad")) == ((), "", [])
    assert [row.code for row in found.findings].count("serial_alike_listed") == 3
    assert "serial_listed" not in codes(found, "good")
    assert "check again" in words(found, "serial_alike_listed")[0]
    found = check(keys, data, "１２－３")
    assert [row.serial for row in found.rows] == ["12-3"]
    assert "serial_alike_listed" not in codes(found, "open")


def test_that_a_serial_in_two_rows_is_told(keys: Keys):
    rows = (*PAPER.rows, replace(PASSED, record="R-2026-00999", model="LXS-20E", passed=False))
    found = check(keys, keys.issued_list(replace(PAPER, rows=rows)), PASSED.serial)
    assert [row.model for row in found.rows] == ["LXS-15E", "LXS-20E"]
    assert codes(found, "good").count("serial_listed") == 2
    assert "serial_repeated" in codes(found, "open")


def test_that_the_validity_of_the_row_counts(keys: Keys):
    over = date(2020, 1, 1)
    rows = (*PAPER.rows[:7], replace(PASSED, valid_until=over), *PAPER.rows[8:])
    data = keys.issued_list(replace(PAPER, rows=rows))
    found = check(keys, data, PASSED.serial)
    assert (found.whole, found.state) == (True, "ended")
    assert "validity_ended" in codes(found, "open")
    found = check(keys, data, PAPER.rows[8].serial)
    assert (found.state, "validity_ended" in codes(found, "open")) == ("", False)
    twice = replace(PAPER, rows=(*rows, replace(PASSED, record="R-2026-00999")))
    found = check(keys, keys.issued_list(twice), PASSED.serial)
    assert (found.state, "validity_ended" in codes(found, "open")) == ("", True)


def test_that_a_list_of_three_hundred_is_looked_through(keys: Keys):
    paper = listing(300, 7)
    data = keys.issued_list(paper)
    assert len(pikepdf.open(BytesIO(data)).pages) > 3
    for row in (paper.rows[0], paper.rows[-1]):
        found = check(keys, data, row.serial)
        assert (found.whole, [listed.serial for listed in found.rows]) == (True, [row.serial])
    found = check(keys, page_picture(data), paper.rows[-1].serial)
    assert (found.whole, "serial_in_list" in codes(found, "open")) == (True, True)


def test_that_the_code_alone_says_that_the_serial_has_to_be_looked_for(keys: Keys):
    code = keys.list_seal(PAPER).encode()
    found = check(keys, code, PASSED.serial)
    assert (found.whole, found.form, codes(found, "good")) == (True, "seal", ["seal_whole"])
    (said,) = words(found, "serial_in_list")
    assert "Look for it" in said
    assert "serials_by_eye" in codes(check(keys, code), "open")


def test_that_a_flipped_byte_is_called_altered(keys: Keys, issued: bytes):
    for place in (len(issued) // 3, len(issued) // 2):
        data = bytearray(issued)
        data[place] ^= 1
        found = check(keys, bytes(data), PASSED.serial)
        assert not found.whole
        assert codes(found, "bad") == ["signature_altered"]


@pytest.mark.parametrize("other", ["list", "certificate"])
def test_that_a_swapped_code_is_told(keys: Keys, other: str):
    paper = replace(PAPER, number="JQ-2026-00008")
    code = keys.list_seal(paper) if other == "list" else keys.seal(certificate())
    found = check(keys, keys.issued_list(PAPER, code), PASSED.serial)
    assert codes(found, "bad")[0] == "seal_of_other"
    assert "serial_listed" not in codes(found, "good"), "what does not fit is not looked into"


def test_that_the_code_of_a_list_on_a_certificate_is_told(keys: Keys):
    paper = certificate()
    printed = ReportLabPress().render(replace(paper, code=keys.list_seal(PAPER)))
    finishing = HybridFinishing(lambda: document_key(keys.folder))
    data = finishing(printed, record_enclosed(paper), AT.isoformat())
    found = check(keys, data, paper.record.instrument.serial)
    assert codes(found, "bad") == ["seal_of_other"]
    assert "serial_in_list" in codes(found, "open")


def test_that_a_list_signed_at_another_time_than_sealed_is_told(keys: Keys):
    later = AT + timedelta(days=400)
    assert codes(check(keys, keys.issued_list(PAPER, at=later)), "bad") == ["times_differ"]


def test_that_the_data_of_a_list_alone_are_compared_with_a_code(keys: Keys):
    data, code = list_enclosed(PAPER).data, keys.list_seal(PAPER)
    found = check(keys, data, PASSED.serial, code)
    assert codes(found, "good") == ["seal_whole", "list_same", "serial_listed"]
    altered = data.replace(b'"passed":false', b'"passed":true', 1)
    assert altered != data
    assert codes(check(keys, altered, REJECTED.serial, code), "bad") == ["seal_of_other"]


def sealed(keys: Keys, paper: ListPaper, data: bytes) -> Checked:
    """Check data that the station's own key sealed as those of a list, whatever they are."""
    digest = hashlib.sha256(data).hexdigest()
    head = replace(HEAD, station=keys.station)
    code = Seals(keys.key).text(paper, head, AT.isoformat(), digest)
    printed = ReportLabPress().result_list(replace(paper, code=code))
    finishing = HybridFinishing(lambda: document_key(keys.folder))
    whole = Enclosure("list.json", "application/json", data, "List")
    return check(keys, finishing(printed, whole, AT.isoformat()), PASSED.serial)


def test_that_data_that_say_other_than_the_seal_are_told(keys: Keys):
    plain = json.loads(list_enclosed(PAPER).data)
    first, *others = plain["rows"]
    for changed in (
        {"number": "JQ-2026-00009"},
        {"rows": others},
        {"rows": [{**first, "passed": True}, *others]},
        {"rows": [{**first, "on": "2030-01-01"}, *others]},
    ):
        found = sealed(keys, PAPER, json.dumps({**plain, **changed}).encode())
        assert codes(found, "bad") == ["list_differs"]
        assert "serial_in_list" in codes(found, "open")


@pytest.mark.parametrize("data", [b"{}", b"{" * 200_000, b"<x/>", b'{"rows": 5}'])
def test_that_hostile_data_are_told_though_they_were_sealed(keys: Keys, data: bytes):
    found = sealed(keys, PAPER, data)
    assert codes(found, "bad") == ["list_unreadable"]
    assert "serial_in_list" in codes(found, "open")


def test_that_a_forged_seal_of_a_list_is_told(keys: Keys, issued: bytes):
    listed = replace(keys.listed, keys=(replace(keys.rows[0], public="00" * 32), *keys.rows[1:]))
    found = CheckCertificate(listed)(issued, PASSED.serial)
    assert "seal_forged" in codes(found, "bad")
    assert found.rows == ()
