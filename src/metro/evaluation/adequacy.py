"""Is a standard good enough? Its figure against the limit it serves, reading by reading.

What is compared is named by the regulation: the |MPE| of the standard at its nominal value (used by
class 级), U of its value (used by order 等), the sum for several weights, or U of the installation;
always against the limit at that load and for that kind of verification (design §3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.model.judgement import Judgement, Limits, Reason
from metro.model.point import Column
from metro.model.regulation import Compare, Item, StandardRequirement, VerificationRegulation
from metro.model.verification import (
    Place,
    Reading,
    StandardInUse,
    VerificationData,
)
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions.expression import Condition
from metro.quantities.quantity import Quantity, compare, shown
from metro.quantities.rounding import EXACT

MOST_TRIES = 50_000


def shortfalls(
    regulation: VerificationRegulation, data: VerificationData, judgement: Judgement
) -> list[Reason]:
    """Return why standards are not good enough for the readings they served, without repeats."""
    found: dict[tuple[str, ...], Reason] = {}
    for reason in _ratios(regulation, data, judgement):
        found.setdefault((reason.code, *reason.parameters.values()), reason)
    for requirement in regulation.standards:
        for name, used in data.standards.items():
            if name.partition("@")[0] == requirement.id:
                own = own_shortfall(requirement, used)
                if own is not None:
                    found.setdefault((own.code, *own.parameters.values()), own)
    return list(found.values())


def own_shortfall(requirement: StandardRequirement, used: StandardInUse) -> Reason | None:
    """Compare an auxiliary instrument with the limit that the regulation sets for itself."""
    limit = requirement.own_limit
    if limit is None:
        return None
    where = {"standard": requirement.id, "wanted": f"±{shown(limit)}"}
    if used.mpe is None:
        return Reason("standard.unknown_quality", where)
    if used.mpe.kind != limit.kind or compare(used.mpe, limit) > 0:
        return Reason("standard.not_good_enough", {**where, "has": f"±{shown(used.mpe)}"})
    return None


@dataclass(frozen=True)
class _Bench:
    """What is asked of standards, which ones are in use, and what a record may leave out."""

    requirements: Mapping[str, StandardRequirement]
    in_use: Mapping[str, StandardInUse]
    optional: frozenset[str]

    def asks(self, condition: Condition, env: Env) -> bool:
        """Tell whether a condition holds; what can't be told yet is asked for."""
        try:
            return environment.applies(condition, env, self.optional)
        except MetroError:
            return True


@dataclass(frozen=True)
class Served:
    """One reading of one column, the limit it serves, and the share its standard may take up."""

    requirement: StandardRequirement
    used: StandardInUse
    value: Quantity
    limits: Limits
    most: Fraction
    where: dict[str, str]


def _ratios(
    regulation: VerificationRegulation, data: VerificationData, judgement: Judgement
) -> Iterator[Reason]:
    requirements = {row.id: row for row in regulation.standards}
    bench = _Bench(requirements, data.standards, regulation.may_be_absent)
    for part in judgement.parts:
        taken = data.parts[part.part]
        for result in part.items:
            item = regulation.item(result.item)
            env = environment.of_part(regulation, data, taken, result.stage)
            for point in result.points:
                place = Place(item.id, result.stage, point.point)
                readings = taken.readings.get(place, ())
                at = {**env, **{name: row.number for name, row in point.quantities.items()}}
                serving = _serving(item, place, at, bench) if readings else []
                for number, reading in enumerate(readings if serving else ()):
                    own = point.readings[number].limits if number < len(point.readings) else None
                    limits = own or point.limits
                    if limits is None:
                        continue
                    for served in _served(serving, place, reading, limits, at):
                        yield from compared(served)


Serving = tuple[Column, StandardRequirement, StandardInUse, Fraction]


def _serving(item: Item, place: Place, env: Env, bench: _Bench) -> list[Serving]:
    """Return the columns of a place that a standard serves, and the share it may take up."""
    found = []
    for column in item.columns.values():
        requirement = bench.requirements.get(column.standard or "")
        if requirement is None:
            continue
        used = bench.in_use.get(f"{requirement.id}@{place.item}/{place.point}")
        used = used or bench.in_use.get(requirement.id)
        asked = (row.most for row in requirement.ratios if bench.asks(row.when, env))
        most = next(asked, None)
        if used is not None and most is not None:
            found.append((column, requirement, used, most))
    return found


