"""`metro record`: the readings of a case into a draft of the station."""

from pathlib import Path

import click

from metro.app.files import read_file
from metro.app.recording import chosen, record_case
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
)
from metro.regulations.cases import LARGEST_CASES, read_cases


@click.command("record", cls=SpokenVerb)
@click.argument("file", type=FILE)
@click.option("--case", "name", default=None, metavar="NAME")
@click.option("--instrument", required=True, metavar="ID|SERIAL")
@acts
def record_verb(asked: Asked, file: Path, name: str | None, instrument: str) -> None:
    """Take the readings of one case of FILE into a draft; the window goes on from there."""
    out = asked.out
    case = chosen(read_cases(read_file(file, LARGEST_CASES), file.name), name)
    with asked.acting() as (found, verifier):
        draft = record_case(found, case, instrument, verifier.id)
        verdict = found.examine(draft).judgement.verdict
    out.line(f"{out.say('record.drafted', draft=draft)}  {out.say(f'verdict.{verdict}')}")
    out.json({"draft": draft, "verdict": verdict.value})
