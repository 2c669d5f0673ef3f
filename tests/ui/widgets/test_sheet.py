"""Typing in the sheet: what can be taken, what is refused, and short answers."""

import pytest

from metro.quantities.expressions.types import Declared
from metro.ui.models.sheet import Cell
from metro.ui.widgets.sheet import answer, checked

CELL = Cell("", "", "path", Declared("volume", "L"))


@pytest.mark.parametrize("text", ["20.050", "20.05L", "２０．０５ 升", "20050 mL", "", "  "])
def test_that_a_volume_can_be_typed_in_any_legal_way(text: str) -> None:
    assert checked(CELL, text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20 kg", "quantity.wrong_kind"),
        ("2 gallon", "quantity.not_legal"),
        ("20,05", "quantity.comma"),
        ("nan", "quantity.not_a_number"),
    ],
)
def test_that_anything_else_is_refused_before_the_cell_is_left(text: str, code: str) -> None:
    error = checked(CELL, text)
    assert error is not None
    assert error.code == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1", "conforms"),
        ("y", "conforms"),
        ("是", "conforms"),
        ("2 缺封印", "fails:缺封印"),
        ("n：裂纹", "fails:裂纹"),
        ("0 机械水表", "not_applicable:机械水表"),
        ("conforms", "conforms"),
    ],
)
def test_that_a_short_answer_is_enough(typed: str, meant: str) -> None:
    assert answer(typed) == meant
