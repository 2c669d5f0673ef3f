"""What the answer about a suspect standard rests on: each of it counts, its order does not."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from metro.evaluation.basis import basis
from metro.model.impact import AffectedEvent, Suspicion

DAY = date(2026, 3, 2)
PERIOD = Suspicion("weights", DAY, DAY)
FIRST = AffectedEvent("e1", "scale-1", DAY, "weights", "w1", direct=True)
SECOND = AffectedEvent("e2", "scale-2", DAY, "scale", "e1", direct=False)


@dataclass(frozen=True)
class Row:
    revision: int = 1
    documents: tuple[str, ...] = ("JY-1",)


RECORDS = {"e1": Row(), "e2": Row()}


def test_that_the_order_of_what_was_found_does_not_count() -> None:
    turned = dict(reversed(RECORDS.items()))
    assert basis(PERIOD, [FIRST, SECOND], RECORDS) == basis(PERIOD, [SECOND, FIRST], turned)


@pytest.mark.parametrize(
    ("period", "found", "records"),
    [
        (replace(PERIOD, to_event=True), [FIRST, SECOND], RECORDS),
        (PERIOD, [FIRST], RECORDS),
        (PERIOD, [FIRST, replace(SECOND, via="w1")], RECORDS),
        (PERIOD, [FIRST, replace(SECOND, direct=True)], RECORDS),
        (PERIOD, [FIRST, SECOND], {"e1": Row()}),
        (PERIOD, [FIRST, SECOND], {**RECORDS, "e2": Row(2)}),
        (PERIOD, [FIRST, SECOND], {**RECORDS, "e2": Row(1, ("JY-1", "JY-2"))}),
        (PERIOD, [FIRST, SECOND], {**RECORDS, "e2": Row(1, ())}),
    ],
)
def test_that_whatever_a_case_would_freeze_counts(period, found, records) -> None:
    assert basis(period, found, records) != basis(PERIOD, [FIRST, SECOND], RECORDS)
