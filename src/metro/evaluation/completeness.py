"""Judge what a station lacks for a kind of instrument (量传体系的完善性): five needs, pure.

A need is met as soon as one thing meets it: one standard for each instrument, one regulation, one
pair of people. More of the same can therefore never open a gap. Where another body performs for
the station, what is lacking stays named and is closed by it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from metro.evaluation import needs
from metro.evaluation.remedies import REMEDIES
from metro.model.completeness import (
    Cell,
    Gap,
    KindFacts,
    KindRow,
    MemberHeld,
    Need,
    NeedState,
    RegulationHeld,
    StandardHeld,
    StationFacts,
)
from metro.model.gate import PersonFact
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Reason
from metro.model.people import Role


def judged(facts: KindFacts, station: StationFacts) -> KindRow:
    """Return the row of one kind of instrument."""
    cells: tuple[Cell, ...] = (
        _standard(facts, station),
        _regulation(facts, station.on),
        _authority(facts, station),
        _people(facts, station),
        _chain(facts, station),
    )
    held = (row for row in station.arrangements if row.kind == facts.kind and row.holds(station.on))
    other = next(held, None)
    if other is not None:
        cells = tuple(
            cell if cell.state is NeedState.MET else replace(cell, state=NeedState.BY_OTHER)
            for cell in cells
        )
    return KindRow(
        facts.kind,
        facts.name,
        facts.instruments,
        bool(facts.plates),
        facts.compulsory,
        cells,
        other,
    )


def _cell(need: Need, gaps: Iterable[Gap], met_by: Iterable[str] = ()) -> Cell:
    found = tuple(gaps)
    if found:
        return Cell(need, NeedState.GAP, found)
    return Cell(need, NeedState.MET, (), tuple(met_by))


def _gap(reason: Reason, instruments: int, because: Reason | None = None) -> Gap:
    return Gap(reason, instruments, REMEDIES[(because or reason).code], because)


def _standards(facts: KindFacts, station: StationFacts) -> tuple[StandardHeld, ...]:
    return tuple(row for row in station.standards if facts.kind in row.standard.instruments)


def _in_force(rows: Iterable[StandardHeld], on: date) -> list[StandardHeld]:
    return [row for row in rows if row.standard.issued <= on <= row.standard.valid_until]


def _applied(facts: KindFacts, on: date) -> list[RegulationHeld]:
    return [row for row in facts.regulations if row.regulation.applies(facts.kind, on)]


def _standard(facts: KindFacts, station: StationFacts) -> Cell:
    """Ask for a measurement standard in force, of the needed range and grade for each nameplate."""
    named = _standards(facts, station)
    held = _in_force(named, station.on)
    if not held:
        reasons = [_not_in_force(row, station.on) for row in named]
        reasons = reasons or [Reason("completeness.no_standard", {})]
        return _cell(Need.STANDARD, [_gap(reason, facts.instruments) for reason in reasons])
    behind: dict[tuple[str, ...], Gap] = {}
    for plate in facts.plates:
        for reason in _least(facts, station, held, plate.example):
            key = (reason.code, *reason.parameters.values())
            before = behind[key].instruments if key in behind else 0
            behind[key] = _gap(reason, before + plate.instruments)
    words = (f"{row.standard.name} {row.standard.certificate}" for row in held)
    return _cell(Need.STANDARD, behind.values(), words)


def _not_in_force(row: StandardHeld, on: date) -> Reason:
    standard = row.standard
    words = {"standard": standard.name, "number": standard.certificate}
    if on < standard.issued:
        return Reason("completeness.standard_not_yet", {**words, "on": standard.issued.isoformat()})
    until = standard.valid_until.isoformat()
    return Reason("completeness.standard_expired", {**words, "until": until})


def _least(
    facts: KindFacts, station: StationFacts, held: list[StandardHeld], thing: MeasuringInstrument
) -> tuple[Reason, ...]:
    """Return what the best standard lacks for an instrument by the regulation that asks least."""
    found = [
        (*_auxiliary(row, station.auxiliary), *_short(row, standard, thing, station.on))
        for row in _applied(facts, station.on)
        for standard in held
    ]
    return min(found, key=len, default=())


def _short(
    row: RegulationHeld, standard: StandardHeld, thing: MeasuringInstrument, on: date
) -> tuple[Reason, ...]:
    return needs.shortfalls(row.regulation, thing, standard.members, on)


def _auxiliary(row: RegulationHeld, auxiliary: Iterable[MemberHeld]) -> list[Reason]:
    kinds = {member.instrument.kind for member in auxiliary if member.broken is None}
    return [
        Reason("completeness.lacks_auxiliary", {"zh": asked.title.zh, "en": asked.title.en})
        for asked in row.regulation.standards
        if asked.role != "main" and not asked.optional and asked.kind not in kinds
    ]


def _regulation(facts: KindFacts, on: date) -> Cell:
    """Ask for a regulation in force whose numbers are all seen or confirmed."""
    applied = _applied(facts, on)
    whole = [row.regulation.label for row in applied if not row.open]
    if whole:
        return _cell(Need.REGULATION, (), whole)
    if applied:
        reasons = [
            Reason(
                "completeness.regulation_open",
                {
                    "regulation": row.regulation.label,
                    "count": str(row.open),
                    "id": row.regulation.id,
                },
            )
            for row in applied
        ]
    elif facts.regulations:
        labels = "、".join(dict.fromkeys(row.regulation.label for row in facts.regulations))
        words = {"regulation": labels, "on": on.isoformat()}
        reasons = [Reason("completeness.regulation_not_in_force", words)]
    else:
        reasons = [Reason("completeness.no_regulation", {})]
    return _cell(Need.REGULATION, [_gap(reason, facts.instruments) for reason in reasons])


def _authority(facts: KindFacts, station: StationFacts) -> Cell:
    """Ask whether the station is authorised for the kind, and still is."""
    held = station.authorisation
    reasons = []
    if facts.kind not in held.instruments:
        reasons.append(Reason("completeness.authority_scope", {"number": held.number}))
    if held.valid_until is not None and station.on > held.valid_until:
        words = {"number": held.number, "until": held.valid_until.isoformat()}
        reasons.append(Reason("completeness.authority_expired", words))
    gaps = [_gap(reason, facts.instruments) for reason in reasons]
    return _cell(Need.AUTHORITY, gaps, (held.number,))


def _people(facts: KindFacts, station: StationFacts) -> Cell:
    """Ask for a verifier and another person who checks, both with the item in date."""
    able = [row for row in station.people if _in_date(row, facts.kind, station.on)]
    verifiers = [row for row in able if _holds(row, Role.VERIFIER, facts.kind, station.on)]
    checkers = [row for row in able if _holds(row, Role.CHECKER, facts.kind, station.on)]
    if any(one.person != other.person for one in verifiers for other in checkers):
        names = dict.fromkeys(row.name for row in (*verifiers, *checkers))
        return _cell(Need.PEOPLE, (), names)
    reasons = []
    if not verifiers:
        reasons.append(Reason("completeness.no_verifier", {}))
    if not checkers:
        reasons.append(Reason("completeness.no_checker", {}))
    if not reasons:
        reasons.append(Reason("completeness.one_person", {"person": verifiers[0].name}))
    for row in station.people:
        items = [item for item in row.qualifications if item.instrument == facts.kind]
        if items and row not in able:
            until = max(item.valid_until for item in items).isoformat()
            words = {"person": row.name, "until": until}
            reasons.append(Reason("completeness.item_expired", words))
    return _cell(Need.PEOPLE, [_gap(reason, facts.instruments) for reason in reasons])


def _in_date(row: PersonFact, kind: str, on: date) -> bool:
    return any(item.instrument == kind and on <= item.valid_until for item in row.qualifications)


def _holds(row: PersonFact, role: Role, kind: str, on: date) -> bool:
    return any(held.role is role and held.holds(on, kind) for held in row.appointments)


def _chain(facts: KindFacts, station: StationFacts) -> Cell:
    """Ask for a standard in force whose every instrument has an unbroken chain, or wait for one."""
    held = _in_force(_standards(facts, station), station.on)
    if not held:
        return Cell(Need.CHAIN, NeedState.WAITS)
    broken = min((_breaks(row, facts.instruments) for row in held), key=len)
    words = (f"{member.instrument.name} {member.instrument.serial}" for member in held[0].members)
    return _cell(Need.CHAIN, broken, words)


def _breaks(row: StandardHeld, instruments: int) -> list[Gap]:
    if not row.members:
        reason = Reason("completeness.no_member", {"standard": row.standard.name})
        return [_gap(reason, instruments)]
    found = []
    for member in row.members:
        link = member.broken
        if link is not None:
            words = {"standard": row.standard.name, "title": link.title, "serial": link.serial}
            because = next((reason for reason in link.reasons if reason.code in REMEDIES), None)
            found.append(_gap(Reason("completeness.chain", words), instruments, because))
    return found
