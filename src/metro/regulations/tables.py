"""Read the lookup tables of a regulation: limits by nominal value and class, coefficients…"""

from metro.quantities.decimals import decimal_of
from metro.quantities.expressions.types import Declared, LookupTable, key_text
from metro.quantities.reading import read as read_quantity
from metro.regulations.cursor import Cursor
from metro.regulations.declarations import only_declared
from metro.regulations.numbers import Numbers


def read_tables(place: Cursor, numbers: Numbers) -> dict[str, LookupTable]:
    """Read `tables`: name → table; each is one number as a whole.

    Raises MetroError with file, line and key.
    """
    return {name: _table(name, row, numbers) for name, row in place.entries()}


def _table(name: str, row: Cursor, numbers: Numbers) -> LookupTable:
    evidence = numbers.evidence(row)
    numbers.whole(row, evidence)
    keys = tuple(
        Declared(word=True) if step.node.value == "class" else only_declared(step, word=True)
        for step in row.get("keys").items()
    )
    value = only_declared(row.get("value"))
    rows: dict[tuple[str, ...], str] = {}
    _fill(row.get("rows"), keys, (), rows)
    row.done()
    found = {key: row.checked(lambda text=text: decimal_of(text)) for key, text in rows.items()}  # type: ignore[misc]
    return LookupTable(name, keys, value, found)


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
