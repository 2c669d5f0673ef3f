import hashlib

import pypdfium2
import pytest

from metro.app.keeping import examine

from ..station import HEAD, SCALE, VERIFIER, Desk, password

WEIGHTS = "jjg-99-2022-weights"


def words_of(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    text = "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    return "".join(text.split())


def test_that_a_sheet_lists_every_number_with_who_confirmed_it(desk: Desk) -> None:
    sheet = desk.station.sheets(SCALE, HEAD, password(HEAD))
    assert (sheet.number, sheet.waits) == ("JJG 539—2016/1", 0)
    found, data = desk.station.sheets.bytes_of(SCALE)
    assert found == sheet
    assert hashlib.sha256(data).hexdigest() == sheet.object
    text = words_of(data)
    assert "规程数值确认表" in text
    assert "陈衡" in text
    review = desk.station.review(SCALE)
    assert str(sum(1 for _ in review)) in text
    for number in review:
        if number.value is not None and not number.value.startswith("{"):
            assert "".join(number.value.split()).replace("-", "") in text.replace("-", "").replace(
                "\N{MINUS SIGN}", ""
            ), number.path


def test_that_a_sheet_given_back_is_the_one_that_was_signed(desk: Desk) -> None:
    first = desk.station.sheets(WEIGHTS, HEAD, password(HEAD))
    _, before = desk.station.sheets.bytes_of(WEIGHTS)
    desk.station.numbers.correct(WEIGHTS, "interval.other_classes", "1 year", "clause 8", HEAD, "9")
    second = desk.station.sheets(WEIGHTS, HEAD, password(HEAD))
    assert (first.serial, second.serial) == (1, 2)
    assert (first.waits, second.waits) == (3, 2)
    assert first.signature.digest != second.signature.digest
    assert desk.station.sheets.bytes_of(WEIGHTS, 1) == (first, before)
    newest, data = desk.station.sheets.bytes_of(WEIGHTS)
    assert newest == second
    text = words_of(data)
    assert "已更正" in text
    assert "clause8" in text
    assert "第9页" in text
    assert "不得按本规程出具证书" in text


def test_that_only_the_technical_head_signs_with_the_own_password(desk: Desk) -> None:
    with desk.refuses("role.needed", role="technical_head"):
        desk.station.sheets(SCALE, VERIFIER, password(VERIFIER))
    with desk.refuses("password.wrong"):
        desk.station.sheets(SCALE, HEAD, "a guess")


def test_that_a_regulation_without_a_sheet_says_so(desk: Desk) -> None:
    with desk.refuses("sheet.none", regulation=SCALE):
        desk.station.sheets.bytes_of(SCALE)
    desk.station.sheets(SCALE, HEAD, password(HEAD))
    with desk.refuses("sheet.none"):
        desk.station.sheets.bytes_of(SCALE, 7)


def test_that_a_sheet_whose_paper_failed_is_not_given_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = desk.station.sheets
    monkeypatch.setattr(type(desk.station.press), "confirmation", _jam)
    with pytest.raises(OSError, match="jam"):
        sheets(SCALE, HEAD, password(HEAD))
    monkeypatch.undo()
    with desk.refuses("sheet.none"):
        sheets.bytes_of(SCALE)
    assert sheets(SCALE, HEAD, password(HEAD)).number == "JJG 539—2016/2"


def _jam(*_: object) -> bytes:
    raise OSError("jam")


def test_that_the_doctor_finds_text_and_sheet_whole_and_misses_them_when_gone(desk: Desk) -> None:
    text = desk.station.texts(SCALE, "a.pdf", b"%PDF-1.7 scan", HEAD)
    sheet = desk.station.sheets(SCALE, HEAD, password(HEAD))
    assert examine(desk.station).findings == ()
    objects = desk.station.place.folder / "objects"
    for name in (text.object, sheet.object):
        (objects / name[:2] / name).unlink()
    found = examine(desk.station)
    told = str(found.findings)
    assert text.object in told
    assert sheet.object in told
