"""`metro export ledger`."""

from pathlib import Path

import click

from metro.app.exporting import export_ledger
from metro.cli.helping import SpokenGroup
from metro.cli.options import FILE, opened, output, shown_progress, with_json, with_station


@click.group("export", cls=SpokenGroup)
def export_verb() -> None:
    """Write files for other systems."""


@export_verb.command("ledger")
@click.argument("text", default="")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@with_station
@with_json
@click.pass_context
def ledger_verb(
    ctx: click.Context, text: str, file: Path, station: str | None, as_json: bool
) -> None:
    """Write the ledger with the last results as a spreadsheet of texts; TEXT narrows it."""
    out = output(ctx, as_json)
    with opened(station, read_only=True) as found:
        rows = export_ledger(found, file, text, ctx.obj["language"], shown_progress(out))
    out.line(out.say("export.done", rows=rows, file=str(file)))
    out.json({"rows": rows, "file": str(file)})
