"""What a standard has to reach for an instrument, as far as nameplate and regulation tell it.

At every point of every item, for the first verification and the periodic one: the value at which a
standard serves, the limit that is judged there, and the share of it that the standard may take up.
What only readings can tell is not asked here; the gate asks it of each verification.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.adequacy import Served, compared, own_shortfall
from metro.evaluation.environment import Env
from metro.model.completeness import MemberHeld
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Limits, Reason
from metro.model.point import Column
from metro.model.regulation import (
    Compare,
    Item,
    Rating,
    StandardRequirement,
    VerificationRegulation,
)
from metro.model.verification import (
    WHOLE,
    PartData,
    Stage,
    StandardInUse,
    VerificationData,
    VerificationKind,
)
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions.expression import Condition
from metro.quantities.quantity import Quantity, compare, shown

KINDS = (VerificationKind.INITIAL, VerificationKind.PERIODIC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One value at which a standard serves, zero where no nameplate tells it."""

    requirement: StandardRequirement
    value: Quantity
    limits: Limits | None
    most: Fraction | None


def shortfalls(
    regulation: VerificationRegulation,
    thing: MeasuringInstrument,
    members: Sequence[MemberHeld],
    on: date,
) -> tuple[Reason, ...]:
    """Return what the instruments of a standard lack for an instrument: kind, range, grade."""
    found: dict[str, Reason] = {}
    asked = tuple(wanted(regulation, thing, on))
    for row in regulation.standards:
        if row.role != "main" or row.optional:
            continue
        words = {"zh": row.title.zh, "en": row.title.en}
        fitting = [member for member in members if member.instrument.kind == row.kind]
        if not fitting:
            found[f"none/{row.id}"] = Reason("completeness.lacks_instrument", words)
            continue
        # What a certificate does not state, the chain asks for.
        known = [member.in_use for member in fitting if member.in_use is not None]
        needs = [need for need in asked if need.requirement is row]
        for code, given in _lacking(row, needs, known, thing) if known else ():
            found.setdefault(f"{code}/{row.id}", Reason(code, {**words, **given}))
    return tuple(found.values())


def _as_written(value: Quantity, thing: MeasuringInstrument) -> str:
    """Return a value as the nameplate writes it, where it stands there."""
    plate = (row for row in thing.ratings.values() if isinstance(row, Quantity))
    same = (row for row in plate if row.kind == value.kind and compare(row, value) == 0)
    return shown(next(same, value))


