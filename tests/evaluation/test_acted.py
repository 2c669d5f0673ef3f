"""A shift acts on one quantity of one standard: on dispensers, whose measures have a neck."""

from dataclasses import replace
from typing import Any

import pytest

from metro.evaluation.acted import Acted, acted
from metro.evaluation.intake import take
from metro.evaluation.margin import Screen, margins_of
from metro.evaluation.shift import Rejudged, judged_again, read_shift
from metro.model.record import UsedStandard, VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.verification import StandardInUse
from metro.quantities.reading import read
from metro.regulations import library
from metro.regulations.cases import standards_of

from ..station import ONE_OF_TWO, cases
from .test_margin import placed, record_of, used

LARGE, SMALL = (f"the-measure-of-error_of_indication/{point}" for point in ("Q1", "Q2"))
Dispenser = tuple[VerificationRegulation, VerificationRecord]
FIRST, SECOND = (f"reading/{nozzle}/error_of_indication/as_found/Q2" for nozzle in "12")


def dispenser(**cells: str) -> Dispenser:
    """Return two nozzles: at Q1 a measure of 100 L, at Q2 one of 20 L, whose neck is read once."""
    case = cases()[ONE_OF_TWO]
    regulation = library.shipped(case.regulation)
    standards = standards_of(case, regulation)
    every = {**case.cells, **cells}
    left = {path: text for path, text in every.items() if text}
    data = take(regulation, case.on, case.kind, left, standards).data
    return regulation, record_of(regulation, data, *placed(regulation, data))


def on(made: Dispenser, shift: str, instrument: str) -> Acted | None:
    return acted(*made, {instrument}, read_shift(shift).adds_to)


def again(made: Dispenser, shift: str, instrument: str) -> Rejudged | None:
    return judged_again(*made, {instrument}, read_shift(shift))


def keys(found: Acted | None) -> set[str]:
    assert found is not None
    own = {f"{row.key.rpartition('/')[2]} {row.name}" for row in found.own}
    return own | {f"{cell.place.point} {cell.column} of {cell.part}" for cell in found.cells}


@pytest.mark.parametrize("shift", ["0.3 %", "0.06 L", "60 mL", "0 L .. 30 L: 0.3 %"])
def test_that_a_shift_of_one_measure_leaves_the_other_and_the_neck(shift: str) -> None:
    """Nozzle 1 was read in litres, nozzle 2 in millimetres: its level stays as it was read."""
    found = on(dispenser(), shift, SMALL)
    assert keys(found) == {"Q2 V_B of 1", "Q2 nominal_volume"}
    assert keys(on(dispenser(), shift, LARGE)) == {
        "Q1 V_B of 1",
        "Q1 V_B of 2",
        "Q1 nominal_volume",
    }


def test_that_the_other_measure_keeps_its_values() -> None:
    made = dispenser()
    found = on(made, "0.3 %", LARGE)
    assert found is not None
    data = found.moved(made[1].data, read_shift("0.3 %"))
    assert data is not None
    volumes = {key: str(own.values.get("nominal_volume")) for key, own in data.standards.items()}
    assert volumes["measure@error_of_indication/Q1"] == "100.300000 L"
    assert volumes["measure@error_of_indication/Q2"] == "20.000 L"


def test_that_a_shift_of_a_neck_has_no_size_where_litres_were_typed() -> None:
    assert on(dispenser(), "5 mm", LARGE) is None
    assert on(dispenser(), "5 mm", SMALL) is None


def test_that_a_level_and_the_zero_of_its_neck_are_both_read_so_neither_is_said_to_be_off() -> None:
    rows = {f"{FIRST}/{row}/V_B": "" for row in range(3)}
    levels = {f"{FIRST}/{row}/h": "60.0 mm" for row in range(3)}
    made = dispenser(**rows, **levels)
    assert again(made, "30 L .. 50 L: 0.3 %", SMALL) is None
    assert keys(on(made, "0.3 %", SMALL)) == {"Q2 nominal_volume"}
    assert on(made, "5 mm", SMALL) is None


def test_that_an_amount_of_another_kind_acts_on_nothing() -> None:
    assert again(dispenser(), "1 g", SMALL) is None
    assert again(dispenser(), "30 L .. 50 L: 0.3 %", SMALL) is None
    assert again(dispenser(), "30 L .. 50 L: 0.1 L", SMALL) is None


def test_that_each_part_is_judged_by_itself() -> None:
    """1 % more of 20 L takes nozzle 1 from 0.04 % to −0.9 %; nozzle 2, at 0.33 %, to −0.7 %."""
    made = dispenser()
    assert made[1].judgement.verdict == "rejected"
    found = again(made, "1 %", SMALL)
    assert found is not None
    assert found.parts == {"1": "rejected", "2": "rejected"}
    assert (found.verdict, found.flips, found.keeps) == ("rejected", True, False)
    back = again(made, "0.3 %", SMALL)
    assert back is not None
    assert back.parts == {"1": "passed", "2": "passed"}
    assert (back.flips, back.keeps) == (True, False)


