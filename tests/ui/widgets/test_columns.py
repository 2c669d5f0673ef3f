"""A narrow window has room for the readings: the cards of the left stand at the right."""

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from metro.ui.desk import Desk
from metro.ui.widgets.columns import Columns
from metro.ui.widgets.pieces import Card, Shortened, label
from metro.ui.widgets.side import FieldsCard

WIDE, NARROW = 1258, 916


@pytest.fixture
def columns(desk: Desk, qtbot: QtBot) -> Columns:
    left = [Card("instrument"), Card("chain"), FieldsCard("F3")]
    for card in left:
        for number in range(20):
            card.body.addWidget(label(str(number)))
    left[1].hide()
    made = Columns(left, QLineEdit(), [Card("verdict"), Card("gate")], [QPushButton("go")])
    qtbot.addWidget(made)
    made.resize(WIDE, 500)
    made.show()
    return made


def titles(area: QScrollArea) -> list[str]:
    cards = [card for card in area.widget().findChildren(Card) if not card.isHidden()]
    return [card.title.text() for card in sorted(cards, key=lambda card: card.y())]


def test_that_a_wide_window_has_cards_at_both_sides(columns: Columns) -> None:
    assert titles(columns.left) == ["instrument", ""]
    assert titles(columns.right) == ["verdict", "gate"]
    assert not columns.narrow


def test_that_the_cards_move_and_come_back_in_order(columns: Columns, qtbot: QtBot) -> None:
    told: list[bool] = []
    columns.narrowed.connect(told.append)
    middle = columns.findChild(QLineEdit)
    assert middle is not None
    for _ in range(2):
        columns.resize(NARROW, 500)
        qtbot.waitUntil(lambda: titles(columns.right) == ["verdict", "gate", "instrument", ""])
        assert not columns.left.isVisible()
        assert middle.width() > 600
        columns.resize(WIDE, 500)
        qtbot.waitUntil(lambda: titles(columns.left) == ["instrument", ""])
        assert titles(columns.right) == ["verdict", "gate"]
        assert columns.left.isVisible()
    assert told == [True, False, True, False]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_that_a_card_called_by_its_key_comes_into_view(
    columns: Columns, qtbot: QtBot, width: int
) -> None:
    columns.resize(width, 500)
    card = columns.cards[-1]
    assert isinstance(card, FieldsCard)
    card.lay_out([("temperature", [("condition/t", None, "")])])
    edit = card.edits["condition/t"]
    qtbot.wait(50)
    assert edit.visibleRegion().isEmpty()
    card.begin()
    qtbot.waitUntil(lambda: not edit.visibleRegion().isEmpty())


def test_that_a_label_gives_way_and_keeps_its_words(desk: Desk, qtbot: QtBot) -> None:
    shown = Shortened("title", 4)
    qtbot.addWidget(shown)
    shown.show()
    shown.setText("Digital indicating scale")
    shown.resize(shown.sizeHint())
    assert shown.toolTip() == ""
    shown.resize(shown.minimumSizeHint())
    assert shown.minimumSizeHint().width() < shown.sizeHint().width() / 2
    assert shown.text() == shown.toolTip() == "Digital indicating scale"
    assert super(Shortened, shown).text().endswith("…")


def test_that_a_box_to_tick_can_be_seen(desk: Desk, qtbot: QtBot) -> None:
    """Empty and ticked look different, and neither is the bare ground."""
    box = QCheckBox()
    qtbot.addWidget(box)
    box.resize(20, 20)
    colours = []
    for ticked in (False, True):
        box.setChecked(ticked)
        picture = box.grab().toImage()
        seen = {picture.pixel(x, y) for x in range(20) for y in range(20)}
        assert len(seen) > 1
        colours.append(seen)
    assert colours[0] != colours[1]
