"""What a list has to know of a regulation, so that no whole file is read for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from metro.model.civil import holds_on
from metro.model.edition import AlsoFor
from metro.model.regime import Regime
from metro.model.words import Bilingual

if TYPE_CHECKING:
    from metro.model.regulation import Interval, VerificationRegulation


@dataclass(frozen=True, slots=True)
class Heading:
    """Which edition this is, what it applies to, its dates, and the hash of its file."""

    id: str
    number: str
    edition: str
    title: Bilingual
    territory: str | None
    instrument: str
    in_force_from: date | None
    in_force_until: date | None
    also_for: tuple[AlsoFor, ...]
    file_hash: str
    regimes: tuple[Regime | None, ...]
    """The regimes that its intervals may come to; None where it may be that none of them holds."""

    def applies(self, instrument: str, on: date) -> bool:
        """Tell whether this edition, in force, verifies a kind of instrument on that day."""
        further = any(row.applies(instrument, on) for row in self.also_for)
        in_force = holds_on(self.in_force_from, self.in_force_until, on)
        return in_force and (instrument == self.instrument or further)


def heading_of(regulation: VerificationRegulation) -> Heading:
    """Return the heading of a regulation that was read."""
    return Heading(
        regulation.id,
        regulation.number,
        regulation.edition,
        regulation.title,
        regulation.territory,
        regulation.instrument,
        regulation.in_force_from,
        regulation.in_force_until,
        regulation.also_for,
        regulation.file_hash,
        tuple(dict.fromkeys(_regimes(regulation.intervals))),
    )


def _regimes(intervals: Iterable[Interval]) -> Iterator[Regime | None]:
    """Yield the regime of each interval that may be the first to hold."""
    for row in intervals:
        yield row.regime
        if not row.when.text:
            return
    yield None
