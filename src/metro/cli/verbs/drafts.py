"""`metro draft list` and `metro draft discard`."""

from pathlib import Path

import click

from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    acting,
    opened,
    output,
    with_json,
    with_person,
    with_station,
    with_why,
)
from metro.journal.codec import encode


@click.group("draft", cls=SpokenGroup)
def draft_verb() -> None:
    """List drafts, discard one."""


@draft_verb.command("list")
@with_station
@with_json
@click.pass_context
def list_verb(ctx: click.Context, station: str | None, as_json: bool) -> None:
    """List what is being taken, the last changed first."""
    out = output(ctx, as_json)
    with opened(station, read_only=True) as found:
        rows = found.look.taken()
    out.table(
        [out.say(f"column.{name}") for name in ("draft", "date", "name", "serial", "holder")],
        [[row.id, row.on, row.name, row.serial, row.holder] for row in rows],
    )
    out.json([encode(row) for row in rows])


@draft_verb.command("discard")
@click.argument("draft")
@with_why
@with_person
@with_station
@with_json
@click.pass_context
def discard_verb(
    ctx: click.Context,
    draft: str,
    why: str,
    person: str | None,
    password_file: Path | None,
    station: str | None,
    as_json: bool,
) -> None:
    """Discard DRAFT; with readings in it, that becomes a fact of the journal."""
    out = output(ctx, as_json)
    with acting(station, person, password_file) as (found, actor):
        found.amend.discard(draft, why, actor.id)
    out.line(out.say("draft.discarded", draft=draft))
    out.json({"discarded": draft})
