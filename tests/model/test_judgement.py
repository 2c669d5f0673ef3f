from collections.abc import Sequence
from decimal import Decimal

import pytest

from metro.model.judgement import (
    ItemResult,
    Judgement,
    Limits,
    PartResult,
    PointResult,
    Reason,
    Verdict,
    worst,
)
from metro.model.verification import Stage
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read

PASSED, REJECTED, PENDING = Verdict.PASSED, Verdict.REJECTED, Verdict.PENDING
NOT_APPLICABLE = Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        ([PASSED, PASSED], PASSED),
        ([PASSED, REJECTED], REJECTED),
        ([PENDING, REJECTED], REJECTED),
        ([PASSED, PENDING], PENDING),
        ([PASSED, NOT_APPLICABLE], PASSED),
        ([NOT_APPLICABLE], NOT_APPLICABLE),
        ([], NOT_APPLICABLE),
    ],
)
def test_that_what_is_not_passed_is_rejected_and_nothing_missing_passes(
    pieces: list[Verdict], whole: Verdict
) -> None:
    assert worst(pieces) is whole


def limits(low: str | None, high: str | None) -> Limits:
    return Limits("row", read(low) if low else None, read(high) if high else None)


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        ("-5 g", "5 g", "5 g"),
        ("-4 g", "1 g", "1 g"),
        ("-1 g", "4 g", "1 g"),
        (None, "2 g", "2 g"),
        ("-3 g", None, "3 g"),
        ("0 g", "2 g", "2 g"),
        ("-2 g", "0 g", "2 g"),
        ("0 g", "0 g", "0 g"),
    ],
)
def test_that_the_smaller_side_of_a_limit_is_what_a_standard_has_to_meet(
    low: str | None, high: str | None, wanted: str
) -> None:
    found = limits(low, high).smallest()
    assert isinstance(found, Quantity)
    assert str(found) == wanted


def point(id: str, verdict: Verdict, *codes: str) -> PointResult:
    return PointResult(id, {}, (), verdict, reasons=tuple(Reason(code) for code in codes))


def item(id: str, verdict: Verdict, points: Sequence[PointResult] = (), *codes: str) -> ItemResult:
    reasons = tuple(Reason(code) for code in codes)
    return ItemResult(id, Stage.AS_FOUND, verdict, tuple(points), reasons)


def judgement() -> Judgement:
    first = PartResult(
        "1",
        PENDING,
        (
            item("look", PENDING, (), "answer.missing", "answer.not_applicable"),
            item("error", REJECTED, (point("Q1", REJECTED, "result.outside"),)),
            item(
                "flow",
                PENDING,
                (
                    point("Q2", PENDING, "reading.missing"),
                    point("Q3", PASSED, "reading.outside_point"),
                ),
            ),
        ),
        reasons=(Reason("rating.missing"),),
    )
    return Judgement(REJECTED, (first, PartResult("2", PASSED, ())))


def codes(reasons: Sequence[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


def test_that_every_reason_is_given_in_order() -> None:
    assert codes(judgement().reasons()) == [
        "rating.missing",
        "answer.missing",
        "answer.not_applicable",
        "result.outside",
        "reading.missing",
        "reading.outside_point",
    ]


def test_that_only_what_is_still_missing_keeps_a_verdict_open() -> None:
    assert codes(judgement().open_reasons()) == [
        "rating.missing",
        "answer.missing",
        "reading.missing",
    ]


def test_that_a_part_is_found_by_its_id() -> None:
    assert judgement().part("2").verdict is PASSED


def test_that_the_smaller_side_keeps_all_its_digits() -> None:
    """Two thirds of a gram have 34 digits here; Python alone would keep 28."""
    third = Decimal("0." + "6" * 33 + "7")
    low, high = (Quantity(number, "g", "mass") for number in (third.copy_negate(), third))

    assert Limits("row", low, high).smallest().number == third
