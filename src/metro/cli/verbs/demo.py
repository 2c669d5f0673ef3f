"""`metro demo`: a county station at work, in an empty folder."""

from pathlib import Path

import click

from metro.app.places import StationPlace, place_of
from metro.app.station import exists
from metro.cli.helping import SpokenVerb
from metro.cli.options import output, shown_progress, with_json
from metro.errors import MetroError


@click.command("demo", cls=SpokenVerb)
@click.argument("folder", metavar="DIR|postgresql://…")
@with_json
@click.pass_context
def demo_verb(ctx: click.Context, folder: str, as_json: bool) -> None:
    """Make a demo county station in DIR: registers, verifications, certificates, a notice."""
    from metro.app.demo.build import build

    out = output(ctx, as_json)
    place = place_of(folder) if "://" in folder else StationPlace(Path(folder))
    if exists(place) and not place.url:
        raise MetroError("station.exists", station=folder)
    made = build(place, progress=shown_progress(out))
    out.line(out.say("demo.made", where=str(place), **made.counts))
    out.line(out.say("demo.people"))
    for name, roles, password in made.people:
        shown = out.listed([out.say(f"role.{role}") for role in roles.split("、")])
        out.line(f"  {name}  {shown}  {password}")
    out.line(out.say("demo.documents"))
    for file in made.printed:
        out.line(f"  {file}")
    out.json(
        {
            "station": str(place),
            "people": [
                {"name": n, "roles": r.split("、"), "password": p} for n, r, p in made.people
            ],
            "documents": [row.number for row in made.documents],
            "printed": [str(file) for file in made.printed],
            "counts": dict(made.counts),
        }
    )
