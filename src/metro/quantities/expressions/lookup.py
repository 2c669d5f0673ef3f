"""Find a value of a table: at one of its rows, or on the straight line between two of them."""

from bisect import bisect_left
from collections.abc import Callable
from decimal import Decimal

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions.types import LookupTable, key_text

Find = Callable[..., Decimal]
Ladder = list[tuple[Decimal, Decimal]]


def look_up(table: LookupTable) -> Find:
    """Return the function that finds a value of a table by its keys.

    It raises MetroError `expression.not_in_table`: beyond the first and last row nothing is known.
    """
    return _row(table) if table.between is None else _line(table, table.between)


def _row(table: LookupTable) -> Find:
    def find(*keys: Decimal | str) -> Decimal:
        wanted = tuple(map(key_text, keys))
        try:
            return table.rows[wanted]
        except KeyError:
            raise _absent(table, wanted) from None

    return find


def _line(table: LookupTable, at: int) -> Find:
    ladders: dict[tuple[str, ...], Ladder] = {}
    for key, value in table.rows.items():
        ladders.setdefault((*key[:at], *key[at + 1 :]), []).append((Decimal(key[at]), value))
    for ladder in ladders.values():
        ladder.sort()

    def find(*keys: Decimal | str) -> Decimal:
        wanted, here = tuple(map(key_text, keys)), keys[at]
        assert isinstance(here, Decimal)
        ladder = ladders.get((*wanted[:at], *wanted[at + 1 :]), [])
        place = bisect_left(ladder, here, key=lambda rung: rung[0])
        if place < len(ladder) and ladder[place][0] == here:
            return ladder[place][1]
        if place in (0, len(ladder)):
            raise _absent(table, wanted)
        return _between(here, ladder[place - 1], ladder[place])

    return find


def _between(at: Decimal, low: tuple[Decimal, Decimal], high: tuple[Decimal, Decimal]) -> Decimal:
    """Return low + rise x part / whole: one division, at the end."""
    rise, whole = CONTEXT.subtract(high[1], low[1]), CONTEXT.subtract(high[0], low[0])
    part = CONTEXT.multiply(rise, CONTEXT.subtract(at, low[0]))
    return CONTEXT.add(low[1], CONTEXT.divide(part, whole))


def _absent(table: LookupTable, wanted: tuple[str, ...]) -> MetroError:
    return MetroError("expression.not_in_table", table=table.name, key="、".join(wanted))
