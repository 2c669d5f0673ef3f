"""`metro verification …`: from the draft to the approved record, and what becomes of it."""

from pathlib import Path

import click

from metro.app.files import write_file
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    looks,
    with_why,
)
from metro.errors import MetroError
from metro.journal.codec import encode
from metro.model.people import Meaning

WAITING = ("number", "state", "verdict", "date", "name", "serial", "applicant", "verifier")


@click.group("verification", cls=SpokenGroup)
def verification_verb() -> None:
    """Submit, check and approve; amend a record, send it back, let a rule pass."""


@verification_verb.command("list")
@looks
def list_verb(asked: Asked) -> None:
    """List the records that wait for somebody."""
    out = asked.out
    with asked.looking() as found:
        rows = found.look.waiting()
    out.table(
        [out.say(f"column.{name}") for name in WAITING],
        [
            [
                row.number,
                out.say(f"record_state.{row.state}"),
                out.say(f"verdict.{row.verdict}"),
                str(row.on),
                row.name,
                row.serial,
                row.applicant,
                row.verifier,
            ]
            for row in rows
        ],
    )
    out.json([encode(row) for row in rows])


@verification_verb.command("paper")
@click.argument("record")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE.pdf")
@looks
def paper_verb(asked: Asked, record: str, file: Path) -> None:
    """Write the original record (原始记录) as it stands: what a checker reads before signing."""
    out = asked.out
    with asked.looking() as found:
        data = found.press.render(found.issue.record_paper(record))
    write_file(file, data)
    out.line(str(file))
    out.json({"record": record, "file": str(file), "bytes": len(data)})


@verification_verb.command("submit")
@click.argument("draft")
@click.option("--checker", default="", metavar="PERSON")
@acts
def submit_verb(asked: Asked, draft: str, checker: str) -> None:
    """Submit DRAFT; its verifier signs, and it becomes a record."""
    out = asked.out
    with asked.signing() as (found, who, password):
        if not (checker or found.drafts.get(draft).cells.get("header/checker")):
            raise MetroError("checker.needed")
        record = found.submit(draft, checker, password, who)
        with found.ledger.reading() as reader:
            rows = found.gate(reader, record, for_issue=False)
    verdict = record.judgement.verdict
    done = out.say("record.submitted", number=record.number)
    out.line(f"{done}  {out.say(f'verdict.{verdict}')}")
    open_rules = [row for row in rows if not row.passes]
    if open_rules:
        # Better told now than when three people have signed.
        out.line(out.say("record.stands_against"))
        for reason in (reason for row in open_rules for reason in row.reasons):
            out.line(f"  ● {out.reason(reason)}")
    told = {"record": record.id, "number": record.number, "verdict": verdict.value}
    out.json({**told, "stands_against": [row.code for row in open_rules]})


@verification_verb.command("check")
@click.argument("record")
@acts
def check_verb(asked: Asked, record: str) -> None:
    """Sign RECORD as checker (核验员)."""
    _sign(asked, record, Meaning.CHECKED)


@verification_verb.command("approve")
@click.argument("record")
@acts
def approve_verb(asked: Asked, record: str) -> None:
    """Sign RECORD as approver (批准人)."""
    _sign(asked, record, Meaning.APPROVED)


def _sign(asked: Asked, name: str, meaning: Meaning) -> None:
    with asked.signing() as (found, who, password):
        record = found.sign(name, meaning, who, password)
    asked.out.line(asked.out.say(f"record.signed.{meaning}", number=record.number))
    asked.out.json({"record": record.id, "number": record.number, "signed": meaning.value})


@verification_verb.command("amend")
@click.argument("record")
@click.option("--as-recorded", is_flag=True)
@with_why
@acts
def amend_verb(asked: Asked, record: str, why: str, as_recorded: bool) -> None:
    """Start the draft of an amendment of RECORD; the window goes on from there.

    It follows what the ledger was corrected to since; with --as-recorded the plate stays.
    """
    with asked.acting() as (found, verifier):
        draft = found.amend(record, why, verifier.id, as_recorded=as_recorded)
    asked.out.line(asked.out.say("record.drafted", draft=draft))
    asked.out.json({"draft": draft})


@verification_verb.command("return")
@click.argument("record")
@with_why
@acts
def return_verb(asked: Asked, record: str, why: str) -> None:
    """Send RECORD back to its verifier, who may also take it back."""
    with asked.signing() as (found, who, password):
        found.sign.send_back(record, why, who, password)
    asked.out.line(asked.out.say("record.sent_back", record=record))
    asked.out.line(f"  → {asked.out.say('record.sent_back.next', record=record)}")
    asked.out.json({"returned": record})


@verification_verb.command("override")
@click.argument("record")
@click.option("--rule", required=True, metavar="CODE")
@with_why
@acts
def override_verb(asked: Asked, record: str, rule: str, why: str) -> None:
    """Let one rule of the gate pass for RECORD (技术负责人)."""
    with asked.signing() as (found, who, password):
        found.sign.override(record, rule, why, who, password)
    asked.out.line(asked.out.say("record.overridden", record=record, rule=rule))
    asked.out.json({"record": record, "overridden": rule})
