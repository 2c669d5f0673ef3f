"""The chain on paper: whose it is, each link with its evidence, what breaks it."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from metro.documents.chain import chain_pages
from metro.documents.press import ReportLabPress
from metro.documents.style import BOTTOM, LEFT, RIGHT
from metro.documents.text import measure
from metro.model.chain import LinkState, TraceabilityChain
from metro.model.judgement import Reason

from .samples.drawn import ON, chain


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(data))
    texts = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(texts).replace("\r\n", "\n").replace("\xa0", " ")


def test_that_each_link_has_its_number_evidence_and_method(press: ReportLabPress) -> None:
    text = words(press.chain(chain()))
    for said in (
        "溯源链", "Traceability chain", "编号 JY-2026-00001", "第 1 页", "C31001",
        "R-1，2026-03-01，合格", "M1 等级砝码组 W-0815", "市计 M-1", "至 2027-02-28",
        "JJG 539—2016，1/3", "直接比较法，1/3", "Standard of level 5", "1.1.1.1.1.1.1",
        "标准器 · 持有", "链完整", "不是证书的组成部分",
    ):  # fmt: skip
        assert said in text, said
    assert "paper." not in text
    assert "reason." not in text


def test_that_a_broken_link_is_named_with_its_remedy(press: ReportLabPress) -> None:
    failed = Reason("chain.failed", {"number": "市计 M-1", "on": "2026-03-01", "day": "2026-03-01"})
    text = words(press.chain(chain(failed))).replace("\n", "")
    assert "链首先在这里中断：M1 等级砝码组 W-0815。市计 M-1 不合格。" in text
    assert "可采取：换用合格的标准器 / 送检该标准器并确认其证书。" in text
    assert "JJG 539—2016，1/3 中断" in text
    assert "□" not in text, "no character without a glyph"
    assert "The chain first breaks at M1" in text


def test_that_a_broken_link_without_a_reason_is_still_named(press: ReportLabPress) -> None:
    whole = chain()
    broken = replace(whole.chain.links[0], state=LinkState.BROKEN)
    text = words(press.chain(replace(whole, chain=replace(whole.chain, links=(broken,)))))
    assert "链首先在这里中断" in text


def test_that_nothing_to_trace_is_said(press: ReportLabPress) -> None:
    bare = replace(chain(), documents=(), chain=TraceabilityChain("x", ON, "2026-02-01", None, ()))
    text = words(press.chain(bare))
    assert "截至 2026-03-01，没有有效的检定或校准" in text
    assert "2026-02-01" in text


@pytest.mark.parametrize("levels", [0, 1, 5, 40])
def test_that_nothing_leaves_the_page(levels: int) -> None:
    for page in chain_pages(chain(levels=levels)):
        for text in page.texts:
            assert LEFT - 1 <= text.x <= text.x + measure(text.text, text.style) <= RIGHT + 1
            assert text.y <= BOTTOM + 40
    assert len(chain_pages(chain(levels=40))) > 1


def test_that_the_same_chain_gives_the_same_bytes_and_a_demo_says_so(press: ReportLabPress) -> None:
    whole = chain()
    assert press.chain(whole) == press.chain(chain())
    demo = replace(whole, settings=replace(whole.settings, demo=True))
    real = replace(whole, settings=replace(whole.settings, demo=False))
    assert "DEMO" in words(press.chain(demo))
    assert "DEMO" not in words(press.chain(real))
