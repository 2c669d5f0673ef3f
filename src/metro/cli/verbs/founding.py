"""`metro station new`, `metro station example` and `metro register`: the first day of a station."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from metro.app.places import StationPlace, place_of
from metro.app.registers.entering import Entered
from metro.app.station import exists
from metro.cli.helping import SpokenGroup, SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    output,
    with_json,
)
from metro.cli.output import Output
from metro.errors import MetroError
from metro.model.people import Person

SECTIONS = ("people", "applicants", "instruments", "standards", "certificates", "accepted")


@click.group("station", cls=SpokenGroup)
def station_verb() -> None:
    """Found a station of one's own."""


@station_verb.command("new")
@click.argument("folder", metavar="DIR|postgresql://…")
@click.argument("file", type=FILE, metavar="FILE.yaml")
@click.option("--passwords", type=FILE, default=None, metavar="FILE")
@click.option("--as", "person", default=None, metavar="PERSON")
@with_json
@click.pass_context
def new_verb(
    ctx: click.Context,
    folder: str,
    file: Path,
    passwords: Path | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Found a station in DIR from FILE."""
    from metro.app.registers.entering import signing
    from metro.app.registers.file import read_registers
    from metro.app.registers.founding import found_station
    from metro.app.registers.kinds import without_regulation

    out = output(ctx, as_json)
    place = place_of(folder) if "://" in folder else StationPlace(Path(folder))
    if exists(place) and not place.url:
        raise MetroError("station.exists", station=folder)
    registers = read_registers(file)
    head = _one_of(signing(registers), person) if person else ""
    entered = found_station(place, registers, lambda people: _passwords(passwords, people), head)
    assert registers.station is not None
    settings = registers.station.row.settings
    out.line(out.say("registers.founded", zh=settings.name.zh, en=settings.name.en, where=place))
    if settings.demo:
        out.line(out.say("registers.demo"))
    strange = without_regulation(registers)
    if strange:
        out.line(out.say("registers.strange_kinds", kinds=tuple(strange)))
    _told(out, entered, str(place))


def _one_of(people: Sequence[Person], person: str) -> str:
    """Return the id of somebody of the file."""
    found = [who.id for who in people if person in (who.id, who.name)]
    if len(found) != 1:
        raise MetroError("person.unknown", person=person)
    return found[0]


@station_verb.command("example")
@click.option("-o", "--output", "target", required=True, type=FILE, metavar="FILE.yaml")
@with_json
@click.pass_context
def example_verb(ctx: click.Context, target: Path, as_json: bool) -> None:
    """Write an example of the file that `station new` takes."""
    from metro.app.clock import SystemClock
    from metro.app.files import write_file
    from metro.app.registers.example import example

    out = output(ctx, as_json)
    write_file(target, example(SystemClock().today()))
    out.line(out.say("registers.example", file=target))
    out.json({"file": str(target)})


@click.command("register", cls=SpokenVerb)
@click.argument("file", type=FILE, metavar="FILE.yaml")
@click.option("--passwords", type=FILE, default=None, metavar="FILE")
@acts
def register_verb(asked: Asked, file: Path, passwords: Path | None) -> None:
    """Add what FILE holds to a station that stands."""
    from metro.app.registers.entering import enter, without_password
    from metro.app.registers.file import read_registers

    out = asked.out
    registers = read_registers(file)
    with asked.acting() as (found, actor):
        wanted = without_password(found, registers)
        given = _passwords(passwords, wanted)
        entered = enter(found, registers, given, actor.id)
        _told(out, entered, str(found.place))


def _passwords(file: Path | None, people: Sequence[Person]) -> dict[str, str]:
    """Return a password for each, from a file or asked for twice at the terminal.

    Raises MetroError `registers.passwords_needed`, and what reading the file raises.
    """
    from metro.app.registers.password_list import read_passwords

    if not people:
        return {}
    if file is not None:
        return read_passwords(file, people)
    if not sys.stdin.isatty():
        raise MetroError("registers.passwords_needed", people=tuple(who.id for who in people))
    sys.stdout.flush()
    found = {}
    for who in people:
        words = f"{who.name} {who.id}：密码 / password"
        found[who.id] = click.prompt(words, hide_input=True, confirmation_prompt=True, err=True)
    return found


def _told(out: Output, entered: Entered, where: str) -> None:
    """Say how many rows came in."""
    heads = [out.say(f"column.{key}") for key in ("section", "added", "changed", "same")]
    rows = [
        [out.say(f"registers.section.{name}")]
        + [str(count[name]) for count in (entered.added, entered.changed, entered.same)]
        for name in SECTIONS
    ]
    out.table(heads, rows)
    counts = {"added": entered.added, "changed": entered.changed, "same": entered.same}
    out.json({"station": where, **{key: dict(count) for key, count in counts.items()}})
