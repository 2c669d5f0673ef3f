"""The diagram of a measurement standard: three levels, three elements in each box, the methods."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from metro.documents.diagram import diagram_pages
from metro.documents.press import ReportLabPress
from metro.documents.style import BOTTOM, LEFT, RIGHT
from metro.documents.text import measure
from metro.model.diagram import NOTHING, DiagramBox
from metro.model.words import Bilingual

from .samples.drawn import diagram


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(data))
    assert len(document) == 1
    return document[0].get_textpage().get_text_range().replace("\r\n", "\n")


def test_that_each_box_holds_three_elements_and_the_method_stands_between(
    press: ReportLabPress,
) -> None:
    text = words(press.diagram(diagram()))
    order = ["上一级计量标准", "上级0", "省院", "直接比较法", "本所标准", "逐点比较", "被检0"]
    found = sorted((place, word) for word in order if (place := text.find(word)) >= 0)
    assert {word for _, word in found} == set(order)
    assert text.count("测量范围：(0～10)") == 3
    assert text.count("最大允许误差：0.05") == 3
    assert "考核证书编号 〔2025〕1 号" in text.replace("\xa0", " ")
    assert "Direct comparison" in text


def test_that_levels_come_down_the_page() -> None:
    (page,) = diagram_pages(diagram())
    heights = [text.y for text in page.texts if text.text in ("上级0", "本所标准", "被检0")]
    assert heights == sorted(heights)
    assert len(page.ovals) == 2
    assert heights[0] < page.ovals[0].y < heights[1] < page.ovals[1].y < heights[2]


@pytest.mark.parametrize("lowers", [0, 1, 2, 3, 4, 6])
@pytest.mark.parametrize("uppers", [0, 1, 3])
def test_that_boxes_stand_side_by_side_and_nothing_leaves_the_page(
    uppers: int, lowers: int
) -> None:
    (page,) = diagram_pages(diagram(uppers, lowers))
    shown = "".join(text.text for text in page.texts)
    for name in [f"上级{n}" for n in range(uppers)] + [f"被检{n}" for n in range(lowers)]:
        assert name in shown
    assert max(max(rule.y1, rule.y2) for rule in page.rules) < BOTTOM
    for text in page.texts:
        assert text.x >= LEFT - 1, text.text
        assert text.x + measure(text.text, text.style) <= RIGHT + 1, text.text
    for rule in page.rules:
        assert LEFT - 1 <= min(rule.x1, rule.x2) <= max(rule.x1, rule.x2) <= RIGHT + 1


def test_that_very_many_kinds_make_the_note_give_way() -> None:
    first, second = diagram_pages(diagram(3, 12))
    assert "被检11" in "".join(text.text for text in first.texts)
    assert not second.ovals


def test_that_what_nothing_tells_is_a_dash(press: ReportLabPress) -> None:
    empty = DiagramBox(Bilingual("名", ""), "", "")
    bare = replace(diagram(), upper=(empty,), from_upper=NOTHING, sources=())
    assert "测量范围：—" in words(press.diagram(bare))


def test_that_the_same_diagram_gives_the_same_bytes(press: ReportLabPress) -> None:
    assert press.diagram(diagram(2, 2)) == press.diagram(diagram(2, 2))


def test_that_a_demo_says_so(press: ReportLabPress) -> None:
    demo = replace(diagram(), settings=replace(diagram().settings, demo=True))
    real = replace(demo, settings=replace(demo.settings, demo=False))
    assert "DEMO" in words(press.diagram(demo))
    assert "DEMO" not in words(press.diagram(real))
