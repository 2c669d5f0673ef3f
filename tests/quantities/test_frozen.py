"""What is made while it is open can't be told from what its class makes."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from decimal import Decimal

import pytest

from metro.model.judgement import (
    Limits,
    PointResult,
    ReadingResult,
    Verdict,
    point_result,
    reading_result,
)
from metro.quantities.quantity import Quantity, quantity

LITRE = Quantity(Decimal("1.50"), "L", "volume", "1.50 L")
LIMITS = Limits("low", None, LITRE)
READING = ReadingResult({"V": LITRE}, LITRE, LITRE, LIMITS, Verdict.PASSED)
PAIRS = [
    (quantity(Decimal("1.50"), "L", "volume", "1.50 L"), LITRE),
    (quantity(Decimal("1.50"), "L", "volume"), Quantity(Decimal("1.50"), "L", "volume")),
    (reading_result({"V": LITRE}, LITRE, LITRE, LIMITS, Verdict.PASSED), READING),
    (
        point_result("Q1", {"flow": LITRE}, (READING,), Verdict.PASSED, READING, ()),
        PointResult("Q1", {"flow": LITRE}, (READING,), Verdict.PASSED, LITRE, LITRE, LIMITS, ()),
    ),
]


@pytest.mark.parametrize(("quick", "plain"), PAIRS)
def test_that_both_ways_make_the_same(quick: object, plain: object) -> None:
    assert type(quick) is type(plain)
    assert quick == plain
    assert repr(quick) == repr(plain)
    assert pickle.loads(pickle.dumps(quick)) == copy.deepcopy(quick) == plain


@pytest.mark.parametrize("quick", [pair[0] for pair in PAIRS])
def test_that_what_is_made_is_frozen(quick: object) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(quick, fields(quick)[0].name, None)  # type: ignore[arg-type]


def test_that_a_quantity_made_quickly_can_be_a_key_and_be_replaced() -> None:
    made = quantity(Decimal("1.50"), "L", "volume", "1.5 l")

    assert {made: 1}[LITRE] == 1
    assert replace(made, unit="mL") == Quantity(Decimal("1.50"), "mL", "volume")
