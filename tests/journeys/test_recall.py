"""A recall by keys alone: from “found +0.08 %” to letters printed and the case closed."""

from pathlib import Path

from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from metro.model.impact import Outcome
from metro.model.people import Person
from metro.ui.tour import settle
from metro.ui.widgets.impact_answer import ReachTree
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
    print(f"keys: {keyboard.count}")
    assert keyboard.count < 90
