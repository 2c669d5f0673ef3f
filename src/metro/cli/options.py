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

Verb = Callable[..., Any]


def with_json(verb: Verb) -> Verb:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="print JSON")(verb)


def with_station(verb: Verb) -> Verb:
    """Add `--station`."""
    option = click.option(
        "--station", default=None, metavar="DIR|postgresql://…", help="which station"
    )
    return option(verb)


def with_person(verb: Verb) -> Verb:
    """Add `--as` and `--password-file`."""
    file: click.Path[Path] = click.Path(path_type=Path)
    options = (
        click.option("--password-file", type=file, default=None, help="read the password"),
        click.option("--as", "person", default=None, metavar="PERSON", help="who acts"),
    )
    for option in options:
        verb = option(verb)
    return verb


def output(ctx: click.Context, as_json: bool = False) -> Output:
    """Return how to speak."""
    return Output(ctx.obj["language"], as_json)


@contextmanager
def opened(station: str | None, *, read_only: bool) -> Iterator[Station]:
    """Open a station for one verb."""
    with Station(place_of(station), read_only=read_only) as found:
        if not read_only:
            found.settle()
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
    """Return the bytes of a file that somebody named.

    Raises MetroError `file.unreadable`.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise MetroError("file.unreadable", file=str(file)) from error


def write_file(file: Path, data: bytes) -> None:
    """Write a file that somebody named.

    Raises MetroError `file.unwritable`.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
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
