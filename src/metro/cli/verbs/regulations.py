"""`metro regulations confirm`, `correct`, and the group they stand in."""

import click

from metro.app.station import Station
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    Asked,
    acts,
    opened,
)
from metro.cli.output import Output
from metro.cli.verbs.authoring import difference_verb, export_verb, import_verb, new_verb
from metro.cli.verbs.catalogue import catalogue_verb
from metro.cli.verbs.checking import check_verb, open_at
from metro.cli.verbs.regulation_sheet import sheet_verb
from metro.errors import MetroError
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
@acts
def confirm_verb(
    asked: Asked, regulation: str, every: bool, paths: tuple[str, ...], note: str
) -> int:
    """List the open numbers of REGULATION; with --all or --path, confirm them (技术负责人)."""
    out = asked.out
    with opened(asked.station, read_only=True) as found:
        waiting = open_at(found, regulation)
        if not (every or paths):
            _table_of_numbers(out, waiting)
            out.json([{"path": row.path, "value": row.value} for row in waiting])
            return 0
        shown = _asked(found, regulation, None if every else paths)
    if not asked.person:
        raise MetroError("person.needed")
    # Whoever gives the password has seen what it stands for.
    _table_of_numbers(out, shown)
    with asked.acting() as (found, head):
        if shown != _asked(found, regulation, None if every else paths):
            raise MetroError("regulation.changed_meanwhile", regulation=regulation)
        wanted = [row.path for row in shown] if every else paths
        # Nothing confirmed is no fact for the journal.
        confirmed = found.numbers(regulation, wanted, note, head.id) if wanted else {}
        left = open_at(found, regulation)
    out.line(out.say("regulations.confirmed", count=len(confirmed), left=len(left)))
    out.json({"confirmed": dict(confirmed), "open": [row.path for row in left]})
    return 0


@regulations_verb.command("correct")
@click.argument("regulation")
@click.option("--path", required=True, metavar="PATH")
@click.option("--value", required=True, metavar="TEXT")
@click.option("--note", default="", metavar="TEXT")
@click.option("--page", default="", metavar="TEXT")
@acts
def correct_verb(
    asked: Asked, regulation: str, path: str, value: str, note: str, page: str
) -> None:
    """Correct one number of REGULATION, or fill a gap (技术负责人)."""
    out = asked.out
    # No id holds a slash: the path may be typed as one of folders.
    path = path.strip().replace("/", ".")
    with asked.acting() as (found, head):
        before = {row.path: row.value for row in found.regulation(regulation).numbers}
        found.numbers.correct(regulation, path, value.strip(), note, head.id, page)
        after = {row.path: row.value for row in found.regulation(regulation).numbers}
        left = open_at(found, regulation)
    told = {"regulation": regulation, "path": path, "value": after[path]}
    gap = before[path] is None
    stood = out.say("regulations.was_gap") if gap else before[path]
    out.line(out.say("regulations.corrected", **told, before=stood))
    out.line(out.say("regulations.left", left=len(left)))
    out.json({**told, "before": before[path], "open": [row.path for row in left]})


def _asked(
    station: Station, regulation: str, paths: tuple[str, ...] | None
) -> list[RegulationNumber]:
    """Return the numbers to confirm: those named, or all that are open and have a value."""
    if paths is None:
        return [row for row in open_at(station, regulation) if row.value is not None]
    return [row for row in station.regulation(regulation).numbers if row.path in paths]


def _table_of_numbers(out: Output, rows: list[RegulationNumber]) -> None:
    if not rows:
        return
    names = ("path", "value", "clause", "source", "certainty")
    out.table(
        [out.say(f"column.{name}") for name in names],
        [
            [
                row.path,
                row.value or "—",
                row.evidence.clause or "—",
                row.evidence.source or "—",
                out.say(f"certainty.{row.evidence.certainty}"),
            ]
            for row in rows
        ],
    )


for _verb in (import_verb, export_verb, new_verb, difference_verb):
    regulations_verb.add_command(_verb)
