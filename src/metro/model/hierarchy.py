"""Hierarchy schemes (检定系统表): levels and the transfers between them."""

from dataclasses import dataclass
from fractions import Fraction

from metro.model.evidence import Evidence, Source
from metro.model.words import Bilingual


@dataclass(frozen=True, slots=True)
class Level:
    """A level: what stands there, how good it is, who holds it; no number means none published."""

    id: str
    name: Bilingual
    range_text: str | None
    accuracy: str | None
    holder: Bilingual
    kinds: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Transfer:
    """How a value passes from one level to the next, and the ratio that is asked for."""

    above: str
    below: str
    method: Bilingual
    ratio: Fraction | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class HierarchyScheme:
    """One scheme for one quantity."""

    id: str
    number: str
    edition: str
    title: Bilingual
    quantity: str
    sources: dict[str, Source]
    levels: tuple[Level, ...]
    transfers: tuple[Transfer, ...]

    @property
    def label(self) -> str:
        """Return number and edition as printed; the number alone where no edition was found."""
        return f"{self.number}—{self.edition}" if self.edition else self.number

    def level(self, level: str) -> Level:
        """Return a level by its id."""
        return next(row for row in self.levels if row.id == level)

    def above(self, level: str) -> tuple[Transfer, ...]:
        """Return the transfers that come down to a level."""
        return tuple(row for row in self.transfers if row.below == level)

    def level_of(self, kind: str) -> Level | None:
        """Return the level where a kind of instrument stands, or None."""
        return next((row for row in self.levels if kind in row.kinds), None)
