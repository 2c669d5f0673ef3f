"""Permitted values: `±0.5*e`, `<= 0.10 %`, `>= d`, `-4 % .. 1 %`, or a list of low and high."""

import json
from collections.abc import Callable

from metro.errors import MetroError
from metro.quantities.expressions.expression import Expression

Compile = Callable[[str], Expression]


def bounds(text: str, compiled: Compile) -> tuple[Expression | None, Expression | None]:
    """Read the two sides of a permitted value; a side without a limit is None.

    Raises MetroError `regulation.bad_limit`, `regulation.limit_without_sign`, and those of the
    expressions.
    """
    text = text.strip()
    if text.startswith("["):
        low, high = _pair(text)
        return (compiled(low) if low else None), (compiled(high) if high else None)
    for sign in ("±", "+/-", "+-"):
        if text.startswith(sign):
            body = text.removeprefix(sign)
            return compiled(f"-({body})"), compiled(body)
    for sign in ("<=", "≤"):
        if text.startswith(sign):
            return None, compiled(text.removeprefix(sign))
    for sign in (">=", "≥"):
        if text.startswith(sign):
            return compiled(text.removeprefix(sign)), None
    if ".." in text:
        low, high = text.split("..", 1)
        return compiled(low), compiled(high)
    compiled(text)  # a fault of the formula itself is told first
    raise MetroError("regulation.limit_without_sign", text=text)


def _pair(text: str) -> tuple[str | None, str | None]:
    """Read `["-4 %", "1 %"]`; one side may be null, not both."""
    try:
        low, high = json.loads(text)
    except ValueError:
        raise MetroError("regulation.bad_limit", text=text) from None
    sides = [side for side in (low, high) if side is not None]
    if not sides or not all(isinstance(side, str) and side for side in sides):
        raise MetroError("regulation.bad_limit", text=text)
    return low, high
