"""`metro due`, `metro certificates`, `metro certificate`."""

import re
from datetime import timedelta
from pathlib import Path

import click

from metro.app.files import write_file
from metro.app.papers import due_notices, write_notices
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    looks,
)
from metro.cli.output import Output
from metro.errors import MetroError
from metro.journal.codec import encode
from metro.model.document import Document
from metro.ports import InstrumentRow

DUE = ("due", "duty", "name", "serial", "holder", "last", "regime")


def days(text: str) -> timedelta:
    """Read `30d`, `4w` or a bare number of days.

    Raises MetroError `time.not_a_span`.
    """
    match = re.fullmatch(r"([0-9]{1,4})\s*([dw]?)", text.strip())
    if match is None:
        raise MetroError("time.not_a_span", text=text)
    return timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))


@click.command("due", cls=SpokenVerb)
@click.option("--within", default="30d", show_default=True, metavar="DAYS")
@click.option("--notices", "folder", type=FILE, default=None, metavar="FOLDER")
@click.option("--holder", default="", metavar="HOLDER")
@looks
def due_verb(asked: Asked, within: str, folder: Path | None, holder: str) -> None:
    """List what falls due, the earliest first; or write a notice to each holder."""
    out = asked.out
    if folder is not None:
        with asked.looking() as found:
            notices = due_notices(found)(days(within), holder)
            written = write_notices(found, notices, folder)
        for _, file in written.values():
            out.line(str(file))
        out.json(
            [
                {"id": who, "holder": name, "file": str(file)}
                for who, (name, file) in written.items()
            ]
        )
        return
    with asked.looking() as found:
        rows = found.due(days(within))
    out.table(
        [out.say(f"column.{name}") for name in DUE],
        [
            [
                str(row.due or "—"),
                out.say(f"duty.{row.duty}") + _why(out, row),
                row.name,
                row.serial,
                row.holder_name,
                str(row.last or "—"),
                out.say(f"regime.{row.regime}") + (f" · {row.extended}" if row.extended else ""),
            ]
            for row in rows
        ],
    )
    out.json([encode(row) for row in rows])


def _why(out: Output, row: InstrumentRow) -> str:
    """Say why it is due before its time."""
    return out.say("due.suspect", standard=row.suspect) if row.suspect else ""


@click.command("certificates", cls=SpokenVerb)
@click.argument("text", default="")
@click.option(
    "--limit", default=200, show_default=True, type=click.IntRange(1, 100_000), metavar="N"
)
@looks
def certificates_verb(asked: Asked, text: str, limit: int) -> None:
    """List numbered documents, the newest first; TEXT narrows the list."""
    out = asked.out
    with asked.looking() as found, found.ledger.reading() as reader:
        rows = reader.documents(text, limit)
    names = ("number", "document", "state", "date", "valid_until", "name", "serial", "applicant")
    out.table(
        [out.say(f"column.{name}") for name in names],
        [
            [
                row.document.number,
                out.say(f"document_kind.{row.document.kind}"),
                _state(out, row.document),
                str(row.document.on),
                str(row.document.valid_until or "—"),
                row.name,
                row.serial,
                row.applicant,
            ]
            for row in rows
        ],
    )
    out.json([encode(row) for row in rows])


def _state(out: Output, document: Document) -> str:
    state = out.say(f"document_state.{document.state}")
    return f"{state} · {out.say('document.under_review')}" if document.under_review else state


@click.command("certificate", cls=SpokenVerb)
@click.argument("number")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@looks
def certificate_verb(asked: Asked, number: str, file: Path) -> None:
    """Write the issued bytes of document NUMBER, unchanged."""
    out = asked.out
    with asked.looking() as found:
        data = found.issue.bytes_of(number)
    write_file(file, data)
    out.line(str(file))
    out.json({"number": number, "file": str(file), "bytes": len(data)})
