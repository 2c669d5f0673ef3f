"""Which regulation verifies an instrument on a day."""

from collections.abc import Callable
from datetime import date

from metro.app import shelf
from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation

InForce = Callable[[str, date], list[VerificationRegulation]]


def regulation_for(
    instrument_kind: str, on: date, within: InForce = shelf.for_instrument
) -> VerificationRegulation:
    """Return the one regulation in force for a kind of instrument: this copy's before our own.

    `within` finds those in force; a station asks its own library.

    Raises MetroError `regulation.none_in_force`.
    """
    found = within(instrument_kind, on)
    if not found:
        raise MetroError("regulation.none_in_force", instrument=instrument_kind, on=on.isoformat())
    return found[0]
