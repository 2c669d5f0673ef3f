"""Put together what looks at the station as a whole: its completeness, who performs for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from metro import language
from metro.app.copies import copy_of
from metro.app.shelf import headings
from metro.app.station import Station
from metro.model.diagram import StandardDiagram
from metro.model.regulation import VerificationRegulation
from metro.model.words import Bilingual
from metro.regulations.catalogue import catalogue
from metro.regulations.numbers import open_numbers
from metro.regulations.schemes import schemes
from metro.regulations.standing import standing
from metro.services.arrange_service import ArrangeService
from metro.services.assess_completeness import AssessCompleteness
from metro.services.draw_diagram import DrawDiagram


def completeness_of(station: Station) -> AssessCompleteness:
    """Return how the completeness of a station is assessed."""
    return AssessCompleteness(
        station.ledger,
        station.trace,
        partial(_known, station),
        station.library.shown,
        standing,
        open_numbers,
        catalogue,
    )


def diagram_of(station: Station, standard: str, on: date) -> tuple[StandardDiagram, bytes]:
    """Return the diagram of a measurement standard, and its paper.

    Raises MetroError `standard.unknown`.
    """
    drawn = DrawDiagram(station.ledger, schemes, partial(_name, station))(standard, on)
    return drawn, station.press.diagram(drawn)


def named_kinds(station: Station) -> Mapping[str, Bilingual]:
    """Return what each kind that a regulation verifies is called, by its code."""
    shipped = {row.instrument: row.id for row in headings()}
    also = {one.instrument for row in headings() for one in row.also_for}
    with station.ledger.reading() as reader:
        own = {row.instrument: row.instrument_name for row in station.library.read_own(reader)}
    found = dict(own)
    for kind in (*shipped, *also):
        code = f"instrument.{kind}"
        if language.knows(code):
            found[kind] = Bilingual(language.say(code, "zh"), language.say(code, "en"))
        elif kind in shipped:
            found[kind] = copy_of(shipped[kind]).instrument_name
        else:
            found[kind] = Bilingual(kind, kind.replace("_", " "))
    return found


def _name(station: Station, kind: str, on: date) -> Bilingual:
    """Return what a kind is called: by its regulation, else by the words of the program."""
    held = [row for row in station.library.for_instrument(kind, on) if row.instrument == kind]
    if held:
        return held[0].instrument_name
    code = f"instrument.{kind}"
    if language.knows(code):
        return Bilingual(language.say(code, "zh"), language.say(code, "en"))
    return Bilingual(kind, kind.replace("_", " "))


def arranging(station: Station) -> ArrangeService:
    """Return how it is arranged that another body performs."""
    return ArrangeService(station.ledger, lambda: _kinds(station))


def _known(station: Station, kinds: Iterable[str]) -> Sequence[VerificationRegulation]:
    """Return every edition that verifies one of these kinds on any day; no other is read."""
    wanted = frozenset(kinds)
    named = [
        row.id
        for row in headings()
        if not wanted.isdisjoint((row.instrument, *(also.instrument for also in row.also_for)))
    ]
    with station.ledger.reading() as reader:
        own = station.library.read_own(reader)
    return [*map(copy_of, named), *(row for row in own if any(map(row.knows, wanted)))]


def _kinds(station: Station) -> frozenset[str]:
    """Return every kind that the catalogue or a regulation names."""
    listed = {kind for row in catalogue().entries for kind in row.kinds or (row.id,)}
    named = {row.instrument for row in headings()}
    own = {row.instrument for row in station.library.own().values()}
    return frozenset(listed | named | own)
