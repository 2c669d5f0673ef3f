"""Draw the diagram of a measurement standard from its certificates and the hierarchy schemes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.model.diagram import NOTHING, DiagramBox, StandardDiagram
from metro.model.hierarchy import HierarchyScheme, Level, Transfer
from metro.model.instrument import MeasuringInstrument
from metro.model.standard import MeasurementStandard, UpstreamCertificate
from metro.model.words import Bilingual
from metro.ports import NOW, Ledger, Reader

Schemes = Callable[[], Sequence[HierarchyScheme]]
Names = Callable[[str, date], Bilingual]


@dataclass(frozen=True, slots=True)
class DrawDiagram:
    """Says what stands in each box; what neither certificate nor scheme tells is left empty."""

    ledger: Ledger
    schemes: Schemes
    names: Names

    def __call__(self, standard: str, on: date) -> StandardDiagram:
        """Return the diagram of a standard by id, name or number of its certificate.

        Raises MetroError `standard.unknown`.
        """
        with self.ledger.reading() as reader:
            found = _named(reader.measurement_standards(), standard)
            settings = reader.settings()
            members = [
                (reader.instrument(row.instrument), _certificate(reader, row.instrument, on))
                for row in found.members
                if row.belongs(on)
            ]
        places = [place for thing, _ in members if (place := self._place(thing)) is not None]
        uppers = [box for thing, paper in members for box in self._above(thing, paper)]
        kinds = [(kind, self._scheme(kind)) for kind in found.instruments]
        down = [_last(pair[0].above(pair[1].id), places) for _, pair in kinds if pair]
        up = [transfer for scheme, level in places for transfer in scheme.above(level.id)[:1]]
        used = [*places, *(pair for _, pair in kinds if pair)]
        return StandardDiagram(
            found,
            settings,
            on,
            tuple(dict.fromkeys(uppers)),
            _methods(up),
            DiagramBox(Bilingual(found.name, ""), found.range_text, found.accuracy_text),
            _methods(row for row in down if row is not None),
            tuple(self._below(kind, pair, on) for kind, pair in kinds),
            tuple(dict.fromkeys(_label(scheme) for scheme, _ in used)),
        )

    def _scheme(self, kind: str) -> tuple[HierarchyScheme, Level] | None:
        for scheme in self.schemes():
            level = scheme.level_of(kind)
            if level is not None:
                return scheme, level
        return None

    def _place(self, thing: MeasuringInstrument) -> tuple[HierarchyScheme, Level] | None:
        """Return where an instrument stands: the level of its own class, else that of its kind."""
        found = self._scheme(thing.kind)
        if found is None:
            return None
        scheme, level = found
        own = (row for row in scheme.levels if row.id == thing.accuracy_class)
        return scheme, next(own, level)

    def _above(
        self, thing: MeasuringInstrument, paper: UpstreamCertificate | None
    ) -> Iterator[DiagramBox]:
        """Yield the boxes above an instrument: named by its certificate, measured by the scheme."""
        place, level, source = self._place(thing), None, ""
        if place is not None:
            scheme, own = place
            above = scheme.above(own.id)
            level = scheme.level(above[0].above) if above else None
            source = _label(scheme)
        cites = paper.cites if paper is not None else ()
        names = [Bilingual(name, "") for name in cites] or ([level.name] if level else [])
        for name in names:
            yield DiagramBox(
                name,
                (level.range_text if level else None) or "",
                (level.accuracy if level else None) or "",
                paper.issuer if paper else level.holder.zh if level else "",
                f"{thing.name} {thing.serial}：{paper.number}" if paper else source,
            )

    def _below(
        self, kind: str, place: tuple[HierarchyScheme, Level] | None, on: date
    ) -> DiagramBox:
        name = self.names(kind, on)
        if place is None:
            return DiagramBox(name, "", "")
        scheme, level = place
        words = (level.range_text or "", level.accuracy or "", "", _label(scheme))
        return DiagramBox(name, *words)


def _named(rows: Iterable[MeasurementStandard], text: str) -> MeasurementStandard:
    found = [row for row in rows if text in (row.id, row.name, row.certificate)]
    if len(found) != 1:
        raise MetroError("standard.unknown", standard=text[:80])
    return found[0]


def _certificate(reader: Reader, instrument: str, on: date) -> UpstreamCertificate | None:
    event = reader.effective_event(instrument, on, "24:00", "", NOW)
    return reader.upstream(event.id) if event is not None else None


def _last(
    transfers: Sequence[Transfer], places: Sequence[tuple[HierarchyScheme, Level]]
) -> Transfer | None:
    """Return the transfer that comes down from the standard, else the first one there is."""
    own = {level.id for _, level in places}
    named = (row for row in transfers if row.above in own)
    return next(named, transfers[0] if transfers else None)


def _methods(transfers: Iterable[Transfer]) -> Bilingual:
    methods = list(dict.fromkeys(row.method for row in transfers))
    if not methods:
        return NOTHING
    return Bilingual("、".join(row.zh for row in methods), "; ".join(row.en for row in methods))


def _label(scheme: HierarchyScheme) -> str:
    edition = f"—{scheme.edition}" if scheme.edition else ""
    return f"{scheme.number}{edition}《{scheme.title.zh}》"
