"""Texts that a station attaches: what can't be a page of paper is refused in words."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from metro.errors import MetroError
from metro.ui import scanning
from metro.ui.widgets.printed_text import read_text


def paper(pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for number in range(pages):
        canvas.drawString(20, 20, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(form: str, width: int = 60, height: int = 40) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)
    return bytes(buffer.data().data())


def huge_png(width: int, height: int) -> bytes:
    """Return the head of a picture that says it is so large; it has no more to show."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def running(qapp: QApplication) -> None:
    del qapp


def test_that_pages_are_drawn_as_wide_as_asked() -> None:
    data = paper(3)
    assert scanning.count_pages(data, "a.pdf") == 3
    image = scanning.page_image(data, 2, 300, "a.pdf")
    assert (image.width(), image.height()) == (300, 425)
    assert scanning.page_image(data, 99, 300, "a.pdf").width() == 300


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_that_a_picture_is_one_page(form: str) -> None:
    data = picture(form)
    assert scanning.count_pages(data, "a") == 1
    assert scanning.page_image(data, 1, 120, "a").width() == 120


def test_that_a_page_as_large_as_a_field_is_drawn_small() -> None:
    image = scanning.page_image(paper(size=(14400, 14400)), 1, 40_000, "a.pdf")
    assert image.width() * image.height() <= scanning.MOST_PIXELS * 1.01


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and nothing more",
        b"\x89PNG\r\n\x1a\nnothing",
        b"\xff\xd8\xff\xe0nothing",
        huge_png(60_000, 60_000),
        huge_png(100, 100),
    ],
)
def test_that_what_can_not_be_shown_is_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "scan"
    file.write_bytes(data)
    with pytest.raises(MetroError) as refused:
        read_text(file)
    assert refused.value.code == "text.not_shown"


def test_that_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    file = tmp_path / "locked.pdf"
    file.write_bytes(out.getvalue())
    with pytest.raises(MetroError) as refused:
        read_text(file)
    assert refused.value.code == "text.not_shown"


def test_that_too_many_pages_are_refused() -> None:
    with pytest.raises(MetroError) as refused:
        scanning.count_pages(paper(scanning.MOST_PAGES + 1), "a.pdf")
    assert refused.value.code == "text.too_many_pages"


def test_that_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as stream:
        stream.truncate(64_000_001)
    with pytest.raises(MetroError) as refused:
        read_text(file)
    assert refused.value.code == "text.too_large"
    with pytest.raises(MetroError) as refused:
        read_text(tmp_path / "none.pdf")
    assert refused.value.code == "file.unreadable"
