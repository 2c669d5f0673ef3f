"""Options that verbs share, and how they open a station."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from metro.app.places import place_of
from metro.app.station import Station
from metro.cli.output import Output
from metro.errors import MetroError
from metro.ports import Progress
from metro.regulations.source import LARGEST

Verb = Callable[..., Any]
FILE: click.Path[Path] = click.Path(path_type=Path, readable=False)
"""A file or folder that somebody names; what is wrong with it is said in our own words."""


def with_json(verb: Verb) -> Verb:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True)(verb)


def with_station(verb: Verb) -> Verb:
    """Add `--station`."""
    option = click.option("--station", default=None, metavar="DIR|postgresql://…")
    return option(verb)


def with_person(verb: Verb) -> Verb:
    """Add `--as` and `--password-file`."""
    options = (
        click.option("--password-file", type=FILE, default=None, metavar="FILE"),
        click.option("--as", "person", default=None, metavar="PERSON"),
    )
    for option in options:
        verb = option(verb)
    return verb


def output(ctx: click.Context, as_json: bool = False) -> Output:
    """Return how to speak."""
    return Output(ctx.obj["language"], as_json)


@contextmanager
def opened(station: str | None, *, read_only: bool, check: bool = True) -> Iterator[Station]:
    """Open a station for one verb."""
    with Station(place_of(station), read_only=read_only) as found:
        if not read_only:
            found.settle()
        elif check:
            found.check()
        yield found


def password_of(person: str | None, file: Path | None) -> tuple[str, str]:
    """Return person and password, asked for at the terminal or read from a file.

    Raises MetroError `person.needed`, `password.needed`, `file.unreadable`.
    """
    if not person:
        raise MetroError("person.needed")
    if file is not None:
        try:
            return person, file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise MetroError("file.unreadable", file=str(file)) from error
    if not sys.stdin.isatty():
        raise MetroError("password.needed")
    typed: str = click.prompt("密码 / password", hide_input=True, err=True)
    return person, typed


def read_file(file: Path) -> bytes:
    """Return the bytes of a data file that somebody named; of a huge one enough to refuse it.

    Raises MetroError `file.unreadable`.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise MetroError("file.unreadable", file=str(file)) from error


def write_file(file: Path, data: bytes) -> None:
    """Write a new file that somebody named; one that holds these very bytes already is good.

    Raises MetroError `file.exists`, `file.unwritable`; there is no half of a file then.
    """
    made = False
    try:
        if file.exists():
            if file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data:
                return
            raise MetroError("file.exists", file=str(file))
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            made = True
            stream.write(data)
    except OSError as error:
        if made:
            file.unlink(missing_ok=True)
        raise MetroError("file.unwritable", file=str(file)) from error


def shown_progress(out: Output) -> Progress:
    """Return progress that prints a line a second to stderr, at a terminal only."""
    import sys
    import time

    last = [time.monotonic()]

    def progress(done: int, of: int, what: str) -> bool:
        if sys.stderr.isatty() and not out.as_json and time.monotonic() - last[0] > 1:
            last[0] = time.monotonic()
            sys.stderr.write(f"\r{what} {done}/{of} ")
        return True

    return progress
