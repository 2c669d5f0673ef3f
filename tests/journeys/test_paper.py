"""Paper in the window: settings with a live preview, printing, and a job issued at once."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from metro.app.demo.approving import approve_meter
from metro.model.paper_settings import PaperLanguages
from metro.ui.pages.settings import QUIET, Page
from metro.ui.tour import settle
from metro.ui.widgets.job_dialog import JobDialog
from metro.ui.widgets.print_dialog import PrintDialog

HEAD, PASSWORD = "chenheng", "demo-chenheng"


def sign_in(keys, person: str = HEAD) -> None:
    with keys.desk.open_station.ledger.reading() as reader:
        keys.desk.sign_in(reader.person(person))


def settings_page(keys) -> Page:
    sign_in(keys)
    keys.control(Qt.Key.Key_Comma)
    page = keys.window.stack.currentWidget()
    assert isinstance(page, Page)
    return page


def shown(page: Page, number: int = 0) -> str:
    found = pypdfium2.PdfDocument(page.paper.data)[number]
    return found.get_textpage().get_text_range()


def change(keys, page: Page, key: str, text: str) -> None:
    """Type into a field and wait until the paper follows."""
    field = page.fields[key]
    field.setFocus()
    field.selectAll()
    keys.type(text)
    QTest.qWait(QUIET + 100)
    settle(keys.desk)


def test_that_the_paper_follows_what_is_typed_and_nothing_is_kept_unsigned(keyboard) -> None:
    page = settings_page(keyboard)
    assert "示例县计量检定所" in shown(page)
    change(keyboard, page, "name.en", "Another Station of Metrology")
    assert "Another Station of Metrology" in shown(page)
    assert "Another Station of Metrology" in shown(page, 1)
    with keyboard.desk.open_station.ledger.reading() as reader:
        assert reader.settings().name.en.startswith("Shili")
    page.undo.click()
    settle(keyboard.desk)
    assert "Another" not in shown(page)
    assert not page.changes()


def test_that_the_technical_head_signs_a_change(keyboard) -> None:
    page = settings_page(keyboard)
    change(keyboard, page, "record_form_version", "C/3")
    assert page.changes() == {"record_form_version": "C/3"}
    keyboard.control(Qt.Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    dialog.why.setText("the form was revised")
    dialog.password.setText(PASSWORD)
    dialog.send()
    settle(keyboard.desk)
    assert QApplication.activeModalWidget() is None
    with keyboard.desk.open_station.ledger.reading() as reader:
        assert reader.settings().record_form_version == "C/3"
    assert not page.changes()


def test_that_a_change_without_a_reason_is_refused_and_stays(keyboard) -> None:
    page = settings_page(keyboard)
    change(keyboard, page, "telephone", "0000-1")
    keyboard.control(Qt.Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    dialog.password.setText(PASSWORD)
    dialog.send()
    settle(keyboard.desk)
    assert dialog.refusal.text()
    dialog.reject()
    assert page.changes() == {"telephone": "0000-1"}


def test_that_a_bad_setting_is_said_and_can_not_be_signed(keyboard) -> None:
    page = settings_page(keyboard)
    change(keyboard, page, "paper.labels.size", "300x300")
    assert "300x300" in page.refusal.text()
    assert not page.sign.isEnabled()
    change(keyboard, page, "paper.labels.size", "60x38")
    assert page.refusal.text() == ""


def test_that_kinds_are_called_by_their_names_and_kept_by_their_codes(keyboard) -> None:
    page = settings_page(keyboard)
    kinds = page.fields["authorisation.instruments"]
    before = kinds.text()
    assert before.startswith("fuel_dispenser,digital_indicating_scale")
    assert kinds.item(0).text() == "燃油加油机"
    keyboard.desk.speak("en")
    settle(keyboard.desk)
    kinds = page.fields["authorisation.instruments"]
    assert kinds.item(0).text() == "fuel dispenser"
    assert not page.changes()
    kinds.setFocus()
    kinds.setCurrentRow(0)
    keyboard.key(Qt.Key.Key_Space)
    without = before.removeprefix("fuel_dispenser,")
    assert page.changes() == {"authorisation.instruments": without}
    row = next(r for r in range(kinds.count()) if kinds.item(r).text() == "steel measuring tape")
    kinds.setCurrentRow(row)
    keyboard.key(Qt.Key.Key_Space)
    assert page.changes() == {"authorisation.instruments": f"{without},steel_tape"}
    page.undo.click()
    settle(keyboard.desk)
    assert not page.changes()


def test_that_what_a_kind_is_given_is_ticked_and_refused_in_words(keyboard) -> None:
    page = settings_page(keyboard)
    other = page.kinds.other
    at = other.findData("taximeter_on_bench")
    assert other.itemText(at).startswith("出租汽车计价器")
    other.setCurrentIndex(at)
    other.activated.emit(at)
    row = page.kinds.rows["taximeter_on_bench"]
    assert not page.changes()
    row.ticks["list"].click()
    QTest.qWait(QUIET + 100)
    settle(keyboard.desk)
    assert "“清单”" in page.refusal.text()
    assert "可以写：证书" in page.refusal.text()
    row.ticks["list"].click()
    row.ticks["certificate"].click()
    QTest.qWait(QUIET + 100)
    settle(keyboard.desk)
    assert (page.refusal.text(), page.changes()) == (
        "",
        {"yields.taximeter_on_bench": "certificate"},
    )


def test_that_a_kept_choice_is_shown_and_given_back_by_ticking_nothing(keyboard) -> None:
    station = keyboard.desk.open_station
    kept = {"yields.cold_water_meter": "label,list"}
    station.settings(kept, "the company wants lists", HEAD)
    page = settings_page(keyboard)
    row = page.kinds.rows["cold_water_meter"]
    assert [word for word, tick in row.ticks.items() if tick.isChecked()] == ["label", "list"]
    assert not page.changes()
    for word in ("label", "list"):
        row.ticks[word].click()
    assert page.changes() == {"yields.cold_water_meter": ""}


def test_that_the_place_of_the_stamp_has_a_word_and_a_refusal_names_the_setting(keyboard) -> None:
    page = settings_page(keyboard)
    place = page.fields["paper.seal.place"]
    assert (place.displayText(), place.text()) == ("盖章处", "stamp")
    change(keyboard, page, "paper.seal.place", "nowhere")
    assert "印章中心" in page.refusal.text()
    assert "可以写：盖章处、105x215" in page.refusal.text()
    assert "paper.seal" not in page.refusal.text()
    change(keyboard, page, "paper.seal.place", "105x215")
    assert page.changes() == {"paper.seal.place": "105x215"}


def test_that_every_form_may_be_looked_at(keyboard) -> None:
    page = settings_page(keyboard)
    seen = []
    for row in range(page.form.count()):
        page.form.setCurrentIndex(row)
        page.form.activated.emit(row)
        settle(keyboard.desk)
        assert page.refusal.text() == ""
        seen.append("".join(shown(page).split()))
    titles = ("检定证书", "检定结果通知书", "检定原始记录", "检定结果清单", "合格证", "到期通知")
    for text, title in zip(seen, titles, strict=True):
        assert title in text


def test_that_blocks_move_with_the_keyboard_and_languages_are_chosen(keyboard) -> None:
    page = settings_page(keyboard)
    blocks = page.fields["paper.blocks"]
    blocks.setFocus()
    blocks.setCurrentRow(0)
    keyboard.control(Qt.Key.Key_Down)
    QTest.qWait(QUIET + 100)
    settle(keyboard.desk)
    assert page.changes()["paper.blocks"].startswith("measurement_standard,statements")
    languages = page.fields["paper.languages"]
    languages.put(PaperLanguages.CHINESE)
    languages.changed.emit()
    QTest.qWait(QUIET + 100)
    settle(keyboard.desk)
    assert "Verification" not in shown(page)
    second = "".join(shown(page, 1).split())
    assert second.index("检定所用计量标准") < second.index("法定计量检定机构")


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 400), "red").save(out, "PNG")
    return out.getvalue()


def test_that_a_logo_is_seen_before_it_is_signed_and_another_file_is_refused(
    keyboard, tmp_path: Path
) -> None:
    page = settings_page(keyboard)
    good, bad = tmp_path / "logo.png", tmp_path / "letter.png"
    good.write_bytes(picture())
    bad.write_text("dear Sir", "utf-8")
    page.fields["paper.logo"].take(bad)
    QTest.qWait(QUIET + 100)
    settle(keyboard.desk)
    assert page.refusal.text()
    page.fields["paper.logo"].take(good)
    QTest.qWait(QUIET + 100)
    settle(keyboard.desk)
    assert page.refusal.text() == ""
    pixels = pypdfium2.PdfDocument(page.paper.data)[0].render(scale=0.5).to_numpy().astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2) > 100).sum() > 100
    page.fields["paper.logo"].take(tmp_path / "nothing.png")
    assert page.refusal.text()


def certificates(keys, number: str = "JY-2026-00001"):
    keys.window.go("certificates", number)
    settle(keys.desk)
    return keys.window.stack.currentWidget()


def long(desk) -> None:
    for _ in range(200):
        desk.long.finish()
        QApplication.processEvents()
        if not desk.long.busy:
            return
        QTest.qWait(10)


def test_that_a_copy_is_printed_with_its_number_and_the_file_stays(
    keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(keyboard)
    page = certificates(keyboard)
    number = page.number
    station = keyboard.desk.open_station
    issued = station.issue.bytes_of(number)
    file = tmp_path / "printed.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(file), ""))
    for copy in (0, 1, 2):
        keyboard.control(Qt.Key.Key_P)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PrintDialog)
        dialog.what.setCurrentIndex(int(copy > 0))
        dialog.printer.setCurrentIndex(dialog.printer.count() - 1)
        dialog.send()
        long(keyboard.desk)
        assert len(pypdfium2.PdfDocument(file.read_bytes())) == len(pypdfium2.PdfDocument(issued))
        with station.ledger.reading() as reader:
            assert reader.copies(number) == copy
    assert station.issue.bytes_of(number) == issued


def test_that_pages_zoom_and_only_those_in_view_are_drawn(keyboard) -> None:
    page = certificates(keyboard)
    paper = page.paper
    QTest.qWait(60)
    assert len(paper.sheets) >= 3
    assert paper.sheets[0].property("drawn")
    wide = paper.sheets[0].width()
    paper.zoom_by(2)
    assert paper.sheets[0].width() > 1.9 * wide
    assert not paper.sheets[-1].property("drawn")
    paper.fit_page()
    assert paper.sheets[0].height() <= paper.viewport().height()
    paper.fit_width()
    assert paper.sheets[0].width() == wide


def test_that_a_job_is_issued_from_the_window(keyboard) -> None:
    station = keyboard.desk.open_station
    for number in (60, 61):
        approve_meter(station, f"meter-{number:03d}", "J-7")
    sign_in(keyboard, "wangli")
    page = certificates(keyboard)
    keyboard.control(Qt.Key.Key_J)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, JobDialog)
    dialog.job.setCurrentIndex(dialog.job.findData("J-7"))
    keyboard.key(Qt.Key.Key_Return)
    long(keyboard.desk)
    settle(keyboard.desk)
    assert len(dialog.numbers) == 2
    assert dialog.bar.value() == 2
    dialog.print.click()
    long(keyboard.desk)
    settle(keyboard.desk)
    printing = QApplication.activeModalWidget()
    assert isinstance(printing, PrintDialog)
    assert printing.what.count() == 1
    assert len(pypdfium2.PdfDocument(printing.job.data)) >= 6
    printing.reject()
    assert {row.document.number for row in page.model.rows} >= set(dialog.numbers)


def test_that_nobody_issues_without_signing_in(keyboard) -> None:
    certificates(keyboard)
    keyboard.desk.sign_in(None)
    keyboard.control(Qt.Key.Key_J)
    assert QApplication.activeModalWidget() is None
    assert keyboard.window.message.text()
