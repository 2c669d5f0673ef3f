"""Which regime an instrument is kept by: library and catalogue put together."""

from collections.abc import Callable, Mapping
from datetime import date

from metro.app import shelf
from metro.model.instrument import MeasuringInstrument
from metro.model.regime import Regime, Way, lasting


def way_of(kind: str) -> Way | None:
    """Return the way of a kind of instrument in the catalogue, or None; it reads the file."""
    from metro.regulations.catalogue import catalogue

    entry = catalogue().entry_of(kind)
    return entry.way if entry else None


def regime_at(kind: str, on: date, thing: Callable[[], MeasuringInstrument]) -> Regime:
    """Return the regime of an instrument by its plate, as of the day it was verified elsewhere.

    The index tells it where it is the same whatever the plate says; else `thing` is asked for, and
    copies of the regulations tell it. It is for lists: what is verified here has its regime from
    the files, in its record.
    """
    rows = [row for row in shelf.headings() if row.applies(kind, on)]
    way = shelf.ways().get(kind)
    own = {regime for row in rows for regime in row.regimes} or {None}
    # A plate that says nothing, and one that fits the way: no other comes to anything else.
    plates: tuple[Mapping[str, str], ...] = ({}, way.only if way else {})
    found = {lasting(regime, way, plate) for regime in own for plate in plates}
    if len(found) == 1:
        return found.pop()
    from metro.app.copies import copy_of
    from metro.evaluation.regime import regime_by_plate

    return regime_by_plate(thing(), on, [copy_of(row.id) for row in rows], way)
