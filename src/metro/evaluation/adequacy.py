"""Is a standard good enough? Its figure against the limit it serves, reading by reading.

What is compared is named by the regulation: the |MPE| of the standard at its nominal value (used by
class 级), U of its value (used by order 等), the sum for several weights, or U of the installation;
always against the limit at that load and for that kind of verification (design §3).
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from metro.model.judgement import Judgement, Limits, Reason
from metro.model.regulation import Compare, Item, StandardRequirement, VerificationRegulation
from metro.model.verification import (
    Place,
    Reading,
    StandardInUse,
    VerificationData,
)
from metro.quantities.decimals import CONTEXT, plain
from metro.quantities.quantity import Quantity, compare, shown


def shortfalls(
    regulation: VerificationRegulation, data: VerificationData, judgement: Judgement
) -> list[Reason]:
    """Return why standards are not good enough for the readings they served, without repeats."""
    found: dict[tuple[str, ...], Reason] = {}
    for reason in _ratios(regulation, data, judgement):
        found.setdefault((reason.code, *reason.parameters.values()), reason)
    for requirement in regulation.standards:
        own = _own(requirement, data.standards.get(requirement.id))
        if own is not None:
            found.setdefault((own.code, requirement.id), own)
    return list(found.values())


def _own(requirement: StandardRequirement, used: StandardInUse | None) -> Reason | None:
    """Compare an auxiliary instrument with the limit that the regulation sets for itself."""
    limit = requirement.own_limit
    if limit is None or used is None:
        return None
    where = {"standard": requirement.id, "wanted": f"±{shown(limit)}"}
    if used.mpe is None:
        return Reason("standard.unknown_quality", where)
    if used.mpe.kind != limit.kind or compare(used.mpe, limit) > 0:
        return Reason("standard.not_good_enough", {**where, "has": f"±{shown(used.mpe)}"})
    return None


def _ratios(
    regulation: VerificationRegulation, data: VerificationData, judgement: Judgement
) -> Iterator[Reason]:
    requirements = {row.id: row for row in regulation.standards}
    for part in judgement.parts:
        for result in part.items:
            item = regulation.item(result.item)
            for point in result.points:
                place = Place(item.id, result.stage, point.point)
                readings = data.parts[part.part].readings.get(place, ())
                for number, reading in enumerate(readings):
                    own = point.readings[number].limits if number < len(point.readings) else None
                    limits = own or point.limits
                    if limits is None:
                        continue
                    yield from _reading(
                        item, place, reading, limits, requirements=requirements, data=data
                    )


def _reading(
    item: Item,
    place: Place,
    reading: Reading,
    limits: Limits,
    *,
    requirements: dict[str, StandardRequirement],
    data: VerificationData,
) -> Iterator[Reason]:
    for name, column in item.columns.items():
        requirement = requirements.get(column.standard or "")
        if requirement is None or requirement.most is None or name not in reading.values:
            continue
        used = data.standards.get(f"{requirement.id}@{place.item}/{place.point}")
        used = used or data.standards.get(requirement.id)
        if used is not None:
            where = {"standard": requirement.id, "item": place.item, "point": place.point}
            yield from _compare(requirement, used, reading.values[name], limits, where)


def _compare(
    requirement: StandardRequirement,
    used: StandardInUse,
    value: Quantity,
    limits: Limits,
    where: dict[str, str],
) -> Iterator[Reason]:
    limit = smallest(limits)
    figure = _figure(requirement, used, value)
    if figure is None:
        yield Reason("standard.unknown_quality", {**where, "wanted": str(requirement.most)})
        return
    comparable = _as_kind(figure, limit.kind, limit.unit, value)
    if comparable is None:
        yield Reason("standard.not_comparable", {**where, "has": shown(figure)})
        return
    assert requirement.most is not None
    allowed = CONTEXT.multiply(limit.number, _decimal(requirement.most))
    if comparable.number > allowed:
        words = {
            "has": shown(comparable),
            "limit": shown(limit),
            "wanted": str(requirement.most),
        }
        yield Reason("standard.ratio", {**where, **words})


def smallest(limits: Limits) -> Quantity:
    """Return the smaller side of a permitted interval, as a magnitude."""
    sides = [side for side in (limits.low, limits.high) if side is not None]
    least = min(sides, key=lambda side: abs(side.number))
    return Quantity(abs(least.number), least.unit, least.kind)


def _figure(
    requirement: StandardRequirement, used: StandardInUse, value: Quantity
) -> Quantity | None:
    if requirement.compare is Compare.SUM_OF_MPE:
        return sum_of_mpe(used, value) or used.mpe
    if requirement.compare is Compare.MPE:
        return used.mpe
    return used.uncertainty


def sum_of_mpe(used: StandardInUse, load: Quantity) -> Quantity | None:
    """Return the sum of |MPE| of the weights that make up a load, the largest ones first.

    None when the pieces on hand can't make it up exactly.
    """
    rest = load.number
    total = Decimal(0)
    unit = ""
    pieces = sorted(
        ((nominal.to(load.unit), mpe) for nominal, mpe in used.pieces if nominal.kind == load.kind),
        key=lambda piece: piece[0].number,
        reverse=True,
    )
    for nominal, mpe in pieces:
        if nominal.number <= rest:
            rest = CONTEXT.subtract(rest, nominal.number)
            unit = unit or mpe.unit
            total = CONTEXT.add(total, mpe.to(unit).number)
    if rest != 0 or not unit:
        return None
    return Quantity(total, unit, load.kind)


def _as_kind(figure: Quantity, kind: str, unit: str, value: Quantity) -> Quantity | None:
    """Express a figure in the kind of the limit: relative and absolute meet at the reading."""
    if figure.kind == kind:
        return figure.to(unit)
    size = Quantity(abs(value.number), value.unit, value.kind)
    if kind == "ratio" and figure.kind == value.kind and size.number:
        ratio = CONTEXT.divide(figure.to(size.unit).number, size.number)
        return Quantity(plain(ratio), "1", "number") if unit == "1" else _percent(ratio, unit)
    if figure.kind == "ratio" and kind == value.kind:
        share = CONTEXT.multiply(figure.to("%").number, Decimal("0.01"))
        return Quantity(CONTEXT.multiply(share, size.number), size.unit, kind).to(unit)
    return None


def _percent(ratio: Decimal, unit: str) -> Quantity:
    return Quantity(CONTEXT.multiply(ratio, Decimal(100)), "%", "ratio").to(unit)


def _decimal(ratio: Fraction) -> Decimal:
    return CONTEXT.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
