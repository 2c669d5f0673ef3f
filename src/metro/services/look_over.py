"""Look over the day: what is being taken, what waits for whom, what falls due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metro.errors import MetroError
from metro.model.instrument import MeasuringInstrument, Use
from metro.model.record_state import RecordState
from metro.ports import NOW, Clock, Draft, Drafts, InstrumentRow, Ledger, Reader, RecordRow

if TYPE_CHECKING:
    from metro.model.chain import EventFact
    from metro.model.standard import MeasurementStandard

SOON = timedelta(days=30)
MOST_WAITING = 10_000
WAITING = (
    RecordState.RETURNED,
    RecordState.SUBMITTED,
    RecordState.CHECKED,
    RecordState.APPROVED,
)
"""The states in which a record waits for somebody."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list."""

    id: str
    name: str
    serial: str
    holder: str
    kind: str
    on: str
    changed_at: str
    broken: bool = False
    """Nothing says of which instrument it is: it can only be discarded."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows."""

    today: date
    drafts: tuple[DraftRow, ...]
    waiting: tuple[RecordRow, ...]
    due: tuple[InstrumentRow, ...]
    standards_due: tuple[InstrumentRow, ...]
    instruments: int
    documents: int
    entries: int
    clock_alarm: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An instrument of a measurement standard with the event that counts today."""

    instrument: MeasuringInstrument
    event: EventFact | None


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A measurement standard with its instruments, as of today."""

    standard: MeasurementStandard
    members: tuple[MemberRow, ...]


@dataclass(frozen=True, slots=True)
class LookOver:
    """Questions of the pages; nothing is changed."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock
    due: Callable[[Reader, date, int], tuple[InstrumentRow, ...]]

    def today(self) -> Overview:
        """Return what waits today."""
        today = self.clock.today()
        taken = self.drafts.all()
        with self.ledger.reading() as reader:
            due = self.due(reader, today + SOON, 2000)
            return Overview(
                today=today,
                drafts=tuple(_draft(reader, row) for row in taken[:50]),
                waiting=reader.records(WAITING, 200),
                due=tuple(row for row in due if row.use == Use.WORKING),
                standards_due=tuple(row for row in due if row.use != Use.WORKING),
                instruments=reader.count_instruments(),
                documents=reader.counts()["documents"],
                entries=reader.head().seq,
                clock_alarm=reader.clock_alarm(),
            )

    def taken(self) -> tuple[DraftRow, ...]:
        """Return every draft, the last changed first."""
        drafts = self.drafts.all()
        with self.ledger.reading() as reader:
            return tuple(_draft(reader, row) for row in drafts)

    def waiting(self) -> tuple[RecordRow, ...]:
        """Return the records that wait for somebody, the newest first."""
        with self.ledger.reading() as reader:
            return reader.records(WAITING, MOST_WAITING)

    def candidates(self, kind: str, role: str, on: date) -> tuple[MemberRow, ...]:
        """Return the instruments that can serve a requirement, with the event that counts."""
        use = Use.STANDARD if role == "main" else Use.AUXILIARY
        with self.ledger.reading() as reader:
            return tuple(
                MemberRow(row, reader.nameable_event(row.id, on, "24:00"))
                for row in reader.instruments_of_kind(kind, use.value)
            )

    def standards(self) -> tuple[StandardRow, ...]:
        """Return the measurement standards with their instruments, and the auxiliary equipment."""
        today = self.clock.today()
        with self.ledger.reading() as reader:
            return tuple(
                StandardRow(
                    standard,
                    tuple(
                        MemberRow(
                            reader.instrument(member.instrument),
                            reader.effective_event(member.instrument, today, "24:00", "", NOW),
                        )
                        for member in standard.members
                        if member.belongs(today)
                    ),
                )
                for standard in reader.measurement_standards()
            )


def _draft(reader: Reader, draft: Draft) -> DraftRow:
    cells = draft.cells
    try:
        thing = reader.instrument(cells.get("header/instrument", ""))
    except MetroError:
        # Cells that a crash or a restored ledger left without their head stay in sight.
        return DraftRow(draft.id, "", "", "", "", "", draft.changed_at, broken=True)
    holder = reader.organisation(thing.holder).name if thing.holder else ""
    kind, on = cells.get("header/kind", ""), cells.get("header/on", "")
    return DraftRow(draft.id, thing.name, thing.serial, holder, kind, on, draft.changed_at)
