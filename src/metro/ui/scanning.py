"""Pages of a PDF or an image as pictures; hostile files are measured before they are drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from metro.errors import MetroError

MOST_PAGES = 500
MOST_PIXELS = 16_000_000
"""Pixels of a page as it is drawn, whatever size it says it has."""
LARGEST_IMAGE = 120_000_000
"""Pixels of an image file; more can't be a page of paper."""
_PDFIUM = threading.Lock()
"""The library draws in one thread at a time."""


@contextmanager
def pdf(data: bytes, name: str = "PDF") -> Iterator[Any]:
    """Open a PDF for as long as the block lasts.

    Raises MetroError `text.not_shown`.
    """
    import pypdfium2

    with _PDFIUM:
        try:
            opened = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise MetroError("text.not_shown", file=name) from error
        try:
            yield opened
        finally:
            opened.close()


def count_pages(data: bytes, name: str) -> int:
    """Return how many pages a file has; an image has one.

    Raises MetroError `text.not_shown`, `text.too_many_pages`.
    """
    if not data.startswith(b"%PDF-"):
        with _reading(data) as reader:
            _size(reader, name)
        return 1
    with pdf(data, name) as opened:
        count = len(opened)
    if count > MOST_PAGES:
        raise MetroError("text.too_many_pages", file=name, pages=count, most=MOST_PAGES)
    if not count:
        raise MetroError("text.not_shown", file=name)
    return int(count)


def page_image(data: bytes, page: int, width: int, name: str) -> QImage:
    """Return a page (from 1) as a picture so many pixels wide.

    Raises MetroError `text.not_shown`.
    """
    if not data.startswith(b"%PDF-"):
        return _picture(data, width, name)
    with pdf(data, name) as opened:
        return drawn(opened[min(page, len(opened)) - 1], width, name)


def drawn(page: Any, width: float, name: str = "PDF") -> QImage:
    """Return an open page as a picture so many pixels wide; `pdf` has to be held.

    Raises MetroError `text.not_shown`.
    """
    import pypdfium2

    across, down = page.get_width(), page.get_height()
    if not (across > 0 and down > 0):
        raise MetroError("text.not_shown", file=name)
    scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5)
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True).to_numpy()
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise MetroError("text.not_shown", file=name) from error
    height, columns, channels = bitmap.shape
    shape = QImage.Format.Format_RGBA8888 if channels == 4 else QImage.Format.Format_RGB888
    # The picture keeps bytes of its own: those of the page end with it.
    return QImage(bitmap.tobytes(), columns, height, columns * channels, shape).copy()


@contextmanager
def _reading(data: bytes) -> Iterator[QImageReader]:
    """Read a picture from memory; the bytes outlive their reader."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    yield reader
    reader.setDevice(None)  # type: ignore[arg-type]
    buffer.close()


def _size(reader: QImageReader, name: str) -> QSize:
    size = reader.size()
    area = size.width() * size.height()
    if not size.isValid() or not 0 < area <= LARGEST_IMAGE:
        raise MetroError("text.not_shown", file=name)
    return size


def _picture(data: bytes, width: int, name: str) -> QImage:
    with _reading(data) as reader:
        size = _size(reader, name)
        reader.setAutoTransform(True)
        height = max(round(size.height() * width / size.width()), 1)
        if width * height <= MOST_PIXELS:
            reader.setScaledSize(QSize(width, height))
        image = reader.read()
    if image.isNull():
        raise MetroError("text.not_shown", file=name)
    return image
