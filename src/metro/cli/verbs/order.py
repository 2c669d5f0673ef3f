"""`metro clock clear` and `metro personal erase`: what keeps a station in order."""

import click

from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    Asked,
    acts,
    with_why,
)
from metro.services.keep_order import PERSONAL


@click.group("clock", cls=SpokenGroup)
def clock_verb() -> None:
    """Look after the clock."""


@clock_verb.command("clear")
@with_why
@acts
def clear_verb(asked: Asked, why: str) -> None:
    """Clear the alarm of a clock that ran back (技术负责人)."""
    out = asked.out
    with asked.acting() as (found, head):
        with found.ledger.reading() as reader:
            alarm = reader.clock_alarm()
        # An alarm that nobody raised is no fact for the journal.
        if alarm:
            found.order.clear_clock(why, head.id)
    last, _, now = alarm.partition(" > ")
    out.line(out.say("clock.cleared", last=last, now=now) if alarm else out.say("clock.sane"))
    out.json({"cleared": bool(alarm), "last": last, "now": now})


@click.group("personal", cls=SpokenGroup)
def personal_verb() -> None:
    """Look after personal data."""


@personal_verb.command("erase")
@click.argument("subject", metavar="PERSON")
@click.option("--table", required=True, type=click.Choice(PERSONAL))
@with_why
@acts
def erase_verb(asked: Asked, subject: str, table: str, why: str) -> None:
    """Erase a password or contact data; the journal says that they were erased (管理员)."""
    out = asked.out
    with asked.acting() as (found, custodian):
        with found.ledger.reading() as reader:
            known = {row.id for row in reader.people() if subject in (row.id, row.name)}
        # Who shares a name is told apart by the id; contact data may be those of a body.
        who = next(iter(known)) if len(known) == 1 else subject
        found.order.erase(who, table, why, custodian.id)
    out.line(out.say("personal.erased", subject=who, table=table))
    out.json({"subject": who, "erased": table})
