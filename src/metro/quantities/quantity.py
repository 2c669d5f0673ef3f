"""A value is a decimal as written, a unit, and a kind of quantity."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.decimals import CONTEXT, scaled, written
from metro.quantities.frozen import opened

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured or stated value; `text` keeps what was typed and plays no part in equality."""

    number: Decimal
    unit: str
    kind: str
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Write number and unit: `20.050 L`; for machines, so with an ASCII minus."""
        return with_unit(written(self.number), self.unit)

    def to(self, unit: str) -> "Quantity":
        """Return the same value in another unit of this kind; a power of ten keeps every digit.

        Raises MetroError `quantity.wrong_unit` when that unit does not carry this kind.
        """
        if unit == self.unit:
            return self
        number = in_unit(self.number, self.unit, unit, self.kind)
        return quantity(number, unit, self.kind, self.text)


_Open = opened(Quantity)


def quantity(number: Decimal, unit: str, kind: str, text: str = "") -> Quantity:
    """Return a Quantity as its class makes it; nothing is made as often (see `frozen`)."""
    made: Any = _Open()
    made.number = number
    made.unit = unit
    made.kind = kind
    made.text = text
    made.__class__ = Quantity
    return made  # type: ignore[no-any-return]


def with_unit(number: str, unit: str) -> str:
    """Join number and unit; the unit one is not written."""
    return number if unit == "1" else f"{number} {unit}"


def shown(quantity: Quantity, *, signed: bool = False) -> str:
    """Write a quantity for people: the true minus sign, and a plus sign where asked."""
    return with_unit(shown_number(quantity.number, signed=signed), quantity.unit)


def shown_number(number: Decimal, *, signed: bool = False) -> str:
    """Write a number for people: the true minus sign, and a plus sign where asked (not on zero)."""
    text = written(number).replace("-", MINUS)
    return f"+{text}" if signed and number > 0 else text


def in_unit(number: Decimal, unit: str, other: str, kind: str) -> Decimal:
    """Convert a number of one kind between two units of it.

    Temperatures shift by their offset, temperature differences do not.
    Raises MetroError `quantity.wrong_unit`.
    """
    source, target = table.unit(unit), table.unit(other)
    if kind not in source.kinds or kind not in target.kinds:
        raise MetroError("quantity.wrong_unit", unit=other, kind=kind, units=table.codes_of(kind))
    if kind != "temperature" or source.offset == target.offset:
        return scaled(number, source.factor / target.factor)
    shift = (source.offset - target.offset) / target.factor
    return CONTEXT.add(scaled(number, source.factor / target.factor), scaled(Decimal(1), shift))


def compare(one: Quantity, other: Quantity) -> int:
    """Return −1, 0 or 1 as `one` is smaller than, equal to or larger than `other`.

    Raises MetroError `quantity.wrong_kind` when their kinds differ.
    """
    if one.kind != other.kind:
        raise MetroError("quantity.wrong_kind", text=str(other), kind=other.kind, wanted=one.kind)
    difference = CONTEXT.compare(one.number, other.to(one.unit).number)
    return int(difference)
