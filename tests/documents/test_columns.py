import pytest

from metro.documents.columns import extent, snug, squeezed
from metro.documents.style import CELL, HEAD
from metro.documents.text import measure

SHORT = [("合格", CELL)]
LONG = [("很长的名称" * 30, CELL)]


def column(texts, head="名称"):
    return extent(texts, [(head, HEAD)], 460)


def test_that_columns_fill_the_width():
    widths = snug([column(SHORT), column(SHORT)], 1.0, 460, 8)
    assert widths is not None
    assert sum(widths) == pytest.approx(460)


def test_that_short_texts_stay_whole_beside_a_long_one():
    columns = [column(SHORT), column(LONG), column([("MPE：±0.05 %", CELL)])]
    assert snug(columns, 1.0, 300, 8) is None
    widths, fits = squeezed(columns, 1.0, 300, 8)
    assert fits
    assert sum(widths) == pytest.approx(300)
    assert widths[2] >= measure("MPE：±0.05 %", CELL) + 8


def test_that_a_head_wraps_before_its_data_does():
    columns = [column([("M₁", CELL)], "不确定度或准确度等级"), column([("20 L，100 L", CELL)])]
    widths = snug(columns, 1.0, 130, 8)
    assert widths is not None
    assert widths[1] >= measure("20 L，100 L", CELL) + 8
    assert widths[0] < measure("不确定度或准确度等级", HEAD)


def test_that_too_many_words_are_told():
    columns = [column([("A" * 30, CELL)])] * 8
    widths, fits = squeezed(columns, 1.0, 300, 8)
    assert not fits
    assert sum(widths) == pytest.approx(300)
