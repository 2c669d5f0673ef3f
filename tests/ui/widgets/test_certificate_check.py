"""A certificate that somebody brings, dropped on the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

from metro.app.demo.approving import approve_meter
from metro.app.papers import lists
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.ui import theme
from metro.ui.application import application
from metro.ui.desk import Desk
from metro.ui.pages.certificates import Page
from metro.ui.tour import settle
from metro.ui.widgets.certificate_check import CheckDialog

from ...station import APPROVER, HEAD


@pytest.fixture
def desk(place: StationPlace, qapp: QApplication) -> Iterator[Desk]:
    found = Desk("en", theme.apply(application(), "light", shipped=True))
    with Station(place) as station:
        found.station = station
        yield found


@pytest.fixture
def file(desk: Desk, tmp_path: Path) -> Path:
    data = desk.open_station.issue.bytes_of("JY-2026-00001")
    (tmp_path / "a.pdf").write_bytes(data)
    return tmp_path / "a.pdf"


def words(dialog: CheckDialog, desk: Desk) -> str:
    settle(desk)
    return "\n".join(row.text() for row in dialog.findChildren(QLabel))


def drop(widget: CheckDialog | Page, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPoint(5, 5), action, data, button, none))


def test_that_a_dropped_certificate_is_checked(desk: Desk, file: Path) -> None:
    dialog = CheckDialog(desk, None)
    drop(dialog, file)
    said = words(dialog, desk)
    assert "in order" in said
    assert "JY-2026-00001" in said
    dialog.serial.setText("990001")
    dialog.check()
    said = words(dialog, desk)
    assert "something is wrong" in said
    assert "990001" in said
    dialog.close()


def test_that_a_list_shows_counts_and_the_row_that_was_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    station = desk.open_station
    station.settings({"yields.cold_water_meter": "list,label"}, "many small meters", HEAD)
    for meter in ("meter-001", "meter-002"):
        approve_meter(station, meter, "J-1")
    (document,) = lists(station)("J-1", APPROVER)
    (tmp_path / "list.pdf").write_bytes(station.issue.bytes_of(document.number))
    with station.ledger.reading() as reader:
        serial = reader.instrument("meter-002").serial
    dialog = CheckDialog(desk, None)
    dialog.serial.setText(serial)
    drop(dialog, tmp_path / "list.pdf")
    said = words(dialog, desk)
    assert "2 instruments, 0 of them rejected" in said
    assert document.number in said
    assert f"{serial} · Passed · Valid until 20" in said
    assert f"Serial number {serial} stands in the list" in said
    dialog.close()


def test_that_what_cannot_be_checked_is_told_with_its_remedy(desk: Desk, tmp_path: Path) -> None:
    dialog = CheckDialog(desk, None, str(tmp_path / "none.pdf"))
    assert "none.pdf" in words(dialog, desk)
    dialog.what.setText(" ")
    dialog.check()
    assert not desk.tasks.busy
    dialog.close()


def test_that_the_page_of_certificates_takes_a_file(desk: Desk, file: Path) -> None:
    page = Page(desk)
    settle(desk)
    drop(page, file)
    (dialog,) = page.findChildren(CheckDialog)
    assert "in order" in words(dialog, desk)
    dialog.close()
    page.close()


def test_that_several_files_at_once_are_not_taken(desk: Desk, file: Path) -> None:
    dialog = CheckDialog(desk, None)
    drop(dialog, file, file)
    assert not desk.tasks.busy
    dialog.close()
