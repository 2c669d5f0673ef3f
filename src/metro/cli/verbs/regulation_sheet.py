"""`metro regulations sheet`: the signed sheet of a regulation's numbers."""

from pathlib import Path

import click

from metro.app.files import write_file
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    opened,
    password_of,
)
from metro.errors import MetroError


@click.command("sheet", cls=SpokenVerb)
@click.argument("regulation")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@click.option("--serial", type=click.IntRange(1), metavar="N")
@acts
def sheet_verb(asked: Asked, regulation: str, file: Path, serial: int | None) -> None:
    """Write the bytes of a signed sheet, unchanged; with --as sign a new one first."""
    out = asked.out
    if asked.person is not None and file.exists():
        # A sheet that could not be handed over would stand signed for nothing.
        raise MetroError("file.exists", file=str(file))
    who = password_of(asked.person, asked.password_file) if asked.person is not None else None
    with opened(asked.station, read_only=who is None) as found:
        if who is not None:
            serial = found.sheets(regulation, *who).serial
        sheet, data = found.sheets.bytes_of(regulation, serial or 0)
    write_file(file, data)
    words = {"file": str(file), "number": sheet.number, "waits": sheet.waits}
    out.line(out.say("regulations.sheet", **words))
    out.json({**words, "serial": sheet.serial, "bytes": len(data), "sha256": sheet.object})
