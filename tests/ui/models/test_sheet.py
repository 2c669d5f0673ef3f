"""The sheet of readings as a model."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from metro.quantities.expressions.types import Declared
from metro.ui.desk import Desk
from metro.ui.models.sheet import Cell, SheetModel, SheetRow

VOLUME = Declared("volume", "L")
ROWS = [
    SheetRow("section", (Cell("示值误差", "pass", bold=True),), "e", "-", spans=((0, 99),)),
    SheetRow(
        "reading",
        (
            Cell("1"),
            Cell("20", "", "load", VOLUME, offered=True),
            Cell("", "", "shown", VOLUME, "示值"),
            Cell("+0.2"),
        ),
    ),
]


def test_that_the_sheet_keeps_the_contract_of_qt(desk: Desk) -> None:
    model = SheetModel(desk)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(ROWS)
    model.show(ROWS)
    model.show([])
    assert tester.model() is model


def test_that_only_cells_with_a_path_can_be_typed_in_and_none_of_a_record(desk: Desk) -> None:
    model = SheetModel(desk)
    model.show(ROWS)
    editable = Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(1, 2)) & editable
    assert not model.flags(model.index(1, 3)) & editable
    model.editable = False
    assert not model.flags(model.index(1, 2)) & editable


def test_that_what_is_offered_in_a_row_is_taken_with_what_is_typed(desk: Desk) -> None:
    model, taken = SheetModel(desk), []
    model.show(ROWS)
    model.typed.connect(taken.append)
    assert model.setData(model.index(1, 2), "20.05")
    assert taken == [{"load": "20", "shown": "20.05"}]
    assert not model.setData(model.index(1, 3), "x")


def test_that_enter_leads_past_what_is_offered(desk: Desk) -> None:
    assert ROWS[1].inputs() == [2]


def test_that_the_same_shape_keeps_the_view_where_it_is(desk: Desk) -> None:
    model = SheetModel(desk)
    assert model.show(ROWS)
    assert not model.show(list(ROWS))
    assert model.place_of("shown") == model.index(1, 2)
    assert not model.place_of("nowhere").isValid()
