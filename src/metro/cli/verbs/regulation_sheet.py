"""`metro regulations sheet`: the signed sheet of a regulation's numbers."""

from pathlib import Path

import click

from metro.app.files import write_file
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
from metro.errors import MetroError


@click.command("sheet", cls=SpokenVerb)
@click.argument("regulation")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@click.option("--serial", type=click.IntRange(1), metavar="N")
@with_person
@with_station
@with_json
@click.pass_context
def sheet_verb(
    ctx: click.Context,
    regulation: str,
    file: Path,
    serial: int | None,
    person: str | None,
    password_file: Path | None,
    station: str | None,
    as_json: bool,
) -> None:
    """Write the bytes of a signed sheet, unchanged; with --as sign a new one first."""
    out = output(ctx, as_json)
    if person is not None and file.exists():
        # A sheet that could not be handed over would stand signed for nothing.
        raise MetroError("file.exists", file=str(file))
    who = password_of(person, password_file) if person is not None else None
    with opened(station, read_only=who is None) as found:
        if who is not None:
            serial = found.sheets(regulation, *who).serial
        sheet, data = found.sheets.bytes_of(regulation, serial or 0)
    write_file(file, data)
    words = {"file": str(file), "number": sheet.number, "waits": sheet.waits}
    out.line(out.say("regulations.sheet", **words))
    out.json({**words, "serial": sheet.serial, "bytes": len(data), "sha256": sheet.object})
