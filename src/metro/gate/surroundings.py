"""The surroundings were taken and within their limits."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.regulation import Surrounding
from metro.model.verification import VerificationData
from metro.quantities.quantity import Quantity, shown, shown_number


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
        yield from _outside(row, taken, facts.record.data, words)


def _outside(
    row: Surrounding, taken: tuple[Quantity, ...], data: VerificationData, words: dict[str, str]
) -> Iterator[Reason]:
    env = {"verification": data.kind.value}
    low = row.low.evaluate(env) if row.low else None
    high = row.high.evaluate(env) if row.high else None
    sides = [shown_number(side) if side is not None else "" for side in (low, high)]
    interval = f"{sides[0]} ～ {sides[1]} {row.declared.unit}"
    for value in taken:
        below = low is not None and value.number < low
        if below or (high is not None and value.number > high):
            yield Reason(
                "surroundings.outside", {**words, "value": shown(value), "limit": interval}
            )
    if row.most_change is not None and len(taken) > 1:
        change = abs(taken[-1].number - taken[0].number)
        most = row.most_change.evaluate(env)
        if change > most:
            numbers = {"value": shown_number(change), "limit": shown_number(most)}
            yield Reason("surroundings.changed", {**words, **numbers, "unit": row.declared.unit})


RULE = Rule(
    "gate.surroundings", "the clause on conditions of the regulation", hard=False, check=check
)
