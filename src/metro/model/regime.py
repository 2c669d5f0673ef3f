"""How an instrument is kept under control over time, by a regulation or by the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from metro.model.evidence import Evidence
from metro.quantities.quantity import Quantity


class Regime(StrEnum):
    """How an instrument is kept under control over time."""

    PERIODIC = "periodic"
    FIRST_THEN_ROTATE = "first_then_rotate"
    FIRST_THEN_SCRAP = "first_then_scrap"


@dataclass(frozen=True, slots=True)
class Way:
    """How an entry is kept under control; `only` are the ratings it is limited to, by name."""

    regime: Regime
    only: Mapping[str, str]
    evidence: Evidence

    def applies(self, ratings: Mapping[str, Quantity | str]) -> bool:
        """Tell whether this way is that of an instrument with these ratings."""
        return all(ratings.get(name) == word for name, word in self.only.items())


def lasting(own: Regime | None, way: Way | None, ratings: Mapping[str, Quantity | str]) -> Regime:
    """Return the regime: that of the interval where it ends a life, else the catalogue's way."""
    if own is not None and own is not Regime.PERIODIC:
        return own
    return way.regime if way is not None and way.applies(ratings) else Regime.PERIODIC
