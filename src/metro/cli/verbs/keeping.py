"""`metro backup`, `metro restore`, `metro doctor`, `metro enrol`."""

from pathlib import Path
from typing import Any

import click

from metro.app.keeping import back_up, checkpoint_of, examine, last_numbers, restore
from metro.app.places import place_of
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    looks,
    opened,
    password_of,
    shown_progress,
)
from metro.cli.output import Output
from metro.errors import MetroError

MOST_NAMED = 12


@click.command("doctor", cls=SpokenVerb)
@click.option("--checkpoint", default="", metavar="TEXT|FILE")
@looks
def doctor_verb(asked: Asked, checkpoint: str) -> int:
    """Prove the station whole; name the first bad entry, table, object or key."""
    out = asked.out
    # What is wrong with the database is what the doctor is asked to say.
    with opened(asked.station, read_only=True, check=False) as found:
        text = checkpoint_of(checkpoint) if checkpoint else ""
        report = examine(found, text, shown_progress(out))
    _print(out, report)
    head = report.head
    out.json(
        {
            "whole": report.whole,
            "station": head.station,
            "epoch": head.epoch,
            "seq": head.seq,
            "head": head.hash,
            "entries": report.entries,
            "findings": [_plain(out, row) for row in report.findings],
        }
    )
    return 0 if report.whole else 2


def _print(out: Output, report: Any) -> None:
    head = report.head
    word = "keeping.whole" if report.whole else "keeping.not_whole"
    out.line(out.say(word, entries=report.entries, epoch=head.epoch, seq=head.seq))
    for row in report.findings:
        mark = "✕" if row.severity == "error" else "·"
        words = _plain(out, row)
        out.line(f"  {mark} {words['code']}: {words['cause']}")
        out.line(f"    → {words['remedy']}")


def _plain(out: Output, row: Any) -> dict[str, str]:
    words = out.refused(MetroError(row.code, **row.parameters))
    return {"severity": row.severity.value, **{k: str(v) for k, v in words.items()}}


@click.command("backup", cls=SpokenVerb)
@click.argument("file", required=False, type=FILE)
@looks
def backup_verb(asked: Asked, file: Path | None) -> int:
    """Write a backup to FILE (default: the station's backups), and verify it."""
    out = asked.out
    with asked.looking() as found:
        made = back_up(found, file, shown_progress(out))
    manifest = made.manifest
    out.line(out.say("keeping.backed_up", file=str(made.file), seq=manifest.seq))
    out.line(manifest.checkpoint)
    _print(out, made.report)
    plain = {"file": str(made.file), "seq": manifest.seq, "checkpoint": manifest.checkpoint}
    out.json({**plain, "whole": made.report.whole})
    return 0 if made.report.whole else 2


@click.command("restore", cls=SpokenVerb)
@click.argument("file", type=FILE)
@click.option("--why", default="")
@click.option("--last-number", "last", multiple=True, metavar="KIND=NUMBER")
@acts
def restore_verb(asked: Asked, file: Path, why: str, last: tuple[str, ...]) -> None:
    """Restore the backup FILE; it is verified first, the old station is kept aside."""
    out = asked.out
    if not asked.person:
        raise MetroError("person.needed")
    if not why.strip():
        raise MetroError("reason.missing")
    stated = last_numbers(last)

    def password() -> str:
        return password_of(asked.person, asked.password_file)[1]

    done = restore(
        file, place_of(asked.station), asked.person, password, why, shown_progress(out), stated
    )
    head = done.head
    out.line(out.say("keeping.restored", epoch=head.epoch, seq=done.manifest.seq))
    if done.aside:
        out.line(out.say("keeping.aside", where=done.aside))
    if done.voided:
        numbers = ", ".join(done.voided[:MOST_NAMED]) + (" …" if done.voided[MOST_NAMED:] else "")
        out.line(out.say("keeping.voided", count=len(done.voided), numbers=numbers))
    if not (done.numbers_known or stated):
        out.line(out.say("keeping.numbers_unknown"))
    if not done.keys_known:
        out.line(out.say("keeping.keys_unknown"))
    out.json(
        {
            "epoch": head.epoch,
            "restored_seq": done.manifest.seq,
            "aside": done.aside,
            "voided": list(done.voided),
            "numbers_known": done.numbers_known,
            "keys_known": done.keys_known,
        }
    )


@click.command("enrol", cls=SpokenVerb)
@click.argument("folder", type=FILE)
@click.option("--name", required=True, metavar="NAME")
@click.option("--root-password-file", "root_file", type=FILE, default=None, metavar="FILE")
@acts
def enrol_verb(asked: Asked, folder: Path, name: str, root_file: Path | None) -> None:
    """Make the key of a further workstation in FOLDER and list it, signed by this one."""
    from metro.app.enrolment import enrol

    out = asked.out
    with asked.signing() as (found, who, password):
        custodian = found.authenticate(who, password)
        secret = password if root_file is None else password_of(who, root_file)[1]
        key = enrol(found, folder, name, custodian.id, secret)
    out.line(out.say("keeping.enrolled", key=key.id, name=name))
    out.json({"key": key.id, "workstation": name})
