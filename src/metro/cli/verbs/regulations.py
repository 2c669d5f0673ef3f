"""`metro regulations confirm`, and the group that it, `check` and `catalogue` stand in."""

from pathlib import Path

import click

from metro.cli.helping import SpokenGroup
from metro.cli.options import opened, output, password_of, with_json, with_person, with_station
from metro.cli.output import Output
from metro.cli.verbs.authoring import difference_verb, export_verb, import_verb, new_verb
from metro.cli.verbs.catalogue import catalogue_verb
from metro.cli.verbs.checking import check_verb, open_at
from metro.cli.verbs.regulation_sheet import sheet_verb
from metro.model.regulation import RegulationNumber


@click.group("regulations", cls=SpokenGroup)
def regulations_verb() -> None:
    """Check regulation files; confirm their numbers; list the catalogue."""


regulations_verb.add_command(catalogue_verb)
regulations_verb.add_command(sheet_verb)
regulations_verb.add_command(check_verb)


@regulations_verb.command("confirm")
@click.argument("regulation")
@click.option("--all", "every", is_flag=True)
@click.option("--path", "paths", multiple=True, metavar="PATH")
@click.option("--note", default="")
@with_person
@with_station
@with_json
@click.pass_context
def confirm_verb(
    ctx: click.Context,
    regulation: str,
    every: bool,
    paths: tuple[str, ...],
    note: str,
    person: str | None,
    password_file: Path | None,
    station: str | None,
    as_json: bool,
) -> int:
    """List the open numbers of REGULATION; with --all or --path, confirm them (技术负责人)."""
    out = output(ctx, as_json)
    if not (every or paths):
        with opened(station, read_only=True) as found:
            return _list(out, open_at(found, regulation))
    who, password = password_of(person, password_file)
    with opened(station, read_only=False) as found:
        head = found.authenticate(who, password)
        waiting = [row.path for row in open_at(found, regulation) if row.value is not None]
        wanted = waiting if every else paths
        # Nothing confirmed is no fact for the journal.
        confirmed = found.numbers(regulation, wanted, note, head.id) if wanted else {}
        left = open_at(found, regulation)
    out.line(out.say("regulations.confirmed", count=len(confirmed), left=len(left)))
    out.json({"confirmed": dict(confirmed), "open": [row.path for row in left]})
    return 0


def _list(out: Output, rows: list[RegulationNumber]) -> int:
    names = ("path", "value", "clause", "source", "certainty")
    out.table(
        [out.say(f"column.{name}") for name in names],
        [
            [
                row.path,
                (row.value or "—")[:60],
                row.evidence.clause or "—",
                row.evidence.source or "—",
                out.say(f"certainty.{row.evidence.certainty}"),
            ]
            for row in rows
        ],
    )
    out.json([{"path": row.path, "value": row.value} for row in rows])
    return 0


for _verb in (import_verb, export_verb, new_verb, difference_verb):
    regulations_verb.add_command(_verb)
