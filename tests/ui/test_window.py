"""The window is up before anything heavy is loaded, and says what to do without a station."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import metro
from metro.errors import MetroError
from metro.ui.desk import Desk
from metro.ui.window import PAGES, MainWindow

HEAVY = (
    "sqlalchemy", "alembic", "reportlab", "pyqtgraph", "numpy", "pypdfium2", "cryptography",
    "argon2", "psycopg", "yaml", "segno", "pint",
)  # fmt: skip
SCRIPT = """
import sys
from metro.ui import theme
from metro.ui.application import application
from metro.ui.desk import Desk
from metro.ui.window import MainWindow
running = application()
window = MainWindow(Desk("zh", theme.apply(running, "light")))
window.show()
running.processEvents()
print(" ".join(sorted(name for name in sys.argv[1:] if name in sys.modules)))
"""


def test_that_nothing_heavy_is_loaded_when_the_window_is_up() -> None:
    command = [sys.executable, "-c", SCRIPT, *HEAVY]
    environment = {**os.environ, "PYTHONPATH": str(Path(metro.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == []


def test_that_the_search_can_be_typed_in_at_once(desk: Desk, qtbot: QtBot) -> None:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.isVisible())
    qtbot.keyClicks(window.search, "2209")
    assert window.search.text() == "2209"


def test_that_without_a_station_the_window_says_what_to_do(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.no_station(MetroError("station.not_a_station", where=str(tmp_path)))
    page = window.stack.currentWidget()
    assert str(tmp_path) in page.why.text()
    assert page.demo.isEnabled()


def test_that_pages_are_made_when_they_are_first_shown(desk: Desk, qtbot: QtBot) -> None:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    assert window.pages == {}
    assert len(window.rail_buttons) == len(PAGES)


def test_that_the_language_changes_at_run_time(desk: Desk, qtbot: QtBot) -> None:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    qtbot.mouseClick(window.tongue, Qt.MouseButton.LeftButton)
    assert window.rail_buttons["today"].text() == "Today"
    qtbot.mouseClick(window.tongue, Qt.MouseButton.LeftButton)
    assert window.rail_buttons["today"].text() == "今日"
