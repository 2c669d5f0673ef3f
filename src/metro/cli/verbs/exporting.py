"""`metro export ledger`."""

from pathlib import Path

import click

from metro.app.exporting import export_ledger
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    FILE,
    Asked,
    looks,
    shown_progress,
)


@click.group("export", cls=SpokenGroup)
def export_verb() -> None:
    """Write files for other systems."""


@export_verb.command("ledger")
@click.argument("text", default="")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@looks
def ledger_verb(asked: Asked, text: str, file: Path) -> None:
    """Write the ledger with the last results as a spreadsheet of texts; TEXT narrows it."""
    out = asked.out
    with asked.looking() as found:
        rows = export_ledger(found, file, text, out.language, shown_progress(out))
    out.line(out.say("export.done", rows=rows, file=str(file)))
    out.json({"rows": rows, "file": str(file)})
