"""A small rotating log beside the stations; a fault lands there with its traceback."""

import contextlib
import logging
from logging.handlers import RotatingFileHandler

from metro.app.places import user_data
from metro.errors import MetroError


class _Log(RotatingFileHandler):
    """A log that can't be written stays silent: it must not hide the fault itself."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Say nothing."""
        del record


def surroundings(error: BaseException) -> MetroError | None:
    """Return the clear words where the disk or the rights failed, or None for a bug of ours."""
    from metro.storage.faults import SYSTEM, of_system

    if isinstance(error, OSError) and error.errno in SYSTEM:
        return of_system(error)
    return None


def log_fault(error: BaseException) -> str:
    """Write a fault with its traceback to the log; return one line for a person.

    The file is opened for each fault: they are rare, and no handler then outlives its folder.
    """
    with contextlib.suppress(OSError):  # no folder for it: as silent
        folder = user_data() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        log = _Log(folder / "metro.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8")
        log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        trace = (type(error), error, error.__traceback__)
        log.handle(logging.LogRecord("metro", logging.ERROR, "", 0, "fault", None, trace))
        log.close()
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
