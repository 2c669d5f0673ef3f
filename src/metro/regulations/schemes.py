"""Read the hierarchy schemes (检定系统表): levels, and how values pass between them."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from metro import resource
from metro.model.hierarchy import HierarchyScheme, Level, Transfer
from metro.regulations.citations import read_sources
from metro.regulations.cursor import Cursor
from metro.regulations.numbers import Numbers
from metro.regulations.requirements import ratio_of
from metro.regulations.source import parse

FOLDER = "hierarchy"


@cache
def schemes() -> tuple[HierarchyScheme, ...]:
    """Return every scheme this copy carries, in the order of their files.

    Raises MetroError `file.…`, `regulation.…` with file, line and key.
    """
    return tuple(read_scheme(data, name) for name, data in scheme_files())


def scheme_files() -> Iterator[tuple[str, bytes]]:
    """Walk the files of the schemes this copy carries: id and bytes."""
    for name in resource.names(FOLDER, ".yaml"):
        yield name, resource.read_bytes(FOLDER, f"{name}.yaml")


def is_scheme(data: bytes, name: str) -> bool:
    """Tell whether a data file is a scheme rather than a regulation.

    Raises MetroError `file.…` for what is neither.
    """
    top = parse(data, f"{name}.yaml").value
    return isinstance(top, dict) and "scheme" in top


def read_scheme(data: bytes, name: str) -> HierarchyScheme:
    """Read one scheme; every transfer joins two of its levels.

    Raises MetroError `file.…`, `regulation.…`, `scheme.unknown_level` with file, line and key.
    """
    top = Cursor(parse(data, f"{name}.yaml"), f"{name}.yaml")
    head = top.get("scheme")
    sources = read_sources(top.get("sources"))
    numbers = Numbers({}, frozenset(sources))
    levels = tuple(_level(row, numbers) for row in top.get("levels").items())
    known = frozenset(level.id for level in levels)
    scheme = HierarchyScheme(
        id=name,
        number=head.string("number"),
        edition=head.optional("edition", Cursor.text, ""),
        title=head.get("title").bilingual(),
        quantity=head.string("quantity"),
        sources=sources,
        levels=levels,
        transfers=tuple(_transfer(row, known, numbers) for row in top.get("transfers").items()),
    )
    head.get("revision").integer()
    head.done()
    top.done()
    return scheme


def _level(row: Cursor, numbers: Numbers) -> Level:
    level = Level(
        row.get("id").identifier(),
        row.get("name").bilingual(),
        row.optional("range", Cursor.text, None),
        row.optional("accuracy", Cursor.text, None),
        row.get("holder").bilingual(),
        row.optional("kinds", Cursor.texts, ()),
        numbers.evidence(row),
    )
    row.done()
    return level


def _transfer(row: Cursor, known: frozenset[str], numbers: Numbers) -> Transfer:
    row.get("id").identifier()
    transfer = Transfer(
        _known(row.get("from"), known),
        _known(row.get("to"), known),
        row.get("method").bilingual(),
        row.optional("ratio", _ratio, None),
        numbers.evidence(row),
    )
    row.done()
    return transfer


def _known(place: Cursor, levels: frozenset[str]) -> str:
    text = place.text()
    if text not in levels:
        known = tuple(sorted(levels))
        raise place.refuse("scheme.unknown_level", level=text, known=known)
    return text


def _ratio(place: Cursor) -> Fraction | None:
    return ratio_of(place, place.text())
