"""`metro impact` and `metro recall`."""

from datetime import date, datetime
from pathlib import Path

import click

from metro.app.files import write_file
from metro.app.recalling import holders, impact, impact_paper, print_letters, recalls, typed_shift
from metro.app.station import Station
from metro.cli.helping import SpokenGroup, SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    looks,
    opened,
    with_why,
)
from metro.cli.output import Output
from metro.journal.codec import encode
from metro.model.impact import Impact, Outcome, RecallCase

DAY = click.DateTime(["%Y-%m-%d"])
SHOWN = 200
MARKS = {
    Outcome.FLIPS: "✕",
    Outcome.SUSPECT: "?",
    Outcome.KEEPS: "✓",
    Outcome.UNTOUCHED: "·",
}


@click.command("impact", cls=SpokenVerb)
@click.argument("standard")
@click.option("--from", "since", type=DAY, default=None, metavar="DATE")
@click.option("--to", "until", type=DAY, default=None, metavar="DATE")
@click.option("--shift", default="", metavar="VALUE")
@click.option("--known", type=DAY, default=None, metavar="DATE")
@click.option("--declare", is_flag=True)
@click.option("-o", "--output", "file", default=None, type=FILE, metavar="FILE.pdf")
@with_why
@acts
def impact_verb(
    asked: Asked,
    standard: str,
    since: datetime | None,
    until: datetime | None,
    shift: str,
    known: datetime | None,
    declare: bool,
    file: Path | None,
    why: str,
) -> None:
    """Show what relied on STANDARD in a period, directly or through others."""
    out = asked.out
    moved = typed_shift(shift) if shift else None
    period = (_day(since), _day(until))
    if not declare:
        with opened(asked.station, read_only=True) as found:
            result = impact(found)(standard, *period, _day(known), moved)
            _keep(found, result, file)
        _print(out, result, file)
        out.json(_plain(result))
        return
    with asked.acting() as (found, head):
        result = impact(found)(standard, *period, None, moved)
        _keep(found, result, file)
        case = recalls(found).declare(result, why, head.id)
    _print(out, result, file)
    counts = {"documents": len(case.documents), "events": len(case.events)}
    out.line(out.say("recall.declared", case=case.id, **counts))
    out.json({**_plain(result), "case": encode(case)})


def _keep(station: Station, result: Impact, file: Path | None) -> None:
    if file is not None:
        write_file(file, impact_paper(station, result))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _plain(result: Impact) -> dict[str, object]:
    found: dict[str, object] = encode(result)
    counts = {outcome.value: result.count(outcome) for outcome in Outcome}
    return {**found, "instruments": len(result.instruments()), "count": counts}


def _print(out: Output, result: Impact, file: Path | None) -> None:
    suspicion = result.suspicion
    period = {"since": str(suspicion.since), "until": str(suspicion.until)}
    out.line(out.say("impact.period_of", instrument=suspicion.instrument, **period))
    direct = sum(row.direct for row in result.rows)
    counts = {"events": len(result.rows), "direct": direct, "through": len(result.rows) - direct}
    out.line(out.say("impact.counted", instruments=len(result.instruments()), **counts))
    if result.shift:
        said = {outcome.value: result.count(outcome) for outcome in Outcome}
        out.line(out.say("impact.shifted", shift=result.shift, **said))
    names = ("outcome", "number", "date", "name", "serial", "reliance", "document")
    out.table(
        [out.say(f"column.{name}") for name in names],
        [
            [
                f"{MARKS[row.outcome]} {out.say(f'outcome.{row.outcome}')}",
                row.number,
                str(row.on),
                row.name,
                row.serial,
                out.say("impact.direct" if row.direct else "impact.through"),
                " ".join(row.documents) or "—",
            ]
            for row in result.rows[:SHOWN]
        ],
    )
    if len(result.rows) > SHOWN:
        out.line(out.say("impact.more", more=len(result.rows) - SHOWN))
    if file is not None:
        out.line(out.say("impact.written", file=str(file)))


@click.group("recall", cls=SpokenGroup)
def recall_verb() -> None:
    """Cases of suspect standards."""


@recall_verb.command("list")
@looks
def list_verb(asked: Asked) -> None:
    """List the cases, the open ones first."""
    out = asked.out
    with asked.looking() as found, found.ledger.reading() as reader:
        rows = reader.recalls()
    names = ("recall", "instrument", "date", "state", "documents", "holders")
    out.table([out.say(f"column.{name}") for name in names], [_row(out, row) for row in rows])
    out.json([encode(row) for row in rows])


def _row(out: Output, case: RecallCase) -> list[str]:
    state = out.say("recall.is_closed" if case.closed else "recall.is_open")
    counts = [str(len(case.documents)), str(len(case.holders))]
    return [case.id, case.suspicion.instrument, str(case.declared), state, *counts]


@recall_verb.command("letters")
@click.argument("case")
@click.option("-o", "--output", "folder", required=True, type=FILE, metavar="FOLDER")
@acts
def letters_verb(asked: Asked, case: str, folder: Path) -> None:
    """Write a letter to each holder of a document under review."""
    out = asked.out
    with asked.acting() as (found, actor):
        letters = print_letters(found, case, folder, actor.id)
        names = holders(found, letters)
    files = []
    for holder, file in letters.items():
        out.line(str(file))
        files.append({"id": holder, "holder": names[holder], "file": str(file)})
    out.json({"case": case, "letters": files})


@recall_verb.command("close")
@click.argument("case")
@with_why
@acts
def close_verb(asked: Asked, case: str, why: str) -> None:
    """Close CASE with a reason."""
    out = asked.out
    with asked.acting() as (found, actor):
        recalls(found).close(case, why, actor.id)
    out.line(out.say("recall.closed_now", case=case))
    out.json({"closed": case})
