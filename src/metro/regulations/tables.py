"""Read the lookup tables of a regulation, and the formulas it gives a name."""

import re

from metro.quantities.decimals import decimal_of
from metro.quantities.expressions.compiler import FUNCTIONS
from metro.quantities.expressions.expression import Scope, definition
from metro.quantities.expressions.types import Declared, Definition, LookupTable, key_text
from metro.quantities.reading import read as read_quantity
from metro.regulations.cursor import Cursor
from metro.regulations.declarations import declared, formula, only_declared, when
from metro.regulations.numbers import Numbers

_CALLED = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def read_tables(place: Cursor, numbers: Numbers) -> dict[str, LookupTable]:
    """Read `tables`: name → table; each is one number as a whole.

    Raises MetroError with file, line and key.
    """
    return {name: _table(name, row, numbers) for name, row in place.entries()}


def _table(name: str, row: Cursor, numbers: Numbers) -> LookupTable:
    evidence = numbers.evidence(row)
    numbers.whole(row, evidence)
    places = list(row.get("keys").items())
    if not places:
        raise row.get("keys").refuse("regulation.no_table_key")
    lines = [
        index
        for index, step in enumerate(places)
        if isinstance(step.node.value, dict)
        and step.optional("between", lambda at: at.one_of("line"), None)
    ]
    keys = tuple(
        Declared(word=True) if step.node.value == "class" else only_declared(step, word=True)
        for step in places
    )
    if len(lines) > 1 or any(keys[index].word for index in lines):
        raise places[lines[-1]].refuse("regulation.no_line_between")
    value = only_declared(row.get("value"))
    rows: dict[tuple[str, ...], str] = {}
    _fill(row.get("rows"), keys, (), rows)
    row.done()
    found = {key: row.checked(lambda text=text: decimal_of(text)) for key, text in rows.items()}  # type: ignore[misc]
    return LookupTable(name, keys, value, found, lines[0] if lines else None)


def read_definitions(place: Cursor, scope: Scope, numbers: Numbers) -> dict[str, Definition]:
    """Read `definitions`: name → a formula that the others may call, such as `e_at(load)`.

    Raises MetroError with file, line and key.
    """
    return {name: _definition(name, row, scope, numbers) for name, row in place.entries()}


def _definition(name: str, row: Cursor, scope: Scope, numbers: Numbers) -> Definition:
    evidence = numbers.evidence(row)
    numbers.whole(row, evidence)
    if not _CALLED.fullmatch(name) or name in FUNCTIONS:
        raise row.refuse("regulation.bad_definition_name", name=name)
    takes = {key: only_declared(step) for key, step in row.get("takes").entries()}
    value, within = declared(row), scope.with_names(takes)
    steps = list(row.get("cases").items()) if row.has("cases") else [row]
    cases = []
    for step in steps:
        cases.append((when(step, within), formula(step.get("expression"), within, value)))
        if step is not row:
            step.done()
    if not cases or cases[-1][0].text:
        raise row.refuse("regulation.no_last_case", name=name)
    row.done()
    return definition(name, takes, value, cases)


def _fill(
    place: Cursor,
    keys: tuple[Declared, ...],
    so_far: tuple[str, ...],
    rows: dict[tuple[str, ...], str],
) -> None:
    for text, step in place.entries():
        key = (*so_far, _key(step, text, keys[len(so_far)]))
        if len(key) < len(keys):
            _fill(step, keys, key, rows)
        elif key in rows:
            raise step.refuse("file.duplicate_key", key=text)
        else:
            rows[key] = step.text()


def _key(place: Cursor, text: str, key: Declared) -> str:
    if key.word:
        return text
    quantity = place.checked(lambda: read_quantity(text, kind=key.kind, unit=key.unit))
    return key_text(quantity.to(key.unit).number)
