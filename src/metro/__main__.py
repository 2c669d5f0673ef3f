"""Bare: the window. With a verb: the command line. Qt is loaded for the window only."""

import sys


def main() -> int:
    """Run the program; return the exit code."""
    if len(sys.argv) == 1:
        from metro.ui.application import run_window  # noqa: PLC0415 - only here

        return run_window(None)
    from metro.cli.main import run  # noqa: PLC0415 - not needed by the window

    return run(sys.argv[1:], _tour, _window)


def _tour(*arguments: object) -> int:
    from metro.ui.tour import make_tour  # noqa: PLC0415 - Qt

    return make_tour(*arguments)  # type: ignore[arg-type]


def _window(station: str | None) -> int:
    from metro.ui.application import run_window  # noqa: PLC0415 - Qt

    return run_window(station)


if __name__ == "__main__":
    sys.exit(main())
