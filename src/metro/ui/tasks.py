"""Work beside the window: one thread, in order, so that what was taken first is kept first.

What only reads and takes long has a thread of its own, tells how far it is, and can be given up.
"""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

from metro.errors import Fault, MetroError
from metro.ports import Progress

Done = Callable[[Any], None]
Failed = Callable[[MetroError], None]
OFTEN = 0.05
"""Seconds between two words of progress."""


class _Job(QRunnable):
    """One piece of work; its end is told by the signal of the queue."""

    def __init__(self, queue: "Tasks", number: int, work: Callable[[], Any]) -> None:
        super().__init__()
        self.queue = queue
        self.number = number
        self.work = work

    def run(self) -> None:
        try:
            result, error = self.work(), None
        except MetroError as refusal:
            result, error = None, refusal
        except Exception as fault:
            from metro.app.logs import log_fault

            result, error = None, Fault("fault.unexpected", what=log_fault(fault))
        self.queue.ended.emit(self.number, result, error)


class Tasks(QObject):
    """A queue of work; results come back in the thread of the window."""

    ended = Signal(int, object, object)
    idle = Signal()
    refused = Signal(object)
    failed = Signal(object)
    """A fault of ours, besides being told to whoever waits."""
    leaving = Signal()
    """The window closes: what can be given up is given up."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the thread."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._aside = QThreadPool(self)
        self._aside.setMaxThreadCount(1)
        self._waiting: dict[int, tuple[Done | None, Failed | None]] = {}
        self._number = 0
        self.ended.connect(self._end)

    def run(
        self,
        work: Callable[[], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        aside: bool = False,
    ) -> None:
        """Queue work; `done` gets its result, `failed` its refusal (else `refused` tells).

        What goes `aside` waits for nothing that is queued here, and nothing waits for it.
        """
        self._number += 1
        self._waiting[self._number] = (done, failed)
        pool = self._aside if aside else self._pool
        pool.start(_Job(self, self._number, work))

    @property
    def busy(self) -> bool:
        """Tell whether anything is still under way."""
        return bool(self._waiting)

    @Slot(int, object, object)
    def _end(self, number: int, result: object, error: object) -> None:
        done, failed = self._waiting.pop(number)
        if isinstance(error, Fault):
            self.failed.emit(error)
        if isinstance(error, MetroError):
            if failed is None:
                self.refused.emit(error)
            elif _is_there(failed):
                failed(error)
        elif done is not None and _is_there(done):
            done(result)
        if not self._waiting:
            self.idle.emit()

    def finish(self) -> None:
        """Wait until all work is done; what was taken is on the disk then."""
        self._pool.waitForDone()
        self._aside.waitForDone()


class LongWork(QObject):
    """One long question at a time; a new one, or `cancel`, gives up the one under way."""

    progressed = Signal(int, int)
    """How many are done, of how many; of 0 where nobody knows."""
    running = Signal(bool)

    def __init__(self, tasks: Tasks) -> None:
        """Start with nothing under way."""
        super().__init__(tasks)
        self._tasks = tasks
        tasks.leaving.connect(self.cancel)
        self._given_up: Event | None = None

    def run(
        self, work: Callable[[Progress], Any], then: Done, failed: Failed | None = None
    ) -> None:
        """Start work that gets a progress; `then` gets its result unless it was given up."""
        self.cancel()
        given_up = Event()
        told = [0.0]

        def progress(done: int, of: int, what: str) -> bool:
            del what
            if monotonic() - told[0] > OFTEN:
                told[0] = monotonic()
                self.progressed.emit(done, of)
            return not given_up.is_set()

        def ended(result: Any) -> None:
            if not given_up.is_set():
                self._end()
                then(result)

        def refused(error: MetroError) -> None:
            if not given_up.is_set():
                self._end()
                (failed or self._tasks.refused.emit)(error)

        self._given_up = given_up
        self.running.emit(True)
        self._tasks.run(lambda: work(progress), ended, refused, aside=True)

    def cancel(self) -> None:
        """Give up what is under way; its result is dropped, and it stops as soon as it looks."""
        if self._given_up is not None:
            self._given_up.set()
            self._end()

    def _end(self) -> None:
        self._given_up = None
        self.running.emit(False)


def _is_there(asked: Callable[..., Any]) -> bool:
    """Tell whether whoever asked still stands: a widget may be gone before its answer comes."""
    owner = getattr(asked, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
