"""Put together what looks at the station as a whole: its completeness, who performs for it."""

from collections.abc import Sequence

from metro.app.station import Station
from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.catalogue import catalogue
from metro.regulations.numbers import open_numbers
from metro.regulations.standing import standing
from metro.services.arrange_service import ArrangeService
from metro.services.assess_completeness import AssessCompleteness


def completeness_of(station: Station) -> AssessCompleteness:
    """Return how the completeness of a station is assessed."""
    return AssessCompleteness(
        station.ledger,
        station.trace,
        lambda: _known(station),
        station.library.corrected,
        standing,
        open_numbers,
        catalogue,
    )


def arranging(station: Station) -> ArrangeService:
    """Return how it is arranged that another body performs."""
    return ArrangeService(station.ledger, lambda: _kinds(station))


def _known(station: Station) -> Sequence[VerificationRegulation]:
    with station.ledger.reading() as reader:
        own = station.library.read_own(reader)
    return [*(library.shipped(name) for name in library.ids()), *own]


def _kinds(station: Station) -> frozenset[str]:
    listed = {kind for row in catalogue().entries for kind in row.kinds or (row.id,)}
    named = {row.instrument for row in _known(station)}
    return frozenset(listed | named)
