"""Bare: the window. With a verb: the command line. Qt is loaded for the window only."""

import sys
from collections.abc import Callable
from multiprocessing import freeze_support


def main() -> int:
    """Run the program; return the exit code."""
    verb = sys.argv[1:]
    window: Callable[[str | None, str], int] = _window
    if not verb:
        try:
            return _window(None)
        except (Exception, KeyboardInterrupt) as error:
            # The command line, which the window does not load, has the words for it.
            verb, window = ["open"], _raising(error)
    from metro.cli.main import run  # noqa: PLC0415 - not needed by the window

    return run(verb, _tour, window)


def _tour(*arguments: object) -> int:
    def work() -> int:
        from metro.ui.tour import make_tour  # noqa: PLC0415 - Qt

        return make_tour(*arguments)  # type: ignore[arg-type]

    return _with_qt(work)


def _window(station: str | None, spoken: str = "") -> int:
    def work() -> int:
        from metro.ui.application import run_window  # noqa: PLC0415 - Qt

        return run_window(station, spoken)

    return _with_qt(work)


def _with_qt(work: Callable[[], int]) -> int:
    """Do what needs Qt; that the system lacks a library of Qt is no fault of ours."""
    try:
        return work()
    except ImportError as error:
        from metro.ui.display import library_refused  # noqa: PLC0415 - then only

        refusal = library_refused(error)
        if refusal is None:
            raise
        raise refusal from error


def _raising(error: BaseException) -> Callable[[str | None, str], int]:
    def window(station: str | None, spoken: str) -> int:
        del station, spoken
        raise error

    return window


if __name__ == "__main__":
    # In a frozen application a rendering process starts here, and goes no further.
    freeze_support()
    sys.exit(main())
