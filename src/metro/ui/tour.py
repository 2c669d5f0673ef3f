"""`metro tour`: every page and dialog of the window as a PNG, for the docs and for looking at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from metro.errors import MetroError

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from metro.app.station import Station
    from metro.ui.desk import Desk
    from metro.ui.window import MainWindow


def make_tour(
    folder: Path,
    station: str | None,
    language: str,
    theme_name: str,
    size: str,
    scale: float,
    told: Callable[[Path], None],
) -> int:
    """Render every page and tell each picture; return the exit code.

    Raises MetroError `tour.size`, `file.unwritable`, and what opening a station raises; the first
    Fault of a page, when all the others are made.
    """
    width, _, height = size.partition("x")
    digits = width.isdigit() and height.isdigit()
    if not (digits and 800 <= int(width) <= 7680 and 600 <= int(height) <= 4320):
        raise MetroError("tour.size", size=size)
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    # Pictures are the same with a display and without one.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # What that platform can't do, such as moving a window, is of no interest in a picture.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    from metro.app.places import place_of
    from metro.app.station import Station

    # A station that can't be opened leaves no folder behind.
    with Station(place_of(station)) as opened:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MetroError("file.unwritable", file=str(folder)) from error
        _render(opened, folder, f"{language}-{theme_name}", (int(width), int(height)), told)
    return 0


def _render(
    station: Station,
    folder: Path,
    look: str,
    size: tuple[int, int],
    told: Callable[[Path], None],
) -> None:
    from metro.ui import theme
    from metro.ui.application import application
    from metro.ui.desk import Desk
    from metro.ui.faults import Faults
    from metro.ui.tour_dialogs import dialog_shots
    from metro.ui.window import MainWindow

    language, _, theme_name = look.partition("-")
    desk = Desk(language, theme.apply(application(), theme_name, shipped=True))
    with Faults(desk) as faults:
        window = MainWindow(desk)
        window.resize(*size)
        desk.station = station
        _sign_in(desk)
        window.show()
        desk.opened.emit()
        shots = chain(_pages(window, desk), dialog_shots(window, desk, lambda: settle(desk)))
        for number, (name, picture) in enumerate(shots, 1):
            file = folder / f"{number:02d}-{name}-{look}.png"
            if not picture.save(str(file)):
                raise MetroError("file.unwritable", file=str(file))
            told(file)
        window.close()
        desk.tasks.finish()
    if faults.first is not None:
        raise faults.first


def _pages(window: MainWindow, desk: Desk) -> Iterator[tuple[str, QPixmap]]:
    for name, page, subject in _stops(desk):
        window.go(page, subject)
        settle(desk)
        yield name, window.grab()


def settle(desk: object) -> None:
    """Let the window finish what it is doing."""
    from PySide6.QtCore import QDeadlineTimer
    from PySide6.QtWidgets import QApplication

    from metro.ui.desk import Desk

    assert isinstance(desk, Desk)
    limit = QDeadlineTimer(20_000)
    quiet = 0
    while quiet < 4 and not limit.hasExpired():
        QApplication.processEvents()
        desk.tasks.finish()
        QApplication.processEvents()
        quiet = 0 if desk.tasks.busy else quiet + 1


def _sign_in(desk: object) -> None:
    from metro.ui.desk import Desk

    assert isinstance(desk, Desk)
    with desk.open_station.ledger.reading() as reader:
        people = reader.people()
        verifiers = [
            person
            for person in people
            if any(row.role == "verifier" for row in reader.appointments(person.id))
        ]
    desk.sign_in(next(iter(verifiers or people), None))


def _stops(desk: object) -> list[tuple[str, str, object]]:
    """Return what to show: each page, and verifications in several states."""
    from metro.model.record_state import RecordState
    from metro.ui.desk import Desk

    assert isinstance(desk, Desk)
    station = desk.open_station
    stops: list[tuple[str, str, object]] = [
        ("today", "today", None),
        ("instruments", "instruments", None),
        ("standards", "standards", None),
    ]
    stops += [
        (f"verification-draft-{number}", "verification", f"draft:{draft.id}")
        for number, draft in enumerate(station.drafts.all()[:3], 1)
    ]
    with station.ledger.reading() as reader:
        records = reader.records(tuple(RecordState), 50)
        documents = reader.documents("", 50)
    seen: set[str] = set()
    for row in records:
        if row.state not in seen:
            seen.add(row.state)
            stops.append((f"verification-{row.state}", "verification", f"record:{row.id}"))
    if documents:
        stops.append(("certificates", "certificates", documents[0].document.number))
    shown, asked = _worth_showing(station)
    if shown:
        stops.append(("traceability", "traceability", shown))
        stops.append(("traceability-tree", "traceability", f"tree:{shown}"))
    stops += [
        ("completeness", "completeness", "taximeter_on_bench"),
        ("impact", "impact", asked),
        ("settings", "settings", None),
        ("regulations", "regulations", None),
        ("regulations-confirmed", "regulations", "jjg-99-2022-weights/items.conventional_mass"),
        ("regulations-open", "regulations", "jjg-596-2012-electricity-meters/items.basic_error"),
        ("regulations-write", "regulations", "write:jjg-270-2008-sphygmomanometers"),
        ("regulations-compare", "regulations", "compare:jjg-225-2024-heat-meters"),
    ]
    return stops


def _worth_showing(station: Station) -> tuple[str, str]:
    """Return the instrument of the record with most standards, and what to ask about a standard.

    That is the first one that a record relied on, off by 0.08 %.
    """
    from metro.model.record_state import RecordState

    most, shown, asked = 0, "", ""
    with station.ledger.reading() as reader:
        for row in reversed(reader.records((RecordState.ISSUED,), 50)):
            record, _ = reader.record(row.id)
            if len(record.standards) > most:
                most, shown = len(record.standards), record.instrument.id
            used = [one.instrument for one in record.standards if one.role == "main"]
            asked = asked or (f"ask:{used[0]}=0.08 %" if used else "")
    return shown, asked
