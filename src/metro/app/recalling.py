"""Impact of a suspect standard, and its case, on an open station."""

from datetime import date

from metro.app.identifiers import new_id
from metro.app.station import Station
from metro.model.drawn_chain import DrawnChain
from metro.model.impact import Impact, ImpactPaper
from metro.services.assess_impact import AssessImpact
from metro.services.draw_chain import DrawChain
from metro.services.keep_recalls import KeepRecalls


def impact(station: Station) -> AssessImpact:
    """Assess what a suspect standard means."""
    return AssessImpact(station.ledger, station.clock, station.frozen)


def recalls(station: Station) -> KeepRecalls:
    """Keep cases."""
    return KeepRecalls(station.ledger, station.press, new_id)


def drawn_chain(station: Station, instrument: str, on: date, known: date | None) -> DrawnChain:
    """Return the chain of an instrument ready to be shown.

    Raises MetroError `instrument.unknown`, `object.…`.
    """
    return DrawChain(station.ledger, station.trace, station.frozen)(instrument, on, known)


def impact_paper(station: Station, found: Impact) -> bytes:
    """Return the list of an impact as PDF."""
    with station.ledger.reading() as reader:
        thing = reader.instrument(found.suspicion.instrument)
        holders = {row.holder for row in found.rows if row.holder}
        names = {holder: reader.organisation(holder).name for holder in sorted(holders)}
        settings = reader.settings()
    standard = f"{thing.name} {thing.serial}".strip()
    return station.press.impact(
        ImpactPaper(found, settings, standard, station.clock.today(), names)
    )
