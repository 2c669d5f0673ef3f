"""Which regulation verifies an instrument on a day."""

from datetime import date

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.regulations import library


def regulation_for(instrument_kind: str, on: date) -> VerificationRegulation:
    """Return the one regulation in force for a kind of instrument.

    Raises MetroError `regulation.none_in_force`.
    """
    found = library.for_instrument(instrument_kind, on)
    if not found:
        raise MetroError("regulation.none_in_force", instrument=instrument_kind, on=on.isoformat())
    return found[0]
