"""`metro regulations import`, `export`, `new`, `difference`: a station's own regulations."""

from contextlib import ExitStack
from pathlib import Path

import click

from metro.app.authoring import bring, start_from
from metro.app.files import make_folder, read_file, write_file
from metro.app.library import StationLibrary
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    looks,
    shelf,
)
from metro.errors import MetroError
from metro.regulations import library
from metro.regulations.case_files import beside, shipped_cases
from metro.regulations.cases import LARGEST_CASES
from metro.regulations.difference import Aspect, Difference, difference

OF_SUBSTANCE = (Aspect.ITEM, Aspect.POINT, Aspect.NUMBER, Aspect.CLAUSE)


@click.command("import", cls=SpokenVerb)
@click.argument("file", type=FILE)
@click.argument("cases", type=FILE, required=False)
@click.option("--why", default="", metavar="TEXT")
@acts
def import_verb(asked: Asked, file: Path, cases: Path | None, why: str) -> int:
    """Bring a regulation of the station's own, with its cases (技术负责人)."""
    out = asked.out
    data = read_file(file)
    named = cases or (beside(file) if beside(file).is_file() else None)
    tried = read_file(named, LARGEST_CASES) if named else b""
    with asked.signing() as (found, who, password):
        actor = found.authenticate(who, password)
        brought, count = bring(found, _name_of(file), data, tried, why, actor.id)
    label = f"{brought.number}—{brought.edition}"
    out.line(out.say("regulations.imported", id=brought.id, label=label, count=count))
    out.line(out.say("regulations.next", id=brought.id))
    out.json(
        {"id": brought.id, "file": brought.file_hash, "cases": count, "revision": brought.revision}
    )
    return 0


def _name_of(file: Path) -> str:
    """Return the id that a file gives its regulation: its name."""
    if file.suffix != ".yaml":
        raise MetroError("regulation.bad_name", name=file.name[:80])
    return file.stem


@click.command("export", cls=SpokenVerb)
@click.argument("regulation")
@click.option("-o", "folder", type=FILE, required=True, metavar="FOLDER")
@looks
def export_verb(asked: Asked, regulation: str, folder: Path) -> int:
    """Write a regulation's file and its cases into FOLDER, their bytes unchanged."""
    out = asked.out
    with ExitStack() as stack:
        data, cases = _bytes_of(stack, regulation, asked.station)
    file = folder / f"{regulation}.yaml"
    written = _write(file, data, cases)
    for name in written:
        out.line(name)
    if cases is None:
        out.line(out.say("regulations.no_cases"))
    out.json({"id": regulation, "files": written})
    return 0


def _bytes_of(stack: ExitStack, regulation: str, station: str | None) -> tuple[bytes, bytes | None]:
    if regulation in library.ids():
        return library.data(regulation), shipped_cases(regulation)
    found = _shelf(stack, station)
    if found is None:
        raise library.unknown(regulation, library.ids())
    return found.data(regulation), found.cases(regulation)


def _shelf(stack: ExitStack, station: str | None) -> StationLibrary | None:
    return stack.enter_context(shelf(station))


def _write(file: Path, data: bytes, cases: bytes | None) -> list[str]:
    make_folder(file.parent)
    write_file(file, data)
    if cases is None:
        return [str(file)]
    make_folder(beside(file).parent)
    write_file(beside(file), cases)
    return [str(file), str(beside(file))]


@click.command("new", cls=SpokenVerb)
@click.option("--from", "source", required=True, metavar="REGULATION")
@click.option("-o", "file", type=FILE, required=True, metavar="FILE")
@looks
def new_verb(asked: Asked, source: str, file: Path) -> int:
    """Copy a regulation and its cases as a start for another."""
    out = asked.out
    with shelf(None if source in library.ids() else asked.station) as found:
        data, cases = start_from(source, _name_of(file), found)
    written = _write(file, data, cases)
    for name in written:
        out.line(name)
    out.line(out.say("regulations.started"))
    out.json({"files": written})
    return 0


@click.command("difference", cls=SpokenVerb)
@click.argument("before")
@click.argument("after")
@click.option("--all", "every", is_flag=True)
@looks
def difference_verb(asked: Asked, before: str, after: str, every: bool) -> int:
    """Tell what differs between two editions; each is an id or a file."""
    out = asked.out
    with ExitStack() as stack:
        one, other = (_either(stack, name, asked.station) for name in (before, after))
    rows = difference(one, other)
    shown = [row for row in rows if every or row.aspect in OF_SUBSTANCE]
    out.table(
        [out.say(f"column.{name}") for name in ("change", "aspect", "path", "before", "after")],
        [
            [
                out.say(f"change.{row.change}"),
                out.say(f"aspect.{row.aspect}"),
                row.path,
                row.before or "—",
                row.after or "—",
            ]
            for row in shown
        ],
    )
    left = len(rows) - len(shown)
    out.line(
        out.say(
            "regulations.differences" if left else "regulations.all_differences",
            count=len(shown),
            left=left,
        )
    )
    out.json([_plain(row) for row in rows])
    return 0


def _either(stack: ExitStack, name: str, station: str | None) -> bytes:
    """Return the bytes of a file that is there, or of a regulation by its id."""
    if name.endswith(".yaml"):
        return read_file(Path(name))
    return _bytes_of(stack, name, station)[0]


def _plain(row: Difference) -> dict[str, str | None]:
    return {
        "change": row.change.value,
        "aspect": row.aspect.value,
        "path": row.path,
        "before": row.before,
        "after": row.after,
    }
