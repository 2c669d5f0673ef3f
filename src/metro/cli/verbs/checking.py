"""`metro regulations check`: load data files, count their numbers, name what is wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from metro.app.clock import SystemClock
from metro.app.files import read_file
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    looks,
)
from metro.cli.output import Output
from metro.cli.verbs.catalogue import check_catalogue
from metro.errors import MetroError
from metro.model.evidence import Certainty, Evidence
from metro.model.hierarchy import HierarchyScheme
from metro.model.regulation import RegulationNumber, VerificationRegulation
from metro.regulations import library
from metro.regulations.editions import overlapping
from metro.regulations.faults import faults
from metro.regulations.numbers import open_numbers
from metro.regulations.reader import read_regulation
from metro.regulations.schemes import is_scheme, read_scheme, scheme_files

if TYPE_CHECKING:
    from metro.app.station import Station


@click.command("check", cls=SpokenVerb)
@click.argument("paths", nargs=-1, type=FILE, metavar="[PATH]…")
@looks
def check_verb(asked: Asked, paths: tuple[Path, ...]) -> int:
    """Load and check data files; with no PATH, those of this copy."""
    out = asked.out
    if asked.station is None:
        return _check(out, paths, None)
    with asked.looking() as found:
        return _check(out, paths, found)


def _check(out: Output, paths: tuple[Path, ...], station: "Station | None") -> int:
    loaded, schemes, refused = [], [], []
    data: dict[str, bytes] = {}
    for name, content in _files(paths):
        try:
            if is_scheme(content, name):
                schemes.append(read_scheme(content, name))
            else:
                loaded.append(_in_force_at(station, read_regulation(content, name, thorough=True)))
                data[name] = content
        except MetroError as error:
            # Whoever writes a regulation is told of every place at once.
            refused += _every(content, name, error)
    beside = [row for row in map(library.shipped, _editions_of(loaded)) if row.id not in data]
    data |= {row.id: library.data(row.id) for row in beside}
    refused += overlapping([*loaded, *beside], data)
    if not out.as_json:
        for refusal in refused:
            out.refuse(refusal)
    rows = [_row(regulation, station) for regulation in loaded]
    rows_of_schemes = [_scheme_row(scheme) for scheme in schemes]
    _table(out, [*rows, *rows_of_schemes], confirmed=station is not None)
    count = {"regulations": len(rows), "schemes": len(schemes), "errors": len(refused)}
    out.line(out.say("regulations.counted", **count))
    found: dict[str, object] = {"regulations": rows, "schemes": rows_of_schemes, "count": count}
    faults = 0
    if not paths:
        found["catalogue"], faults = check_catalogue(out)
    out.json({**found, "refused": [_placed(out, error) for error in refused]})
    return 2 if refused or faults else 0


def _placed(out: Output, error: MetroError) -> dict[str, object]:
    """Return a fault with its place, as an editor may show it."""
    where = {
        key: error.parameters[key] for key in ("file", "line", "key") if key in error.parameters
    }
    return {**where, **out.refused(error)}


def _every(content: bytes, name: str, first: MetroError) -> list[MetroError]:
    """Return every fault of a regulation's file; of a scheme the first one."""
    try:
        return [first] if is_scheme(content, name) else faults(content, name)
    except MetroError:
        return [first]


def _in_force_at(station: "Station | None", read: VerificationRegulation) -> VerificationRegulation:
    """Return the regulation with the station's numbers, if its file is the one of this copy."""
    ours = station is not None and read.id in library.ids()
    if not ours or library.shipped(read.id).file_hash != read.file_hash:
        return read
    return station.regulation(read.id)  # type: ignore[union-attr]


def _files(paths: tuple[Path, ...]) -> Iterable[tuple[str, bytes]]:
    if not paths:
        for name in library.ids():
            yield name, library.data(name)
        yield from scheme_files()
    for path in paths:
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files:
            raise MetroError("file.none_here", where=str(path))
        for file in files:
            yield file.stem, read_file(file)


def _editions_of(loaded: list[VerificationRegulation]) -> list[str]:
    """Return the ids of this copy's editions of the regulations that were loaded."""
    heads = tuple({row.number.lower().replace(" ", "-") + "-" for row in loaded})
    return [name for name in library.ids() if name.startswith(heads)]


def _row(regulation: VerificationRegulation, station: "Station | None") -> dict[str, object]:
    numbers = regulation.numbers
    row: dict[str, object] = {
        "id": regulation.id,
        "regulation": regulation.label,
        "title": {"zh": regulation.title.zh, "en": regulation.title.en},
        "in_force": str(regulation.in_force_from or ""),
        "until": str(regulation.in_force_until or ""),
        "standing": regulation.standing(SystemClock().today()).value,
        "items": len(regulation.items),
        **_certainties([(row.path, row.value, row.evidence) for row in numbers]),
    }
    if station is not None:
        waiting = open_at(station, regulation.id, numbers)
        row["confirmed"] = len(numbers) - len(waiting)
        row["unconfirmed"] = len(waiting)
    return row


def _scheme_row(scheme: HierarchyScheme) -> dict[str, object]:
    known: list[tuple[str, object, Evidence]] = [
        (f"levels.{row.id}", row.accuracy, row.evidence) for row in scheme.levels
    ]
    known += [(f"{row.above}-{row.below}", row.method, row.evidence) for row in scheme.transfers]
    return {
        "id": scheme.id,
        "regulation": scheme.label,
        "title": {"zh": scheme.title.zh, "en": scheme.title.en},
        "in_force": "",
        "until": "",
        "standing": "",
        "items": len(scheme.levels),
        **_certainties(known),
    }


def _certainties(numbers: list[tuple[str, object, Evidence]]) -> dict[str, object]:
    """Count the numbers that have a value by how they are known; name those that have none."""
    count = Counter(known.certainty for _, value, known in numbers if value is not None)
    return {
        "numbers": {certainty.value: count[certainty] for certainty in Certainty},
        "gaps": [path for path, value, _ in numbers if value is None],
    }


def _standing(out: Output, row: dict[str, object]) -> str:
    if not row["standing"]:
        return ""
    return out.say(f"standing.{row['standing']}", since=row["in_force"], until=row["until"])


def _table(out: Output, rows: list[dict[str, object]], *, confirmed: bool) -> None:
    headings = [out.say(f"column.{name}") for name in ("regulation", "id", "in_force", "items")]
    headings += [out.say(f"certainty.{certainty}") for certainty in Certainty]
    headings.append(out.say("column.gaps"))
    if confirmed:
        headings += [out.say("column.confirmed"), out.say("column.unconfirmed")]
    cells = [
        [
            f"{row['regulation']} {row['title'][out.language]}",  # type: ignore[index]
            str(row["id"]),  # what the other verbs ask for
            _standing(out, row),
            str(row["items"]),
            *[str(row["numbers"][certainty.value]) for certainty in Certainty],  # type: ignore[index]
            str(len(row["gaps"])),  # type: ignore[arg-type]
            *(
                [str(row.get(key, "—")) for key in ("confirmed", "unconfirmed")]
                if confirmed
                else ()
            ),
        ]
        for row in rows
    ]
    out.table(headings, cells)


def open_at(
    station: "Station", regulation: str, numbers: Sequence[RegulationNumber] | None = None
) -> list[RegulationNumber]:
    """Return what is still open: of the numbers in force at the station, or of those given."""
    with station.ledger.reading() as reader:
        confirmed = reader.confirmed_numbers(regulation)
    if numbers is None:
        numbers = station.regulation(regulation).numbers
    return open_numbers(numbers, confirmed)
