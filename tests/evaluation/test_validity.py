"""How long a verification is valid."""

import calendar
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.evaluation.intake import take
from metro.evaluation.validity import interval_of, last_day, later
from metro.model.regime import Regime
from metro.model.regulation import Interval
from metro.model.station import ValidUntil
from metro.model.verification import VerificationKind
from metro.regulations import library

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        ("2026-03-01", 12, "2027-03-01"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_that_months_are_counted_on_the_calendar(day: str, months: int, wanted: str) -> None:
    assert later(date.fromisoformat(day), months) == date.fromisoformat(wanted)


@given(DAYS, st.integers(0, 240))
def test_that_the_end_of_a_month_is_never_passed(day: date, months: int) -> None:
    found = later(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == min(day.day, calendar.monthrange(found.year, found.month)[1])


@given(DAYS, st.integers(1, 240))
def test_that_the_two_rules_differ_by_a_day(day: date, months: int) -> None:
    """Both 2013-05-08 → 2014-05-08 and → 2014-05-07 are defended; the station chooses."""
    same = last_day(day, months, ValidUntil.SAME_DAY)
    before = last_day(day, months, ValidUntil.DAY_BEFORE)

    assert same - before == timedelta(days=1)


def test_that_a_year_ends_the_day_before_or_on_the_same_day() -> None:
    assert last_day(date(2013, 5, 8), 12, ValidUntil.SAME_DAY) == date(2014, 5, 8)
    assert last_day(date(2013, 5, 8), 12, ValidUntil.DAY_BEFORE) == date(2014, 5, 7)


def interval(bench: Any) -> Interval | None:
    return interval_of(bench.regulation, bench.take().data)


def test_that_the_first_interval_that_applies_counts(bench: Any) -> None:
    found = interval(bench)
    assert found is not None
    assert (found.id, found.months) == ("A", 12)

    bench.cells["adjusted"] = "true"
    found = interval(bench)
    assert found is not None
    assert found.months == 3

    bench.cells |= {"adjusted": "", "class": "B"}
    found = interval(bench)
    assert found is not None
    assert (found.months, found.regime) == (None, Regime.FIRST_THEN_SCRAP)

    bench.cells["class"] = ""
    assert interval(bench) is None


def test_that_no_parts_are_no_obstacle(bench: Any) -> None:
    bench.replace(
        "conditions:",
        "parts: {id: nozzle, title: {zh: 枪, en: Nozzle}, documents: per_part}\nconditions:",
    )
    bench.cells = {"class": "A"}
    found = interval(bench)

    assert found is not None
    assert found.id == "A"


@pytest.mark.parametrize(
    ("dn", "q3", "wanted", "regime"),
    [
        ("15 mm", "2.5 m³/h", 72, Regime.FIRST_THEN_ROTATE),
        ("25 mm", "6.3 m³/h", 72, Regime.FIRST_THEN_ROTATE),
        ("40 mm", "16 m³/h", 48, Regime.FIRST_THEN_ROTATE),
        ("50 mm", "16 m³/h", 48, Regime.FIRST_THEN_ROTATE),
        ("50 mm", "25 m³/h", 24, Regime.PERIODIC),
        ("80 mm", "63 m³/h", 24, Regime.PERIODIC),
    ],
)
def test_that_a_water_meter_lives_by_its_size(
    dn: str, q3: str, wanted: int, regime: Regime
) -> None:
    """A page that quotes JJG 162-2019: up to DN 25 six years, to DN 50 four, larger two."""
    water = library.shipped("jjg-162-2019-cold-water-meters")
    cells = {"class": "2", "rating/DN": dn, "rating/Q3": q3}
    data = take(water, date(2026, 3, 1), VerificationKind.INITIAL, cells).data
    found = interval_of(water, data)

    assert found is not None
    assert (found.months, found.regime) == (wanted, regime)


@pytest.mark.parametrize(
    ("name", "months"),
    [("jjg-443-2023-fuel-dispensers", 6), ("jjg-539-2016-digital-indicating-scales", 12)],
)
def test_that_dispensers_come_twice_a_year_and_scales_once(name: str, months: int) -> None:
    regulation = library.shipped(name)
    found = interval_of(
        regulation, take(regulation, date(2026, 3, 1), VerificationKind.PERIODIC, {}).data
    )

    assert found is not None
    assert found.months == months


@pytest.mark.parametrize(
    ("grade", "months"), [("F1", 12), ("F2", 12), ("M1", 12), ("E2", None), ("M3", None)]
)
def test_that_the_period_of_some_weights_is_a_gap(grade: str, months: int | None) -> None:
    weights = library.shipped("jjg-99-2022-weights")
    data = take(weights, date(2026, 3, 1), VerificationKind.PERIODIC, {"class": grade}).data
    found = interval_of(weights, data)

    assert found is not None
    assert found.months == months


PARTS = "parts: {id: nozzle, title: {zh: 枪, en: Nozzle}, documents: whole}\nconditions:"
B_OF_SMALL = "value: null, when: class == B, regime: first_then_scrap, certainty: memory"


@pytest.mark.parametrize(
    ("row", "grades", "wanted"),
    [
        ("value: 6 months, when: class == B, certainty: memory", "AB", ("B", 6)),
        ("value: 6 months, when: class == B, certainty: memory", "BA", ("B", 6)),
        ("value: 2 years, when: class == B, certainty: memory", "BA", ("A", 12)),
        ("value: null, when: class == B, certainty: memory", "AB", ("B", None)),
        (B_OF_SMALL, "BA", ("A", 12)),
        (B_OF_SMALL, "A-", None),
    ],
)
def test_that_a_document_of_several_parts_is_valid_as_long_as_the_shortest(
    bench: Any, row: str, grades: str, wanted: tuple[str, int | None] | None
) -> None:
    """A gap goes before all: nobody knows whether it is shorter; a life till the scrap last."""
    bench.replace("conditions:", PARTS)
    bench.replace(B_OF_SMALL, row)
    bench.cells = {f"part/{n}/class": grade for n, grade in enumerate(grades) if grade != "-"}
    bench.cells |= {f"part/{n}/label": "x" for n, _ in enumerate(grades)}
    found = interval(bench)

    assert (found and (found.id, found.months)) == wanted


def test_that_an_interval_that_can_not_be_told_is_not_passed_over_for_a_longer_one(
    bench: Any,
) -> None:
    bench.replace("when: adjusted == yes", "when: temperature > 25 ℃")
    found = interval(bench)
    assert found is not None
    assert found.months == 12

    bench.cells["condition/temperature/start"] = bench.cells["condition/temperature/end"] = ""
    assert interval(bench) is None


def test_that_an_interval_for_something_optional_waits_for_nothing(bench: Any) -> None:
    bench.replace("when: adjusted == yes", "when: extra > 0 g")
    found = interval(bench)

    assert found is not None
    assert found.id == "A"


def test_that_nothing_is_valid_beyond_the_calendar() -> None:
    assert later(date(9999, 7, 1), 5) == date(9999, 12, 1)
    assert later(date(9999, 7, 1), 6) == date.max


def walked(day: date, months: int) -> date:
    """The oracle: step to the first of each next month, then walk day by day while it is one."""
    first = day.replace(day=1)
    for _ in range(months):
        first += timedelta(days=31)
        first = first.replace(day=1)
    found = first
    while found.day < day.day and (found + timedelta(days=1)).month == first.month:
        found += timedelta(days=1)
    return found


@given(DAYS, st.integers(0, 240))
def test_that_months_are_counted_as_by_walking_the_calendar(day: date, months: int) -> None:
    assert later(day, months) == walked(day, months)
    assert last_day(day, months, ValidUntil.SAME_DAY) == walked(day, months)


@pytest.mark.parametrize(
    ("on", "months", "same", "before"),
    [
        ("2024-02-29", 12, "2025-02-28", "2025-02-27"),
        ("2024-02-29", 48, "2028-02-29", "2028-02-28"),
        ("2026-03-31", 6, "2026-09-30", "2026-09-29"),
        ("2026-08-31", 6, "2027-02-28", "2027-02-27"),
        ("2027-08-30", 6, "2028-02-29", "2028-02-28"),
        ("2026-03-01", 12, "2027-03-01", "2027-02-28"),
        ("2026-01-01", 12, "2027-01-01", "2026-12-31"),
        ("2026-12-31", 2, "2027-02-28", "2027-02-27"),
    ],
)
def test_that_leap_days_and_the_ends_of_months_are_clamped(
    on: str, months: int, same: str, before: str
) -> None:
    """Worked out by hand: a day that its month lacks is the last one of that month."""
    day = date.fromisoformat(on)
    assert last_day(day, months, ValidUntil.SAME_DAY).isoformat() == same
    assert last_day(day, months, ValidUntil.DAY_BEFORE).isoformat() == before


@pytest.mark.parametrize(
    ("name", "cells", "months", "regime"),
    [
        ("jjg-596-2012-electricity-meters", {"class": "0.5S"}, 72, Regime.PERIODIC),
        ("jjg-596-2012-electricity-meters", {"class": "2"}, 96, Regime.PERIODIC),
        (
            "jjg-307-2006-induction-meters",
            {"rating/wires": "single_phase", "rating/bearing": "magnetic"},
            180,
            Regime.PERIODIC,
        ),
        (
            "jjg-307-2006-induction-meters",
            {"rating/wires": "four_wire", "rating/bearing": "magnetic"},
            72,
            Regime.PERIODIC,
        ),
        (
            "jjg-577-2012-diaphragm-gas-meters",
            {"rating/use": "household", "rating/medium": "natural_gas"},
            120,
            Regime.FIRST_THEN_ROTATE,
        ),
        (
            "jjg-577-2012-diaphragm-gas-meters",
            {"rating/use": "household", "rating/medium": "manufactured_gas"},
            72,
            Regime.FIRST_THEN_ROTATE,
        ),
        (
            "jjg-577-2012-diaphragm-gas-meters",
            {"rating/use": "industrial", "rating/medium": "natural_gas"},
            None,
            Regime.PERIODIC,
        ),
        ("jjg-111-2019-clinical-glass-thermometers", {}, None, Regime.FIRST_THEN_SCRAP),
    ],
)
def test_that_class_use_and_build_choose_the_interval_of_a_file(
    name: str, cells: dict[str, str], months: int | None, regime: Regime
) -> None:
    """The files' own sources: vendors' and counties' pages on JJG 596, 307, 577 and 111."""
    regulation = library.shipped(name)
    data = take(regulation, date(2026, 3, 1), VerificationKind.INITIAL, cells).data
    found = interval_of(regulation, data)

    assert found is not None
    assert (found.months, found.regime) == (months, regime)
