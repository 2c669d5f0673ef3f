"""`metro tour` and `metro open`: what needs the window."""

from pathlib import Path

import click

from metro.cli.helping import SpokenVerb
from metro.cli.options import FILE, with_station


@click.command("tour", cls=SpokenVerb)
@click.argument("folder", type=FILE)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option("--language", "spoken", type=click.Choice(["zh", "en"]), default=None)
@click.option("--size", default="1366x768", show_default=True, metavar="WxH")
@click.option("--scale", default=1.0, show_default=True, type=click.FloatRange(1, 3), metavar="N")
@with_station
@click.pass_context
def tour_verb(
    ctx: click.Context,
    folder: Path,
    theme: str,
    spoken: str | None,
    size: str,
    scale: float,
    station: str | None,
) -> int:
    """Render every page of the window to PNG files in FOLDER."""
    tour = ctx.obj["tour"]
    return int(tour(folder, station, spoken or ctx.obj["language"], theme, size, scale))


@click.command("open", cls=SpokenVerb)
@with_station
@click.pass_context
def open_verb(ctx: click.Context, station: str | None) -> int:
    """Open the window on a station."""
    return int(ctx.obj["window"](station))
