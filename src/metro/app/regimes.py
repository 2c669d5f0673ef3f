"""Which regime an instrument is kept by: library and catalogue put together."""

from datetime import date

from metro.app import shelf
from metro.evaluation.regime import regime_by_plate
from metro.model.catalogue import Way
from metro.model.instrument import MeasuringInstrument
from metro.model.regulation import Regime
from metro.regulations.catalogue import catalogue


def way_of(kind: str) -> Way | None:
    """Return the way of a kind of instrument in the catalogue, or None."""
    entry = catalogue().entry_of(kind)
    return entry.way if entry else None


def regime_at(thing: MeasuringInstrument, on: date) -> Regime:
    """Return the regime of an instrument by its plate, as of the day it was verified elsewhere."""
    return regime_by_plate(thing, on, shelf.for_instrument(thing.kind, on), way_of(thing.kind))
