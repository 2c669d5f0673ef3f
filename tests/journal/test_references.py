from dataclasses import replace
from pathlib import Path

from metro.journal import catalogue
from metro.journal.references import needed


def body(name):
    text = (Path(__file__).parent / "bodies" / f"{name}-1.json").read_text(encoding="utf-8")
    return catalogue.read(name, 1, text)


def test_that_issued_documents_and_upstream_certificates_need_their_bytes():
    assert needed(body("document_issued")) == ("0d" * 32,)
    recorded = body("upstream_certificate_recorded")
    assert needed(recorded) == ("9b" * 32,)
    assert needed(replace(recorded, certificate=replace(recorded.certificate, object=""))) == ()
    assert needed(body("number_voided")) == ()
    imported = body("regulation_imported")
    assert needed(imported) == ("c5" * 32,)
    with_cases = replace(imported.regulation, cases_hash="c6" * 32)
    assert needed(replace(imported, regulation=with_cases)) == ("c5" * 32, "c6" * 32)


def test_that_texts_of_regulations_and_sheets_need_their_bytes():
    assert needed(body("regulation_text_attached")) == ("7e" * 32,)
    assert needed(body("confirmation_sheet_stored")) == ("1f" * 32,)


def test_that_records_and_confirmations_need_the_file_of_their_regulation():
    assert needed(body("verification_submitted")) == ("c4" * 32,)
    assert needed(body("numbers_confirmed")) == ("c4" * 32,)


def test_that_settings_need_their_pictures():
    changed = body("settings_changed")
    assert needed(changed) == ()
    paper = replace(changed.settings.paper, logo="a1" * 32)
    assert needed(replace(changed, settings=replace(changed.settings, paper=paper))) == ("a1" * 32,)
