"""What differs between two editions of a regulation, by path of ids; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from metro.regulations.cursor import Cursor
from metro.regulations.source import parse

_EVIDENCE = ("source", "certainty")
_WORDS = ("zh", "en", "symbol")
_SECTIONS = (
    "regulation",
    "in_force",
    "applies_to",
    "legal",
    "classes",
    "ratings",
    "parts",
    "nameplate",
    "tables",
    "definitions",
    "conditions",
    "standards",
    "items",
    "interval",
    "seals",
    "documents",
    "decision",
    "sources",
)


class Aspect(StrEnum):
    """What of a regulation a difference is about."""

    ITEM = "item"
    POINT = "point"
    """A point of a measured item, or a question of an inspected one."""
    NUMBER = "number"
    CLAUSE = "clause"
    RULE = "rule"
    """A formula, a condition, a kind, a unit: what is done rather than how much."""
    EVIDENCE = "evidence"
    WORDS = "words"


class Change(StrEnum):
    """What happened to it from the one edition to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: `before` None was added, `after` None was removed."""

    path: str
    aspect: Aspect
    before: str | None
    after: str | None

    @property
    def change(self) -> Change:
        """Return what happened."""
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED

    def mirrored(self) -> "Difference":
        """Return the same difference seen from the other edition."""
        return Difference(self.path, self.aspect, self.after, self.before)


_Fact = tuple[Aspect, str]


def difference(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """Return what differs between the bytes of two regulation files, in the order of the form.

    Both were checked before: only their shape is asked here.
    Raises MetroError `file.…`.
    """
    old, new = _facts(before, "before"), _facts(after, "after")
    found = []
    for path in {**old, **new}:
        one, other = old.get(path), new.get(path)
        row = Difference(path, _either(one, other), one and one[1], other and other[1])
        if _plain(row.before) != _plain(row.after):
            found.append(row)
    return tuple(sorted(found, key=_order))


def _either(one: _Fact | None, other: _Fact | None) -> Aspect:
    """Return what a path is about; where one edition has a number, it is about that number."""
    aspects = [fact[0] for fact in (one, other) if fact is not None]
    return Aspect.NUMBER if Aspect.NUMBER in aspects else aspects[0]


def _plain(text: str | None) -> str | None:
    """Return a text without its spaces: `± 5 %` is `±5 %`."""
    return None if text is None else "".join(text.split())


def _order(row: Difference) -> tuple[int, str, str]:
    section = row.path.split(".", 1)[0]
    known = section in _SECTIONS
    return (_SECTIONS.index(section) if known else len(_SECTIONS), row.path, row.aspect.value)


def _facts(data: bytes, name: str) -> Mapping[str, _Fact]:
    """Return every text of a file by its path of ids, with what it is about."""
    top = Cursor(parse(data, name), name)
    top.mapping()
    return dict(_walk(top))


def _walk(place: Cursor) -> Iterator[tuple[str, _Fact]]:
    value = place.node.value
    if isinstance(value, str):
        yield _leaf(place, value)
    elif isinstance(value, dict):
        yield from _thing(place)
        for key, step in place.entries():
            if key != "id":
                yield from _walk(step)
    elif isinstance(value, list):
        if all(isinstance(row.value, str | None) for row in value):
            yield _leaf(place, "、".join(str(row.value or "—") for row in value))
        else:
            for step in place.items():
                yield from _walk(step)


def _leaf(place: Cursor, text: str) -> tuple[str, _Fact]:
    return ".".join(place.path), (_aspect(place.path, text), text)


def _thing(place: Cursor) -> Iterator[tuple[str, _Fact]]:
    """Name an item, a point or a question as a whole, so that a new one is seen as one."""
    match place.path:
        case ("items", name):
            yield ".".join(place.path), (Aspect.ITEM, name)
        case ("items", _, "points" | "questions", name):
            yield ".".join(place.path), (Aspect.POINT, name)


def _aspect(path: tuple[str, ...], text: str) -> Aspect:
    last = path[-1]
    if last == "clause":
        return Aspect.CLAUSE
    if last in _EVIDENCE or path[:1] == ("sources",):
        return Aspect.EVIDENCE
    if last in _WORDS:
        return Aspect.WORDS
    return Aspect.NUMBER if any(map(str.isdigit, text)) else Aspect.RULE
