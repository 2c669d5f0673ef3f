"""The original record (原始记录) of one verification: everything needed to rebuild it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Judgement
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.regime import Regime
from metro.model.standard import MeasurementStandard
from metro.model.strike import Strike
from metro.model.verification import StandardInUse, VerificationData
from metro.model.words import Bilingual

LATER = {"later": True}
"""Marks a field that came after records were signed: left out of what is written while empty."""


@dataclass(frozen=True, slots=True)
class SealState:
    """A seal (封印): its place, number and state before, and the number after."""

    place: str
    title: Bilingual
    before: str
    intact: bool
    after: str


@dataclass(frozen=True, slots=True)
class UsedStandard:
    """A standard as it was used: which requirement, which instrument, which event, its values."""

    requirement: str
    role: str
    instrument: str
    name: str
    model: str
    serial: str
    range_text: str
    event: str
    certificate: str
    valid_until: date | None
    stated: str
    in_use: StandardInUse
    places: tuple[str, ...] = ()
    """The readings it fed, as `item/point`; none where it stood beside them."""
    check: str = ""
    """Its last intermediate check (期间核查) since that event, if there was one."""


@dataclass(frozen=True, slots=True)
class RegulationUsed:
    """The regulation a record was judged by, and the numbers that were in force."""

    id: str
    number: str
    edition: str
    title: Bilingual
    file_hash: str
    numbers_digest: str
    numbers: Mapping[str, str]
    """The station's corrections and filled gaps by path; all others are those of the file."""

    @property
    def label(self) -> str:
        """Return number and edition as printed."""
        return f"{self.number}—{self.edition}"


@dataclass(frozen=True, slots=True)
class Replaces:
    """The document that an amendment replaces, and why."""

    number: str
    why: str


@dataclass(frozen=True, slots=True)
class Shortened:
    """An interval that the station made shorter, in months, and why; it is never made longer."""

    months: int
    why: str


@dataclass(frozen=True, slots=True)
class VerificationRecord:
    """One verification, frozen at submission; an amendment is a new revision of the same id."""

    id: str
    revision: int
    number: str
    job: str
    instrument: MeasuringInstrument
    applicant: Organisation
    regulation: RegulationUsed
    data: VerificationData
    place: str
    standard: MeasurementStandard | None
    standards: tuple[UsedStandard, ...]
    judgement: Judgement
    verifier: Person
    checker: Person | None
    valid_until: date | None
    conclusion: Bilingual
    software: str
    time: str = ""
    """Time of day of the last reading, `HH:MM`, where it matters."""
    seals: tuple[SealState, ...] = ()
    strikes: tuple[Strike, ...] = ()
    remark: str = ""
    medium: str = ""
    replaces: Replaces | None = None
    shortened: Shortened | None = None
    performed_by: str = ""
    """The body that did the work, when it was not this station."""
    runs: Mapping[str, str] = field(default_factory=dict)
    """Bench runs whose one reference reading serves several meters, by point."""
    regime: Regime = Regime.PERIODIC
    """What falls due when the validity ends, by regulation and catalogue of that day."""
    draft: str = ""
    """The draft it was submitted from, so that one left by a crash is known again."""
    also_by: tuple[Person, ...] = field(default=(), metadata=LATER)
    """Who else took part (参与检定人员): took readings, held a draft, verified before."""
    taken_on: tuple[date, ...] = field(default=(), metadata=LATER)
    """The civil days on which readings went into its drafts."""
    moved_from: tuple[date, ...] = field(default=(), metadata=LATER)
    """The days it was said to be of before, once readings were taken; the first one first."""

    def took_part(self, person: str) -> bool:
        """Tell whether a hand of this person is in the record, as verifier or before them."""
        return person in (self.verifier.id, *(row.id for row in self.also_by))
