"""The dialogs of the tour: each as it stands over its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from metro.model.document import DocumentKind, DocumentState
from metro.ui.desk import Desk
from metro.ui.widgets.certificate_check import CheckDialog
from metro.ui.window import MainWindow

SHADE = QColor(0, 0, 0, 90)
"""What lies over the page behind a dialog."""
KEYS: tuple[tuple[str, str, str], ...] = (
    ("due-notices", "today", "_notices"),
    ("labels", "certificates", "_labels"),
    ("print", "certificates", "_print"),
    ("issue-job", "certificates", "_jobs"),
)
"""A dialog, its page, and what its key does there."""


def dialog_shots(
    window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> Iterator[tuple[str, QPixmap]]:
    """Yield the dialogs that this station has something for, by name."""
    issued = _issued(desk)
    for name, page, act in KEYS:
        window.go(page, issued if page == "certificates" else None)
        settle()
        getattr(window.page(page), act)()
        yield from _shot(name, window, settle)
    if issued:
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"{issued}.pdf"
            file.write_bytes(desk.open_station.issue.bytes_of(issued))
            # As if it had been dropped on the page.
            dialog = CheckDialog(desk, window.page("certificates"), str(file))
            dialog.open()
            settle()
            dialog.what.setText(file.name)  # where it lay is of no interest
            yield from _shot("check-certificate", window, settle)


def _issued(desk: Desk) -> str:
    """Return a certificate in force, or '' where there is none."""
    with desk.open_station.ledger.reading() as reader:
        rows = [row.document for row in reader.documents("", 50)]
    wanted = (DocumentKind.CERTIFICATE, DocumentState.ISSUED)
    return next((row.number for row in rows if (row.kind, row.state) == wanted), "")


def _shot(
    name: str, window: MainWindow, settle: Callable[[], None]
) -> Iterator[tuple[str, QPixmap]]:
    """Yield a picture of the dialog that is open, in the middle of its window; then close it."""
    settle()
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QDialog):
        return
    dialog.resize(dialog.size().boundedTo(window.size() * 0.94))
    settle()
    picture, own = window.grab(), dialog.grab()
    free = window.size() - dialog.size()
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), SHADE)
    at = QPoint(free.width() // 2, free.height() // 2)
    painter.drawPixmap(at, own)
    painter.setPen(window.desk.theme.color("line"))
    painter.drawRect(QRect(at, dialog.size()))
    painter.end()
    yield name, picture
    dialog.done(0)
    settle()
