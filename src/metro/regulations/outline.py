"""Show the value of a number that is a whole row of a file: lines of names and texts."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

Pairs = tuple[tuple[str, str], ...]


class OutlineLine(NamedTuple):
    """One line: how far it is moved in, and (key, text) side by side; a head has no text."""

    depth: int
    pairs: Pairs


def outlined(value: str, language: str) -> tuple[OutlineLine, ...]:
    """Return the lines of a value; one that is a plain text is one line with no key."""
    found = _spoken(_loaded(value), language)
    if isinstance(found, dict):
        found.pop("id", None)
        return tuple(_lines("", found, -1))
    return (OutlineLine(0, (("", " ～ ".join(found) if isinstance(found, list) else found),)),)


def _spoken(found: Any, language: str) -> Any:
    """Take names that come in two languages in one of them."""
    if isinstance(found, dict):
        if set(found) == {"zh", "en"}:
            return found[language]
        return {key: _spoken(child, language) for key, child in found.items()}
    return [_spoken(child, language) for child in found] if isinstance(found, list) else found


def _loaded(value: str) -> Any:
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _lines(key: str, found: Any, depth: int) -> Iterator[OutlineLine]:
    if not isinstance(found, dict | list):
        yield OutlineLine(max(depth, 0), ((key, _text(found)),))
        return
    rows = list(found.items()) if isinstance(found, dict) else _named(found)
    if all(not isinstance(child, dict | list) for _, child in rows):
        pairs = tuple((name, _text(child)) for name, child in rows)
        if depth < 0 and isinstance(found, dict):
            yield from (OutlineLine(0, (pair,)) for pair in pairs)
        elif isinstance(found, list):
            yield OutlineLine(max(depth, 0), ((key, ", ".join(text for _, text in pairs)),))
        else:
            yield OutlineLine(depth, ((key, ""), *pairs))
        return
    if key:
        yield OutlineLine(depth, ((key, ""),))
    for name, child in rows:
        yield from _lines(name, child, depth + 1)


def _named(found: list[Any]) -> list[tuple[str, Any]]:
    """Return the rows of a list by their own id, which is not said twice."""
    rows = []
    for number, row in enumerate(found, 1):
        if isinstance(row, dict):
            name = str(row.get("id", number))
            rows.append((name, {key: child for key, child in row.items() if key != "id"}))
        else:
            rows.append((str(number), row))
    return rows


def _text(value: Any) -> str:
    return "—" if value is None else str(value)
