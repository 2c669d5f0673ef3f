"""Printing: the pages as they are, a copy marked, a stop, and printers that are not there."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication

from metro.documents.press import ReportLabPress
from metro.ui.printing import MOST_DPI, PrintJob, printed, printers

from ..documents.samples.every import SAMPLES
from ..station import refused


@pytest.fixture(scope="module")
def data() -> bytes:
    return ReportLabPress().render(SAMPLES["dispenser_certificate"]())


def pixels(data: bytes, page: int = 0):
    found = pypdfium2.PdfDocument(data)[page]
    return found.render(scale=1).to_numpy().astype(int)


def test_that_every_page_is_printed_as_it_is(
    qapp: QApplication, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "out.pdf"
    assert printed(PrintJob(data, "JY-2026-00412", file=str(file))) == 3
    whole = pypdfium2.PdfDocument(file.read_bytes())
    assert len(whole) == 3
    assert whole.get_page_size(0) == pytest.approx((595.3, 841.9), abs=1)
    for number in range(3):
        ours, theirs = pixels(file.read_bytes(), number), pixels(data, number)
        high, wide = (min(a, b) for a, b in zip(ours.shape[:2], theirs.shape[:2], strict=True))
        apart = abs(ours[:high, :wide].mean(axis=2) - theirs[:high, :wide].mean(axis=2))
        assert apart.mean() < 6


def test_that_a_copy_says_so_in_red_at_the_corner_and_nowhere_else(
    qapp: QApplication, tmp_path: Path, data: bytes
) -> None:
    plain, marked = tmp_path / "plain.pdf", tmp_path / "marked.pdf"
    printed(PrintJob(data, "n", file=str(plain)))
    printed(PrintJob(data, "n", file=str(marked), mark="副本 COPY No. 2"))
    for page in range(3):
        one, two = pixels(plain.read_bytes(), page), pixels(marked.read_bytes(), page)
        rows, columns = (abs(one - two).sum(axis=2) > 60).nonzero()
        assert len(rows) > 200
        assert rows.max() < 60
        assert columns.min() > 300
        changed = two[rows, columns]
        assert (changed[:, 0] > changed[:, 1] + 20).any() or (changed[:, 2] > changed[:, 1]).any()


def test_that_a_print_may_be_stopped(qapp: QApplication, tmp_path: Path, data: bytes) -> None:
    told = []

    def going(page: int, of: int) -> bool:
        told.append((page, of))
        return page < 1

    with refused("work.cancelled"):
        printed(PrintJob(data, "n", file=str(tmp_path / "out.pdf")), going)
    assert told == [(0, 3), (1, 3)]


def test_that_a_printer_that_is_gone_is_said(qapp: QApplication, data: bytes) -> None:
    with refused("print.no_printer", printer="nowhere"):
        printed(PrintJob(data, "n", printer="nowhere"))


def test_that_a_file_that_can_not_be_written_is_said(
    qapp: QApplication, tmp_path: Path, data: bytes
) -> None:
    with refused("print.failed"):
        printed(PrintJob(data, "n", file=str(tmp_path / "no" / "folder" / "out.pdf")))


def test_that_what_is_no_pdf_is_said(qapp: QApplication, tmp_path: Path) -> None:
    with refused("text.not_shown"):
        printed(PrintJob(b"%PDF-nothing", "n", file=str(tmp_path / "out.pdf")))


def test_that_printers_are_named(qapp: QApplication) -> None:
    assert all(isinstance(name, str) for name in printers())
    assert MOST_DPI >= 300
