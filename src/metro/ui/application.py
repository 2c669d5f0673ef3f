"""Start the window: it is painted and can be typed in before the station is open."""

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, Qt, QTimer
from PySide6.QtWidgets import QApplication

from metro.errors import MetroError
from metro.ui import theme
from metro.ui.desk import Desk
from metro.ui.display import held_display
from metro.ui.faults import Faults
from metro.ui.window import MainWindow


def application() -> QApplication:
    """Return the one application object.

    Raises MetroError `window.…` where there is no display for it.
    """
    # What is loaded at the start stays for good; looking for garbage among it only costs time.
    gc.disable()
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    with held_display(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))):
        made = QApplication(sys.argv[:1])
    made.setApplicationName("Metro")
    made.setStyle("Fusion")
    return made


def language() -> str:
    """Return the language of the desktop."""
    from PySide6.QtCore import QLocale

    return "en" if QLocale.system().language() is QLocale.Language.English else "zh"


def run_window(station: str | None, spoken: str = "") -> int:
    """Open the window on a station; return the exit code.

    It speaks the language that was named, else that of the desktop.
    """
    running = application()
    desk = Desk(spoken or language(), theme.apply(running, theme.system_theme()))
    with Faults(desk):
        window = MainWindow(desk)
        window.show()
        running.processEvents()
        QTimer.singleShot(0, lambda: open_station(desk, window, station))
        code = running.exec()
        desk.tasks.finish()
    if desk.station is not None:
        desk.station.close()
    return code


def open_station(desk: Desk, window: MainWindow, station: str | None) -> None:
    """Open the station beside the window; say what to do when there is none."""

    def work() -> object:
        from metro.app.places import place_of
        from metro.app.station import Station

        opened = Station(place_of(station))
        opened.settle()
        return opened

    def done(opened: object) -> None:
        desk.station = opened  # type: ignore[assignment]
        desk.opened.emit()
        desk.tasks.idle.connect(_settled, Qt.ConnectionType.SingleShotConnection)

    def failed(error: MetroError) -> None:
        _settled()
        window.no_station(error)

    desk.tasks.run(work, done, failed)


def _settled() -> None:
    gc.freeze()
    gc.enable()


def make_demo(desk: Desk, window: MainWindow, folder: Path) -> None:
    """Make a demo station beside the window and open it."""

    def work() -> object:
        from metro.app.demo.build import build
        from metro.app.places import StationPlace

        return build(StationPlace(folder))

    desk.tasks.run(work, lambda _: open_station(desk, window, str(folder)))
