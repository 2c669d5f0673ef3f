"""Work beside the window ends in its thread, in order, and a fault is words."""

import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from metro.errors import Fault, MetroError
from metro.ports import Progress
from metro.ui.tasks import LongWork, Tasks


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


def test_that_long_work_waits_for_nothing_and_nothing_waits_for_it(
    tasks: Tasks, qtbot: QtBot
) -> None:
    """A long question is under way; what is taken meanwhile is kept at once."""
    go_on, done = threading.Event(), []
    long = LongWork(tasks)
    long.run(lambda _: go_on.wait(20), lambda _: done.append("long"))
    with qtbot.waitSignal(long.running), qtbot.waitSignal(tasks.idle):
        tasks.run(lambda: None, lambda _: (done.append("taken"), go_on.set()))
    assert done == ["taken", "long"]


def test_that_long_work_tells_how_far_it_is(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    long = LongWork(tasks)
    long.progressed.connect(lambda done, of: seen.append((done, of)))
    with qtbot.waitSignal(tasks.idle):
        long.run(lambda progress: progress(3, 7, "x"), lambda going_on: seen.append(going_on))
    assert seen == [(3, 7), True]


def test_that_long_work_given_up_stops_and_its_result_is_dropped(
    tasks: Tasks, qtbot: QtBot
) -> None:
    started, seen, ended = threading.Event(), [], []

    def work(progress: Progress) -> None:
        started.set()
        while progress(0, 0, ""):
            pass
        ended.append("stopped")
        raise MetroError("task.cancelled")

    long = LongWork(tasks)
    tasks.refused.connect(seen.append)
    with qtbot.waitSignal(tasks.idle):
        long.run(work, seen.append)
        assert started.wait(20)
        long.cancel()
        long.cancel()  # nothing is under way any more
    assert (seen, ended) == ([], ["stopped"])


def test_that_a_new_long_question_takes_the_place_of_the_old_one(
    tasks: Tasks, qtbot: QtBot
) -> None:
    seen: list[str] = []
    go_on = threading.Event()
    long = LongWork(tasks)
    with qtbot.waitSignal(tasks.idle):
        long.run(lambda _: go_on.wait(20) and "old", seen.append)
        long.run(lambda _: "new", seen.append)
        go_on.set()
    assert seen == ["new"]


def test_that_a_refused_long_question_tells_whoever_asked_or_all(
    tasks: Tasks, qtbot: QtBot
) -> None:
    def refuse(_: Progress) -> None:
        raise MetroError("impact.no_event", instrument="x")

    asked: list[str] = []
    everybody: list[str] = []
    tasks.refused.connect(lambda error: everybody.append(error.code))
    long = LongWork(tasks)
    with qtbot.waitSignal(tasks.idle):
        long.run(refuse, asked.append, lambda error: asked.append(error.code))
    with qtbot.waitSignal(tasks.idle):
        long.run(refuse, asked.append)
    assert (asked, everybody) == (["impact.no_event"], ["impact.no_event"])


def test_that_leaving_gives_up_what_takes_long(tasks: Tasks, qtbot: QtBot) -> None:
    started = threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        while progress(0, 0, ""):
            pass

    long = LongWork(tasks)
    long.run(work, lambda _: None)
    assert started.wait(20)
    tasks.leaving.emit()
    tasks.finish()
