"""What an impact comes to: counts by outcome and by level, and who stands between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metro.model.impact import Impact, ImpactRow, Outcome


@dataclass(frozen=True, slots=True)
class ReachLevel:
    """The rows of an outcome that are so many steps from the standard; 1 relied directly."""

    level: int
    rows: tuple[ImpactRow, ...]
    instruments: int


@dataclass(frozen=True, slots=True)
class ReachGroup:
    """The rows of one outcome by level; a list of results counts once, however many stand in it."""

    outcome: Outcome
    rows: tuple[ImpactRow, ...]
    instruments: int
    documents: int
    levels: tuple[ReachLevel, ...]


def reach(impact: Impact) -> tuple[ReachGroup, ...]:
    """Return the rows of an impact by outcome, the worst first, each by level; none is empty."""
    steps = _steps(impact.rows)
    return tuple(
        ReachGroup(
            outcome,
            rows,
            _instruments(rows),
            len({number for row in rows for number in row.documents}),
            tuple(_levels(rows, steps)),
        )
        for outcome in Outcome
        if (rows := tuple(row for row in impact.rows if row.outcome is outcome))
    )


def _levels(rows: Sequence[ImpactRow], steps: dict[str, int]) -> Iterator[ReachLevel]:
    found: dict[int, list[ImpactRow]] = {}
    for row in rows:
        found.setdefault(steps.get(row.event, 1), []).append(row)
    for level, some in sorted(found.items()):
        yield ReachLevel(level, tuple(some), _instruments(some))


def _instruments(rows: Sequence[ImpactRow]) -> int:
    return len({row.instrument for row in rows})


def _steps(rows: Sequence[ImpactRow]) -> dict[str, int]:
    """Return how many steps each event is from the standard, the shortest way; a circle ends."""
    users: dict[str, list[str]] = {}
    for row in rows:
        for via in row.via:
            users.setdefault(via, []).append(row.event)
    now = [row.event for row in rows if row.direct]
    steps = dict.fromkeys(now, 1)
    level = 1
    while now:
        level += 1
        reached = [user for event in now for user in users.get(event, ()) if user not in steps]
        now = list(dict.fromkeys(reached))
        steps |= dict.fromkeys(now, level)
    return steps
