"""Work beside the window: one thread, in order, so that what was taken first is kept first."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

from metro.errors import Fault, MetroError

Done = Callable[[Any], None]
Failed = Callable[[MetroError], None]


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

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the thread."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._waiting: dict[int, tuple[Done | None, Failed | None]] = {}
        self._number = 0
        self.ended.connect(self._end)

    def run(
        self, work: Callable[[], Any], done: Done | None = None, failed: Failed | None = None
    ) -> None:
        """Queue work; `done` gets its result, `failed` its refusal (else `refused` tells)."""
        self._number += 1
        self._waiting[self._number] = (done, failed)
        self._pool.start(_Job(self, self._number, work))

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


def _is_there(asked: Callable[..., Any]) -> bool:
    """Tell whether whoever asked still stands: a widget may be gone before its answer comes."""
    owner = getattr(asked, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