def _lacking(
    requirement: StandardRequirement,
    asked: Iterable[Wanted],
    known: Sequence[StandardInUse],
    thing: MeasuringInstrument,
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what none of these certificates reaches, the largest value first."""
    own = [own_shortfall(requirement, used) for used in known]
    if own[0] is not None and None not in own:
        yield "completeness.grade", _figures(own[0])
    for need in sorted(asked, key=lambda need: need.value.number, reverse=True):
        reaching = [used for used in known if _reaches(used, need.value)]
        if not reaching:
            yield (
                "completeness.range",
                {"value": _as_written(need.value, thing)},
            )
            continue
        short = [_short(used, need) for used in reaching]
        if short[0] is not None and None not in short:
            yield "completeness.grade", _figures(short[0])


def _figures(reason: Reason) -> dict[str, str]:
    """Return what is had and what is wanted; a figure that is not stated is a dash."""
    given = reason.parameters
    limit = f"{given['limit']} × {given['wanted']}" if "limit" in given else given["wanted"]
    return {"has": given.get("has", "—"), "wanted": limit}


def _short(used: StandardInUse, need: Wanted) -> Reason | None:
    if need.limits is None or need.most is None:
        return None
    summed = need.requirement.compare is Compare.SUM_OF_MPE and used.pieces
    # Figures that meet only at a reading, and loads that no pieces make up, wait for readings.
    later = {"standard.not_comparable", "standard.unknown_quality" if summed else ""}
    served = Served(need.requirement, used, need.value, need.limits, need.most, {})
    return next((reason for reason in compared(served) if reason.code not in later), None)


def _reaches(used: StandardInUse, value: Quantity) -> bool:
    """Tell whether a value lies within what a certificate covers, or a set makes up."""
    high = used.high
    pieces = [nominal.to(value.unit) for nominal, _ in used.pieces if nominal.kind == value.kind]
    if pieces:
        total = Decimal(0)
        for nominal in pieces:
            total = CONTEXT.add(total, nominal.number)
        high = Quantity(total, value.unit, value.kind)
    return high is None or high.kind != value.kind or compare(value, high) <= 0


def wanted(
    regulation: VerificationRegulation, thing: MeasuringInstrument, on: date
) -> Iterator[Wanted]:
    """Yield what is asked of the main standards at every point, part by part."""
    of_parts = regulation.parts.ratings if regulation.parts else {}
    parts = {
        part.id: PartData(part.accuracy_class, _plain(part.ratings, of_parts))
        for part in thing.parts
    } or {WHOLE: PartData()}
    ratings = _plain(thing.ratings, regulation.ratings)
    main = {row.id: row for row in regulation.standards if row.role == "main"}
    for kind in KINDS:
        data = VerificationData(on, kind, thing.accuracy_class, ratings, parts)
        for part in parts.values():
            env = environment.of_part(regulation, data, part, Stage.AS_LEFT)
            for item in regulation.items:
                if kind in item.kinds and _holds(item.when, env):
                    for column in item.columns.values():
                        if column.standard in main:
                            yield from _of_column(main[column.standard], item, column, env, kind)


def _plain(
    ratings: Mapping[str, Quantity | str], declared: Mapping[str, Rating]
) -> dict[str, Quantity | str]:
    """Return ratings in the units of the regulation's formulas; what it does not know is left."""
    found: dict[str, Quantity | str] = {}
    for name, value in ratings.items():
        row = declared.get(name)
        if row is None or isinstance(value, str):
            found[name] = value
        elif value.kind == row.declared.kind:
            found[name] = value.to(row.declared.unit)
    return found


def _of_column(
    requirement: StandardRequirement,
    item: Item,
    column: Column,
    env: Env,
    kind: VerificationKind,
) -> Iterator[Wanted]:
    for point in item.points:
        if not _holds(point.when, env):
            continue
        try:
            at, quantities = environment.at_point(point, env)
            value = _value(requirement, column, at, quantities)
        except MetroError:
            continue
        known = {**at, column.id: value.number} if value.number else at
        most = next((row.most for row in requirement.ratios if _holds(row.when, known)), None)
        yield Wanted(requirement, value, _limits(item, kind, known), most)


def _value(
    requirement: StandardRequirement, column: Column, at: Env, quantities: dict[str, Quantity]
) -> Quantity:
    """Return the value at which a standard serves: stated, or that of the point itself."""
    for stated in (requirement.at, column.nominal):
        if stated is not None and all(name in at for name in stated.names):
            return Quantity(stated.evaluate(at), stated.unit, stated.kind)
    declared = column.declared
    same = (row for row in quantities.values() if row.kind == declared.kind)
    found = next(same, Quantity(Decimal(0), declared.unit, declared.kind))
    return Quantity(found.number.copy_abs(), found.unit, found.kind)


def _limits(item: Item, kind: VerificationKind, env: Env) -> Limits | None:
    """Return the limit at a point; None where only readings tell it."""
    for row in item.limits_for[kind]:
        try:
            if row.when.holds(env):
                return None if row.gap else row.limits(env)
        except MetroError:
            return None
    return None


def _holds(when: Condition, env: Env) -> bool:
    """Tell whether a condition holds; what can't be told yet is not asked."""
    try:
        return when.holds(env)
    except MetroError:
        return False
