"""Show the value of a number that is a whole row of a file: lines of names and texts, or a grid."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from metro import language as words
from metro.errors import MetroError
from metro.quantities.reading import read

Pairs = tuple[tuple[str, str], ...]


class OutlineLine(NamedTuple):
    """One line: how far it is moved in, and (key, text) side by side; a head has no text."""

    depth: int
    pairs: Pairs


class Grid(NamedTuple):
    """A table of values: the names of its columns, and each row with its own name first."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


VALUES_OF = {"kind": "kind", "prescribed_for": "verification", "stages": "stage"}
"""Where the words are of what stands under a key."""


def is_whole(value: str) -> bool:
    """Tell whether a value is a row of a file as a whole: a table, a formula, points."""
    return isinstance(_loaded(value), dict)


def outlined(value: str, language: str, leave: Iterable[str] = ()) -> tuple[OutlineLine, ...]:
    """Return the lines of a value; one that is a plain text is one line with no key.

    `leave` names keys at the top that are shown otherwise.
    """
    found = _ordered(_spoken(_loaded(value), language))
    if isinstance(found, dict):
        rest = {key: row for key, row in found.items() if key not in ("id", *leave)}
        return tuple(_in_words(line, language) for line in _lines("", rest, -1))
    return (OutlineLine(0, (("", " ～ ".join(found) if isinstance(found, list) else found),)),)


def grid(value: str) -> Grid | None:
    """Return the rows of a table of values by one key or two, or None where it is none."""
    found = _ordered(_loaded(value))
    rows = found.get("rows") if isinstance(found, dict) else None
    if not isinstance(rows, dict):
        return None
    if not any(isinstance(row, dict | list) for row in rows.values()):
        return Grid(tuple(rows), (("", *(_text(row) for row in rows.values())),))
    if not all(isinstance(row, dict) for row in rows.values()):
        return None
    names = dict.fromkeys(name for row in rows.values() for name in row)
    heads = _sorted(names, found.get("keys"), 1)
    if any(isinstance(cell, dict | list) for row in rows.values() for cell in row.values()):
        return None
    made = ((key, *(_text(row.get(name)) for name in heads)) for key, row in rows.items())
    return Grid(tuple(heads), tuple(made))


def _ordered(found: Any) -> Any:
    """Put the rows of a table of values in the order of their size: 1 mg, 1 g, 1 kg."""
    if not isinstance(found, dict) or not isinstance(found.get("rows"), dict):
        return found
    rows = found["rows"]
    return {**found, "rows": {key: rows[key] for key in _sorted(rows, found.get("keys"), 0)}}


def _sorted(names: Iterable[str], keys: Any, place: int) -> list[str]:
    declared = keys[place] if isinstance(keys, list) and place < len(keys) else None
    if not isinstance(declared, dict) or not declared.get("unit"):
        return sorted(names)
    kind, unit = declared.get("kind"), declared["unit"]
    try:
        return sorted(names, key=lambda name: read(name, kind=kind, unit=unit).to(unit).number)
    except MetroError:
        return sorted(names)


def _in_words(line: OutlineLine, language: str) -> OutlineLine:
    pairs = ((_key(key, language), _value(key, text, language)) for key, text in line.pairs)
    return OutlineLine(line.depth, tuple(pairs))


def _key(key: str, language: str) -> str:
    code = f"number_key.{key}"
    return words.say(code, language) if words.knows(code) else key


def _value(key: str, text: str, language: str) -> str:
    if key not in VALUES_OF:
        return text
    codes = [f"{VALUES_OF[key]}.{part}" for part in text.split(", ")]
    said = [words.say(code, language).removeprefix(f"{VALUES_OF[key]}.") for code in codes]
    return ("、" if language == "zh" else ", ").join(said)


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
    plain = [pair for pair in rows if depth >= 0 and _is_plain(pair[1])]
    if plain and isinstance(found, dict):
        yield OutlineLine(depth + 1, tuple((name, _text(child)) for name, child in plain))
        rows = [row for row in rows if row not in plain]
    for name, child in rows:
        yield from _lines(name, child, depth + 1)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict | list)


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
