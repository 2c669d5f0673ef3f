"""`metro document void` and `metro document reprint`."""

from pathlib import Path

import click

from metro.app.files import write_file
from metro.app.papers import reprinted
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    with_why,
)


@click.group("document", cls=SpokenGroup)
def document_verb() -> None:
    """Void documents, print them again."""


@document_verb.command("void")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER…")
@with_why
@acts
def void_verb(asked: Asked, numbers: tuple[str, ...], why: str) -> None:
    """Void the documents NUMBER…, all of them or none (批准人, 技术负责人)."""
    out = asked.out
    wanted = list(dict.fromkeys(numbers))
    with asked.acting() as (found, actor):
        ended = found.issue.void(wanted, why, actor.id)
    out.line(out.say("document.voided", numbers=", ".join(wanted)))
    if ended:
        out.line(out.say("document.ended", records="、".join(ended)))
    out.json({"voided": wanted, "ended": list(ended)})


@document_verb.command("reprint")
@click.argument("number")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@acts
def reprint_verb(asked: Asked, number: str, file: Path) -> None:
    """Write document NUMBER for one more print, and draw the number of the copy."""
    out = asked.out
    with asked.acting() as (found, actor):
        with found.ledger.reading() as reader:
            copy = reader.copies(number) + 1
        data = reprinted(found, number, out.say("ui.print.mark", copy=copy, number=number))
        # The copy counts once it can be printed.
        write_file(file, data)
        drawn = found.issue.reprint(number, actor.id)
        if drawn != copy:
            # Another workstation drew one meanwhile.
            copy = drawn
            data = reprinted(found, number, out.say("ui.print.mark", copy=copy, number=number))
            write_file(file, data)
    out.line(out.say("document.reprinted", number=number, copy=copy, file=str(file)))
    out.json({"number": number, "copy": copy, "file": str(file)})
