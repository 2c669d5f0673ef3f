"""`metro draft list`, `show`, `take`, `take-over`, `day` and `discard`."""

from datetime import datetime

import click

from metro.app.taking import take_cells
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    Asked,
    acts,
    looks,
    pair,
    with_why,
)
from metro.journal.codec import encode

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("draft", cls=SpokenGroup)
def draft_verb() -> None:
    """List drafts, show one, take cells into it, take it over, change its day, discard it."""


@draft_verb.command("list")
@looks
def list_verb(asked: Asked) -> None:
    """List what is being taken, the last changed first."""
    out = asked.out
    with asked.looking() as found:
        rows = found.look.taken()
    broken = out.say("draft.broken")
    out.table(
        [out.say(f"column.{name}") for name in ("draft", "date", "name", "serial", "holder")],
        [
            [row.id, row.on, broken if row.broken else row.name, row.serial, row.holder]
            for row in rows
        ],
    )
    out.json([encode(row) for row in rows])


@draft_verb.command("show")
@click.argument("draft")
@looks
def show_verb(asked: Asked, draft: str) -> None:
    """Show the cells of DRAFT and its verdict so far."""
    out = asked.out
    with asked.looking() as found:
        view = found.examine(draft)
    cells = {cell: text for cell, text in view.cells.items() if text}
    verdict = view.judgement.verdict
    out.table(
        [out.say("column.cell"), out.say("column.value")], [list(row) for row in cells.items()]
    )
    out.line(out.say(f"verdict.{verdict}"))
    out.json({"draft": draft, "cells": cells, "verdict": verdict.value})


@draft_verb.command("take")
@click.argument("draft")
@click.argument("cells", nargs=-1, required=True, metavar="CELL=TEXT…")
@with_why
@acts
def take_verb(asked: Asked, draft: str, cells: tuple[str, ...], why: str) -> None:
    """Take CELLs into DRAFT; what was there before is struck and stays readable."""
    out, wanted = asked.out, dict(map(pair, cells))
    with asked.acting() as (found, verifier):
        verdict = take_cells(found, draft, wanted, verifier.id, why).judgement.verdict
    done = out.say("draft.taken", draft=draft, count=len(wanted))
    out.line(f"{done}  {out.say(f'verdict.{verdict}')}")
    out.json({"draft": draft, "taken": wanted, "verdict": verdict.value})


@draft_verb.command("take-over")
@click.argument("draft")
@with_why
@acts
def take_over_verb(asked: Asked, draft: str, why: str) -> None:
    """Take over DRAFT of another; the journal says who and why."""
    out = asked.out
    with asked.acting() as (found, actor):
        owner = found.drafts.get(draft).cells.get("header/verifier", "")
        found.take_over(draft, why, actor.id)
        with found.ledger.reading() as reader:
            before = reader.person(owner).name if owner else "—"
    out.line(out.say("draft.taken_over", draft=draft, before=before))
    out.json({"taken_over": draft, "before": owner, "verifier": actor.id})


@draft_verb.command("day")
@click.argument("draft")
@click.argument("day", type=DAY, metavar="DAY")
@with_why
@acts
def day_verb(asked: Asked, draft: str, day: datetime, why: str) -> None:
    """Change the DAY of verification of DRAFT; once readings are taken it needs a reason."""
    on = day.date()
    with asked.acting() as (found, actor):
        found.change_day(draft, on, actor.id, why)
    asked.out.line(asked.out.say("draft.day_changed", draft=draft, on=on.isoformat()))
    asked.out.json({"draft": draft, "on": on.isoformat()})


@draft_verb.command("discard")
@click.argument("draft")
@with_why
@acts
def discard_verb(asked: Asked, draft: str, why: str) -> None:
    """Discard DRAFT; with readings in it, that becomes a fact of the journal."""
    with asked.acting() as (found, actor):
        found.amend.discard(draft, why, actor.id)
    asked.out.line(asked.out.say("draft.discarded", draft=draft))
    asked.out.json({"discarded": draft})
