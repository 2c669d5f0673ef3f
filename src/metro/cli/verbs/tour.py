"""`metro tour` and `metro open`: what needs the window."""

from pathlib import Path

import click

from metro.cli.helping import SpokenVerb
from metro.cli.options import FILE, output, with_json, with_station


@click.command("tour", cls=SpokenVerb)
@click.argument("folder", type=FILE)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option("--language", "spoken", type=click.Choice(["zh", "en"]), default=None)
@click.option("--size", default="1366x768", show_default=True, metavar="WxH")
@click.option("--scale", default=1.0, show_default=True, type=click.FloatRange(1, 3), metavar="N")
@with_station
@with_json
@click.pass_context
def tour_verb(
    ctx: click.Context,
    folder: Path,
    theme: str,
    spoken: str | None,
    size: str,
    scale: float,
    station: str | None,
    as_json: bool,
) -> int:
    """Render every page of the window to PNG files in FOLDER."""
    out = output(ctx, as_json)
    made: list[str] = []

    def told(picture: Path) -> None:
        made.append(str(picture))
        out.line(str(picture))

    tour = ctx.obj["tour"]
    code = int(tour(folder, station, spoken or ctx.obj["language"], theme, size, scale, told))
    out.json({"pictures": made})
    return code


@click.command("open", cls=SpokenVerb)
@with_station
@with_json
@click.pass_context
def open_verb(ctx: click.Context, station: str | None, as_json: bool) -> int:
    """Open the window on a station; return when it is closed."""
    code = int(ctx.obj["window"](station, ctx.obj["named"]))
    output(ctx, as_json).json({"closed": code})
    return code
