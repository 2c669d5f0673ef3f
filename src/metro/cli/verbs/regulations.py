"""`metro regulations check`, `metro regulations confirm`, and the group they stand in."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from metro.app.clock import SystemClock
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    FILE,
    opened,
    output,
    password_of,
    read_file,
    with_json,
    with_person,
    with_station,
)
from metro.cli.output import Output
from metro.cli.verbs.catalogue import catalogue_verb, check_catalogue
from metro.errors import MetroError
from metro.model.regulation import Certainty, RegulationNumber, VerificationRegulation
from metro.regulations import library
from metro.regulations.numbers import open_numbers
from metro.regulations.reader import read_regulation


@click.group("regulations", cls=SpokenGroup)
def regulations_verb() -> None:
    """Check regulation files; confirm their numbers; list the catalogue."""


regulations_verb.add_command(catalogue_verb)


@regulations_verb.command("check")
@click.argument("paths", nargs=-1, type=FILE, metavar="[PATH]…")
@with_json
@click.pass_context
def check_verb(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> int:
    """Load and check data files; with no PATH, those of this copy."""
    out = output(ctx, as_json)
    rows, failures = [], 0
    for name, data in _files(paths):
        try:
            rows.append(_row(read_regulation(data, name)))
        except MetroError as error:
            failures += 1
            out.refuse(error) if not as_json else rows.append(out.refused(error))
    _table(out, [row for row in rows if "numbers" in row])
    if not paths:
        row, wrong = check_catalogue(out)
        rows.append(row)
        failures += wrong
    out.json(rows)
    return 2 if failures else 0


def _files(paths: tuple[Path, ...]) -> Iterable[tuple[str, bytes]]:
    if not paths:
        for name in library.ids():
            yield name, library.data(name)
    for path in paths:
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files:
            raise MetroError("file.none_here", where=str(path))
        for file in files:
            yield file.stem, read_file(file)


def _row(regulation: VerificationRegulation) -> dict[str, object]:
    count = Counter(row.evidence.certainty for row in regulation.numbers)
    return {
        "id": regulation.id,
        "regulation": regulation.label,
        "title": {"zh": regulation.title.zh, "en": regulation.title.en},
        "in_force": str(regulation.in_force_from or ""),
        "until": str(regulation.in_force_until or ""),
        "standing": regulation.standing(SystemClock().today()).value,
        "items": len(regulation.items),
        "numbers": {certainty.value: count[certainty] for certainty in Certainty},
        "gaps": [row.path for row in regulation.numbers if row.value is None],
    }


def _table(out: Output, rows: list[dict[str, object]]) -> None:
    headings = [out.say("column.regulation"), out.say("column.in_force"), out.say("column.items")]
    headings += [out.say(f"certainty.{certainty}") for certainty in Certainty]
    cells = [
        [
            f"{row['regulation']} {row['title'][out.language]}",  # type: ignore[index]
            out.say(f"standing.{row['standing']}", since=row["in_force"], until=row["until"]),
            str(row["items"]),
            *[str(row["numbers"][certainty.value]) for certainty in Certainty],  # type: ignore[index]
            str(len(row["gaps"])),  # type: ignore[arg-type]
        ]
        for row in rows
    ]
    out.table([*headings, out.say("column.gaps")], cells)


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
            return _list(out, _open(found, regulation))
    who, password = password_of(person, password_file)
    with opened(station, read_only=False) as found:
        head = found.authenticate(who, password)
        waiting = [row.path for row in _open(found, regulation) if row.value is not None]
        wanted = waiting if every else paths
        # Nothing confirmed is no fact for the journal.
        confirmed = found.numbers(regulation, wanted, note, head.id) if wanted else {}
        left = _open(found, regulation)
    out.line(out.say("regulations.confirmed", count=len(confirmed), left=len(left)))
    out.json({"confirmed": dict(confirmed), "open": [row.path for row in left]})
    return 0


def _open(station: object, regulation: str) -> list[RegulationNumber]:
    from metro.app.station import Station

    assert isinstance(station, Station)
    with station.ledger.reading() as reader:
        confirmed = reader.confirmed_numbers(regulation)
    return open_numbers(station.regulation(regulation).numbers, confirmed)


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
