"""Work beside the window ends in its thread, in order, and a fault is words."""

import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from metro.errors import Fault, MetroError
from metro.ui.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path_factory) -> Tasks:
    monkeypatch.setenv("METRO_DATA", str(tmp_path_factory.mktemp("data")))
    return Tasks()


def test_that_work_runs_elsewhere_and_its_result_comes_back_here(
    tasks: Tasks, qtbot: QtBot
) -> None:
    here, seen = QThread.currentThread(), []
    with qtbot.waitSignal(tasks.idle):
        tasks.run(threading.get_ident, lambda found: seen.append((found, QThread.currentThread())))
    assert seen[0][0] != threading.get_ident()
    assert seen[0][1] == here


def test_that_work_is_done_in_the_order_it_was_asked_for(tasks: Tasks, qtbot: QtBot) -> None:
    done: list[int] = []
    with qtbot.waitSignal(tasks.idle):
        for number in range(50):
            tasks.run(lambda number=number: number, done.append)
    assert done == list(range(50))


def test_that_a_refusal_goes_to_whoever_asked_or_to_all(tasks: Tasks, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise MetroError("draft.unknown", draft="x")

    mine: list[MetroError] = []
    with qtbot.waitSignal(tasks.idle):
        tasks.run(refuse, None, mine.append)
    assert mine[0].code == "draft.unknown"
    with qtbot.waitSignal(tasks.refused) as told:
        tasks.run(refuse)
    assert told.args[0].code == "draft.unknown"


def test_that_a_bug_becomes_words_and_a_line_in_the_log(tasks: Tasks, qtbot: QtBot) -> None:
    from metro.app.places import user_data

    with qtbot.waitSignal(tasks.refused) as told:
        tasks.run(lambda: 1 / 0)
    assert isinstance(told.args[0], Fault)
    assert told.args[0].code == "fault.unexpected"
    assert "ZeroDivisionError" in (user_data() / "logs" / "metro.log").read_text("utf-8")


def test_that_finishing_waits_for_what_is_being_taken(tasks: Tasks) -> None:
    done: list[int] = []
    tasks.run(lambda: done.append(1))
    tasks.finish()
    assert done == [1]


def test_that_an_answer_to_a_widget_that_is_gone_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    gone, there = QLabel(), QLabel()
    with qtbot.waitSignal(tasks.idle):
        for asking in (gone, there):
            tasks.run(lambda: "said", asking.setText)
        delete(gone)
    assert there.text() == "said"
