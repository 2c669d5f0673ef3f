"""`metro tour`: every page of the window as a PNG, for the docs and for looking at."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from metro.errors import MetroError


def make_tour(
    folder: Path, station: str | None, language: str, theme_name: str, size: str, scale: float
) -> int:
    """Render every page; return the exit code.

    Raises MetroError `tour.size`, `file.unwritable`, and what opening a station raises.
    """
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    if not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    width, _, height = size.partition("x")
    if not (width.isdigit() and height.isdigit() and 800 <= int(width) <= 7680):
        raise MetroError("tour.size", size=size)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MetroError("file.unwritable", file=str(folder)) from error
    from metro.app.places import place_of
    from metro.app.station import Station
    from metro.ui import theme
    from metro.ui.application import application
    from metro.ui.desk import Desk
    from metro.ui.window import MainWindow

    running = application()
    desk = Desk(language, theme.apply(running, theme_name, shipped=True))
    window = MainWindow(desk)
    window.resize(int(width), int(height))
    with Station(place_of(station)) as opened:
        desk.station = opened
        _sign_in(desk)
        window.show()
        desk.opened.emit()
        for number, (name, page, subject) in enumerate(_stops(desk), 1):
            window.go(page, subject)
            settle(desk)
            file = folder / f"{number:02d}-{name}-{language}-{theme_name}.png"
            if not window.grab().save(str(file)):
                raise MetroError("file.unwritable", file=str(file))
            sys.stdout.write(f"{file}\n")
        window.close()
        desk.tasks.finish()
    return 0


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
    from metro.model.record import RecordState
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
        stops.append(("traceability", "traceability", documents[0].instrument))
    return stops
