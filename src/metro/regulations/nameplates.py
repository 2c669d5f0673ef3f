"""Nameplates that the rules of a file allow, with what may be left out given or not.

Sizes are taken from a ladder of powers of ten: all as small as the rules let them be, then each in
turn as large as can be. Rules such as e_1 < e and Max <= 10000 * e leave instruments of either end.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metro.errors import MetroError
from metro.model.regulation import PlateRule
from metro.quantities.expressions.expression import Condition, Value

LADDER = tuple(Decimal(10) ** step for step in range(9))
"""The sizes that a rating is given, in its own unit."""
MOST_TRIES = 500_000
"""The most sizes that are tried for the nameplates of an item."""


class TooManyTriesError(Exception):
    """The rules of a file leave too much to be tried."""


@dataclass
class Nameplates:
    """The ratings of an item that have sizes, and the rules that they keep among each other."""

    rules: Sequence[PlateRule]
    names: Sequence[str]
    """The ratings that sizes are chosen for."""
    optional: Sequence[str]
    """Those of them that a nameplate may leave out."""
    tries: int = 0
    """How many sizes have been tried."""

    def each(self, known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
        """Yield the sizes of nameplates; `known` are the words that are chosen.

        A rating that is left out is not among them. What no nameplate may leave out together is
        not yielded, and neither is what needs sizes beyond the ladder.
        Raises TooManyTriesError.
        """
        for count in range(len(self.optional) + 1):
            for absent in itertools.combinations(self.optional, count):
                yield from self._without(frozenset(absent), known)

    def _without(
        self, absent: frozenset[str], known: Mapping[str, Value]
    ) -> Iterator[dict[str, Value]]:
        """Yield nameplates that leave out just these: all as small as can be, then one large."""
        names = [name for name in self.names if name not in absent]
        found: list[dict[str, Value]] = []
        for large in (None, *names):
            sizes = self._first(names, large, known, absent)
            if sizes is None:
                return  # what the rules do not allow at all
            if sizes not in found:
                found.append(sizes)
                yield sizes

    def _first(
        self,
        names: Sequence[str],
        large: str | None,
        known: Mapping[str, Value],
        absent: frozenset[str],
    ) -> dict[str, Value] | None:
        """Return the first sizes along the ladder that keep the rules; None if there are none."""
        order, rules = self._steps(names, large, absent | frozenset(known))

        def follow(step: int, env: dict[str, Value]) -> dict[str, Value] | None:
            self.tries += 1
            if self.tries > MOST_TRIES:
                raise TooManyTriesError
            if not all(keeps(rule, env, absent) for rule in rules[step]):
                return None
            if step == len(order):
                return env
            ladder = LADDER[::-1] if order[step] == large else LADDER
            following = (follow(step + 1, {**env, order[step]: size}) for size in ladder)
            return next((found for found in following if found is not None), None)

        found = follow(0, {**known, **dict.fromkeys(names, LADDER[0])})
        return None if found is None else {name: found[name] for name in names}

    def _steps(
        self, names: Sequence[str], large: str | None, settled: frozenset[str]
    ) -> tuple[list[str], list[list[PlateRule]]]:
        """Return the ratings in an order that settles rules early, and the rules of each step."""
        ratings = frozenset(self.names)
        left = [(rule, _valued(rule.when) | _valued(rule.holds)) for rule in self.rules]
        left = [row for row in left if row[1] & ratings or row[0].when.asked & ratings]
        order: list[str] = []
        rules = [[rule for rule, named in left if named <= settled]]
        while len(order) < len(names):
            left = [(rule, named) for rule, named in left if not named <= settled]
            waiting = [name for name in names if name not in order]
            gains = {
                name: (
                    name == large,
                    sum(named <= settled | {name} for _, named in left),
                    sum(name in named for _, named in left),
                )
                for name in waiting
            }
            chosen = max(waiting, key=gains.__getitem__)
            order.append(chosen)
            settled |= {chosen}
            rules.append([rule for rule, named in left if named <= settled])
        return order, rules


def _valued(condition: Condition) -> frozenset[str]:
    """Return the names whose values a condition needs; what is only asked for is known before."""
    defined = any(name in condition.text for name in condition.scope.definitions)
    return condition.looks_at if defined else condition.names


def keeps(rule: PlateRule, env: Mapping[str, Value], absent: frozenset[str]) -> bool:
    """Tell whether a nameplate keeps a rule, as far as its values tell.

    A rule about what a plate may leave out is not asked where it does.
    """
    try:
        return not rule.when.holds(env) or bool(rule.holds.names & absent) or rule.holds.holds(env)
    except MetroError:
        return True
