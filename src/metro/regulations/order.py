"""Values are worked out in the order of the file: none may come back to itself."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from metro.errors import MetroError
from metro.regulations.cursor import Cursor
from metro.regulations.source import Node

R = TypeVar("R")
_NAME = re.compile(r"[A-Za-z]\w*")
_WORDS = ("id", "title", "symbol", "kind", "unit", "clause", "source", "certainty")


def in_order(name: str, rows: Mapping[str, Cursor], read: Callable[[Cursor], R]) -> R:
    """Read one of several rows that may name those before them.

    Raises what reading raises; where it names a row that is not read yet, MetroError
    `regulation.circular_reference` or `regulation.named_too_early` in its place.
    """
    try:
        return read(rows[name])
    except MetroError as error:
        wanted = str(error.parameters.get("name", "")).split(".", maxsplit=1)[0]
        if error.code != "expression.unknown_name" or wanted not in rows:
            raise
        place = {key: error.parameters[key] for key in ("file", "line", "key")}
        circle = _way(wanted, name, rows, ())
        if circle:
            way = " → ".join((name, *circle))
            raise MetroError("regulation.circular_reference", **place, way=way) from error
        raise MetroError("regulation.named_too_early", **place, name=wanted) from error


def _way(
    start: str, end: str, rows: Mapping[str, Cursor], been: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the names from one row to another, each naming the next; none at all: ()."""
    been = (*been, start)
    if start == end:
        return been
    for name in dict.fromkeys(_named(rows[start].node)):
        if name in rows and name not in been:
            found = _way(name, end, rows, been)
            if found:
                return found
    return ()


def _named(node: Node) -> Iterator[str]:
    """Walk the names that stand in the formulas and conditions below."""
    if isinstance(node.value, str):
        yield from _NAME.findall(node.value)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _named(child)
    elif isinstance(node.value, dict):
        for key, child in node.value.items():
            if key not in _WORDS:
                yield from _named(child)
