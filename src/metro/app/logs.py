"""A small rotating log beside the stations; a fault lands there with its traceback."""

import logging
from logging.handlers import RotatingFileHandler

from metro.app.places import user_data

_LOGGER = logging.getLogger("metro")


def log_fault(error: BaseException) -> str:
    """Write a fault with its traceback to the log; return one line for a person."""
    try:
        if not _LOGGER.handlers:
            folder = user_data() / "logs"
            folder.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                folder / "metro.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
            )
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            _LOGGER.addHandler(handler)
        _LOGGER.error("fault", exc_info=error)
    except OSError:
        pass  # a log that can't be written must not hide the fault itself
    return f"{type(error).__name__}: {error}"[:200]
