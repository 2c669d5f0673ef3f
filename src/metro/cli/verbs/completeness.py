"""`metro completeness` and `metro arrange`: what the station lacks, and who performs instead."""

from datetime import datetime
from typing import Any

import click

from metro import language
from metro.app.holdings import arranging, completeness_of
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    Asked,
    acts,
    looks,
)
from metro.cli.output import Output
from metro.journal.codec import encode
from metro.model.arrangement import Form, ServiceArrangement
from metro.model.completeness import Cell, Completeness, Gap, KindRow, Need, NeedState
from metro.model.judgement import Reason

DAY = click.DateTime(["%Y-%m-%d"])
MARKS = {NeedState.MET: "✓", NeedState.BY_OTHER: "→", NeedState.GAP: "✕", NeedState.WAITS: "·"}


@click.command("completeness", cls=SpokenVerb)
@click.option("--on", type=DAY, default=None, metavar="DATE")
@click.option("--catalogue", "whole", is_flag=True)
@looks
def completeness_verb(asked: Asked, on: datetime | None, whole: bool) -> None:
    """Show for each kind of instrument what the station has and lacks to verify it."""
    out = asked.out
    with asked.looking() as found:
        day = on.date() if on else found.clock.today()
        matrix = completeness_of(found)(day, whole_catalogue=whole)
    out.line(out.say("completeness.title", on=day.isoformat()))
    headings = ["column.kind", "column.instruments", *(f"need.{need}" for need in Need)]
    out.table([out.say(code) for code in headings], [_line(out, row) for row in matrix.rows])
    for row in matrix.rows:
        _tell(out, row)
    counted = {state: matrix.count(state) for state in NeedState if state is not NeedState.WAITS}
    words = {f"{state}_{name}": n for state, pair in counted.items() for name, n in _named(pair)}
    out.line(out.say("completeness.sum", **words))
    out.json(_plain(matrix))


def _named(pair: tuple[int, int]) -> tuple[tuple[str, int], ...]:
    return (("kinds", pair[0]), ("instruments", pair[1]))


def _line(out: Output, row: KindRow) -> list[str]:
    name = row.name.say(out.language)
    listed = "" if row.in_ledger else f" ({out.say('completeness.catalogue_only')})"
    cells = [f"{MARKS[cell.state]} {out.say(f'need_state.{cell.state}')}" for cell in row.cells]
    return [name + listed, str(row.instruments), *cells]


def _tell(out: Output, row: KindRow) -> None:
    """Print the gaps of a kind in words, each with what would close it."""
    if row.state is NeedState.MET:
        return
    out.line()
    out.line(row.name.say(out.language))
    other = row.served_by
    if other is not None:
        out.line(f"  → {out.say(f'form.{other.form}', body=other.body, document=other.document)}")
    for cell in row.cells:
        for gap in cell.gaps:
            need = out.say(f"need.{cell.need}")
            count = out.say("completeness.behind", count=gap.instruments)
            out.line(f"  {MARKS[cell.state]} {need}: {_words(gap, out.language)} [{count}]")
            if cell.state is NeedState.GAP:
                remedies = (out.say(f"remedy.{name}") for name in gap.remedies)
                out.line(f"      {out.say('completeness.closes')} {' / '.join(remedies)}")


def _words(gap: Gap, spoken: str) -> str:
    said = (_reason(reason, spoken) for reason in (gap.reason, gap.because) if reason is not None)
    return " ".join(said)


def _reason(reason: Reason, spoken: str) -> str:
    return language.say(f"reason.{reason.code}", spoken, reason.parameters)


def _plain(matrix: Completeness) -> dict[str, Any]:
    """Return the matrix as plain values, every gap with its words in both languages."""
    plain: dict[str, Any] = encode(matrix)
    for row, told in zip(matrix.rows, plain["rows"], strict=True):
        told["state"] = row.state.value
        for cell, plain_cell in zip(row.cells, told["cells"], strict=True):
            _add_words(cell, plain_cell)
    return plain


def _add_words(cell: Cell, plain: dict[str, Any]) -> None:
    for gap, told in zip(cell.gaps, plain["gaps"], strict=True):
        told["words"] = {spoken: _words(gap, spoken) for spoken in language.LANGUAGES}


@click.command("arrange", cls=SpokenVerb)
@click.argument("kind", metavar="KIND")
@click.option("--body", required=True, metavar="NAME")
@click.option("--document", required=True, metavar="TEXT")
@click.option(
    "--form", type=click.Choice([form.value for form in Form]), default=Form.SENT_UP.value
)
@click.option("--from", "since", type=DAY, default=None, metavar="DATE")
@click.option("--until", type=DAY, default=None, metavar="DATE")
@acts
def arrange_verb(
    asked: Asked,
    kind: str,
    body: str,
    document: str,
    form: str,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Record that another body verifies instruments of KIND (技术负责人)."""
    out = asked.out
    with asked.acting() as (found, head):
        row = ServiceArrangement(
            f"{kind}/{document}",
            kind,
            body,
            Form(form),
            since.date() if since else found.clock.today(),
            until.date() if until else None,
            document,
        )
        arranging(found)(row, head.id)
    out.line(out.say(f"form.{row.form}", body=body, document=document))
    out.json(encode(row))
