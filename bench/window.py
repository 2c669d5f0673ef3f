"""First painted, typable window and first page with data, against a bare PySide6 window.

    python bench/window.py [STATION]     goals: ≤ 1.8 and ≤ 4

Each figure is a whole process from its start to the moment, medians of interleaved runs.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 9
PAINTED = """
import os, sys, time
started = float(os.environ["STARTED"])
from PySide6.QtCore import QEvent, QEventLoop, QObject
WAIT = QEventLoop.ProcessEventsFlag.WaitForMoreEvents

class Painted(QObject):
    # Knows whether a widget was painted while a condition held.
    def __init__(self, widget, holds):
        super().__init__(widget)
        self.holds, self.done = holds, False
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.done = self.done or (event.type() is QEvent.Type.Paint and self.holds())
        return False

def until_painted(running, widget, holds=lambda: True):
    found = Painted(widget, holds)
    while not found.done:
        running.processEvents(WAIT)
    running.processEvents()
    print(time.time() - started, flush=True)
"""
BARE = """
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
running = QApplication([])
window = QMainWindow()
edit = QLineEdit()
window.setCentralWidget(edit)
window.resize(1366, 768)
window.show()
edit.setFocus()
until_painted(running, edit)
"""
METRO = """
from metro.ui import theme
from metro.ui.application import application, language, open_station
from metro.ui.desk import Desk
from metro.ui.window import MainWindow
running = application()
desk = Desk(language(), theme.apply(running, theme.system_theme()))
window = MainWindow(desk)
window.show()
until_painted(running, window.search)
open_station(desk, window, sys.argv[1])
while "today" not in window.pages:
    running.processEvents(WAIT)
due = window.pages["today"].due
until_painted(running, due.viewport(), lambda: bool(due.rows_model.rows))
desk.tasks.finish()
desk.station.close()
os._exit(0)
"""


def child(code: str, *arguments: str) -> list[float]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "STARTED": str(time.time()),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", PAINTED + code, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        station = sys.argv[1] if len(sys.argv) > 1 else str(Path(scratch) / "station")
        if len(sys.argv) < 2:
            command = [sys.executable, "-m", "metro", "demo", station]
            environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
            subprocess.run(command, env=environment, check=True, capture_output=True)
        child(BARE)
        child(METRO, station)
        bare, painted, data = [], [], []
        for _ in range(RUNS):
            bare.append(child(BARE)[0])
            first, second = child(METRO, station)
            painted.append(first)
            data.append(second)
    base = statistics.median(bare)
    for name, values, goal in (("painted, typable", painted, 1.8), ("page with data", data, 4.0)):
        middle = statistics.median(values)
        print(f"{name}: {middle:.3f} s, bare {base:.3f} s, ratio {middle / base:.2f} (≤ {goal})")


if __name__ == "__main__":
    main()
