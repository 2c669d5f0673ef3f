"""`metro record`: the readings of a case into a draft of the station."""

from pathlib import Path

import click

from metro.app.files import read_file
from metro.app.recording import chosen, record_case
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    opened,
    output,
    password_of,
    with_json,
    with_person,
    with_station,
)
from metro.regulations.cases import LARGEST_CASES, read_cases


@click.command("record", cls=SpokenVerb)
@click.argument("file", type=FILE)
@click.option("--case", "name", default=None, metavar="NAME")
@click.option("--instrument", required=True, metavar="ID|SERIAL")
@with_person
@with_station
@with_json
@click.pass_context
def record_verb(
    ctx: click.Context,
    file: Path,
    name: str | None,
    instrument: str,
    person: str | None,
    password_file: Path | None,
    station: str | None,
    as_json: bool,
) -> None:
    """Take the readings of one case of FILE into a draft; the window goes on from there."""
    out = output(ctx, as_json)
    case = chosen(read_cases(read_file(file, LARGEST_CASES), file.name), name)
    who, password = password_of(person, password_file)
    with opened(station, read_only=False) as found:
        verifier = found.authenticate(who, password)
        draft = record_case(found, case, instrument, verifier.id)
        verdict = found.examine(draft).judgement.verdict
    out.line(f"{out.say('record.drafted', draft=draft)}  {out.say(f'verdict.{verdict}')}")
    out.json({"draft": draft, "verdict": verdict.value})
