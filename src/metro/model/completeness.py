"""Completeness (量传体系的完善性): what the station lacks to verify each kind of instrument."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metro.model.arrangement import ServiceArrangement
from metro.model.chain import ChainLink
from metro.model.gate import PersonFact
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Reason
from metro.model.regulation import VerificationRegulation
from metro.model.standard import MeasurementStandard
from metro.model.station import Authorisation
from metro.model.verification import StandardInUse
from metro.model.words import Bilingual


class Need(StrEnum):
    """The five things that the verification of a kind of instrument rests on."""

    STANDARD = "standard"
    REGULATION = "regulation"
    AUTHORITY = "authority"
    PEOPLE = "people"
    CHAIN = "chain"


class NeedState(StrEnum):
    """Met here, met by another body, not met, or not to be asked before another one is met."""

    MET = "met"
    BY_OTHER = "by_other"
    GAP = "gap"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Plate:
    """Instruments in use that share all that a standard has to be good for; one stands for all."""

    example: MeasuringInstrument
    instruments: int


@dataclass(frozen=True, slots=True)
class RegulationHeld:
    """A regulation that knows the kind, and how many of its numbers nobody confirmed."""

    regulation: VerificationRegulation
    open: int


@dataclass(frozen=True, slots=True)
class MemberHeld:
    """An instrument of a standard: its certificate, and the first broken link of its own chain."""

    instrument: MeasuringInstrument
    in_use: StandardInUse | None
    broken: ChainLink | None


@dataclass(frozen=True, slots=True)
class StandardHeld:
    """A measurement standard with the instruments that belong to it on the day."""

    standard: MeasurementStandard
    members: tuple[MemberHeld, ...]


@dataclass(frozen=True, slots=True)
class StationFacts:
    """What the station has on a day, whatever the kind."""

    on: date
    authorisation: Authorisation
    people: tuple[PersonFact, ...]
    standards: tuple[StandardHeld, ...]
    auxiliary: tuple[MemberHeld, ...]
    arrangements: tuple[ServiceArrangement, ...]


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is known of one kind of instrument; without plates it is in the catalogue alone."""

    kind: str
    name: Bilingual
    compulsory: bool
    plates: tuple[Plate, ...]
    regulations: tuple[RegulationHeld, ...]

    @property
    def instruments(self) -> int:
        """Return how many instruments of the kind are in use."""
        return sum(plate.instruments for plate in self.plates)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is lacking: why, for how many instruments, and what would close it."""

    reason: Reason
    instruments: int
    remedies: tuple[str, ...]
    because: Reason | None = None
    """What is wrong further down, where the gap is that something else does not hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One need of one kind: its state, what is lacking, and what meets it."""

    need: Need
    state: NeedState
    gaps: tuple[Gap, ...] = ()
    met_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of instrument with its five needs."""

    kind: str
    name: Bilingual
    instruments: int
    in_ledger: bool
    compulsory: bool
    cells: tuple[Cell, ...]
    served_by: ServiceArrangement | None

    @property
    def state(self) -> NeedState:
        """Return the state of the whole: a gap, else by another body, else met."""
        states = [cell.state for cell in self.cells]
        order = (NeedState.GAP, NeedState.BY_OTHER)
        return next((state for state in order if state in states), NeedState.MET)

    def cell(self, need: Need) -> Cell:
        """Return the cell of a need."""
        return next(cell for cell in self.cells if cell.need is need)


@dataclass(frozen=True, slots=True)
class Completeness:
    """The matrix as of a day."""

    on: date
    rows: tuple[KindRow, ...]

    def gaps(self) -> Iterator[tuple[KindRow, Gap]]:
        """Yield every gap that nobody closes, with its kind."""
        for row in self.rows:
            for cell in row.cells:
                if cell.state is NeedState.GAP:
                    for gap in cell.gaps:
                        yield row, gap

    def count(self, state: NeedState) -> tuple[int, int]:
        """Return how many kinds are in a state, and how many instruments stand behind them."""
        rows = [row for row in self.rows if row.state is state]
        return len(rows), sum(row.instruments for row in rows)


Remedies = Mapping[str, tuple[str, ...]]
"""What closes a gap, by the code of its reason."""
