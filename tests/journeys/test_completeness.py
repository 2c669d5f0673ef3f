"""The technical head looks through what the county lacks, by keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel

from metro.model.completeness import KindRow, Need, NeedState
from metro.ui.tour import settle
from metro.ui.widgets.table import RowsView

from .conftest import Keyboard


def matrix(keyboard: Keyboard) -> RowsView:
    found = keyboard.window.pages["completeness"].findChild(RowsView, "matrix")
    assert isinstance(found, RowsView)
    return found


def said(keyboard: Keyboard) -> str:
    page = keyboard.window.pages["completeness"]
    return "\n".join(row.text() for row in page.findChildren(QLabel) if row.isVisible())


def test_that_the_head_reads_each_gap_and_goes_where_it_is_closed(keyboard: Keyboard) -> None:
    keyboard.control(Qt.Key.Key_8)
    table = matrix(keyboard)
    assert keyboard.window.focusWidget() is table
    rows: list[KindRow] = list(table.rows_model.rows)
    # The demo teaches every kind of gap, and how another body closes one.
    for need in Need:
        states = {row.cell(need).state for row in rows}
        assert {NeedState.MET, NeedState.GAP, NeedState.BY_OTHER} <= states, need
    assert rows[0].kind == "digital_indicating_scale"
    assert "标准砝码达不到 60 t。" in said(keyboard)
    assert "[涉及 1 台件]" in said(keyboard)
    for row in rows[1:]:
        keyboard.key(Qt.Key.Key_Down)
        if row.kind == "taximeter_on_bench":
            break
    assert "计价器本机检定台 J-0303 的溯源链断了。" in said(keyboard)
    assert "可采取： 送检该标准器并确认其证书" in said(keyboard)
    keyboard.control(Qt.Key.Key_L)
    assert "the chain of 计价器本机检定台 J-0303 is broken." in said(keyboard)
    assert table.rows_model.rows[table.currentIndex().row()].kind == "taximeter_on_bench"
    keyboard.key(Qt.Key.Key_Return)
    page = keyboard.window.stack.currentWidget()
    assert page is keyboard.window.pages["regulations"]


def test_that_the_catalogue_is_shown_on_request(keyboard: Keyboard) -> None:
    keyboard.window.go("completeness", "static_electricity_meter")
    settle(keyboard.desk)
    table = matrix(keyboard)
    few = len(table.rows_model.rows)
    assert "购买服务" in said(keyboard)
    box = keyboard.window.pages["completeness"].findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    box.setFocus()
    keyboard.key(Qt.Key.Key_Space)
    assert len(table.rows_model.rows) > 3 * few
    assert table.rows_model.rows[table.currentIndex().row()].kind == "static_electricity_meter"
    assert {row.in_ledger for row in table.rows_model.rows[few:]} == {False}
