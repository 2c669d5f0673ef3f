import os
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from metro.documents.press import ReportLabPress, laid_out
from metro.model.document import DocumentKind, Paper
from metro.model.record import Replaces

from .samples.dispenser import (
    adjusted_certificate,
    dispenser_certificate,
    dispenser_notice,
    dispenser_original,
)
from .samples.every import HOSTILE, SAMPLES, many_nozzles, with_names

GOLDEN = Path(__file__).parent / "golden"
GOLDEN_NAMES = (
    "dispenser_certificate",
    "dispenser_notice",
    "dispenser_record",
    "adjusted_certificate",
    "adjusted_record",
    "scale_certificate",
    "scale_record",
    "meter_certificate",
    "meter_notice",
    "meter_record",
)
TITLES = {
    DocumentKind.CERTIFICATE: "检定证书",
    DocumentKind.NOTICE: "检定结果通知书",
    DocumentKind.RECORD: "检定原始记录",
}


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    return [text.replace("\r\n", "\n").replace("\xa0", " ") for text in texts]


def squeezed(text: str) -> str:
    return "".join(text.split())


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine (poppler-utils)")
    return found


def test_that_every_page_has_its_number_and_the_number_of_the_document(
    sample: Paper, printed: bytes
):
    pages = pages_of(printed)
    for number, page in enumerate(pages, 1):
        assert squeezed(sample.number) in squeezed(page)
        assert f"第{number}页共{len(pages)}页" in squeezed(page)
        assert f"Page{number}of{len(pages)}" in squeezed(page)


def test_that_only_the_last_page_says_that_nothing_follows(printed: bytes):
    *others, last = (squeezed(page) for page in pages_of(printed))
    assert "以下空白Endof" in last
    assert not any("以下空白" in page for page in others)


def test_that_every_face_is_embedded_and_subset(printed: bytes):
    with pikepdf.open(BytesIO(printed)) as document:
        fonts = {
            name: font
            for page in document.pages
            for name, font in page.resources.get("/Font", {}).items()
        }
        assert fonts
        for font in fonts.values():
            name = str(font.BaseFont)
            assert name[7] == "+", name
            assert "NotoSerifSC" in name
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


def test_that_poppler_sees_embedded_faces_and_the_text(press: ReportLabPress, tmp_path: Path):
    fonts, text = program("pdffonts"), program("pdftotext")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(press.render(dispenser_certificate()))
    table = subprocess.run([fonts, file], capture_output=True, text=True, check=True)
    rows = table.stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row
        assert "NotoSerifSC" in row
    words = subprocess.run([text, file, "-"], capture_output=True, text=True, check=True).stdout
    for expected in ("示例县计量检定所", "燃油加油机", "JY-2026-00412", "+0.06", "以下空白"):
        assert expected in words
    assert table.stderr == ""


def test_that_the_same_paper_gives_the_same_bytes(sample: Paper, printed: bytes):
    assert ReportLabPress().render(sample) == printed


def test_that_nothing_of_the_surroundings_gets_into_the_bytes(
    press: ReportLabPress, monkeypatch: pytest.MonkeyPatch
):
    paper = dispenser_certificate()
    before = press.render(paper)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "America/Lima")
    assert press.render(paper) == before


def test_that_dates_and_identity_of_the_file_come_from_the_paper(press: ReportLabPress):
    paper = dispenser_certificate()
    other = replace(paper, number="JY-2026-00413")
    with (
        pikepdf.open(BytesIO(press.render(paper))) as one,
        pikepdf.open(BytesIO(press.render(other))) as two,
    ):
        assert str(one.docinfo["/CreationDate"]) == "D:20261120090530+00'00'"
        assert str(one.docinfo["/Title"]) == "检定证书 JY-2026-00412"
        assert str(one.Root.Lang) == "zh-CN"
        assert bytes(one.trailer.ID[0]) != bytes(two.trailer.ID[0])


