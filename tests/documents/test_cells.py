import pytest

from metro.documents.cells import place_of
from metro.documents.fonts import lowered

from .samples.dispenser import adjusted_original, dispenser_original

V_J = "V" + lowered("J")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("reading/1/error/as_found/Q1/0/V_J", f"1 号枪·示值误差·Q(1)·第 1 次·加油机示值 {V_J}"),
        ("reading/2/error/as_found/Q2/2/unknown", "2 号枪·示值误差·Q(2)·第 3 次·unknown"),
        ("answer/1/appearance/as_found/hose", "1 号枪·外观、铭牌与封印·油枪、油管无渗漏"),
        ("condition/humidity", "相对湿度"),
        ("rating/Qmax", "最大流量 Qmax"),
        ("standard/measure", "标准金属量器"),
        ("header/kind", "检定类别"),
        ("header/applicant", "送检单位"),
        ("class", "准确度等级"),
        ("part/1/rating/fuel", "1 号枪·油品"),
        ("part/2/label", "2 号枪·标注"),
        ("plate/serial", "出厂编号"),
        ("plate/registration", "强管唯一性号"),
        ("something/else", "something/else"),
        ("reading", "reading"),
        ("reading/short", "reading/short"),
        ("", ""),
    ],
)
def test_that_a_struck_cell_is_named_in_words(cell, words):
    assert place_of(dispenser_original(), cell) == words


def test_that_the_stage_is_named_where_there_are_two():
    words = place_of(adjusted_original(), "reading/1/error/as_left/Q1/0/V_J")
    assert "调整后" in words
