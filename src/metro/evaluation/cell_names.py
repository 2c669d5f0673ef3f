"""The names that a cell may have: told to whoever wrote one that no regulation has."""

from collections.abc import Iterable, Sequence

from metro.model.regulation import Item, VerificationRegulation

OF_PART = ("label", "class", "rating")
NONE = ("—",)
"""Where every name is good and something else is too much: a reading, a part."""


def known_at(regulation: VerificationRegulation, cell: str) -> tuple[str, ...]:
    """Return the names that could stand where a cell goes wrong; `NONE` where its names are good.

    A cell is a path such as `reading/-/ITEM/as_found/POINT/0/COLUMN`.
    """
    head, *rest = cell.split("/")
    if head in ("reading", "answer", "na"):
        return _of_item(regulation, head, rest)
    if head == "condition":
        return _among([row.id for row in regulation.surroundings], rest[:1])
    if head == "rating":
        return _among(regulation.ratings, rest[:1])
    if head == "part" and rest[1:2] == ["rating"]:
        return _among(regulation.parts.ratings if regulation.parts else (), rest[2:3])
    return _among(OF_PART, rest[1:2])


def _of_item(regulation: VerificationRegulation, head: str, rest: Sequence[str]) -> tuple[str, ...]:
    """Walk part, item, stage, and then point and column, or a question."""
    items = {row.id: row for row in regulation.items}
    item = items.get(rest[1]) if len(rest) > 1 else None
    if item is None:
        return tuple(items)
    return next((names for names in _below(item, head, rest) if names != NONE), NONE)


def _below(item: Item, head: str, rest: Sequence[str]) -> Iterable[tuple[str, ...]]:
    if head != "na":
        yield _among([stage.value for stage in item.stages], rest[2:3])
    if head == "answer":
        yield _among([row.id for row in item.questions], rest[3:4])
    if head == "reading":
        yield _among([row.id for row in item.points], rest[3:4])
        yield _among(item.columns, rest[5:6])


def _among(names: Iterable[str], typed: Sequence[str]) -> tuple[str, ...]:
    """Return the names, or `NONE` where what was typed is one of them."""
    known = tuple(names)
    return NONE if not known or (typed and typed[0] in known) else known
