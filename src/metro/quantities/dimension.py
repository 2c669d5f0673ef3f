"""Dimensions as products of powers of base quantities; plane angle and money count as base here.

An angle of its own keeps `1 rad` apart from `1`; pint proves the rest in the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass

BASE = (
    "length",
    "mass",
    "time",
    "current",
    "temperature",
    "amount",
    "luminous",
    "angle",
    "money",
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """Exponents in the order of `BASE`."""

    exponents: tuple[int, ...]

    @classmethod
    def of(cls, powers: Mapping[str, int]) -> "Dimension":
        """Build from names: `{"length": 3, "time": -1}`."""
        return cls(tuple(powers.get(name, 0) for name in BASE))

    def __mul__(self, other: "Dimension") -> "Dimension":
        """Multiply: exponents add."""
        return Dimension(tuple(a + b for a, b in zip(self.exponents, other.exponents, strict=True)))

    def __truediv__(self, other: "Dimension") -> "Dimension":
        """Divide: exponents subtract."""
        return Dimension(tuple(a - b for a, b in zip(self.exponents, other.exponents, strict=True)))

    def __pow__(self, power: int) -> "Dimension":
        """Raise to a whole power."""
        return Dimension(tuple(a * power for a in self.exponents))

    def root(self) -> "Dimension | None":
        """Return the square root, or None when an exponent is odd."""
        if any(a % 2 for a in self.exponents):
            return None
        return Dimension(tuple(a // 2 for a in self.exponents))

    def __str__(self) -> str:
        """Spell out, for messages."""
        parts = [
            name if power == 1 else f"{name}^{power}"
            for name, power in zip(BASE, self.exponents, strict=True)
            if power
        ]
        return "·".join(parts) or "1"


NONE = Dimension.of({})
