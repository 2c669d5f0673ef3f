"""Assess what a suspect standard means: which events relied on it, and which verdicts flip."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from metro.errors import MetroError
from metro.evaluation.acted import gave
from metro.evaluation.basis import basis
from metro.evaluation.margin import Screen
from metro.evaluation.shift import Shift, judged_again
from metro.model.chain import EventFact
from metro.model.event_kind import EventKind
from metro.model.impact import AffectedEvent, Impact, ImpactRow, Outcome, Suspicion
from metro.model.judgement import Verdict
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.ports import AffectedRecord, Clock, Ledger, Reader
from metro.quantities import table

Frozen = Callable[[RegulationUsed], VerificationRegulation]
WORST_FIRST = (Outcome.FLIPS, Outcome.SUSPECT, Outcome.KEEPS, Outcome.UNTOUCHED)


@dataclass(frozen=True, slots=True)
class AssessImpact:
    """Nothing is changed: what relied on a standard is found, and judged again with a shift."""

    ledger: Ledger
    clock: Clock
    frozen: Frozen

    def __call__(
        self,
        instrument: str,
        since: date | None = None,
        until: date | None = None,
        known: date | None = None,
        shift: Shift | None = None,
    ) -> Impact:
        """Return every event that relied on an instrument in a period, the worst first.

        Without a first day the period starts at its last good event or intermediate check; without
        a last day it ends with its next event, else today.
        Raises MetroError `instrument.unknown`, `impact.period`, `impact.no_event`,
        `impact.other_kind` for a shift of a kind that the standard never gave.
        """
        with self.ledger.reading() as reader:
            thing = reader.instrument(instrument)
            point = reader.known_point(known)
            events = reader.events_of(thing.id, point)
            suspicion = _period(thing.id, events, since, until, self.clock.today())
            found = reader.affected(suspicion, point)
            records = reader.affected_records(sorted({row.event for row in found}))
            rows = _rows(found, records)
            if shift is not None:
                rows = self._shifted(reader, point, suspicion, rows, found, records, shift)
        ranked = sorted(rows, key=lambda row: WORST_FIRST.index(row.outcome))
        text = shift.text if shift else ""
        said = known.isoformat() if known else "", text, tuple(ranked)
        return Impact(suspicion, *said, (since, until), basis(suspicion, found, records))

    def holds(self, reader: Reader, impact: Impact) -> bool:
        """Tell whether an answer rests on what is so now: nothing is judged again for that."""
        thing, point = impact.suspicion.instrument, reader.known_point(None)
        events = reader.events_of(thing, point)
        suspicion = _period(thing, events, *impact.asked, self.clock.today())
        found = reader.affected(suspicion, point)
        records = reader.affected_records(sorted({row.event for row in found}))
        return basis(suspicion, found, records) == impact.basis

    def _shifted(
        self,
        reader: Reader,
        point: int,
        suspicion: Suspicion,
        rows: list[ImpactRow],
        found: tuple[AffectedEvent, ...],
        records: Mapping[str, AffectedRecord],
        shift: Shift,
    ) -> list[ImpactRow]:
        """Judge again what relied directly; who relied on those follows (design §4).

        What the stored margins clear is not judged in full: it would keep its verdict. A standard
        verified by class is used at its nominal value: while its verdict stands, nothing is passed
        on; where it flips, or no size is known, its users are suspect.
        """
        outcomes: dict[str, ImpactRow] = {}
        screen = Screen(shift)
        same = reader.same_instrument(suspicion.instrument, point)
        # A margin is of one of them alone.
        period = (suspicion.instrument, suspicion.since, suspicion.until)
        margins = reader.margins(*period) if len(same) == 1 else {}
        for row in rows:
            if row.direct:
                revision = records[row.event].revision
                margin = margins.get((row.event, revision))
                if margin is not None and screen.keeps(margin):
                    outcomes[row.event] = _cleared(row)
                else:
                    record = reader.revision(row.event, revision)
                    outcomes[row.event] = self._again(record, same, row, shift)
        if not any(row.outcome in (Outcome.FLIPS, Outcome.KEEPS) for row in outcomes.values()):
            self._check_kind(reader, same, [row for row in rows if row.direct], records, shift)
        bad = {
            row.event
            for row in outcomes.values()
            if row.outcome in (Outcome.FLIPS, Outcome.SUSPECT)
        }
        bad = _reached(bad, found)
        done = []
        for row in rows:
            again = outcomes.get(row.event) or replace(row, outcome=Outcome.UNTOUCHED)
            through = any(via in bad for via in row.via if via)
            if through and again.outcome is not Outcome.FLIPS:
                again = replace(again, outcome=Outcome.SUSPECT)
            done.append(again)
        return done

    def _check_kind(
        self,
        reader: Reader,
        same: frozenset[str],
        direct: list[ImpactRow],
        records: Mapping[str, AffectedRecord],
        shift: Shift,
    ) -> None:
        """Refuse a shift that none of the values which the standard gave can have."""
        kinds: set[str] = set()
        for row in direct:
            record = reader.revision(row.event, records[row.event].revision)
            for value in gave(self.frozen(record.regulation), record, same):
                if shift.fits(value):
                    return
                kinds.add(value.kind)
        if kinds:
            known = tuple(sorted(kinds))
            units = tuple(unit for kind in known for unit in table.codes_of(kind))
            raise MetroError("impact.other_kind", text=shift.text, known=known, units=units)

    def _again(
        self,
        record: VerificationRecord,
        same: frozenset[str],
        row: ImpactRow,
        shift: Shift,
    ) -> ImpactRow:
        """Return what an event is when each of its parts is judged again with the shift."""
        found = judged_again(self.frozen(record.regulation), record, same, shift)
        if found is None or not (found.flips or found.keeps):
            return row
        verdict = "" if found.verdict is Verdict.PENDING else found.verdict.value
        outcome = Outcome.FLIPS if found.flips else Outcome.KEEPS
        return replace(row, outcome=outcome, verdict=verdict)


def _cleared(row: ImpactRow) -> ImpactRow:
    """Return what keeps its verdict, passed or rejected, as its margin shows."""
    verdict = Verdict.PASSED if row.passed else Verdict.REJECTED
    return replace(row, outcome=Outcome.KEEPS, verdict=verdict.value, screened=True)


def _period(
    instrument: str,
    events: tuple[EventFact, ...],
    since: date | None,
    until: date | None,
    today: date,
) -> Suspicion:
    """Return the suspect period: as given, or between the events of the instrument."""
    events = tuple(row for row in events if _vouches(row))
    whole = [row for row in events if row.kind != EventKind.INTERMEDIATE_CHECK]
    from_event = to_event = False
    if since is None:
        good = _last_good(events)
        if good is None:
            raise MetroError("impact.no_event", instrument=instrument)
        since, from_event = good.on, good.kind != EventKind.INTERMEDIATE_CHECK
    if until is None:
        later = [row.on for row in whole if row.on > since]
        until, to_event = (min(later), True) if later else (max(today, since), False)
    if until < since:
        raise MetroError("impact.period", since=since.isoformat(), until=until.isoformat())
    return Suspicion(instrument, since, until, from_event, to_event)


def _vouches(row: EventFact) -> bool:
    """Tell whether an event counts: a certificate of others does once a person accepted it."""
    return row.performed_here or row.kind == EventKind.INTERMEDIATE_CHECK or bool(row.accepted)


def _last_good(events: tuple[EventFact, ...]) -> EventFact | None:
    """Return the last good event before the one that found the fault, if that is the last."""
    passed = [row for row in events if row.passed]
    return passed[-1] if passed else None


def _rows(
    found: tuple[AffectedEvent, ...], records: Mapping[str, AffectedRecord]
) -> list[ImpactRow]:
    """Return one row for each event, however many ways lead to it."""
    via: dict[str, dict[str, None]] = {}
    direct: set[str] = set()
    for row in found:
        via.setdefault(row.event, {})[row.via] = None
        if row.direct:
            direct.add(row.event)
    return [
        ImpactRow(
            event,
            records[event].number,
            records[event].instrument,
            records[event].name,
            records[event].serial,
            records[event].holder,
            records[event].on,
            event in direct,
            tuple(ways),
            records[event].documents,
            records[event].passed,
        )
        for event, ways in via.items()
    ]


def _reached(bad: set[str], found: tuple[AffectedEvent, ...]) -> set[str]:
    """Return what is bad with everything that relied on it, through any number of others."""
    users: dict[str, list[str]] = {}
    for row in found:
        if not row.direct:
            users.setdefault(row.via, []).append(row.event)
    waiting, reached = list(bad), set(bad)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in reached:
                reached.add(user)
                waiting.append(user)
    return reached