def test_that_the_code_on_page_1_reads_as_the_checkpoint(press: ReportLabPress):
    paper = dispenser_certificate()
    page = pypdfium2.PdfDocument(press.render(paper))[0]
    found = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert [code.text for code in found] == [paper.code]
    corner = found[0].position.bottom_right
    assert corner.x > 0.85 * 3 * page.get_width()
    assert corner.y > 0.9 * 3 * page.get_height()


def test_that_a_record_has_no_code(press: ReportLabPress):
    page = pypdfium2.PdfDocument(press.render(dispenser_original()))[0]
    assert zxingcpp.read_barcodes(page.render(scale=2).to_pil()) == []


@pytest.mark.parametrize("build", [dispenser_certificate, dispenser_notice, dispenser_original])
def test_that_what_people_type_is_printed_literally(press: ReportLabPress, build):
    text = "".join(pages_of(press.render(with_names(build(), HOSTILE))))
    assert squeezed(text).count(squeezed(HOSTILE)) >= 4
    assert "root:" not in text


@pytest.mark.parametrize(
    "name",
    ["\x00\x07", "\ud800 x", "a\nb\tc", "😀" * 40, "\u202eabc", "", " ", "（" * 300, "x" * 3000],
)
def test_that_no_text_stops_the_press(press: ReportLabPress, name: str):
    for build in (dispenser_certificate, dispenser_original):
        paper = with_names(build(), name)
        assert pages_of(press.render(replace(paper, number=f"N{name[:50]}")))


@pytest.mark.parametrize("length", [400, 2000])
def test_that_long_station_texts_find_room(press: ReportLabPress, length: int):
    paper = dispenser_certificate()
    long = "长" * length
    settings = replace(
        paper.settings,
        name=replace(paper.settings.name, zh=long[:120]),
        address=long[:300],
        legal_status=replace(paper.settings.legal_status, zh=long),
    )
    pages = pages_of(press.render(replace(paper, settings=settings)))
    assert squeezed("".join(pages)).count("长") >= length


def test_that_demonstration_data_say_so_on_every_page(printed: bytes):
    for page in pages_of(printed):
        assert "演示数据DEMO" in squeezed(page)


def test_that_real_data_bear_no_watermark(press: ReportLabPress):
    paper = dispenser_certificate()
    real = replace(paper, settings=replace(paper.settings, demo=False))
    assert not any("DEMO" in page for page in pages_of(press.render(real)))


def test_that_a_certificate_says_what_counts_and_for_which_nozzles(press: ReportLabPress):
    first, second, third = (
        squeezed(page) for page in pages_of(press.render(dispenser_certificate()))
    )
    for words in (
        "示例加油站（演示）",
        "SL-22",
        "JJG443—2023《燃油加油机（试行）》",
        "1号枪",
        "合格",
        "2026年11月20日",
        "2027年05月19日",
        "（示）法计（2024）00012号",
        "二维码仅供核对；以加盖检定专用章的纸质件为准",
        "检定专用章Stamp",
        "王立",
        "赵燊",
        "李敏",
    ):
        assert words in first
    assert "不合格" not in first
    assert "2号枪" not in first
    for words in ("R-2026-00397", "本所是依法设置的法定计量检定机构", "(22.5～23.1)℃", "48%"):
        assert words in second
    for words in ("+0.06%", "±0.30%", "≤0.10%", "计量调节处0451", "未调整", "检定前已破损"):
        assert words in third
    assert "+0.49" not in third


def test_that_a_notice_begins_its_results_with_what_failed(press: ReportLabPress):
    first, *_, last = (squeezed(page) for page in pages_of(press.render(dispenser_notice())))
    assert "检定结果通知书" in first
    assert "不合格项目Itemsthatfailed" in first
    assert "示值误差" in first
    assert "有效期至" not in first
    assert last.index("不合格项目") < last.index("全部检定结果")
    assert last.index("+0.49%±0.30%0.19%不合格") < last.index("全部检定结果")


def test_that_an_amendment_names_what_it_replaces_and_why(press: ReportLabPress):
    first, second, *_ = (squeezed(page) for page in pages_of(press.render(adjusted_certificate())))
    assert "本证书替代JY-2026-00398号文件" in first
    assert "送检单位名称有误，已按营业执照更正" in second
    assert "本次检定由示例市计量测试研究所承担" in second


