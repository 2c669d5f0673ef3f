"""List of results, labels and due notice: what stands where, in each language, long and short."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pypdfium2
import pytest
import zxingcpp

from metro.documents.labels import code_of, label_pages
from metro.documents.listing import list_pages
from metro.documents.press import ReportLabPress
from metro.documents.sheet import Page
from metro.documents.style import HEIGHT, WIDTH
from metro.documents.text import measure
from metro.model.forms import DueNotice, LabelPaper, ListPaper
from metro.model.paper_settings import LabelCode, LabelSheet, PaperLanguages

from .samples.every import HOSTILE
from .samples.forms import (
    FORMS,
    Form,
    due_notice,
    label,
    labels,
    long_labels,
    long_list,
    result_list,
)


def rendered(form: Form) -> bytes:
    press = ReportLabPress()
    if isinstance(form, ListPaper):
        return press.result_list(form)
    return press.labels(form) if isinstance(form, LabelPaper) else press.due_notice(form)


def spoken(form: Form, languages: PaperLanguages) -> Form:
    paper = replace(form.settings.paper, languages=languages)
    return replace(form, settings=replace(form.settings, paper=paper))


@cache
def texts(name: str, languages: PaperLanguages = PaperLanguages.BOTH) -> list[str]:
    return pages_of(rendered(spoken(FORMS[name](), languages)))


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    return ["".join(text.replace("\xa0", " ").split()) for text in found]


@pytest.mark.parametrize("languages", list(PaperLanguages))
@pytest.mark.parametrize("name", sorted(FORMS))
def test_that_the_same_form_gives_the_same_bytes(name: str, languages: PaperLanguages) -> None:
    form = spoken(FORMS[name](), languages)
    assert rendered(form) == rendered(form)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_that_demonstration_data_say_so_on_every_page(name: str) -> None:
    assert all("演示数据DEMO" in page for page in texts(name))


def test_that_a_list_says_whose_by_what_and_every_instrument() -> None:
    first = texts("list")[0]
    for words in (
        "检定结果清单",
        "JQ-2026-00007",
        "示例县自来水公司（演示）",
        "J-2026-031",
        "共12台（件），合格11，不合格1",
        "JJG162—2019《饮用冷水水表》",
        "〔2023〕示县量标力证字第007号",
        "通知书JT-2026-00000",
    ):
        assert words in first, words
    whole = "".join(texts("list"))
    for number in range(12):
        assert f"2611{number:05d}" in whole
    for name in ("王立", "赵燊", "李敏", "检定专用章", "本所是依法设置的法定计量检定机构"):
        assert name in whole


def test_that_a_list_numbers_its_pages_and_ends_once() -> None:
    pages = texts("list_long")
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page
        assert "JQ-2026-00007" in page
    assert [("以下空白" in page) for page in pages] == [False] * (len(pages) - 1) + [True]
    # The signatures stand with what they are for.
    assert "王立" in pages[-1]
    assert "不合格的另发检定结果通知书" in pages[-1]


def lines(form: Form, languages: PaperLanguages) -> list[list[str]]:
    """Return the lines of each page as they stand there."""
    document = pypdfium2.PdfDocument(rendered(spoken(form, languages)))
    found = [page.get_textpage().get_text_range().replace("\xa0", " ") for page in document]
    return [text.splitlines() for text in found]


@pytest.mark.parametrize("languages", list(PaperLanguages))
def test_that_no_number_and_no_short_name_in_a_list_is_broken(languages: PaperLanguages) -> None:
    short = result_list()
    registered = replace(
        short, rows=tuple(replace(row, registration="QG-3700002026000012") for row in short.rows)
    )
    whole = [line for page in lines(registered, languages) for line in page]
    assert any("JT-2026-00000" in line for line in whole)
    assert not any(line.strip() == "表" for line in whole)
    said = [line for page in lines(short, languages) for line in page]
    assert any("JT-2026-00000" in line for line in said)
    assert any("冷水水表" in line for line in said)
    assert not any(line.strip() == "表" for line in said)


@pytest.mark.parametrize("languages", list(PaperLanguages))
def test_that_signatures_never_stand_without_the_last_rows(languages: PaperLanguages) -> None:
    assert len(lines(result_list(3), languages)) == 1
    forms = [*(result_list(count, 0) for count in range(4, 16)), long_list()]
    for form in forms:
        last = "".join(lines(form, languages)[-1])
        assert "王立" in last
        assert form.rows[-1].record in last
        assert form.rows[-2].record in last


@pytest.mark.parametrize("languages", [PaperLanguages.ENGLISH, PaperLanguages.BOTH])
def test_that_the_statement_has_its_stop_and_the_head_stands_in_one_line(
    languages: PaperLanguages,
) -> None:
    last = lines(result_list(), languages)[-1]
    assert "verification body. The instruments" in " ".join(last)
    assert not any(line.strip() == "Results" for line in last)


def test_that_the_code_of_a_list_reads_as_its_checkpoint() -> None:
    paper = result_list()
    page = pypdfium2.PdfDocument(rendered(paper))[0]
    assert [code.text for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())] == [
        paper.code
    ]


def test_that_paper_in_one_language_has_no_word_of_the_other() -> None:
    english = "".join(texts("list", PaperLanguages.ENGLISH))
    for words in ("检定", "清单", "合格", "批准", "第1页"):
        assert words not in english.replace("演示数据", "").replace(
            "示例县计量检定所水表检定室", ""
        ).replace("水表检定装置", ""), words
    assert "ListofVerificationResults" in english
    assert "12inall,11passed,1rejected" in english
    chinese = "".join(texts("due_notice", PaperLanguages.CHINESE))
    assert not any(word in chinese for word in ("Notice", "Instrument", "verify"))


def test_that_a_due_notice_says_to_whom_what_and_when() -> None:
    page = texts("due_notice")[0]
    for words in (
        "计量器具检定到期通知",
        "示例县城关农贸市场（演示）",
        "91000000MA0000000X",
        "6台（件）",
        "2026-12-03至2026-12-08",
        "150300005",
        "城关农贸市场5号摊位",
        "到期更换",
        "重新检定",
        "2026年11月20日",
        "（盖章）",
    ):
        assert words in page, words


def test_that_a_long_notice_numbers_its_pages() -> None:
    pages = texts("due_notice_long")
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1))
    assert "第1页" not in texts("due_notice")[0]


def test_that_a_label_bears_verdict_number_serial_and_days() -> None:
    page = texts("labels")[0]
    for words in (
        "合格证",
        "不合格",
        "停用",
        "JY-2026-00001",
        "2209131",
        "2026-11-20",
        "2027-05-19",
    ):
        assert words in page, words


def test_that_the_code_of_a_label_says_what_the_label_says() -> None:
    page = pypdfium2.PdfDocument(rendered(labels(3)))[0]
    found = {code.text for code in zxingcpp.read_barcodes(page.render(scale=5).to_pil())}
    assert found == {code_of(row) for row in labels(3).labels}
    assert code_of(label(1)) == "JY-2026-00001|2209131|1 号枪|passed|2026-11-20|2027-05-19"


def test_that_labels_go_on_where_the_sheet_is_used_up() -> None:
    pages = label_pages(labels(30, 4))
    assert [len(page.bands) for page in pages] == [17, 13]
    first = pages[0].bands[0]
    sheet = labels().settings.paper.labels
    assert first.x == pytest.approx(
        float(sheet.margin[0] + sheet.size[0] + sheet.gap[0]) * 72 / 25.4
    )


@pytest.mark.parametrize(
    "size", [("60", "38"), ("30", "15"), ("99", "57"), ("40", "25"), ("80", "16")]
)
@pytest.mark.parametrize("paper", [labels(4), long_labels()])
def test_that_no_text_leaves_its_label(size: tuple[str, str], paper: LabelPaper) -> None:

    across = int(190 // float(size[0]))
    sheet = LabelSheet(
        (Decimal(size[0]), Decimal(size[1])), across, 4, gap=(Decimal(2), Decimal(2))
    )
    settings = replace(paper.settings, paper=replace(paper.settings.paper, labels=sheet))
    for page in label_pages(replace(paper, settings=settings)):
        for text in page.texts:
            box = next(
                f
                for f in page.frames
                if f.x <= text.x and f.y <= text.y <= f.y + f.height and text.x <= f.x + f.width
            )
            assert text.x + measure(text.text, text.style) <= box.x + box.width + 0.5, text
            assert text.y <= box.y + box.height


def test_that_labels_may_bear_no_code() -> None:
    paper = labels(2)
    sheet = replace(paper.settings.paper.labels, code=LabelCode.NONE)
    settings = replace(paper.settings, paper=replace(paper.settings.paper, labels=sheet))
    assert not any(page.codes for page in label_pages(replace(paper, settings=settings)))


def test_that_what_people_type_is_printed_literally() -> None:
    formula = '=HYPERLINK("http://a.invalid","x")'
    row = replace(result_list().rows[0], name=HOSTILE, serial=formula, registration="𠮷䶮")
    paper = replace(result_list(), rows=(row,) * 3, applicant=HOSTILE, job=formula)
    whole = "".join(pages_of(rendered(paper)))
    assert whole.count("".join(HOSTILE.split())) == 4
    assert whole.count("".join(formula.split())) == 4
    notice = due_notice(2)
    holder = replace(notice.holder, name=HOSTILE)
    own = tuple(replace(row, place=HOSTILE, model=formula) for row in notice.rows)
    whole = "".join(pages_of(rendered(replace(notice, holder=holder, rows=own))))
    assert whole.count("".join(HOSTILE.split())) == 3


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x07", "\ud800", "😀" * 40, "（" * 300, "x" * 3000, "a\nb\tc"]
)
def test_that_no_text_stops_the_press(text: str) -> None:
    row = replace(result_list().rows[0], name=text, serial=text, model=text, record=text[:50])
    assert rendered(replace(result_list(), rows=(row, row), applicant=text, job=text))
    one = replace(label(1), name=text, serial=text, number=text, part=text)
    assert rendered(replace(labels(1), labels=(one,)))
    notice: DueNotice = due_notice(1)
    assert rendered(replace(notice, holder=replace(notice.holder, name=text)))


def outside(page: Page) -> list[str]:
    return [
        text.text
        for text in page.texts
        if text.x < 0
        or text.y < 0
        or text.y > HEIGHT
        or text.x + measure(text.text, text.style) > WIDTH - 15
    ]


@pytest.mark.parametrize("paper", [result_list(), long_list(), result_list(1, 0)])
def test_that_a_list_stays_on_its_pages(paper: ListPaper) -> None:
    assert not [text for page in list_pages(paper) for text in outside(page)]
