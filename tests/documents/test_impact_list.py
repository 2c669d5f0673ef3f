"""The list of an impact on paper: counts, what has to be reviewed, what is only counted."""

from dataclasses import replace
from io import BytesIO

import pypdfium2

from metro.documents import impact_list
from metro.documents.press import ReportLabPress
from metro.model.impact import Outcome

from .samples.drawn import impact as paper
from .samples.drawn import impact_row as row


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(data))
    texts = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(texts).replace("\r\n", "\n").replace("\xa0", " ")


def test_that_what_flips_comes_first_and_what_keeps_is_counted(press: ReportLabPress) -> None:
    some = (
        row(0, Outcome.FLIPS),
        row(1, Outcome.SUSPECT, direct=False, papers=False),
        row(2, Outcome.KEEPS),
    )
    text = words(press.impact(paper(*some)))
    for said in (
        "标准器失准影响清单", "Impact of a suspect standard", "标准器 M1 等级砝码组 W-0815",
        "2026-01-02 ～ 2026-03-01", "0.08 %", "结论改变", "JY-00000", "中心市场", "直接",
        "经由其他", "R-00001", "结论不变", "第 1 页",
    ):  # fmt: skip
        assert said in text, said
    assert text.index("JY-00000") < text.index("R-00001")
    assert "JY-00002" not in text
    assert "paper." not in text


def test_that_no_size_and_nothing_affected_are_said(press: ReportLabPress) -> None:
    text = words(press.impact(paper(shift="")))
    assert "尚不能定量" in text
    assert "可疑期内没有检定依赖该标准器。" in text


def test_that_a_very_long_list_says_what_is_left_out(press: ReportLabPress) -> None:
    rows = [row(number, Outcome.SUSPECT) for number in range(impact_list.MOST + 7)]
    pages = impact_list.impact_pages(paper(*rows))
    texts = "".join(text.text for page in pages for text in page.texts)
    assert f"JY-{impact_list.MOST - 1:05}" in texts
    assert f"JY-{impact_list.MOST:05}" not in texts
    assert "另有 7 条未打印" in texts
    assert len(pages) > 20


def test_that_the_same_list_gives_the_same_bytes_and_a_demo_says_so(press: ReportLabPress) -> None:
    whole = paper(row(0, Outcome.FLIPS))
    assert press.impact(whole) == press.impact(paper(row(0, Outcome.FLIPS)))
    demo = replace(whole, settings=replace(whole.settings, demo=True))
    real = replace(whole, settings=replace(whole.settings, demo=False))
    assert "DEMO" in words(press.impact(demo))
    assert "DEMO" not in words(press.impact(real))
