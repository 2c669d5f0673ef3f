"""`metro regulations catalogue`, and what `metro regulations check` says of the catalogue."""

from typing import Any

import click

from metro.app.copies import copy_of
from metro.cli.helping import SpokenVerb
from metro.cli.options import output, with_json
from metro.cli.output import Output
from metro.journal.codec import encode
from metro.model.catalogue import CatalogueEntry, Cited
from metro.regulations import library
from metro.regulations.catalogue import Links, catalogue, links

COLUMNS = ("number", "entry", "control", "way", "purposes", "certainty", "regulation")


@click.command("catalogue", cls=SpokenVerb)
@with_json
@click.pass_context
def catalogue_verb(ctx: click.Context, as_json: bool) -> int:
    """List the catalogue of instruments under compulsory control, as far as it was found."""
    out = output(ctx, as_json)
    found, joined = catalogue(), _links()
    out.line(f"{found.number}  {getattr(found.title, out.language)}")
    out.table(
        [out.say(f"column.{name}") for name in COLUMNS],
        [_cells(out, row, joined) for row in found.entries],
    )
    out.line(out.say("catalogue.gaps"))
    for gap in found.gaps:
        out.line(f"  · {getattr(gap.title, out.language)}")
    plain = encode(found)
    for row in plain["entries"]:
        row["regulations"] = list(joined.regulations[row["id"]])
    out.json(plain)
    return 0


def check_catalogue(out: Output) -> tuple[dict[str, Any], int]:
    """Check that the links of the catalogue resolve; say its gaps, return how much is wrong."""
    found, joined = catalogue(), _links()
    names = {row.id: getattr(row.name, out.language) for row in found.entries}
    labels = {name: copy_of(name).label for name in joined.unlisted}
    for code, rows in (
        ("catalogue.without_regulation", [names[row] for row in joined.without_regulation]),
        ("catalogue.unlisted", list(labels.values())),
    ):
        out.line(out.say(code, count=len(rows), rows=rows))
    for fault in () if out.as_json else joined.faults:
        out.refuse(fault)
    return {
        "id": found.id,
        "entries": len(found.entries),
        "entries_told": found.entries_told.value,
        "entries_without_regulation": list(joined.without_regulation),
        "regulations_without_entry": list(joined.unlisted),
        "gaps": [row.id for row in found.gaps],
        "faults": [out.refused(fault) for fault in joined.faults],
    }, len(joined.faults)


def _links() -> Links:
    return links(catalogue(), [copy_of(name) for name in library.ids()])


def _cells(out: Output, row: CatalogueEntry, joined: Links) -> list[str]:
    control = [name for name in ("type_approval", "verification") if _true(getattr(row, name))]
    unknown = row.type_approval is None or row.verification is None
    purposes = row.purposes.value if row.purposes else ()
    labels = dict.fromkeys(copy_of(name).label for name in joined.regulations[row.id])
    return [
        str(row.number or "—"),
        getattr(row.name, out.language),
        out.listed(
            [*(out.say(f"control.{name}") for name in control), *(["?"] if unknown else [])]
        ),
        out.say(f"regime.{row.way.regime}") if row.way else "—",
        out.listed([out.say(f"purpose.{name}") for name in purposes]) or "—",
        out.say(f"certainty.{row.listed.evidence.certainty}"),
        out.listed(list(labels)) or "—",
    ]


def _true(fact: Cited[bool] | None) -> bool:
    return fact is not None and fact.value
