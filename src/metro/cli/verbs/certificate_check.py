"""`metro check-certificate` and `metro inspector-page`: checks that anyone can do."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from metro.app.files import read_file, write_file
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    looks,
)
from metro.cli.output import Output
from metro.model.judgement import Verdict

if TYPE_CHECKING:
    from metro.app.checking.findings import Checked
    from metro.app.listed import ListedInstrument

MARKS = {"good": "✓", "bad": "✕", "open": "·"}
LARGEST_LIST = 1 << 20


@click.command("check-certificate", cls=SpokenVerb)
@click.argument("file")
@click.option("--serial", default="", metavar="TEXT")
@click.option("--code", default="", metavar="FILE|TEXT")
@click.option("--keys", type=FILE, default=None, metavar="FILE")
@looks
def check_certificate_verb(
    asked: Asked, file: str, serial: str, code: str, keys: Path | None
) -> int:
    """Check a PDF, a digital certificate, a picture of a code, or the text of one."""
    from metro.app.checking.check import CheckCertificate, brought, code_text, listed_keys

    out = asked.out
    data = brought(file)
    text = code_text(brought(code)) if code else ""
    if keys is not None:
        checked = CheckCertificate(listed_keys(read_file(keys, LARGEST_LIST)))(data, serial, text)
    else:
        from metro.app.key_keeping import known_keys

        with asked.looking() as found:
            checked = CheckCertificate(known_keys(found), found, found.clock)(data, serial, text)
    _print(out, checked)
    out.json(_plain(out, checked))
    return 0 if checked.whole else 2


def _print(out: Output, checked: "Checked") -> None:
    seal = checked.seal
    out.line(out.say("check.whole" if checked.whole else "check.not_whole"))
    if seal is not None and checked.whole:
        about: dict[str, object] = {
            "station": out.say("words.bracketed", what=checked.station_name, of=checked.station),
            "number": seal.number,
            "on": seal.on,
        }
        words = "check.about"
        if seal.tally is not None:
            words = "check.about_list"
            about |= {"count": seal.tally.count, "rejected": seal.tally.rejected}
        else:
            about |= {"serial": f"{seal.serial} {seal.parts}".strip(), "verdict": seal.verdict}
            about |= {"until": seal.until or "—"}
        for line in out.say(words, **about).splitlines():
            out.line(line)
    for row in checked.findings:
        out.line(f"  {MARKS[row.outcome]} {out.say(f'check.{row.code}', **row.parameters)}")


def _plain(out: Output, checked: "Checked") -> dict[str, object]:
    seal = checked.seal
    plain: dict[str, object] = {
        "whole": checked.whole,
        "form": checked.form,
        "station": checked.station,
        "state": checked.state,
        "findings": [
            {
                "outcome": row.outcome.value,
                "code": row.code,
                "words": out.say(f"check.{row.code}", **row.parameters),
            }
            for row in checked.findings
        ],
    }
    if seal is None:
        return plain
    plain["document"] = _document(checked)
    if seal.tally is not None:
        plain["instruments"] = [_instrument(row) for row in checked.rows]
    return plain


def _document(checked: "Checked") -> dict[str, object]:
    """Return what a seal states; a list states counts, and no serial, verdict or validity."""
    seal = checked.seal
    if seal is None:
        return {}
    plain: dict[str, object] = {"number": seal.number, "on": seal.on.isoformat()}
    if seal.tally is not None:
        return plain | {"count": seal.tally.count, "rejected": seal.tally.rejected}
    return plain | {
        "serial": seal.serial,
        "parts": seal.parts,
        "verdict": seal.verdict.value if seal.verdict else "",
        "until": seal.until.isoformat() if seal.until else "",
    }


def _instrument(row: "ListedInstrument") -> dict[str, object]:
    return {
        "serial": row.serial,
        "name": row.name,
        "model": row.model,
        "verdict": (Verdict.PASSED if row.passed else Verdict.REJECTED).value,
        "on": row.on.isoformat(),
        "until": row.until.isoformat() if row.until else "",
        "record": row.record,
    }


@click.command("inspector-page", cls=SpokenVerb)
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@click.option("--keys", type=FILE, default=None, metavar="FILE")
@looks
def inspector_page_verb(asked: Asked, file: Path, keys: Path | None) -> None:
    """Write the one page by which inspectors check codes with no network."""
    from metro.app.inspecting import inspector_page

    out = asked.out
    if keys is not None:
        data = inspector_page(read_file(keys, LARGEST_LIST))
    else:
        from metro.app.key_keeping import exported

        with asked.looking() as found:
            data = inspector_page(exported(found))
    write_file(file, data)
    out.line(out.say("inspector.written", file=str(file)))
    out.json({"file": str(file), "bytes": len(data)})
