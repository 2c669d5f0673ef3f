"""Options that verbs share, and how they open a station."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click

from metro.app.judging import Known
from metro.app.library import StationLibrary
from metro.app.places import place_of
from metro.app.station import Station, exists
from metro.cli.output import Output
from metro.errors import MetroError
from metro.model.people import Person
from metro.model.regulation import VerificationRegulation
from metro.ports import Progress
from metro.regulations import library

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


def with_why(verb: Verb) -> Verb:
    """Add `--why`; whether it is needed, the service says."""
    return click.option("--why", default="", metavar="TEXT")(verb)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a verb is told beside its own: how to speak, which station, who, and the password."""

    out: Output
    station: str | None
    person: str | None = None
    password_file: Path | None = None

    def looking(self) -> AbstractContextManager[Station]:
        """Open the station to look at it alone; see `opened`."""
        return opened(self.station, read_only=True)

    def acting(self) -> AbstractContextManager[tuple[Station, Person]]:
        """Open the station for somebody whose password is right; see `acting`."""
        return acting(self.station, self.person, self.password_file)

    def signing(self) -> AbstractContextManager[tuple[Station, str, str]]:
        """Open the station for a service that asks for the password itself; see `signing`."""
        return signing(self.station, self.person, self.password_file)


def looks(verb: Verb) -> Verb:
    """Add all that a verb needs which only looks at a station; it is given as one `Asked`."""

    def asked(station: str | None, as_json: bool, **given: object) -> object:
        return verb(Asked(output(click.get_current_context(), as_json), station), **given)

    return with_station(with_json(update_wrapper(asked, verb)))


def acts(verb: Verb) -> Verb:
    """Add all that a verb needs which acts in a person's name; it is given as one `Asked`."""

    def asked(
        person: str | None,
        password_file: Path | None,
        station: str | None,
        as_json: bool,
        **given: object,
    ) -> object:
        out = output(click.get_current_context(), as_json)
        return verb(Asked(out, station, person, password_file), **given)

    return with_person(with_station(with_json(update_wrapper(asked, verb))))


def pair(text: str) -> tuple[str, str]:
    """Return key and text of `KEY=TEXT` as it is typed: of a setting, a cell, an instrument.

    Raises MetroError `pair.no_text`.
    """
    key, equals, value = text.partition("=")
    if not (equals and key.strip()):
        raise MetroError("pair.no_text", text=text)
    return key.strip(), value.strip()


def output(ctx: click.Context, as_json: bool = False) -> Output:
    """Return how to speak."""
    return Output(ctx.obj["language"], as_json)


@contextmanager
def opened(station: str | None, *, read_only: bool, check: bool = True) -> Iterator[Station]:
    """Open a station for one verb; if its tables are of an older program, the rebuild is shown."""
    with Station(place_of(station), read_only=read_only, progress=shown_progress()) as found:
        if not read_only:
            found.settle()
        elif check:
            found.check()
        yield found


@contextmanager
def shelf(station: str | None) -> Iterator[StationLibrary | None]:
    """Open the library of a station for one verb; None where nobody named one and none is there."""
    if station is None and not exists(place_of(None)):
        yield None
        return
    with opened(station, read_only=True) as found:
        yield found.library


def filed(station: str | None) -> Known:
    """Return how a regulation is found by id: in this copy, else in a station, opened only then."""

    def known(regulation: str) -> VerificationRegulation:
        if regulation not in library.ids():
            with shelf(station) as found:
                if found is not None:
                    return found.as_filed(regulation)
        return library.shipped(regulation)

    return known


@contextmanager
def acting(
    station: str | None, person: str | None, file: Path | None
) -> Iterator[tuple[Station, Person]]:
    """Open a station for somebody whose password is right.

    Raises MetroError as `password_of` and opening do, and `password.…`.
    """
    who, password = password_of(person, file)
    with opened(station, read_only=False) as found:
        yield found, found.authenticate(who, password)


@contextmanager
def signing(
    station: str | None, person: str | None, file: Path | None
) -> Iterator[tuple[Station, str, str]]:
    """Open a station; return it with person and password, for what is signed with the password.

    Raises MetroError as `password_of` and opening do.
    """
    who, password = password_of(person, file)
    with opened(station, read_only=False) as found:
        yield found, who, password


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
    sys.stdout.flush()
    typed: str = click.prompt("密码 / password", hide_input=True, err=True)
    return person, typed


def shown_progress(out: Output | None = None) -> Progress:
    """Return progress that prints a line a second to stderr, at a terminal only."""
    import sys
    import time

    last = [time.monotonic()]

    def progress(done: int, of: int, what: str) -> bool:
        mixed = out is not None and out.as_json and sys.stdout.isatty()
        seen = sys.stderr.isatty() and not mixed
        if seen and time.monotonic() - last[0] > 1:
            last[0] = time.monotonic()
            sys.stderr.write(f"\r{what} {done}/{of} ")
        return True

    return progress
