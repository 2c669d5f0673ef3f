"""Every fault of a regulation file that can be told at once, for whoever is writing it.

Reading stops at the first fault. To find the next one, what holds the fault is left out of the
file and it is read again; what only fails because something was left out is not told.
"""

from collections.abc import Mapping

from metro.errors import MetroError
from metro.regulations.reader import read_node
from metro.regulations.source import Node, parse

MOST = 20
_ROWS = ("items", "standards", "conditions", "interval", "nameplate", "seals")
_ENTRIES = ("ratings", "tables")
_NAMING = ("name", "standard", "item")


def faults(data: bytes, name: str) -> list[MetroError]:
    """Return what is wrong with a file, by line; nothing when it can be used.

    A file that is not well formed, or lacks one of its main parts, has one fault until mended.
    """
    found: list[MetroError] = []
    gone: set[str] = set()
    try:
        top = parse(data, f"{name}.yaml")
        for _ in range(MOST):
            error = _read(top, name)
            if error is None:
                break
            if not _follows(error.parameters, gone):
                found.append(error)
            if not _leave_out(top, error.parameters, gone):
                break
    except MetroError as error:
        found.append(error)
    return sorted(found, key=line_of)


def line_of(error: MetroError) -> int:
    """Return the line that an error names; 1 where it names none."""
    line = error.parameters.get("line")
    return line if isinstance(line, int) else 1


def _read(top: Node, name: str) -> MetroError | None:
    try:
        read_node(top, name, thorough=True)
    except MetroError as error:
        return error
    return None


def _follows(parameters: Mapping[str, object], gone: set[str]) -> bool:
    """Tell whether a fault only speaks of what was left out."""
    named = [str(parameters.get(key, "")) for key in _NAMING]
    return any(word.split(".", 1)[0] in gone for word in named if word)


def _leave_out(top: Node, parameters: Mapping[str, object], gone: set[str]) -> bool:
    """Leave out what holds a fault; tell whether there was something that can be left out."""
    path = str(parameters.get("key", "")).split(".")
    if "unknown" in parameters:
        return _drop_key(top, path)
    if len(path) < 2 or not isinstance(top.value, dict) or path[0] not in top.value:
        return False
    held = top.value[path[0]].value
    if path[0] in _ENTRIES and isinstance(held, dict) and path[1] in held:
        del held[path[1]]
    elif path[0] in _ROWS and isinstance(held, list):
        line = parameters.get("line")
        at = _row_at(held, line if isinstance(line, int) else 1)
        del held[at]
    else:
        return False
    gone.add(path[1])
    return True


def _row_at(rows: list[Node], line: int) -> int:
    """Return which row a line lies in: the last one that starts at it or before."""
    before = [index for index, row in enumerate(rows) if row.line <= line]
    return before[-1] if before else 0


def _drop_key(top: Node, path: list[str]) -> bool:
    """Drop a key that nobody knows."""
    here = top
    for step in path[:-1]:
        inner = _step(here, step)
        if inner is None:
            return False
        here = inner
    if not isinstance(here.value, dict) or path[-1] not in here.value:
        return False
    del here.value[path[-1]]
    return True


def _step(here: Node, name: str) -> Node | None:
    if isinstance(here.value, dict):
        return here.value.get(name)
    if isinstance(here.value, list):
        rows = enumerate(here.value)
        return next((row for index, row in rows if name == _name(index, row)), None)
    return None


def _name(index: int, row: Node) -> str | None:
    given = row.value.get("id") if isinstance(row.value, dict) else None
    return str(index + 1) if given is None else str(given.value)
