"""A recall by keys alone: from “found +0.08 %” to letters printed and the case closed."""

import time
from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from metro.evaluation.reach import reach
from metro.model.impact import Impact, ImpactRow, Outcome, Suspicion
from metro.model.people import Person
from metro.ui.impact_work import Assessed
from metro.ui.tour import settle
from metro.ui.widgets.impact_answer import ReachTree
from metro.ui.widgets.impact_question import QuestionCard
from metro.ui.widgets.table import RowsView

from .conftest import Keyboard

Key = Qt.Key


def page(keyboard: Keyboard, name: str = "impact") -> QWidget:
    return keyboard.window.pages[name]


def view(keyboard: Keyboard, name: str, where: str = "impact") -> RowsView:
    found = page(keyboard, where).findChild(RowsView, name)
    assert isinstance(found, RowsView)
    return found


def said(keyboard: Keyboard, where: str = "impact") -> str:
    rows = page(keyboard, where).findChildren(QLabel)
    return "\n".join(row.text() for row in rows if row.isVisible())


def person(keyboard: Keyboard, name: str) -> Person:
    with keyboard.desk.open_station.ledger.reading() as reader:
        return reader.person(name)


def ask(keyboard: Keyboard, standard: str, shift: str) -> None:
    """Ask about a standard with a shift: three keys to the field of the shift."""
    keyboard.control(Key.Key_9)
    keyboard.type(standard)
    for _ in range(3):
        keyboard.key(Key.Key_Tab)
    keyboard.enter(shift)


def test_that_a_recall_is_played_through_by_keys_alone(keyboard: Keyboard) -> None:
    keyboard.desk.sign_in(person(keyboard, "limin"))
    ask(keyboard, "W-0815", "0.08 %")
    tree = page(keyboard).findChild(ReachTree)
    assert keyboard.window.focusWidget() is tree
    # The market scale is 3 000 e: at 0.08 % its verdict turns, by the judge of `metro impact`.
    rows = view(keyboard, "affected").rows_model.rows
    assert [row.outcome for row in rows] == [Outcome.FLIPS]
    assert "结论改变" in said(keyboard)
    assert "（按规则）" in said(keyboard)
    flipped = rows[0]

    keyboard.control(Key.Key_Return)
    keyboard.enter()  # the reason is offered
    keyboard.password("demo-chenheng")
    case = view(keyboard, "cases").rows_model.rows[0]
    assert (case.documents, case.why) == (flipped.documents, "发现偏移 0.08 %")
    assert view(keyboard, "under_review").isVisible()
    assert "待重新检定" in view(keyboard, "under_review").rows_model.index(0, 0).data()

    keyboard.key(Key.Key_F6)
    keyboard.key(Key.Key_Return)
    assert "已函告 1 个单位" in said(keyboard)
    (letter,) = sorted((keyboard.desk.open_station.place.folder / "letters").rglob("*.pdf"))
    words = PdfDocument(letter)[0].get_textpage().get_text_bounded()
    assert flipped.documents[0] in words

    keyboard.control(Key.Key_5)
    documents = view(keyboard, "documents", "certificates")
    state = next(
        documents.rows_model.index(line, 2).data()
        for line, row in enumerate(documents.rows_model.rows)
        if row.document.number == flipped.documents[0]
    )
    assert state == "有效 · 复核中"
    keyboard.control(Key.Key_1)
    due = view(keyboard, "due", "today").rows_model
    texts = [due.index(line, 1).data() for line in range(due.rowCount())]
    assert texts.count("复核：M1 等级砝码组 W-0815") == 1

    keyboard.control(Key.Key_9)
    keyboard.key(Key.Key_F4)
    keyboard.key(Key.Key_F8)
    keyboard.enter("已重新检定")
    keyboard.password("demo-chenheng")
    assert "结案：已重新检定" in said(keyboard)
    with keyboard.desk.open_station.ledger.reading() as reader:
        assert reader.recalls()[0].closed == "已重新检定"
        assert not reader.document(flipped.documents[0]).under_review
    # Every key counts, those of names, reasons and passwords too.
    assert keyboard.count <= 72


def question(keyboard: Keyboard) -> QuestionCard:
    found = page(keyboard).findChild(QuestionCard)
    assert isinstance(found, QuestionCard)
    return found


def test_that_what_is_wrong_is_said_as_it_is_typed(keyboard: Keyboard) -> None:
    ask(keyboard, "", "")
    assert "请写明是哪台标准器" in said(keyboard)
    keyboard.type("W-0815")
    keyboard.key(Key.Key_Tab)
    keyboard.type("2026-13-01")
    assert "“2026-13-01”不是日期" in said(keyboard)
    for _ in range(10):
        keyboard.key(Key.Key_Backspace)
    keyboard.key(Key.Key_Tab)
    keyboard.key(Key.Key_Tab)
    keyboard.type("0.08")
    hint = question(keyboard).hint
    assert hint.property("role") == "fail"
    keyboard.key(Key.Key_Return)
    assert page(keyboard).answer is None  # type: ignore[attr-defined]
    keyboard.type(" %")
    assert hint.property("role") == "small"
    keyboard.key(Key.Key_F2)
    keyboard.enter("nobody knows this")
    assert "nobody knows this" in said(keyboard)
    assert page(keyboard).answer is None  # type: ignore[attr-defined]


