"""Read what is taken at a point: points, columns, derived values, conditions for a run to count."""

import re

from metro.model.point import Column, Derived, Point, PointQuantity
from metro.model.regulation import RunCondition
from metro.model.words import Bilingual
from metro.quantities.expressions.expression import Scope, condition, expression, of_any_kind
from metro.quantities.expressions.types import Declared
from metro.regulations.cursor import Cursor
from metro.regulations.declarations import declared, formula, sides, when
from metro.regulations.numbers import Numbers

Repeat = tuple[int, tuple[Bilingual, ...]]
_TIMES = re.compile("[1-9][0-9]?")


def repeat_of(place: Cursor, numbers: Numbers) -> Repeat:
    """Read how often a reading is taken: a number, or a list of names (加载, 卸载).

    A row with its evidence is a number that the head may correct; a gap comes out as 0.
    """
    if isinstance(place.node.value, dict):
        text, _ = numbers.value(place)
        place.done()
        if text is not None and not _TIMES.fullmatch(text):
            raise place.refuse("file.not_an_integer", text=text)
        return int(text or 0), ()
    if isinstance(place.node.value, str) and _TIMES.fullmatch(place.node.value):
        return int(place.node.value), ()
    labels = tuple(step.bilingual() for step in place.items())
    if not labels:
        raise place.refuse("file.not_an_integer", text="[]")
    return len(labels), labels


def read_point(row: Cursor, scope: Scope, numbers: Numbers) -> Point:
    """Read one point with its nominal quantities."""
    name = row.get("id").identifier()
    quantities: dict[str, PointQuantity] = {}
    if row.has("quantities"):
        for key, place in row.get("quantities").entries():
            if isinstance(place.node.value, dict):
                quantities[key] = _cited_quantity(place, scope, numbers)
                continue
            quantities[key] = place.checked(
                lambda place=place: _point_quantity(place.text(), scope)  # type: ignore[misc]
            )
    repeat, _ = row.optional("repeat", lambda place: repeat_of(place, numbers), (None, ()))
    title = row.optional("title", Cursor.bilingual, Bilingual(name, name))
    point = Point(name, title, quantities, when(row, scope), repeat)
    row.done()
    return point


def _cited_quantity(row: Cursor, scope: Scope, numbers: Numbers) -> PointQuantity:
    """Read the nominal value of a point with its evidence; it may be a gap."""
    text, _ = numbers.value(row)
    wanted = declared(row)
    row.done()
    if text is None:
        return PointQuantity(wanted, None, None)
    ends = [part.strip() for part in text.split("..", 1)]
    low, *high = (
        row.checked(lambda end=end: expression(end, scope, wanted.kind, wanted.unit))  # type: ignore[misc]
        for end in ends
    )
    return PointQuantity(wanted, low, high[0] if high else None)


def _point_quantity(text: str, scope: Scope) -> PointQuantity:
    parts = [part.strip() for part in text.split("..", 1)]
    low = of_any_kind(parts[0], scope)
    value = Declared(low.kind, low.unit)
    high = expression(parts[1], scope, low.kind, low.unit) if len(parts) > 1 else None
    return PointQuantity(value, low, high)


def read_columns(row: Cursor, scope: Scope, standards: frozenset[str]) -> dict[str, Column]:
    """Read the columns of an item; a condition of one may name every other."""
    if not row.has("readings"):
        return {}
    rows = dict(row.get("readings").entries())
    values = {name: declared(step) for name, step in rows.items()}
    known = scope.with_names(values)
    found = {}
    for name, step in rows.items():
        own_name(step, name, values[name], scope)
        standard = step.optional("standard", Cursor.text, None)
        if standard is not None and standard not in standards:
            names = tuple(sorted(standards))
            raise step.refuse("regulation.unknown_standard", standard=standard, known=names)
        nominal = step.has("nominal")
        found[name] = Column(
            name,
            step.optional("title", Cursor.bilingual, Bilingual(name, name)),
            step.optional("symbol", Cursor.text, name),
            values[name],
            standard,
            formula(step.get("nominal"), scope, values[name]) if nominal else None,
            when(step, known) if step.has("when") else None,
            step.optional("optional", Cursor.truth, False),
            step.optional("shared", Cursor.truth, False),
        )
        step.done()
    return found


def own_name(place: Cursor, name: str, value: Declared, scope: Scope) -> None:
    """Refuse a name that already stands for another kind or unit: which one would be meant?

    A reading may take the name of its point's quantity, which it then stands for.
    Raises MetroError `regulation.name_taken`.
    """
    if scope.names.get(name, value) != value:
        raise place.refuse("regulation.name_taken", name=name, unit=scope.names[name].unit)


def read_derived(name: str, row: Cursor, scope: Scope) -> Derived:
    """Read one derived value: a formula, or the first of several cases that holds."""
    value = declared(row)
    own_name(row, name, value, scope)
    if row.has("cases"):
        cases = []
        for step in row.get("cases").items():
            cases.append((when(step, scope), formula(step.get("expression"), scope, value)))
            step.done()
    else:
        cases = [(condition(None, scope), formula(row.get("expression"), scope, value))]
    derived = Derived(
        name,
        row.optional("title", Cursor.bilingual, Bilingual(name, name)),
        row.optional("symbol", Cursor.text, name),
        value,
        tuple(cases),
        row.optional("decimals", Cursor.integer, None),
    )
    row.done()
    return derived


def read_run_condition(row: Cursor, scope: Scope, numbers: Numbers) -> RunCondition:
    """Read one condition for a reading to count."""
    value, evidence = numbers.value(row)
    wanted = declared(row)
    low, high = sides(row, value, scope, wanted)
    found = RunCondition(
        row.get("id").identifier(),
        row.get("title").bilingual(),
        when(row, scope),
        formula(row.get("expression"), scope, wanted),
        low,
        high,
        evidence,
    )
    row.done()
    return found
