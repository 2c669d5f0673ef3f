"""Due notices and labels from the window: previewed, printed, kept, and given up half way."""

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from metro.app.demo.approving import approve_meter
from metro.app.papers import due_notices
from metro.ui.pages.certificates import Page as CertificatesPage
from metro.ui.pages.today import Page as TodayPage
from metro.ui.widgets.due_notices import DueNotices
from metro.ui.widgets.label_sheets import LabelSheets
from metro.ui.widgets.print_dialog import PrintDialog

from .conftest import Keyboard, settle


def text_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return "".join("".join(p.get_textpage().get_text_range().split()) for p in pages)


def sign_in(keys: Keyboard) -> None:
    with keys.desk.open_station.ledger.reading() as reader:
        keys.desk.sign_in(reader.person("wangli"))


def notices(keys: Keyboard) -> DueNotices:
    page = keys.window.stack.currentWidget()
    assert isinstance(page, TodayPage)
    keys.control(Qt.Key.Key_N)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DueNotices)
    return dialog


def sheets(keys: Keyboard) -> LabelSheets:
    keys.control(Qt.Key.Key_B)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, LabelSheets)
    return dialog


def certificates(keys: Keyboard) -> CertificatesPage:
    keys.window.go("certificates", None)
    settle(keys.desk)
    page = keys.window.stack.currentWidget()
    assert isinstance(page, CertificatesPage)
    return page


def print_into(keys: Keyboard, file: Path, patch: pytest.MonkeyPatch, *, duplex: bool) -> None:
    patch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(file), ""))
    keys.control(Qt.Key.Key_P)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    dialog.duplex.setChecked(duplex)
    dialog.printer.setCurrentIndex(dialog.printer.count() - 1)
    dialog.send()
    settle(keys.desk)