def test_that_one_of_several_new_documents_does_not_claim_to_replace_all_the_old_ones(
    press: ReportLabPress,
):
    paper = adjusted_certificate()
    both = Replaces("JY-2026-00398 JT-2026-00011", "看错数字")
    paper = replace(paper, record=replace(paper.record, replaces=both))
    first, second, *_ = (squeezed(page) for page in pages_of(press.render(paper)))
    assert "本次检定的新文件共同替代JY-2026-00398JT-2026-00011号文件" in first
    assert "本证书替代" not in first + second


def test_that_results_before_adjustment_are_printed_too(press: ReportLabPress):
    last = squeezed(pages_of(press.render(adjusted_certificate()))[-1])
    assert last.index("检定结果（调整后）") < last.index("调整前的结果")
    assert "+0.06%" in last
    assert "+0.49%" in last
    assert "已调整" in last


def test_that_a_record_holds_readings_as_typed_strikes_and_signatures(press: ReportLabPress):
    text = squeezed("".join(pages_of(press.render(dispenser_original()))))
    for words in (
        "SL-JL-012",
        "R-2026-00397",
        "23.6℃",
        "100.090",
        "+0.0499",
        "100.71",
        "看错数字",
        "2026-11-2010:44:10",
        "1号枪·示值误差·Q(1)·第1次",
        "铭牌标注齐全",
        "封印位置",
        "0331",
        "破损",
        "Metro0.1.0",
        "SHA-256",
        "5f1c7e0b9a4d2c6e",
        "10:42",
        "QG-000000-0917",
    ):
        assert words in text


@pytest.mark.parametrize("kind", [DocumentKind.CERTIFICATE, DocumentKind.RECORD])
def test_that_every_nozzle_has_its_row(press: ReportLabPress, kind: DocumentKind):
    text = squeezed("".join(pages_of(press.render(many_nozzles(kind)))))
    for number in range(1, 21):
        assert f"{number}号枪" in text


def test_that_sixty_points_are_all_there_with_the_head_on_each_page(press: ReportLabPress):
    pages = pages_of(press.render(SAMPLES["scale_certificate_60_points"]()))
    results = [squeezed(page) for page in pages[2:]]
    text = "".join(results)
    assert all(f"{3 * number}kg" in text for number in range(1, 61))
    assert all("技术要求" in page for page in results)
    assert all("称量" in page for page in results)


def test_that_a_certificate_without_regulation_words_still_prints(press: ReportLabPress):
    paper = dispenser_certificate()
    bare = Paper(
        paper.kind, paper.number, paper.record, paper.parts, paper.settings, (), paper.code
    )
    text = squeezed("".join(pages_of(press.render(bare))))
    assert "error" in text
    assert "+0.06%" in text


def test_that_the_title_stands_on_the_pages(sample: Paper, printed: bytes):
    pages = pages_of(printed)
    assert all(squeezed(TITLES[sample.kind]) in squeezed(page) for page in pages)


def test_that_missing_glyphs_are_named_once_in_order(press: ReportLabPress):
    texts = ["检定😀员", "赵燊\x07", "😀⁻¹ m³ ₂\n\t　", "\u200b"]
    assert press.missing_glyphs(texts) == "😀\x07\u200b"
    assert press.missing_glyphs([]) == ""


def test_that_every_page_is_a4_upright(printed: bytes):
    for page in pypdfium2.PdfDocument(printed):
        assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.01)


@pytest.mark.parametrize("name", GOLDEN_NAMES)
def test_that_the_words_on_paper_are_the_golden_ones(press: ReportLabPress, name: str):
    pages = pages_of(press.render(SAMPLES[name]()))
    text = "\n\f\n".join(
        "\n".join(unicodedata.normalize("NFC", line).strip() for line in page.splitlines())
        for page in pages
    )
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("METRO_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_that_rendering_draws_exactly_what_was_laid_out(sample: Paper, printed: bytes):
    pages, drawn = laid_out(sample), pages_of(printed)
    assert len(pages) == len(drawn)
