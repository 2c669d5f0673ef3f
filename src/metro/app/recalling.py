"""Impact of a suspect standard, and its case, on an open station."""

from metro.app.identifiers import new_id
from metro.app.station import Station
from metro.services.assess_impact import AssessImpact
from metro.services.keep_recalls import KeepRecalls


def impact(station: Station) -> AssessImpact:
    """Assess what a suspect standard means."""
    return AssessImpact(station.ledger, station.clock, station.frozen)


def recalls(station: Station) -> KeepRecalls:
    """Keep cases."""
    return KeepRecalls(station.ledger, station.press, new_id)
