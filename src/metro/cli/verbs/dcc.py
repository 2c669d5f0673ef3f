"""`metro dcc export`, `metro dcc import`, `metro dcc check`, `metro dcc schema add`."""

import hashlib
from pathlib import Path
from typing import Any

import click

from metro.app.clock import SystemClock
from metro.app.digital_uses import add_schema, certificate_reader, largest_file
from metro.app.files import read_file, write_file
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    looks,
    output,
    with_json,
)
from metro.cli.output import Output
from metro.journal.codec import encode
from metro.model.digital import Aspect, DigitalFinding, DigitalReport, Grade, UnitProfile

MARKS = {Grade.SOUND: "✓", Grade.NOTE: "·", Grade.FAULT: "✕"}


@click.group("dcc", cls=SpokenGroup)
def dcc_verb() -> None:
    """Digital calibration certificates: out, in, checked."""


@dcc_verb.command("export")
@click.argument("number")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@click.option(
    "--profile",
    type=click.Choice([row.value for row in UnitProfile]),
    default=UnitProfile.PTB.value,
    show_default=True,
)
@click.option("--computed", is_flag=True)
@looks
def export_verb(asked: Asked, number: str, file: Path, profile: str, computed: bool) -> None:
    """Write the digital certificate that document NUMBER carries; another profile is computed."""
    out = asked.out
    sealed = not computed and profile == UnitProfile.PTB
    with asked.looking() as found:
        export = found.export_digital
        data = export(number) if sealed else export.computed(number, UnitProfile(profile))
    write_file(file, data)
    said = {
        "number": number,
        "file": str(file),
        "bytes": len(data),
        "hash": hashlib.sha256(data).hexdigest(),
    }
    out.line(out.say("dcc.exported" if sealed else "dcc.computed", **said))
    out.json({**said, "profile": profile, "sealed": sealed})


@dcc_verb.command("import")
@click.argument("file", type=FILE)
@click.option("--for", "instrument", required=True, metavar="INSTRUMENT")
@click.option("--root", "roots", multiple=True, type=FILE, metavar="PEM")
@acts
def import_verb(asked: Asked, file: Path, instrument: str, roots: tuple[Path, ...]) -> None:
    """File a digital certificate for a standard; the technical head confirms it apart."""
    out = asked.out
    data = read_file(file, largest_file())
    reader = certificate_reader(roots)
    with asked.acting() as (found, actor):
        done = found.import_digital(reader)(data, file.name, instrument, actor.id)
        with found.ledger.reading() as reading:
            serial = reading.instrument(done.certificate.instrument).serial
    show(out, done.report)
    words = {"number": done.certificate.number, "issuer": done.certificate.issuer}
    out.line(out.say("dcc.filed", serial=serial, **words))
    filed: Any = encode(done.certificate)
    out.json({"filed": filed, "accepted": None, **as_data(out, done.report)})


@dcc_verb.command("check")
@click.argument("file", type=FILE)
@click.option("--root", "roots", multiple=True, type=FILE, metavar="PEM")
@with_json
@click.pass_context
def check_verb(ctx: click.Context, file: Path, roots: tuple[Path, ...], as_json: bool) -> int:
    """Say what is found in a digital certificate; nothing is entered."""
    out = output(ctx, as_json)
    data = read_file(file, largest_file())
    report = certificate_reader(roots).examine(data, file.name, SystemClock().now())
    show(out, report)
    out.json(as_data(out, report))
    return 2 if any(row.grade is Grade.FAULT for row in report.findings) else 0


@dcc_verb.group("schema", cls=SpokenGroup)
def schema_group() -> None:
    """Keep the schema files of the DCC."""


@schema_group.command("add")
@click.argument("folder", type=FILE)
@with_json
@click.pass_context
def add_verb(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Add the schema files of FOLDER and pin their hash."""
    out = output(ctx, as_json)
    pack = add_schema(folder)
    out.line(out.say("dcc.schema_added", version=pack.version, hash=pack.hash))
    out.json({"version": pack.version, "hash": pack.hash})


def show(out: Output, report: DigitalReport) -> None:
    """Print the findings of each aspect under its own head."""
    certificate = report.certificate
    words = {
        "number": certificate.administration.core.number or "—",
        "issuer": certificate.administration.laboratory.contact.name.plain(out.language) or "—",
        "version": certificate.version,
    }
    out.line(out.say("dcc.what", bytes=report.size, hash=report.hash, **words))
    for aspect in Aspect:
        out.line()
        out.line(out.say(f"dcc.aspect.{aspect}"))
        for row in report.of(aspect):
            out.line(f"  {MARKS[row.grade]} {said(out, row)}")


def said(out: Output, finding: DigitalFinding) -> str:
    """Return a finding in words, with its line where it has one."""
    words = out.reason(finding.reason)
    return out.say("dcc.line", line=finding.line, words=words) if finding.line else words


def as_data(out: Output, report: DigitalReport) -> dict[str, Any]:
    """Return a report as plain values, the findings apart by aspect."""
    core = report.certificate.administration.core
    return {
        "number": core.number,
        "version": report.certificate.version,
        "hash": report.hash,
        "bytes": report.size,
        "findings": {
            aspect.value: [
                {
                    "grade": row.grade.value,
                    "code": row.reason.code,
                    "line": row.line,
                    "words": out.reason(row.reason),
                }
                for row in report.of(aspect)
            ]
            for aspect in Aspect
        },
    }
