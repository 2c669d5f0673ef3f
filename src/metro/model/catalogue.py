"""The catalogue of measuring instruments under compulsory control (实施强制管理的计量器具目录)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from metro.model.evidence import Evidence, Source
from metro.model.regime import Way
from metro.model.words import Bilingual

T = TypeVar("T")


class Purpose(StrEnum):
    """What an instrument has to serve to be under compulsory verification."""

    TRADE_SETTLEMENT = "trade_settlement"
    SAFETY = "safety"
    MEDICAL = "medical"
    ENVIRONMENTAL_MONITORING = "environmental_monitoring"


@dataclass(frozen=True, slots=True)
class Cited(Generic[T]):
    """One fact of an entry with its own evidence."""

    value: T
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """A rule by which sampling a lot may extend (抽样检定延期); `months` None was not published."""

    id: str
    number: str
    title: Bilingual
    territory: str
    months: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One entry; what nobody published is None."""

    id: str
    number: int | None
    first: Bilingual
    second: Bilingual | None
    scope: Bilingual | None
    listed: Cited[bool]
    type_approval: Cited[bool] | None
    verification: Cited[bool] | None
    way: Way | None
    purposes: Cited[tuple[Purpose, ...]] | None
    since: Cited[date] | None
    extensions: tuple[ExtensionRule, ...]
    kinds: tuple[str, ...]

    @property
    def name(self) -> Bilingual:
        """Return the narrower of its two names."""
        return self.second or self.first

    def called(self, words: str) -> bool:
        """Tell whether a regulation's words name this entry."""
        return words in {self.first.zh, self.name.zh}


@dataclass(frozen=True, slots=True)
class CatalogueNote:
    """A rule of the announcement (`evidence` given), or a gap in what we have of it."""

    id: str
    title: Bilingual
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class ControlCatalogue:
    """The catalogue as far as it was found."""

    id: str
    number: str
    title: Bilingual
    issued: Cited[date]
    replaces: Cited[str]
    entries_told: Cited[int]
    sub_entries_told: Cited[int]
    sources: Mapping[str, Source]
    rules: tuple[CatalogueNote, ...]
    entries: tuple[CatalogueEntry, ...]
    gaps: tuple[CatalogueNote, ...]

    def entry_of(self, kind: str) -> CatalogueEntry | None:
        """Return the entry a kind of instrument stands in, or None."""
        return next((row for row in self.entries if kind in row.kinds), None)
