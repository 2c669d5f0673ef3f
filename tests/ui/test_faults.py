import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from metro.errors import Fault, MetroError
from metro.ui.desk import Desk
from metro.ui.faults import Faults
from metro.ui.window import MainWindow


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("METRO_DATA", str(tmp_path))
    return tmp_path / "logs" / "metro.log"


def broken() -> None:
    raise ValueError("a page broke")


@pytest.mark.parametrize(("spoken", "words"), [("zh", "程序出错"), ("en", "The program failed")])
def test_that_what_nothing_caught_is_logged_and_told_in_the_window(
    qtbot: QtBot, desk: Desk, log: Path, spoken: str, words: str
) -> None:
    desk.speak(spoken)
    window = MainWindow(desk)
    qtbot.addWidget(window)
    before = sys.excepthook
    with Faults(desk) as faults:
        QTimer.singleShot(0, broken)
        qtbot.waitUntil(lambda: faults.first is not None)
    assert sys.excepthook is before
    assert window.message.text().startswith(f"{words}")
    assert "ValueError: a page broke" in window.message.text()
    assert window.message.property("role") == "fail"
    assert "Traceback" in log.read_text("utf-8")


def test_that_a_fault_that_comes_again_and_again_is_told_once(
    qtbot: QtBot, desk: Desk, log: Path
) -> None:
    told: list[str] = []
    desk.told.connect(lambda role, words: told.append(words))
    with Faults(desk):
        for _ in range(3):
            QTimer.singleShot(0, broken)
        QTimer.singleShot(0, lambda: {}["another"])
        qtbot.waitUntil(lambda: len(told) > 1)
    assert len(told) == 2
    assert log.read_text("utf-8").count("Traceback") == 2


def test_that_a_forgotten_refusal_keeps_its_words(qtbot: QtBot, desk: Desk, log: Path) -> None:
    told: list[str] = []
    desk.told.connect(lambda role, words: told.append(words))

    def refused() -> None:
        raise MetroError("reason.missing")

    with Faults(desk) as faults:
        QTimer.singleShot(0, refused)
        qtbot.waitUntil(lambda: bool(told))
    assert told == ["没有写理由。 请写明理由。"]
    assert isinstance(faults.first, Fault)


def test_that_a_fault_of_work_beside_the_window_counts_too(
    qtbot: QtBot, desk: Desk, log: Path
) -> None:
    with Faults(desk) as faults:
        desk.tasks.run(broken, None, lambda error: None)
        qtbot.waitUntil(lambda: faults.first is not None)
        desk.tasks.run(lambda: 1 / 0)
        qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert faults.first is not None
    assert "a page broke" in str(faults.first)


def test_that_an_interruption_is_left_to_whoever_had_it_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append(kind))
    with Faults(desk) as faults:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert seen == [KeyboardInterrupt]
    assert faults.first is None
