"""Print the pages of a PDF: drawn by pypdfium2 at the printer's own resolution, a copy marked.

The file never changes: the mark of a copy is drawn on the printout alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from metro.errors import MetroError
from metro.ui.scanning import drawn, pdf

MOST_DPI = 300
POINTS = 72
TRAYS = ("Auto", "OnlyOne", "Middle", "Lower", "Manual", "Cassette", "LargeCapacity", "FormSource")
"""The trays that Qt knows and paper is in; which of them a printer has, the printer knows."""
Going = Callable[[int, int], bool]
"""Told how many pages of how many are printed; False stops."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is printed, and where."""

    data: bytes
    title: str
    printer: str = ""
    """Name of the printer; '' prints into a file."""
    file: str = ""
    tray: str = "Auto"
    duplex: bool = False
    mark: str = ""
    """What a copy says of itself; '' for the original."""


def printers() -> list[str]:
    """Return the printers of this machine, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = [str(name) for name in QPrinterInfo.availablePrinterNames()]
    return sorted(names, key=lambda name: (name != usual, name))


def printed(job: PrintJob, going: Going | None = None) -> int:
    """Print a job; return how many pages went to the printer.

    Raises MetroError `print.no_printer`, `print.failed`, `text.not_shown`, `work.cancelled`.
    """
    printer = _printer(job)
    painter = QPainter()
    if not painter.begin(printer):
        raise MetroError("print.failed", printer=job.printer or job.file)
    done = 0
    try:
        with pdf(job.data, job.title) as opened:
            for number in range(len(opened)):
                if going is not None and not going(number, len(opened)):
                    printer.abort()
                    raise MetroError("work.cancelled")
                if number and not printer.newPage():
                    raise MetroError("print.failed", printer=job.printer or job.file)
                _page(painter, printer, opened[number], job)
                done += 1
    finally:
        painter.end()
    return done


def _printer(job: PrintJob) -> QPrinter:
    if job.printer:
        info = QPrinterInfo.printerInfo(job.printer)
        if info.isNull():
            raise MetroError("print.no_printer", printer=job.printer)
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setPaperSource(QPrinter.PaperSource[job.tray])
    else:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(job.file)
    printer.setResolution(min(printer.resolution(), MOST_DPI) if job.printer else MOST_DPI)
    printer.setDocName(job.title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)
    printer.setFullPage(True)
    if job.duplex:
        printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    return printer


def _page(painter: QPainter, printer: QPrinter, page: object, job: PrintJob) -> None:
    whole = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    image = drawn(page, whole.width(), job.title)
    high = whole.width() * image.height() / image.width()
    painter.drawImage(QRectF(0, 0, whole.width(), high), image)
    if job.mark:
        _mark(painter, printer.resolution() / POINTS, whole, job.mark)


def _mark(painter: QPainter, point: float, whole: QRectF, mark: str) -> None:
    """Draw the mark of a copy in a frame at the top right corner."""
    font = QFont(painter.font())
    font.setPixelSize(round(11 * point))
    font.setBold(True)
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(mark) + 16 * point
    high = painter.fontMetrics().height() + 6 * point
    box = QRectF(whole.width() - wide - 28 * point, 18 * point, wide, high)
    red = QColor(170, 20, 20)
    painter.setPen(QPen(red, 1.2 * point))
    painter.fillRect(box, QColor("white"))
    painter.drawRect(box)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)
