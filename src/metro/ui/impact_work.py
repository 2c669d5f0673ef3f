"""What the impact page asks of the station, beside the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from metro.errors import MetroError
from metro.evaluation.reach import ReachGroup, reach
from metro.evaluation.shift import Shift
from metro.model.impact import HolderLetter, Impact, RecallCase
from metro.model.instrument import MeasuringInstrument
from metro.model.people import Role
from metro.ports import AffectedRecord, Progress
from metro.ui.desk import Desk
from metro.ui.tasks import LongWork

People = list[tuple[str, str]]
Failed = Callable[[MetroError], None]


@dataclass(frozen=True)
class Question:
    """What is asked: a standard by id or serial number, a period or the rule's, a shift or none."""

    standard: str
    since: date | None
    until: date | None
    shift: Shift | None


@dataclass(frozen=True)
class Assessed:
    """An answer with everything that its lists show, counted beside the window."""

    impact: Impact
    groups: tuple[ReachGroup, ...]
    standard: MeasuringInstrument
    holders: Mapping[str, str]
    names: Mapping[str, str]
    """What each event between was about, by its id."""


@dataclass(frozen=True)
class OpenedCase:
    """A case with the records under review, and the instruments that still wait."""

    case: RecallCase
    standard: str
    rows: tuple[AffectedRecord, ...]
    holders: Mapping[str, str]
    awaiting: frozenset[str]


@dataclass(frozen=True)
class Listed:
    """What can be asked about, and the cases: the open ones first."""

    standards: tuple[MeasuringInstrument, ...]
    cases: tuple[RecallCase, ...]
    names: Mapping[str, str]


class ImpactWork(QObject):
    """Each answer comes back by a signal."""

    listed = Signal(object)
    assessed = Signal(object)
    opened = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """Ask on behalf of a desk."""
        super().__init__()
        self.desk = desk
        self.long = LongWork(desk.tasks)

    def look(self) -> None:
        """List standards and cases."""
        station = self.desk.open_station

        def work() -> Listed:
            with station.ledger.reading() as reader:
                things = [
                    *reader.instruments_of_use("standard"),
                    *reader.instruments_of_use("auxiliary"),
                ]
                cases = reader.recalls()
                about = sorted({case.suspicion.instrument for case in cases})
                suspects = [reader.instrument(thing) for thing in about]
            names = {thing.id: f"{thing.name} {thing.serial}".strip() for thing in suspects}
            return Listed(tuple(things), cases, names)

        self.desk.tasks.run(work, self.listed.emit)

    def assess(self, question: Question) -> None:
        """Find what relied on a standard; what was asked before is given up."""
        station = self.desk.open_station

        def work(progress: Progress) -> Assessed:
            from metro.app.recalling import holders, impact

            found = impact(station, progress)(
                question.standard, question.since, question.until, None, question.shift
            )
            names = {row.event: f"{row.name} {row.serial}".strip() for row in found.rows}
            with station.ledger.reading() as reader:
                thing = reader.instrument(found.suspicion.instrument)
            owners = holders(station, (row.holder for row in found.rows))
            return Assessed(found, reach(found), thing, owners, names)

        self.long.run(work, self.assessed.emit, self.refused.emit)

    def open(self, case: str) -> None:
        """Show a case as it stands."""
        station = self.desk.open_station

        def work() -> OpenedCase:
            from metro.app.recalling import holders

            with station.ledger.reading() as reader:
                found = reader.recall(case)
                thing = reader.instrument(found.suspicion.instrument)
                records = reader.affected_records(found.events)
                awaiting = reader.awaiting(case)
            rows = tuple(records[event] for event in found.events if event in records)
            owners = holders(station, (row.holder for row in rows))
            name = f"{thing.name} {thing.serial}".strip()
            return OpenedCase(found, name, rows, owners, awaiting)

        self.desk.tasks.run(work, self.opened.emit, self.refused.emit)

    def heads(self, done: Callable[[People], None]) -> None:
        """Find who is technical head today."""
        station = self.desk.open_station

        def work() -> People:
            today = station.clock.today()
            with station.ledger.reading() as reader:
                return [
                    (person.id, person.name)
                    for person in reader.people()
                    if any(
                        row.role is Role.TECHNICAL_HEAD and row.holds(today)
                        for row in reader.appointments(person.id)
                    )
                ]

        self.desk.tasks.run(work, done, self.refused.emit)

    def declare(
        self,
        found: Impact,
        why: str,
        signed: tuple[str, str],
        done: Callable[[RecallCase], None],
        failed: Failed,
    ) -> None:
        """Open a case, signed by a person with a password."""
        station = self.desk.open_station

        def work() -> RecallCase:
            from metro.app.recalling import recalls

            return recalls(station).declare(found, why, station.authenticate(*signed).id)

        self.desk.tasks.run(work, done, failed)

    def close(
        self,
        case: str,
        why: str,
        signed: tuple[str, str],
        done: Callable[[object], None],
        failed: Failed,
    ) -> None:
        """Close a case, signed by a person with a password."""
        station = self.desk.open_station

        def work() -> None:
            from metro.app.recalling import recalls

            recalls(station).close(case, why, station.authenticate(*signed).id)

        self.desk.tasks.run(work, done, failed)

    def drafted(self, case: str, done: Callable[[tuple[HolderLetter, ...]], None]) -> None:
        """Return what each holder would be told."""
        station = self.desk.open_station

        def work() -> tuple[HolderLetter, ...]:
            from metro.app.recalling import recalls

            return recalls(station).drafted(case)

        self.desk.tasks.run(work, done, self.refused.emit)

    def letter(self, letter: HolderLetter, done: Callable[[bytes], None]) -> None:
        """Return one letter as it would be printed."""
        station = self.desk.open_station
        self.desk.tasks.run(lambda: station.press.letter(letter), done, self.refused.emit)

    def write_letters(
        self, case: str, folder: Path, done: Callable[[int], None], failed: Failed
    ) -> None:
        """Print every letter into a folder; who is at the desk did it."""
        station = self.desk.open_station
        who = self.desk.person.id if self.desk.person else ""

        def work() -> int:
            from metro.app.recalling import print_letters

            return len(print_letters(station, case, folder, who))

        self.desk.tasks.run(work, done, failed)

    def print_list(self, found: Impact, file: Path, done: Callable[[object], None]) -> None:
        """Write the list of an impact as PDF."""
        station = self.desk.open_station

        def work() -> None:
            from metro.app.recalling import impact_paper

            data = impact_paper(station, found)
            try:
                file.write_bytes(data)
            except OSError as error:
                raise MetroError("file.unwritable", file=str(file)) from error

        self.desk.tasks.run(work, done, self.refused.emit)
