"""`metro instrument …`: look at one of the ledger, correct it, change its state, merge it."""

import click

from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    Asked,
    acts,
    looks,
    pair,
    with_why,
)
from metro.evaluation.plate import plate_cells
from metro.journal.codec import encode
from metro.model.instrument import InstrumentState, MeasuringInstrument
from metro.services.correct_instrument import FIELDS

STATES = tuple(row.value for row in InstrumentState if row is not InstrumentState.MERGED)


@click.group("instrument", cls=SpokenGroup)
def instrument_verb() -> None:
    """Look after an instrument of the ledger."""


@instrument_verb.command("show")
@click.argument("instrument")
@looks
def show_verb(asked: Asked, instrument: str) -> None:
    """Show INSTRUMENT by the keys that `correct` takes."""
    out = asked.out
    with asked.looking() as found, found.ledger.reading() as reader:
        thing = reader.instrument(instrument)
    state = out.say(f"instrument_state.{thing.state}")
    rows = {"id": thing.id, "state": state, **_said(thing)}
    out.table([out.say("column.key"), out.say("column.value")], list(rows.items()))
    out.json(encode(thing))


def _said(thing: MeasuringInstrument) -> dict[str, str]:
    """Return what the ledger says of an instrument, by the keys of a correction."""
    cells = {key: str(getattr(thing, name)) for key, name in FIELDS.items()} | plate_cells(thing)
    return {key: text for key, text in cells.items() if text}


@instrument_verb.command("correct")
@click.argument("instrument")
@click.option("--set", "changes", multiple=True, required=True, metavar="KEY=VALUE")
@with_why
@acts
def correct_verb(asked: Asked, instrument: str, changes: tuple[str, ...], why: str) -> None:
    """Correct what the ledger says of INSTRUMENT; what was issued stays as it was."""
    out, wanted = asked.out, dict(map(pair, changes))
    with asked.acting() as (found, actor):
        done = found.correct(instrument, wanted, why, actor.id)
    thing = done.instrument
    out.line(out.say("instrument.is_corrected", name=thing.name, serial=thing.serial))
    if done.drafts:
        out.line(out.say("instrument.drafts_follow", drafts=done.drafts))
    if done.records:
        out.line(out.say("instrument.records_left", records=done.records))
    named = {"drafts": list(done.drafts), "records": list(done.records)}
    out.json({"instrument": encode(thing), **named})


@instrument_verb.command("state")
@click.argument("instrument")
@click.argument("state", type=click.Choice(STATES), metavar="|".join(STATES))
@with_why
@acts
def state_verb(asked: Asked, instrument: str, state: str, why: str) -> None:
    """Stop or scrap INSTRUMENT, or take it back into use."""
    out = asked.out
    with asked.acting() as (found, actor):
        found.register.state(instrument, InstrumentState(state), why, actor.id)
    said = out.say(f"instrument_state.{state}")
    out.line(out.say("instrument.state_is", instrument=instrument, state=said))
    out.json({"instrument": instrument, "state": state})


@instrument_verb.command("merge")
@click.argument("instrument")
@click.argument("into", metavar="INTO")
@with_why
@acts
def merge_verb(asked: Asked, instrument: str, into: str, why: str) -> None:
    """Merge INSTRUMENT, registered twice, into another: its events count for that."""
    with asked.acting() as (found, actor):
        found.register.merge(instrument, into, why, actor.id)
    asked.out.line(asked.out.say("instrument.is_merged", instrument=instrument, into=into))
    asked.out.json({"merged": instrument, "into": into})
