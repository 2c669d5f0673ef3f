"""Measuring instruments (计量器具) with their parts, working ones and standards alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from metro.quantities.quantity import Quantity


class Use(StrEnum):
    """What an instrument serves as: in trade, as standard instrument, as auxiliary equipment."""

    WORKING = "working"
    STANDARD = "standard"
    AUXILIARY = "auxiliary"


class InstrumentState(StrEnum):
    """Where an instrument stands in its life."""

    IN_USE = "in_use"
    STOPPED = "stopped"
    SCRAPPED = "scrapped"
    MERGED = "merged"


OUT_OF_SERVICE = (InstrumentState.SCRAPPED, InstrumentState.MERGED)
"""Nothing is verified, labelled or due any more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is judged on its own: nozzle, weight of a set, channel."""

    id: str
    label: str
    accuracy_class: str = ""
    ratings: Mapping[str, Quantity | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeasuringInstrument:
    """One instrument as its nameplate and the ledger have it."""

    id: str
    kind: str
    name: str
    model: str
    serial: str
    manufacturer: str
    holder: str = ""
    accuracy_class: str = ""
    ratings: Mapping[str, Quantity | str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    purpose: str = ""
    place: str = ""
    registration: str = ""
    """The number under compulsory control (强管唯一性号)."""
    range_text: str = ""
    use: Use = Use.WORKING
    state: InstrumentState = InstrumentState.IN_USE
