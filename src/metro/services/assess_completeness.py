"""Assess what the station lacks for each kind of instrument in its ledger and in the catalogue."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from metro.evaluation.chain import judge_event
from metro.evaluation.completeness import judged
from metro.model.catalogue import CatalogueEntry, ControlCatalogue
from metro.model.chain import ChainLink, Evidence, LinkState, TraceabilityChain
from metro.model.completeness import (
    Completeness,
    KindFacts,
    KindRow,
    MemberHeld,
    NeedState,
    Plate,
    RegulationHeld,
    StandardHeld,
    StationFacts,
)
from metro.model.instrument import MeasuringInstrument, Use
from metro.model.regulation import RegulationNumber, VerificationRegulation
from metro.model.words import Bilingual
from metro.ports import Ledger

Trace = Callable[[str, date, date | None], TraceabilityChain]
Known = Callable[[Iterable[str]], Sequence[VerificationRegulation]]
Corrected = Callable[[str, Mapping[str, str]], VerificationRegulation]
Open = Callable[[Sequence[RegulationNumber], Mapping[str, str]], Sequence[RegulationNumber]]
Standing = Callable[[Iterable[VerificationRegulation]], list[VerificationRegulation]]


@dataclass(frozen=True, slots=True)
class AssessCompleteness:
    """Reads each table once and judges each kind; nothing is asked instrument by instrument."""

    ledger: Ledger
    trace: Trace
    known: Known
    """Every edition that verifies one of some kinds on any day, as filed."""
    corrected: Corrected
    standing: Standing
    open_numbers: Open
    catalogue: Callable[[], ControlCatalogue]

    def __call__(self, on: date, *, whole_catalogue: bool = False) -> Completeness:
        """Return the matrix as of a day: the kinds of the ledger, then those of the catalogue."""
        station, plates = self._station(on)
        by_kind: dict[str, list[Plate]] = {}
        for plate in plates:
            by_kind.setdefault(plate.example.kind, []).append(plate)
        listed = self.catalogue()
        asked = dict.fromkeys(by_kind)
        entries = {kind: row for row in listed.entries for kind in row.kinds or (row.id,)}
        if whole_catalogue:
            asked |= dict.fromkeys(kind for kind, row in entries.items() if _verified(row))
        known = self.known(asked)
        rows = []
        for kind in asked:
            held = tuple(self._regulations(kind, on, known))
            entry = entries.get(kind)
            facts = KindFacts(
                kind,
                _name(kind, known, entry, by_kind.get(kind, [])),
                entry is not None and _verified(entry),
                tuple(by_kind.get(kind, ())),
                held,
            )
            rows.append(judged(facts, station))
        return Completeness(on, tuple(sorted(rows, key=_order)))

    def _station(self, on: date) -> tuple[StationFacts, tuple[Plate, ...]]:
        with self.ledger.reading() as reader:
            plates, people = reader.plates(), reader.staff()
            arrangements = reader.arrangements()
            authorisation = reader.settings().authorisation
            standards = reader.measurement_standards()
            in_use = {row.id: row for row in reader.instruments_of_use(Use.STANDARD.value)}
            auxiliary = reader.instruments_of_use(Use.AUXILIARY.value)
        held = tuple(
            StandardHeld(
                standard,
                tuple(
                    self._member(in_use[row.instrument], on)
                    for row in standard.members
                    if row.belongs(on) and row.instrument in in_use
                ),
            )
            for standard in standards
        )
        beside = tuple(self._member(thing, on) for thing in auxiliary)
        return StationFacts(on, authorisation, people, held, beside, arrangements), plates

    def _member(self, thing: MeasuringInstrument, on: date) -> MemberHeld:
        """Return an instrument of a standard with its certificate and its first broken link."""
        chain = self.trace(thing.id, on, None)
        state, reasons = judge_event("", chain.event, on)
        broken = chain.broken()
        if state is LinkState.BROKEN:
            words = (thing.name, thing.serial, "main", Evidence.HELD, state, chain.event, "")
            broken = ChainLink(*words, tuple(reasons))
        with self.ledger.reading() as reader:
            paper = reader.upstream(chain.event.id) if chain.event else None
        return MemberHeld(thing, paper.characteristics if paper else None, broken)

    def _regulations(
        self, kind: str, on: date, known: Sequence[VerificationRegulation]
    ) -> Iterable[RegulationHeld]:
        """Yield what stands for the kind on the day; where nothing does, what knows it at all."""
        knowing = [row for row in known if row.knows(kind)]
        stands = self.standing(row for row in knowing if row.applies(kind, on))
        for row in stands or knowing:
            with self.ledger.reading() as reader:
                corrections = reader.corrected_numbers(row.id)
                confirmed = reader.confirmed_numbers(row.id)
            found = self.corrected(row.id, corrections)
            yield RegulationHeld(found, len(self.open_numbers(found.numbers, confirmed)))


def _order(row: KindRow) -> tuple[bool, int, int, str]:
    """Put the ledger before the catalogue, gaps before the rest, and many before few."""
    worst = (NeedState.GAP, NeedState.BY_OTHER, NeedState.MET).index(row.state)
    return not row.in_ledger, worst, -row.instruments, row.kind


def _verified(entry: CatalogueEntry) -> bool:
    """Tell whether an entry is under compulsory verification; what nobody published counts."""
    return entry.verification is None or entry.verification.value


def _name(
    kind: str,
    known: Sequence[VerificationRegulation],
    entry: CatalogueEntry | None,
    plates: Sequence[Plate],
) -> Bilingual:
    """Return what the kind is called: by its own regulation, the catalogue, or the ledger."""
    found = next((row for row in known if row.instrument == kind), None)
    if found is not None:
        return found.instrument_name
    if entry is not None:
        return entry.name
    name = plates[0].example.name if plates else kind
    return Bilingual(name, kind.replace("_", " "))
