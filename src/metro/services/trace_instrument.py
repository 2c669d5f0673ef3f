"""Trace an instrument: its chain as of a day, and as it was known on a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from metro.evaluation.chain import judge_event, judge_named
from metro.evaluation.confirmation import claims_more, class_does
from metro.model.chain import (
    ChainLink,
    EventFact,
    Evidence,
    LinkFact,
    LinkState,
    RelianceFact,
    TraceabilityChain,
)
from metro.model.hierarchy import HierarchyScheme
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Reason
from metro.model.record import VerificationRecord
from metro.ports import Ledger, Reader

DEEPEST = 12
CHECK = "intermediate_check"
Schemes = Callable[[], tuple[HierarchyScheme, ...]]


@dataclass(frozen=True, slots=True)
class TraceInstrument:
    """Walk from event to event, not from thing to thing."""

    ledger: Ledger
    schemes: Schemes

    def __call__(self, instrument: str, on: date, known: date | None) -> TraceabilityChain:
        """Return the chain of an instrument as of a day.

        Raises MetroError `instrument.unknown`.
        """
        with self.ledger.reading() as reader:
            thing = reader.instrument(instrument)
            point = reader.known_point(known)
            walk = _Walk(reader, point, self.schemes())
            # As of the end of the day: whatever is dated that day counts, whatever its time.
            after = on + timedelta(days=1) if on < date.max else on
            event = reader.effective_event(thing.id, after, "", "", point)
            walk.load(event)
            links = walk.above(event.id, (thing.id,)) if event else ()
            if event is not None and not event.performed_here:
                links = walk.cited(event.cites, thing.kind)
            shown = known.isoformat() if known else ""
            return TraceabilityChain(thing.id, on, shown, event, links)

    def of_record(self, record: VerificationRecord) -> tuple[ChainLink, ...]:
        """Return the links above a record that is still being made, by the standards it names."""
        on, time = record.data.on, record.time
        rows = [
            RelianceFact(record.id, "-", used.role, used.instrument, used.event, on, time)
            for used in record.standards
        ]
        rows += [
            RelianceFact(record.id, "-", CHECK, used.instrument, used.check, on, time)
            for used in record.standards
            if used.check
        ]
        if record.standard is not None:
            own = record.standard
            named = f"{own.id}/{own.certificate}"
            rows.insert(0, RelianceFact(record.id, "-", "assessment", own.id, named, on, time))
        with self.ledger.reading() as reader:
            walk = _Walk(reader, reader.known_point(None), self.schemes())
            facts = [walk.fact(row) for row in rows]
            for fact in facts:
                walk.load(fact.effective)
            return walk.merged(facts, (record.instrument.id,))


class _Walk:
    """One walk up the graph; what was met on the way is not met again."""

    def __init__(self, reader: Reader, known: int, schemes: tuple[HierarchyScheme, ...]) -> None:
        self.reader = reader
        self.known = known
        self.schemes = schemes
        self.facts: dict[str, tuple[LinkFact, ...]] = {}
        self.things: dict[str, MeasuringInstrument] = {}

    def load(self, event: EventFact | None) -> None:
        """Ask once for everything above an event."""
        if event is not None:
            self.facts.update(self.reader.links_above(event.id, self.known))

    def above(self, event: str, way: tuple[str, ...]) -> tuple[ChainLink, ...]:
        """Return the links above one event of ours."""
        return self.merged(self.facts.get(event, ()), way)

    def merged(self, facts: Iterable[LinkFact], way: tuple[str, ...]) -> tuple[ChainLink, ...]:
        """Return one link for each standard, however many readings it fed."""
        merged: dict[tuple[str, str, str], LinkFact] = {}
        for fact in facts:
            row = fact.reliance
            merged.setdefault((row.role, row.instrument, row.named_event), fact)
        order = ("assessment", "main", "check", "auxiliary", CHECK)
        rows = sorted(merged.values(), key=lambda fact: order.index(fact.reliance.role))
        return tuple(self.link(row, way) for row in rows)

    def thing(self, instrument: str) -> MeasuringInstrument:
        if instrument not in self.things:
            self.things[instrument] = self.reader.instrument(instrument)
        return self.things[instrument]

    def fact(self, row: RelianceFact) -> LinkFact:
        """Return what counted for a reliance that no entry holds yet."""
        named = self.reader.event(row.named_event, self.known) if row.named_event else None
        effective = named if row.role == "assessment" else self.effective(row)
        return LinkFact(row, effective, named)

    def link(self, fact: LinkFact, way: tuple[str, ...]) -> ChainLink:
        row, effective = fact.reliance, fact.effective
        reasons = judge_named(fact.named)
        if row.role == "assessment":
            title, serial = self.standard_name(row.instrument), ""
        else:
            thing = self.thing(row.instrument)
            title, serial = thing.name, thing.serial
        state, more = judge_event(row.named_event, effective, row.on)
        if row.role == "assessment":
            more = [reason for reason in more if reason.code != "chain.not_confirmed"]
            state = LinkState.BROKEN if _breaks(more) else LinkState.IN_FORCE
        grade = self.grade(effective)
        if grade is not None:
            state, more = LinkState.BROKEN, [grade, *more]
        above: tuple[ChainLink, ...] = ()
        if row.instrument in way or len(way) >= DEEPEST:
            return ChainLink(
                title,
                serial,
                row.role,
                Evidence.HELD,
                LinkState.BROKEN,
                effective,
                row.named_event,
                (Reason("chain.circle", {"serial": serial or title}),),
                instrument=row.instrument,
            )
        if effective is not None and row.role not in ("assessment", CHECK):
            ours = effective.performed_here
            kind = self.thing(row.instrument).kind
            further = (*way, row.instrument)
            above = self.above(effective.id, further) if ours else self.cited(effective.cites, kind)
        return ChainLink(
            title,
            serial,
            row.role,
            Evidence.HELD,
            state,
            effective,
            row.named_event,
            (*reasons, *more),
            above,
            row.instrument,
        )

    def grade(self, effective: EventFact | None) -> Reason | None:
        """Return why a certificate does not do, though somebody accepted it by hand."""
        if effective is None or effective.performed_here or effective.accepted is not True:
            return None
        certificate = self.reader.upstream(effective.id)
        held = self.reader.confirmation(effective.id)
        if certificate is None:
            return None
        words = {"number": effective.number, "stated": certificate.stated}
        if held is not None and held.required and not class_does(certificate, held.required):
            return Reason("chain.grade", {**words, "required": held.required})
        above = claims_more(certificate, self.reader.numbered(certificate.cites))
        return Reason("chain.claims_more", {**words, "above": above.number}) if above else None

    def effective(self, row: RelianceFact) -> EventFact | None:
        """Return the event that counted for what was relied on."""
        if row.role == CHECK:
            return self.reader.last_check(row.instrument, row.on, self.known)
        return self.reader.effective_event(
            row.instrument, row.on, row.time or "24:00", row.named_event, self.known
        )

    def standard_name(self, standard: str) -> str:
        every = self.reader.measurement_standards()
        return next((row.name for row in every if row.id == standard), standard)

    def cited(self, cites: tuple[str, ...], kind: str) -> tuple[ChainLink, ...]:
        """Return what a held document names above it, and over that the scheme."""
        scheme = self.scheme(kind)
        if not cites:
            return scheme
        return tuple(
            ChainLink(name, "", "main", Evidence.CITED, LinkState.NOT_JUDGED, above=scheme)
            for name in cites
        )

    def scheme(self, kind: str) -> tuple[ChainLink, ...]:
        """Return the levels of the hierarchy scheme above a kind of instrument."""
        for scheme in self.schemes:
            level = scheme.level_of(kind)
            if level is None:
                continue
            above: tuple[ChainLink, ...] = ()
            names = []
            at, seen = level.id, {level.id}
            while transfers := [row for row in scheme.above(at) if row.above not in seen]:
                at = transfers[0].above
                seen.add(at)
                names.append((scheme.level(at), transfers[0]))
            for row, transfer in reversed(names):
                title = f"{row.name.zh} {row.accuracy or ''}".strip()
                above = (
                    ChainLink(
                        title,
                        scheme.label,
                        "scheme",
                        Evidence.SCHEME,
                        LinkState.NOT_JUDGED,
                        above=above,
                        english=f"{row.name.en} {row.accuracy or ''}".strip(),
                        method=transfer.method,
                        ratio=str(transfer.ratio) if transfer.ratio is not None else "",
                    ),
                )
            return above
        unknown = Reason("chain.no_scheme", {"kind": kind})
        state = LinkState.NOT_JUDGED
        return (ChainLink("—", "", "scheme", Evidence.UNKNOWN, state, reasons=(unknown,)),)


def _breaks(reasons: list[Reason]) -> bool:
    return any(
        reason.code in ("chain.no_event", "chain.failed", "chain.expired") for reason in reasons
    )
