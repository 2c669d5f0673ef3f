"""How far a standard may have been off without any effect on a verdict."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ShiftMargin:
    """Shifts of one standard for which every part of a verification surely keeps its verdict.

    The values that the standard fed are of one kind and lie, in `unit`, between `low` and `high`.
    Each of them may move on its own: by a share between −`down` and `up`, or else by an amount
    between −`minus` and `plus`. What lies outside says nothing: it has to be judged.
    """

    instrument: str
    kind: str
    unit: str
    low: Decimal
    high: Decimal
    down: Decimal
    up: Decimal
    minus: Decimal
    plus: Decimal
