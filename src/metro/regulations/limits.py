"""Permitted values: `±0.5*e`, `<= 0.10 %`, `>= d`, `-4 % .. 1 %`, or a list of low and high."""

import json
from collections.abc import Callable

from metro.quantities.expressions.expression import Expression

Compile = Callable[[str], Expression]


def bounds(text: str, compiled: Compile) -> tuple[Expression | None, Expression | None]:
    """Read the two sides of a permitted value; a side without a limit is None.

    Raises MetroError of the expressions.
    """
    text = text.strip()
    if text.startswith("["):
        low, high = json.loads(text)
        return (compiled(low) if low else None), (compiled(high) if high else None)
    for sign in ("±", "+/-"):
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
    return compiled(text), compiled(text)
