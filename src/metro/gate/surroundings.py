"""The surroundings were taken and within their limits."""

from collections.abc import Iterator
from decimal import Decimal

from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.regulation import Surrounding
from metro.model.verification import PartData, Stage
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions.expression import Expression
from metro.quantities.quantity import Quantity, shown, shown_number, with_unit


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    for row in facts.regulation.surroundings:
        taken = facts.record.data.conditions.get(row.id, ())
        words = {"zh": row.title.zh, "en": row.title.en}
        if not taken:
            if row.required:
                yield Reason("surroundings.missing", words)
            continue
        if row.taken == "start_and_end" and len(taken) < 2 and facts.for_issue:
            yield Reason("surroundings.no_end", words)
        yield from _outside(facts, row, taken, words)


def _outside(
    facts: GateFacts, row: Surrounding, taken: tuple[Quantity, ...], words: dict[str, str]
) -> Iterator[Reason]:
    env = _env(facts)
    sides = (*_sides(row, env), row.most_change)
    low, high, most = (_known(side, env) for side in sides)
    interval = with_unit(_interval(low, high), row.declared.unit)
    for value in taken:
        below = low is not None and value.number < low
        if below or (high is not None and value.number > high):
            yield Reason(
                "surroundings.outside", {**words, "value": shown(value), "limit": interval}
            )
    if most is not None and len(taken) > 1:
        change = CONTEXT.subtract(taken[-1].number, taken[0].number).copy_abs()
        if change > most:
            numbers = {"value": shown_number(change), "limit": shown_number(most)}
            yield Reason("surroundings.changed", {**words, **numbers, "unit": row.declared.unit})


def _interval(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return f"{shown_number(low)} ～ {shown_number(high)}"
    sides = (("≥", low), ("≤", high))
    return "".join(f"{sign} {shown_number(side)}" for sign, side in sides if side is not None)


def _env(facts: GateFacts) -> Env:
    data = facts.record.data
    part = next(iter(data.parts.values()), PartData())
    stage = Stage.AS_LEFT if data.adjusted else Stage.AS_FOUND
    return environment.of_part(facts.regulation, data, part, stage)


def _sides(row: Surrounding, env: Env) -> tuple[Expression | None, Expression | None]:
    """Return the sides of the interval that holds for this instrument.

    A case that names what the nameplate does not say does not hold.
    """
    for case in row.cases:
        if case.when.names <= env.keys() and case.when.holds(env):
            return case.low, case.high
    return row.low, row.high


def _known(side: Expression | None, env: Env) -> Decimal | None:
    """Return the number of a limit; None where there is none, or the nameplate lacks what it asks.

    What the nameplate lacks keeps the verdict pending, so nothing slips through here.
    """
    if side is None or not all(name in env for name in side.names):
        return None
    return side.evaluate(env)


RULE = Rule(
    "gate.surroundings", "the clause on conditions of the regulation", hard=False, check=check
)
