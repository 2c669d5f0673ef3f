"""`metro verification amend`, `return` and `override`: what becomes of a record."""

from pathlib import Path

import click

from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    acting,
    opened,
    output,
    password_of,
    with_json,
    with_person,
    with_station,
    with_why,
)


@click.group("verification", cls=SpokenGroup)
def verification_verb() -> None:
    """Amend a record, send it back, let a rule pass."""


@verification_verb.command("amend")
@click.argument("record")
@with_why
@with_person
@with_station
@with_json
@click.pass_context
def amend_verb(
    ctx: click.Context,
    record: str,
    why: str,
    person: str | None,
    password_file: Path | None,
    station: str | None,
    as_json: bool,
) -> None:
    """Start the draft of an amendment of RECORD; the window goes on from there."""
    out = output(ctx, as_json)
    with acting(station, person, password_file) as (found, verifier):
        draft = found.amend(record, why, verifier.id)
    out.line(out.say("record.drafted", draft=draft))
    out.json({"draft": draft})


@verification_verb.command("return")
@click.argument("record")
@with_why
@with_person
@with_station
@with_json
@click.pass_context
def return_verb(
    ctx: click.Context,
    record: str,
    why: str,
    person: str | None,
    password_file: Path | None,
    station: str | None,
    as_json: bool,
) -> None:
    """Send RECORD back to its verifier, who may also take it back."""
    out = output(ctx, as_json)
    who, password = password_of(person, password_file)
    with opened(station, read_only=False) as found:
        found.sign.send_back(record, why, who, password)
    out.line(out.say("record.sent_back", record=record))
    out.json({"returned": record})


@verification_verb.command("override")
@click.argument("record")
@click.option("--rule", required=True, metavar="CODE")
@with_why
@with_person
@with_station
@with_json
@click.pass_context
def override_verb(
    ctx: click.Context,
    record: str,
    rule: str,
    why: str,
    person: str | None,
    password_file: Path | None,
    station: str | None,
    as_json: bool,
) -> None:
    """Let one rule of the gate pass for RECORD (技术负责人)."""
    out = output(ctx, as_json)
    who, password = password_of(person, password_file)
    with opened(station, read_only=False) as found:
        found.sign.override(record, rule, why, who, password)
    out.line(out.say("record.overridden", record=record, rule=rule))
    out.json({"record": record, "overridden": rule})