def test_that_a_standard_is_taken_from_its_page_and_rows_lead_to_their_records(
    keyboard: Keyboard,
) -> None:
    keyboard.control(Key.Key_3)
    standards = page(keyboard, "standards")
    wanted = standards.findChild(QPushButton, "impact_mass")
    assert isinstance(wanted, QPushButton)
    wanted.setFocus()
    keyboard.key(Key.Key_Space)
    assert keyboard.window.stack.currentWidget() is page(keyboard)
    assert question(keyboard).standard.currentText() == "M1 等级砝码组  W-0815"
    keyboard.enter("5 %")  # the keyboard is at the shift already
    keyboard.key(Key.Key_Return)  # from the counts to the rows
    keyboard.key(Key.Key_Return)  # to the record
    assert keyboard.window.stack.currentWidget() is page(keyboard, "verification")


def test_that_nobody_but_the_technical_head_declares(keyboard: Keyboard) -> None:
    ask(keyboard, "W-0815", "5 %")
    keyboard.control(Key.Key_Return)
    keyboard.enter()
    keyboard.password("wrong")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert any(row.isVisible() and row.text() for row in dialog.findChildren(QLabel))
    keyboard.key(Key.Key_Escape)
    with keyboard.desk.open_station.ledger.reading() as reader:
        assert reader.recalls() == ()


def test_that_an_answer_that_no_longer_holds_is_found_anew_before_it_is_declared(
    keyboard: Keyboard,
) -> None:
    ask(keyboard, "W-0815", "0.08 %")
    with keyboard.desk.open_station.ledger.reading() as reader:
        (flipped,) = page(keyboard).answer.impact.reviewed()  # type: ignore[attr-defined]
        kept = next(
            row.documents[0]
            for row in page(keyboard).answer.impact.rows  # type: ignore[attr-defined]
            if row.documents and row.event != flipped.event
        )
        assert not reader.document(kept).under_review
    # Another desk voids a document of one that relied on the weights.
    keyboard.desk.open_station.issue.void([kept], "wrong applicant", "wangli")
    keyboard.control(Key.Key_Return)
    keyboard.enter()
    keyboard.password("demo-chenheng")
    assert QApplication.activeModalWidget() is None
    assert "已重新查过" in keyboard.window.message.text()
    numbers = {
        number
        for row in page(keyboard).answer.impact.rows  # type: ignore[attr-defined]
        for number in row.documents
    }
    assert kept not in numbers
    assert view(keyboard, "cases").rows_model.rows == []
    keyboard.control(Key.Key_Return)
    keyboard.enter()
    keyboard.password("demo-chenheng")
    (case,) = view(keyboard, "cases").rows_model.rows
    assert case.documents == flipped.documents


def test_that_letters_without_a_person_are_refused_in_words(keyboard: Keyboard) -> None:
    ask(keyboard, "W-0815", "5 %")
    keyboard.control(Key.Key_Return)
    keyboard.enter()
    keyboard.password("demo-chenheng")
    keyboard.key(Key.Key_F6)
    keyboard.key(Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert any("登录" in row.text() for row in dialog.findChildren(QLabel))
    keyboard.key(Key.Key_Escape)
    with keyboard.desk.open_station.ledger.reading() as reader:
        (case,) = reader.recalls()
    assert case.holders == ()
    # One comes back to an open case from anywhere, in either language.
    keyboard.control(Key.Key_1)
    keyboard.control(Key.Key_L)
    keyboard.window.go("impact", f"case:{case.id}")
    settle(keyboard.desk)
    assert "no holder told yet" in said(keyboard)
    keyboard.window.retheme("dark", shipped=True)
    settle(keyboard.desk)
    assert "Case" in said(keyboard)


def test_that_the_list_is_printed(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "list.pdf"
    answer = (str(file), "PDF (*.pdf)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    ask(keyboard, "W-0815", "5 %")
    keyboard.control(Key.Key_P)
    assert "W-0815" in PdfDocument(file)[0].get_textpage().get_text_bounded()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path), ""))
    keyboard.control(Key.Key_P)
    assert str(tmp_path) in keyboard.window.message.text()


def test_that_the_rows_of_a_national_standard_open_at_once_and_scroll(keyboard: Keyboard) -> None:
    """128,559 rows, as a national standard of the made-up province has: no row is worked out twice.

    The bounds are loose: the machine may be busy. Alone it takes 0.06 s, and 6 ms a step.
    """
    day = date(2026, 3, 2)
    rows = tuple(
        ImpactRow(
            f"e{n}", f"R-{n}", f"t{n}", "电子计价秤", f"C{n}", "h", day, n < 900,
            ("",) if n < 900 else (f"e{n % 900}",), (f"JY-{n}",), True,
            Outcome.FLIPS if n < 500 else Outcome.SUSPECT,
        )
        for n in range(128_559)
    )  # fmt: skip
    impact = Impact(Suspicion("weights-m1", day, day), "", "0.08 %", rows)
    with keyboard.desk.open_station.ledger.reading() as reader:
        thing = reader.instrument("weights-m1")
    names = {row.event: row.serial for row in rows}
    keyboard.control(Key.Key_9)
    answer = Assessed(impact, reach(impact), thing, {"h": "示例"}, names)
    before = time.process_time()
    keyboard.window.pages["impact"]._show(answer)  # type: ignore[attr-defined]
    keyboard.key(Key.Key_Down)
    assert len(view(keyboard, "affected").rows_model.rows) == 128_059
    bar = view(keyboard, "affected").verticalScrollBar()
    for step in range(50):
        bar.setValue(bar.maximum() * step // 50)
        QApplication.processEvents()
    assert time.process_time() - before < 5
    assert "中间隔 1 级" in [
        page(keyboard).findChild(ReachTree).lines.item(1).child(line).text() for line in range(2)
    ]