def _served(
    serving: list[Serving], place: Place, reading: Reading, limits: Limits, env: Env
) -> Iterator[Served]:
    for column, requirement, used, most in serving:
        number = environment.taken(column, reading, env)
        if number is None:
            continue
        value = reading.values.get(column.id) or _declared(column, number)
        at = requirement.at
        if at is not None and all(name in env for name in at.names):
            value = Quantity(at.evaluate(env), at.unit, at.kind)
        where = {"standard": requirement.id, "item": place.item, "point": place.point}
        yield Served(requirement, used, value, limits, most, where)


def _declared(column: Column, number: Decimal) -> Quantity:
    return Quantity(number, column.declared.unit, column.declared.kind)


def compared(at: Served) -> Iterator[Reason]:
    """Yield why a standard is not good enough for one value, by the figure that counts."""
    limit = at.limits.smallest()
    figure = _figure(at.requirement, at.used, at.value)
    if figure is None:
        yield Reason("standard.unknown_quality", {**at.where, "wanted": str(at.most)})
        return
    comparable = _as_kind(figure, limit.kind, limit.unit, at.value)
    if comparable is None:
        yield Reason("standard.not_comparable", {**at.where, "has": shown(figure)})
        return
    top, bottom = map(Decimal, at.most.as_integer_ratio())
    if EXACT.multiply(comparable.number, bottom) > EXACT.multiply(limit.number, top):
        words = {"has": shown(comparable), "limit": shown(limit), "wanted": str(at.most)}
        yield Reason("standard.ratio", {**at.where, **words})


def _figure(
    requirement: StandardRequirement, used: StandardInUse, value: Quantity
) -> Quantity | None:
    """Return what is compared; weights used by order (等) have U where others have a limit."""
    if requirement.compare is Compare.SUM_OF_MPE:
        return sum_of_mpe(used, value) or used.mpe or used.uncertainty
    if requirement.compare is Compare.MPE:
        return used.mpe
    return used.uncertainty


def sum_of_mpe(used: StandardInUse, load: Quantity) -> Quantity | None:
    """Return the sum of |MPE| of the weights that make up a load, the largest ones first.

    None when the pieces on hand can't make it up exactly.
    """
    pieces = sorted(
        ((nominal.to(load.unit), mpe) for nominal, mpe in used.pieces if nominal.kind == load.kind),
        key=lambda piece: piece[0].number,
        reverse=True,
    )
    if not pieces:
        return None
    chosen = _made_up([nominal.number for nominal, _ in pieces], load.number)
    if chosen is None:
        return None
    unit = pieces[0][1].unit
    total = Decimal(0)
    for index in chosen:
        total = CONTEXT.add(total, pieces[index][1].to(unit).number)
    return Quantity(total, unit, load.kind)


def _made_up(sizes: list[Decimal], load: Decimal) -> list[int] | None:
    """Choose pieces, largest first, whose sum is the load; None when there are none."""
    left = [Decimal(0)]  # what pieces i and after weigh together
    for size in reversed(sizes):
        left.insert(0, CONTEXT.add(left[0], size))
    failed: set[tuple[int, Decimal]] = set()
    chosen: list[int] = []
    index, wanted = 0, load
    while wanted != 0:
        if left[index] < wanted or (index, wanted) in failed or index == len(sizes):
            if not chosen or len(failed) > MOST_TRIES:
                return None
            failed.add((chosen[-1] + 1, wanted))
            index = chosen.pop()
            wanted = CONTEXT.add(wanted, sizes[index])
        elif sizes[index] <= wanted:
            chosen.append(index)
            wanted = CONTEXT.subtract(wanted, sizes[index])
        index += 1
    return chosen


def _as_kind(figure: Quantity, kind: str, unit: str, value: Quantity) -> Quantity | None:
    """Express a figure in the kind of the limit: relative and absolute meet at the reading."""
    if figure.kind == kind:
        return figure.to(unit)
    size = Quantity(value.number.copy_abs(), value.unit, value.kind)
    if kind == "ratio" and figure.kind == value.kind and size.number:
        ratio = CONTEXT.divide(figure.to(size.unit).number, size.number)
        return Quantity(CONTEXT.multiply(ratio, Decimal(100)), "%", "ratio").to(unit)
    if figure.kind == "ratio" and kind == value.kind:
        share = CONTEXT.multiply(figure.to("%").number, Decimal("0.01"))
        return Quantity(CONTEXT.multiply(share, size.number), size.unit, kind).to(unit)
    return None
