"""An exception that nothing caught inside a slot: logged, told in the window, and remembered."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from metro.errors import Fault, MetroError

if TYPE_CHECKING:
    from metro.ui.desk import Desk


class Faults(QObject):
    """Takes what Python does with an uncaught exception, as long as the window lives.

    Qt calls our slots from C++: nothing above them could catch, and the loop goes on.
    """

    fell = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """Tell faults to a desk, those of its work beside the window too."""
        super().__init__(desk)
        self.first: Fault | None = None
        self._seen: set[tuple[str, str, int]] = set()
        self._before = sys.excepthook
        self.fell.connect(desk.refuse)
        desk.tasks.failed.connect(self._remember)

    def __enter__(self) -> Faults:
        """Take over."""
        self._before, sys.excepthook = sys.excepthook, self.caught
        return self

    def __exit__(self, *ended: object) -> None:
        """Give back."""
        sys.excepthook = self._before

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log a fault and tell it; one that comes again at the same place is told once.

        A page that fails while it is painted would be told, and painted, without end.
        """
        if not isinstance(error, Exception):
            self._before(kind, error, trace)
            return
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        code = trace.tb_frame.f_code.co_filename if trace is not None else ""
        place = (kind.__name__, code, trace.tb_lineno if trace is not None else 0)
        if place in self._seen:
            return
        self._seen.add(place)
        from metro.app.logs import log_fault

        fault = Fault("fault.unexpected", what=log_fault(error))
        self._remember(fault)
        # A refusal that a page forgot to show has better words than a fault.
        self.fell.emit(error if isinstance(error, MetroError) else fault)

    def _remember(self, fault: Fault) -> None:
        self.first = self.first or fault
