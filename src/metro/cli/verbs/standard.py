"""`metro standard check`, `accept`, `reject`, `void` and `diagram`."""

from datetime import datetime
from pathlib import Path

import click

from metro.app.files import write_file
from metro.app.station import Station
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    looks,
    with_why,
)
from metro.errors import MetroError

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("standard", cls=SpokenGroup)
def standard_verb() -> None:
    """Look after standards and their certificates."""


@standard_verb.command("check")
@click.argument("instrument")
@click.option("--result", required=True, type=click.Choice(["passed", "rejected"]))
@click.option("--on", type=DAY, default=None, metavar="DATE")
@click.option("--remark", default="", metavar="TEXT")
@acts
def check_verb(
    asked: Asked, instrument: str, result: str, on: datetime | None, remark: str
) -> None:
    """Record an intermediate check (期间核查) of INSTRUMENT."""
    from metro.app.identifiers import new_id

    out = asked.out
    with asked.acting() as (found, actor):
        today = found.clock.today()
        day = on.date() if on else today
        if day > today:
            raise MetroError("check.future", on=str(day))
        check = new_id()
        found.standards.intermediate_check(
            check, instrument, day, result == "passed", remark, actor.id
        )
    verdict = out.say(f"verdict.{result}")
    out.line(out.say("standard.checked", instrument=instrument, on=str(day), verdict=verdict))
    out.json({"check": check, "instrument": instrument, "on": str(day), "result": result})


@standard_verb.command("accept")
@click.argument("instrument")
@click.argument("certificate")
@click.option("--required", default="", metavar="CLASS")
@acts
def accept_verb(asked: Asked, instrument: str, certificate: str, required: str) -> None:
    """Confirm that CERTIFICATE of INSTRUMENT does for its use (计量确认, 技术负责人)."""
    with asked.acting() as (found, head):
        event = _event(found, instrument, certificate)
        found.standards.confirm(event, required, (), head.id)
    asked.out.line(asked.out.say("standard.accepted", certificate=certificate))
    asked.out.json({"accepted": certificate, "event": event})


@standard_verb.command("reject")
@click.argument("instrument")
@click.argument("certificate")
@click.option("--required", default="", metavar="CLASS")
@with_why
@acts
def reject_verb(asked: Asked, instrument: str, certificate: str, required: str, why: str) -> None:
    """Record that CERTIFICATE of INSTRUMENT was not accepted (技术负责人)."""
    with asked.acting() as (found, head):
        event = _event(found, instrument, certificate)
        found.standards.reject(event, required, (why,), head.id)
    asked.out.line(asked.out.say("standard.rejected", certificate=certificate))
    asked.out.json({"rejected": certificate, "event": event})


@standard_verb.command("void")
@click.argument("instrument")
@click.argument("certificate")
@with_why
@acts
def void_verb(asked: Asked, instrument: str, certificate: str, why: str) -> None:
    """Void what was recorded of CERTIFICATE of INSTRUMENT (技术负责人)."""
    with asked.acting() as (found, head):
        event = _event(found, instrument, certificate)
        found.standards.void(event, why, head.id)
    asked.out.line(asked.out.say("standard.voided", certificate=certificate))
    asked.out.json({"voided": certificate, "event": event})


def _event(found: Station, instrument: str, certificate: str) -> str:
    """Return the event of a certificate that is named by its number or id.

    Raises MetroError `instrument.unknown`, `event.unknown`.
    """
    with found.ledger.reading() as reader:
        rows = reader.upstream_of(reader.instrument(instrument).id)
    events = [row.id for row in rows if certificate in (row.id, row.number)]
    if len(events) != 1:
        raise MetroError("event.unknown", event=certificate)
    return events[0]


@standard_verb.command("diagram")
@click.argument("standard", metavar="NAME")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@click.option("--on", type=DAY, default=None, metavar="DATE")
@looks
def diagram_verb(asked: Asked, standard: str, file: Path, on: datetime | None) -> None:
    """Write the diagram of traceability and dissemination (量值溯源和传递框图) of NAME."""
    from metro.app.holdings import diagram_of

    out = asked.out
    with asked.looking() as found:
        day = on.date() if on else found.clock.today()
        drawn, data = diagram_of(found, standard, day)
    write_file(file, data)
    out.line(out.say("standard.drawn", standard=drawn.standard.name, file=str(file)))
    out.json({"standard": drawn.standard.id, "file": str(file), "bytes": len(data)})
