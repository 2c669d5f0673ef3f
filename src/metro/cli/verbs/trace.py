"""`metro trace`: the chain of an instrument as of a day."""

from datetime import date, datetime
from pathlib import Path

import click

from metro.app.files import write_file
from metro.app.recalling import drawn_chain
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    looks,
)
from metro.cli.output import Output
from metro.journal.codec import encode
from metro.model.chain import ChainLink, LinkState

DAY = click.DateTime(["%Y-%m-%d"])
MARKS = {
    LinkState.IN_FORCE: "✓",
    LinkState.DUE_SOON: "●",
    LinkState.BROKEN: "✕",
    LinkState.NOT_JUDGED: "·",
}


@click.command("trace", cls=SpokenVerb)
@click.argument("instrument")
@click.option("--on", type=DAY, default=None, metavar="DATE")
@click.option("--known", type=DAY, default=None, metavar="DATE")
@click.option("-o", "--output", "file", default=None, type=FILE, metavar="FILE.pdf")
@looks
def trace_verb(
    asked: Asked, instrument: str, on: datetime | None, known: datetime | None, file: Path | None
) -> None:
    """Show the traceability chain of INSTRUMENT (id or serial number), each link judged."""
    out = asked.out
    with asked.looking() as found:
        day, then = on.date() if on else found.clock.today(), known.date() if known else None
        chain = found.trace(instrument, day, then)
        with found.ledger.reading() as reader:
            thing = reader.instrument(instrument)
        if file is not None:
            write_file(file, found.press.chain(drawn_chain(found, thing.id, day, then)))
    out.line(f"{thing.name} {thing.serial}  {_day(chain.on)}")
    if chain.event is None:
        out.line(f"  ✕ {out.say('reason.chain.no_event', on=str(chain.on))}")
    else:
        verdict = "passed" if chain.event.passed else "rejected"
        until = chain.event.valid_until
        words = out.say(f"verdict.{verdict}")
        out.line(f"  {chain.event.number}  {chain.event.on}  {words}  → {until or '—'}")
        if until is not None and until < chain.on:
            said = {"until": until.isoformat(), "on": chain.event.on.isoformat()}
            out.line(f"  ✕ {out.say('trace.ended', **said)}")
    for link in chain.links:
        _print(out, link, 1)
    broken = chain.broken()
    if broken is not None:
        title = broken.named(out.language)
        out.line(f"✕ {out.say('trace.first_broken', title=title, serial=broken.serial)}")
    if file is not None:
        out.line(out.say("trace.written", name=thing.name, serial=thing.serial, file=str(file)))
    out.json(encode(chain))


def _day(on: date) -> str:
    return on.isoformat()


def _print(out: Output, link: ChainLink, depth: int) -> None:
    event = link.event
    certificate = f"  {event.number} → {event.valid_until or '—'}" if event else ""
    kinds = f"{out.say(f'role.{link.role}')} · {out.say(f'evidence.{link.evidence}')}"
    mark = MARKS[link.state]
    out.line(
        f"{'  ' * depth}{mark} {link.named(out.language)} {link.serial}  [{kinds}]{certificate}"
    )
    for reason in link.reasons:
        out.line(f"{'  ' * depth}    {out.reason(reason)}")
    for above in link.above:
        _print(out, above, depth + 1)
