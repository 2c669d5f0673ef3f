"""Writing a regulation in the window: checked as typed, never lost, imported by the head."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metro.app.places import StationPlace
from metro.app.station import Station
from metro.app.text_drafts import TextDrafts
from metro.regulations import library
from metro.ui.desk import Desk
from metro.ui.pages.regulations import Page
from metro.ui.tour import settle
from metro.ui.widgets.number_dialogs import NoteDialog

from ...station import HEAD, StepClock, password

LIKE = "jjg-270-2008-sphygmomanometers"
NAME = "jjg-jing-39-2026-sphygmomanometers"


@pytest.fixture
def page(desk: Desk, place: StationPlace, works: object, qtbot: QtBot) -> Iterator[Page]:
    """Return the page of regulations of a station, in Chinese."""
    clock = StepClock(works.clock.moment)  # type: ignore[attr-defined]
    with Station(place, clock=clock) as station:
        desk.station = station
        found = Page(desk)
        qtbot.addWidget(found)
        found.resize(1200, 700)
        found.show()
        yield found
        settle(desk)


def writing(page: Page) -> None:
    """Start a local regulation like a shipped one."""
    page.author.start(LIKE, NAME)
    settle(page.desk)


def changed(page: Page, old: str, new: str) -> None:
    """Change the text as if it were typed, and wait for the check."""
    text = page.author.view.text
    assert old in text.toPlainText()
    text.setPlainText(text.toPlainText().replace(old, new))
    page.author.view.check()
    settle(page.desk)


def test_that_a_copy_is_good_at_once_and_its_common_parts_are_shown(page: Page) -> None:
    writing(page)
    view = page.author.view

    assert view.state.text().startswith("✓")
    assert view.form.fields["number"].text() == "JJG 270"
    assert view.form.fields["interval"].text() == "6 months"
    assert {row[2] for row in view.cases_model.rows} == {"pass"}


def test_that_typing_is_checked_after_a_pause(page: Page, qtbot: QtBot) -> None:
    writing(page)
    view = page.author.view
    view.text.moveCursor(view.text.textCursor().MoveOperation.End)
    QTest.keyClicks(view.text, "extra")
    QTest.keyClick(view.text, Qt.Key.Key_Tab)
    assert view.text.toPlainText().endswith("extra  ")
    qtbot.waitUntil(lambda: bool(view.faults_model.rows), timeout=10_000)
    assert view.state.text().startswith("✗")


def test_that_a_fault_names_its_line_and_a_click_goes_there(page: Page) -> None:
    writing(page)
    changed(page, "symbol: p_0", "symbl: p_0")
    view = page.author.view
    (fault,) = view.faults_model.rows
    line = view.text.toPlainText()[: view.text.toPlainText().index("symbl")].count("\n") + 1
    assert fault.parameters["line"] == line
    assert view.text.faulty == {line}

    view.faults.clicked.emit(view.faults_model.index(0, 0))
    assert view.text.textCursor().blockNumber() + 1 == line
    assert "symbl" in view.fault_words.text()


def test_that_a_missed_case_says_what_was_expected_and_a_click_goes_there(page: Page) -> None:
    writing(page)
    changed(page, "±0.5 kPa", "±0.4 kPa")
    view = page.author.view
    missed = [row for row in view.cases_model.rows if row[2] == "fail"]
    assert missed
    assert "≠" in missed[0][1]

    view.results.clicked.emit(view.cases_model.index(view.cases_model.rows.index(missed[0]), 0))
    assert view.cases.textCursor().blockNumber() + 1 == missed[0][0].line


def test_that_a_field_of_the_form_changes_the_text_in_its_place(page: Page) -> None:
    writing(page)
    view = page.author.view
    view.form.fields["number"].setText("JJG(京) 39")
    view.form.fields["number"].editingFinished.emit()
    view.form.fields["territory"].setText("北京市")
    view.form.fields["territory"].editingFinished.emit()

    lines = view.text.toPlainText().splitlines()
    assert sum(a != b for a, b in zip(lines, _shipped_lines(), strict=True)) == 2
    view.text.undo()
    assert "territory: null" in view.text.toPlainText()


def _shipped_lines() -> list[str]:
    return library.data(LIKE).decode().splitlines()


def test_that_a_draft_is_there_after_the_window_is_gone(page: Page, place: StationPlace) -> None:
    writing(page)
    changed(page, "JJG 270", "JJG 999")
    page.author.view.leave()
    settle(page.desk)

    assert page.stack.currentWidget() is page.list
    assert TextDrafts(place.folder).names() == [NAME]
    page.author.start(NAME, NAME)
    assert "JJG 999" in page.author.view.text.toPlainText()


def test_that_the_head_imports_it_and_others_may_not(page: Page, qapp: QApplication) -> None:
    writing(page)
    view = page.author.view
    changed(page, "number: JJG 270", "number: JJG(京) 39")
    view._import()
    settle(page.desk)
    dialog = page.findChild(NoteDialog)
    assert dialog is not None
    dialog.note.setText("公告 2026-3")
    dialog.password.setText(password(HEAD))
    dialog.send()
    settle(page.desk)
    assert "地域" in dialog.refusal.text()

    dialog.reject()
    settle(page.desk)
    changed(page, "territory: null", "territory: 北京市")
    page.author._import(
        NAME,
        view.text.toPlainText().encode(),
        view.cases.toPlainText().encode(),
        HEAD,
        password(HEAD),
        "公告 2026-3",
        NoteDialog(page.desk, "x", [(HEAD, HEAD)], page.author.ask_import, page),
    )
    settle(page.desk)
    assert NAME in page.desk.open_station.library.ids()
    assert TextDrafts(page.desk.open_station.place.folder).names() == []


def test_that_files_come_in_and_go_out_unchanged(page: Page, tmp_path: Path) -> None:
    writing(page)
    view, desk = page.author.view, page.author
    text, cases = view.text.toPlainText(), view.cases.toPlainText()
    out = tmp_path / "out"
    from metro.ui.widgets.authoring import write_out

    write_out(str(out), NAME, text.encode(), cases.encode())
    assert (out / f"{NAME}.yaml").read_bytes() == library.data(LIKE)
    TextDrafts(page.desk.open_station.place.folder).discard(NAME)
    desk.bring_file(str(out / f"{NAME}.yaml"))
    settle(page.desk)
    assert view.text.toPlainText() == text
    assert view.cases.toPlainText() == cases


def test_that_a_hostile_file_is_refused_in_the_status_line(page: Page, tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    page.desk.told.connect(lambda role, words: told.append((role, words)))
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"a: &a [*a]")
    page.author.bring_file(str(bad))
    settle(page.desk)
    assert told[0][0] == "fail"
    assert page.stack.currentWidget() is not page.author.view


def test_that_two_editions_are_compared_with_a_sign_and_a_word(page: Page) -> None:
    page.enter("compare:jjg-443-2023-fuel-dispensers")
    settle(page.desk)
    view = page.author.differences
    assert view.before.currentText() == "jjg-443-2015-fuel-dispensers"
    first = [view.model.index(n, 0).data() for n in range(view.model.rowCount())]
    assert "+ 新增" in first
    few = view.model.rowCount()
    view.every.setChecked(True)
    assert view.model.rowCount() > few