def test_that_due_notices_are_one_a_holder_and_looked_at_with_the_arrows(
    keyboard: Keyboard,
) -> None:
    station = keyboard.desk.open_station
    made = due_notices(station)(timedelta(days=30))
    assert len(made) > 1
    dialog = notices(keyboard)
    assert dialog.list.count() == 1 + len(made)
    assert text_of(dialog.paper.data) == "".join(text_of(data) for data in made.values())
    keyboard.key(Qt.Key.Key_Down)
    assert dialog.paper.data == next(iter(made.values()))
    with station.ledger.reading() as reader:
        name = reader.organisation(next(iter(made))).name
    assert dialog.list.currentItem().text() == name
    keyboard.key(Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_that_other_days_make_them_anew_and_none_is_said(keyboard: Keyboard) -> None:
    dialog = notices(keyboard)
    before = dialog.list.count()
    dialog.days.setValue(400)
    settle(keyboard.desk)
    assert dialog.list.count() > before
    dialog.days.setValue(1)
    settle(keyboard.desk)
    assert dialog.told.text() == "1 天内没有到期的器具。"
    assert (dialog.list.count(), dialog.paper.data) == (0, b"")
    assert not dialog.print.isEnabled()
    assert not dialog.save.isEnabled()


def test_that_all_are_printed_and_no_two_holders_share_a_leaf(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = notices(keyboard)
    assert dialog.found is not None
    pages = [len(pypdfium2.PdfDocument(data)) for data in dialog.found.made.values()]
    for duplex, wanted in ((False, sum(pages)), (True, sum(n + n % 2 for n in pages))):
        file = tmp_path / f"{duplex}.pdf"
        print_into(keyboard, file, monkeypatch, duplex=duplex)
        assert len(pypdfium2.PdfDocument(file.read_bytes())) == wanted
        assert str(file) in dialog.told.text()


def test_that_all_are_kept_as_a_file_each_and_one_as_a_file(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = notices(keyboard)
    assert dialog.found is not None
    folder, one = tmp_path / "notices", tmp_path / "one.pdf"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(one), ""))
    keyboard.control(Qt.Key.Key_S)
    files = sorted(folder.iterdir())
    assert [file.read_bytes() for file in files] == list(dialog.found.made.values())
    keyboard.key(Qt.Key.Key_Down)
    keyboard.control(Qt.Key.Key_S)
    assert one.read_bytes() == files[0].read_bytes()
    gone = tmp_path / "no" / "one.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(gone), ""))
    keyboard.control(Qt.Key.Key_S)
    assert dialog.told.property("role") == "fail"


def test_that_esc_stops_what_is_made_and_the_dialog_stays(keyboard: Keyboard) -> None:
    dialog = notices(keyboard)
    dialog.days.setValue(400)
    assert dialog.bar.isVisible()
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.told.text() == "已停下。"
    settle(keyboard.desk)
    assert not dialog.bar.isVisible()
    assert dialog.print.isEnabled(), "what was made before is still there"
    dialog.reject()
    assert not dialog.isVisible()


def test_that_labels_are_made_for_the_documents_chosen_in_the_list(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(keyboard)
    page = certificates(keyboard)
    numbers = [row.document.number for row in page.model.rows]
    page.table.setFocus()
    keyboard.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    dialog = sheets(keyboard)
    assert dialog.numbers == tuple(numbers[:2])
    assert dialog.what.currentText() == "选中的 2 份"
    text = text_of(dialog.paper.data)
    assert all(number in text for number in numbers[:2])
    assert dialog.list.count() == 2
    dialog.skipped.setValue(20)
    settle(keyboard.desk)
    assert len(pypdfium2.PdfDocument(dialog.paper.data)) == 2, "one place of 21 is left"
    file = tmp_path / "labels.pdf"
    print_into(keyboard, file, monkeypatch, duplex=False)
    assert len(pypdfium2.PdfDocument(file.read_bytes())) == 2


def test_that_labels_are_made_for_a_job_and_what_has_none_is_said(keyboard: Keyboard) -> None:
    station = keyboard.desk.open_station
    for number in (60, 61):
        station.issue(approve_meter(station, f"meter-{number:03d}", "J-7"), "wangli")
    sign_in(keyboard)
    page = certificates(keyboard)
    page.filter.setText("no such document")
    page._load()
    settle(keyboard.desk)
    dialog = sheets(keyboard)
    dialog.what.setCurrentIndex(dialog.what.findData("J-7"))
    dialog.make()
    settle(keyboard.desk)
    assert dialog.told.text() == "2 枚标签"
    dialog.reject()


def test_that_certificate_and_notice_of_one_record_give_each_part_one_label(
    keyboard: Keyboard,
) -> None:
    sign_in(keyboard)
    page = certificates(keyboard)
    rows = [row.document for row in page.model.rows if row.document.state == "issued"]
    certified = {row.record for row in rows if row.kind == "certificate"}
    notice = next(row for row in rows if row.kind == "notice" and row.record in certified)
    both = {row.number for row in rows if row.record == notice.record}
    assert len(both) == 2
    dialog = LabelSheets(keyboard.desk, sorted(both), (), None)
    settle(keyboard.desk)
    said = [dialog.list.item(row).text().split("\n")[0] for row in range(dialog.list.count())]
    assert {line.split("　")[1] for line in said} == both
    assert len(said) == 2
    dialog.deleteLater()
    of_notice = LabelSheets(keyboard.desk, [notice.number], (), None)
    settle(keyboard.desk)
    assert [of_notice.list.item(0).text().split("　")[0], of_notice.list.count()] == ["不合格", 1]
    of_notice.deleteLater()


def test_that_labels_ask_who_makes_them(keyboard: Keyboard) -> None:
    number = certificates(keyboard).model.rows[0].document.number
    dialog = LabelSheets(keyboard.desk, [number], (), None)
    settle(keyboard.desk)
    assert (dialog.list.count(), dialog.paper.data) == (0, b"")
    assert "还没有人登录" in dialog.told.text()
    dialog.deleteLater()


def test_that_without_anything_to_choose_the_page_says_how(keyboard: Keyboard) -> None:
    dialog = LabelSheets(keyboard.desk, (), (), None)
    assert "Ctrl B" in dialog.told.text()
    assert not dialog.print.isEnabled()
    dialog.deleteLater()