def test_that_parts_are_known_by_name_whatever_their_order() -> None:
    regulation, record = dispenser()
    parts = dict(reversed(record.data.parts.items()))
    turned = replace(record, data=replace(record.data, parts=parts))
    found = again((regulation, turned), "0.02 %", SMALL)
    assert found is not None
    assert found.keeps
    assert margins_of(regulation, turned) == margins_of(regulation, record)


def test_that_a_margin_holds_for_every_part() -> None:
    """Nozzle 2 passes again at +0.04 %, long before nozzle 1 is rejected."""
    made = dispenser()
    margins = {row.instrument: row for row in margins_of(*made)}
    assert {LARGE, SMALL} <= margins.keys()
    for instrument in (LARGE, SMALL):
        for tenths in range(-100, 101):
            for unit, size in (("%", 100), ("L", 10)):
                shift = read_shift(f"{tenths / size} {unit}")
                if Screen(shift).keeps(margins[instrument]):
                    found = judged_again(*made, {instrument}, shift)
                    assert found is not None
                    assert found.keeps
    assert not Screen(read_shift("1 %")).keeps(margins[SMALL])


def small(bench: Any, *standards: UsedStandard) -> Dispenser:
    bench.standards = {row.requirement: row.in_use for row in standards}
    regulation = bench.regulation
    return regulation, record_of(regulation, bench.take().data, *standards)


def values_are(bench: Any, values: str) -> None:
    bench.replace("values: {offset: {kind: mass, unit: g}", f"values: {{{values}")


def meter(*places: str, **values: str) -> UsedStandard:
    in_use = StandardInUse(values={name: read(text) for name, text in values.items()})
    return used("meter", in_use, "main", "", *places)


def test_that_a_value_that_a_formula_adds_to_what_was_fed_gives_no_size(bench: Any) -> None:
    bench.replace("(indicated - load) / load", "(indicated - load - meter.offset) / load")
    assert on(small(bench, meter(offset="0.1 g")), "0.1 g", "the-meter") is None


def test_that_two_values_of_its_own_of_one_kind_give_no_size(bench: Any) -> None:
    values_are(bench, "offset: {kind: mass, unit: g}, base: {kind: mass, unit: g}")
    both = small(bench, meter(offset="0.1 g", base="1 g"))
    assert on(both, "0.1 g", "the-meter") is None
    one = small(bench, meter(offset="0.1 g"))
    assert keys(on(one, "0.1 g", "the-meter")) == {
        "meter offset",
        "middle load of -",
    }


def test_that_what_gave_nothing_of_the_quantity_has_no_size(bench: Any) -> None:
    values_are(bench, "offset: {kind: length, unit: mm}")
    assert on(small(bench, meter("zero/only", offset="1 mm")), "1 %", "the-meter") is None
    found = on(small(bench, meter("zero/only", offset="1 mm")), "1 mm", "the-meter")
    assert keys(found) == {"meter offset"}


def test_that_an_amount_that_fits_several_kinds_is_of_the_usual_one_or_of_none(bench: Any) -> None:
    values_are(bench, "offset: {kind: length, unit: m}, far: {kind: distance, unit: m}")
    far = StandardInUse(values={"far": read("1 m", kind="distance"), "offset": read("1 m")})
    made = small(bench, used("meter", far, "main", "", "zero/only"))
    assert on(made, "1 m", "the-meter") is None
    bench.replace(
        "load: {kind: mass, unit: g, nominal: load, standard: meter}",
        (
            "load: {kind: mass, unit: g, nominal: load}\n"
            "      far: {kind: distance, unit: m, standard: meter}"
        ),
    )
    bench.put("mean_error/as_found/middle/far", "1 m", "1 m", "1 m")
    made = small(bench, used("meter", far, "main", "", "zero/only"))
    assert keys(on(made, "1 m", "the-meter")) == {"meter far"}


def test_that_a_reading_of_several_quantities_has_no_size(bench: Any) -> None:
    bench.replace(
        "indicated: {kind: mass, unit: g}\n    result: {expression: (ind",
        "level: {kind: length, unit: mm, standard: meter, optional: true}\n"
        "      indicated: {kind: mass, unit: g}\n    result: {expression: (ind",
    )
    assert keys(on(small(bench, meter()), "1 %", "the-meter")) == {"middle load of -"}
    bench.put("mean_error/as_found/middle/level", "1 mm")
    assert on(small(bench, meter()), "1 %", "the-meter") is None
