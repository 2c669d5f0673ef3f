"""Codes that are damaged or none: one finding beside a file, a refusal where they come alone."""

from dataclasses import replace

import pytest

from metro.app.checking.check import brought, code_text
from metro.app.sealing import HybridFinishing, record_enclosed
from metro.documents.press import ReportLabPress
from metro.trust.document_key import document_key

from ..sealed import AT, Keys, certificate
from .test_check import check, codes, refused


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def issued(keys: Keys) -> bytes:
    return keys.issued(certificate())


DAMAGED = ["METRO2:AB", "METRO2:" + "0" * 2000, "METRO2:" + "A" * 9000, "METRO1:A:B"]
OTHER = ["METRO3:ABC", "HC1:6BF", "<b>hello</b>", "METRO1 %"]


@pytest.mark.parametrize("text", [*DAMAGED, *OTHER])
def test_that_a_code_beside_a_file_that_is_none_is_one_finding_of_many(
    keys: Keys, issued: bytes, text: str
):
    code = "code_damaged" if text in DAMAGED else "code_other"
    found = check(keys, issued, seal=text)
    assert (found.whole, found.form, codes(found, "bad")) == (False, "pdf", [code])
    assert codes(found, "good") == ["signature_whole"]
    assert "pdfa_not_validated" in codes(found, "open")
    data = record_enclosed(certificate()).data
    assert codes(check(keys, data, seal=text), "bad") == [code]


def test_that_a_damaged_code_that_is_printed_is_told(keys: Keys):
    paper = certificate()
    finishing = HybridFinishing(lambda: document_key(keys.folder))
    printed = ReportLabPress().render(replace(paper, code=keys.seal(paper)[:-9]))
    data = finishing(printed, record_enclosed(paper), AT.isoformat())
    found = check(keys, data, "W1")
    assert codes(found, "bad") == ["code_damaged"]
    assert "serial_not_stated" in codes(found, "open")


def test_that_a_code_that_was_typed_is_no_path_whatever_its_version(keys: Keys):
    assert code_text(brought("METRO3:ABC")) == "METRO3:ABC"
    assert len(code_text(brought("METRO2:" + "A" * 9000))) > 4096
    assert refused(keys, b"METRO3:ABC") == "checkpoint.other_format"
    assert refused(keys, b"METRO2:" + b"A" * 9000) == "seal.too_long"
