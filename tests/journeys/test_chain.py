"""The chain walked by keys alone: from box to box, to the record, larger and smaller, as a list."""

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QTreeView

from metro.ui.tour import settle
from metro.ui.widgets.chain_view import ChainView

from .conftest import Keyboard

Key = Qt.Key


def diagram(keyboard: Keyboard) -> ChainView:
    found = keyboard.window.pages["traceability"].findChild(ChainView)
    assert isinstance(found, ChainView)
    return found


def at(keyboard: Keyboard) -> str:
    """Return what the box under the keyboard says."""
    view = diagram(keyboard)
    return view.items_by_path[view.current].words.title


def shown(keyboard: Keyboard, instrument: str) -> ChainView:
    keyboard.window.go("traceability", instrument)
    settle(keyboard.desk)
    return diagram(keyboard)


def test_that_the_chain_is_walked_by_keys_and_a_box_opens_its_record(keyboard: Keyboard) -> None:
    view = shown(keyboard, "scale-001")
    assert keyboard.window.focusWidget() is view
    assert at(keyboard) == "电子计价秤"
    keyboard.key(Key.Key_Up)
    keyboard.key(Key.Key_Right)
    assert at(keyboard) == "M1 等级砝码组"
    assert "W-0815" in view.accessibleDescription()
    keyboard.key(Key.Key_Right)
    assert at(keyboard) == "M1 等级砝码组"  # nothing stands beyond
    for _ in range(9):
        keyboard.key(Key.Key_Up)
    # JJG 2053—2016: the national prototype of the kilogram is at the top.
    assert "国家千克基准" in at(keyboard)
    keyboard.key(Key.Key_Return)
    assert "没有记录" in keyboard.window.message.text()
    keyboard.control(Key.Key_L)
    assert "kilogram" in at(keyboard)
    keyboard.key(Key.Key_Home)
    keyboard.key(Key.Key_Return)
    assert keyboard.window.stack.currentWidget() is keyboard.window.pages["verification"]


@pytest.mark.parametrize(
    ("ways", "wanted"), [("UR", "instruments"), ("UL", "standards"), ("", "verification")]
)
def test_that_each_kind_of_box_opens_where_it_belongs(
    keyboard: Keyboard, ways: str, wanted: str
) -> None:
    shown(keyboard, "scale-001")
    keys = {"U": Key.Key_Up, "R": Key.Key_Right, "L": Key.Key_Left}
    for way in ways:
        keyboard.key(keys[way])
    keyboard.key(Key.Key_Return)
    assert keyboard.window.stack.currentWidget() is keyboard.window.pages[wanted]


def test_that_it_zooms_and_comes_back(keyboard: Keyboard) -> None:
    view = shown(keyboard, "disp-001")
    whole = view.zoom
    keyboard.control(Key.Key_Plus)
    assert view.zoom > whole
    keyboard.control(Key.Key_Minus)
    keyboard.control(Key.Key_Minus)
    assert view.zoom < whole
    for _ in range(30):
        keyboard.control(Key.Key_Minus)
    assert view.zoom == pytest.approx(0.3)
    keyboard.control(Key.Key_0)
    assert view.zoom == pytest.approx(whole)
    # In a narrower window it fits again.
    keyboard.window.resize(1024, 700)
    settle(keyboard.desk)
    assert view.zoom <= whole


def test_that_the_list_says_the_same_and_opens_too(keyboard: Keyboard) -> None:
    view = shown(keyboard, "scale-001")
    keyboard.control(Key.Key_T)
    tree = keyboard.window.pages["traceability"].findChild(QTreeView, "chain")
    assert isinstance(tree, QTreeView)
    assert keyboard.window.focusWidget() is tree
    titles = {item.words.title for path, item in view.items_by_path.items() if path}
    seen, waiting = [], [tree.model().index(row, 0) for row in range(tree.model().rowCount())]
    while waiting:
        index = waiting.pop()
        seen.append(index.data())
        waiting += [
            tree.model().index(row, 0, index) for row in range(tree.model().rowCount(index))
        ]
    assert len(seen) == len(view.items_by_path) - 1
    for title in titles:
        assert any(title in text for text in seen)
    tree.setCurrentIndex(tree.model().index(1, 0))
    keyboard.key(Key.Key_Return)
    assert keyboard.window.stack.currentWidget() is keyboard.window.pages["instruments"]


def test_that_the_first_broken_link_is_in_front_with_its_remedy(keyboard: Keyboard) -> None:
    station = keyboard.desk.open_station
    station.standards.void("up-weights-m1", "typed for another set", "chenheng")
    view = shown(keyboard, "scale-001")
    assert at(keyboard) == "M1 等级砝码组"
    words = view.items_by_path[view.current].words
    assert (words.first_broken, words.sign, words.role) == (True, "✗", "fail")
    texts = keyboard.window.pages["traceability"].findChildren(QLabel)
    assert any("送检该标准器并确认其证书" in row.text() for row in texts)
    assert "送检该标准器并确认其证书" in words.tip
    keyboard.window.retheme("dark", shipped=True)
    settle(keyboard.desk)
    assert at(keyboard) == "M1 等级砝码组"


def test_that_a_click_goes_to_a_box_and_a_double_click_opens_it(keyboard: Keyboard) -> None:
    view = shown(keyboard, "scale-001")
    box = view.items_by_path[(1,)]
    point: QPoint = view.mapFromScene(box.sceneBoundingRect().center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert at(keyboard) == "M1 等级砝码组"
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle(keyboard.desk)
    assert keyboard.window.stack.currentWidget() is keyboard.window.pages["instruments"]


def test_that_the_chain_is_printed_on_request(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chain.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    shown(keyboard, "scale-001")
    keyboard.control(Key.Key_P)
    assert "JY-2026-00001" in PdfDocument(file)[0].get_textpage().get_text_bounded()


def test_that_an_unknown_instrument_leaves_nothing_to_walk(keyboard: Keyboard) -> None:
    view = shown(keyboard, "scale-001")
    keyboard.window.go("traceability", "nobody knows")
    settle(keyboard.desk)
    assert (view.plan, view.items_by_path) == (None, {})
    keyboard.key(Key.Key_Up)
    keyboard.control(Key.Key_P)
    texts = keyboard.window.pages["traceability"].findChildren(QLabel)
    assert any("nobody knows" in row.text() for row in texts)
