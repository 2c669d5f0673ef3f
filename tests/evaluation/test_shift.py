"""A shift of a standard acts on what it fed; limits stay those of the values as used."""

from typing import Any

import pytest

from metro.errors import MetroError
from metro.evaluation.shift import judged_again, read_shift
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Verdict
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.record import RegulationUsed, UsedStandard, VerificationRecord
from metro.model.verification import StandardInUse
from metro.model.words import Bilingual
from metro.quantities.reading import read


def used(requirement: str, role: str = "main", *places: str, values: Any = None) -> UsedStandard:
    in_use = StandardInUse(values=values or {})
    words = (requirement, role, f"the-{requirement}", "", "", "", "", "event", "", None, "")
    return UsedStandard(*words, in_use, places)


def verdict(bench: Any, shift: str, *standards: UsedStandard, of: str = "") -> Verdict | None:
    """Judge the small regulation's record with a shift of the instrument of its first standard."""
    bench.standards = {row.requirement: row.in_use for row in standards}
    start, end = bench.text.find("  - id: scatter"), bench.text.index("decision:")
    if start > 0:
        bench.text = bench.text[:start] + bench.text[end:]
    regulation, data = bench.regulation, bench.take().data
    record = VerificationRecord(
        id="r-1",
        revision=1,
        number="R-1",
        job="",
        instrument=MeasuringInstrument("s", "test_scale", "秤", "T", "C1", "某厂"),
        applicant=Organisation("", ""),
        regulation=RegulationUsed("small", "JJG 0", "2020", regulation.title, "", "", {}),
        data=data,
        place="",
        standard=None,
        standards=standards,
        judgement=bench.judge(),
        verifier=Person("li", "李敏"),
        checker=None,
        valid_until=None,
        conclusion=Bilingual("", ""),
        software="",
    )
    assert record.judgement.verdict is not Verdict.PENDING, record.judgement.open_reasons()
    instrument = of or standards[0].instrument
    found = judged_again(regulation, record, {instrument}, read_shift(shift))
    return None if found is None or found.verdict is Verdict.PENDING else found.verdict


@pytest.mark.parametrize(
    ("shift", "wanted"),
    [
        # At low the error is 0.3 g of ±1 g; a load 0.7 g smaller leaves it on its limit.
        ("-0.7 g", Verdict.PASSED),
        ("-0.8 g", Verdict.REJECTED),
        ("0.4 g", Verdict.PASSED),
        ("50 mg", Verdict.PASSED),
    ],
)
def test_that_a_shift_of_the_same_kind_is_added(bench: Any, shift: str, wanted: Verdict) -> None:
    without_retest(bench)
    assert verdict(bench, shift, used("weights")) is wanted


def without_retest(bench: Any) -> None:
    rows = bench.text.splitlines()
    bench.text = "\n".join(row for row in rows if not row.strip().startswith("retest:"))


def test_that_where_more_runs_would_be_asked_in_another_zone_no_size_is_given(bench: Any) -> None:
    assert verdict(bench, "-0.1 g", used("weights")) is None


def test_that_a_share_multiplies_and_the_mean_is_judged_again(bench: Any) -> None:
    # Middle: 50.133 g against 50 g is +0.27 % of ±1 %.
    assert verdict(bench, "0.1 %", used("meter")) is Verdict.PASSED
    assert verdict(bench, "-0.9 %", used("meter")) is Verdict.REJECTED
    assert verdict(bench, "2 %", used("meter")) is Verdict.REJECTED


def test_that_only_the_places_that_it_fed_move(bench: Any) -> None:
    elsewhere = used("meter", "main", "error/low")
    assert verdict(bench, "2 %", elsewhere) is None
    assert verdict(bench, "2 %", used("meter", "main", "mean_error/middle")) is Verdict.REJECTED


def test_that_what_fed_nothing_or_is_another_kind_has_no_size(bench: Any) -> None:
    assert verdict(bench, "2 %", used("thermometer", "auxiliary")) is None
    assert verdict(bench, "2 %", used("meter", "intermediate_check")) is None
    assert verdict(bench, "2 %", used("meter"), of="another") is None
    assert verdict(bench, "2 L", used("meter")) is None
    assert verdict(bench, "1 kg .. 2 kg: 2 %", used("meter")) is None
    assert verdict(bench, "1 L .. 2 L: 2 %", used("meter")) is None


def test_that_a_shift_by_range_is_that_of_its_range(bench: Any) -> None:
    by_range = "0 g .. 20 g: 0.1 %; 20 g .. 60 g: 2 %"
    assert verdict(bench, by_range, used("meter")) is Verdict.REJECTED
    assert verdict(bench, "0 g .. 60 g: 0.1 %", used("meter")) is Verdict.PASSED


def test_that_limits_stay_in_their_zone(bench: Any) -> None:
    """At Max the limit is −1 g … 2 g; a load that was less would meet ±1 g."""
    without_retest(bench)
    bench.put("error/as_found/high/indicated", "101.5 g")
    # 101.5 − 99.7 − 0.2 = 1.6 g: beyond ±1 g, within the limit at Max.
    assert verdict(bench, "0 g .. 50 g: 0 g; 50 g .. 100 g: -0.3 g", used("weights")) is (
        Verdict.PASSED
    )


def test_that_a_mean_stays_in_its_zone_too(bench: Any) -> None:
    bench.replace(
        "      - {id: mean, value: ±1 %,", "      - {id: mean, when: load <= 50 g, value: ±1 %,"
    )
    bench.put("mean_error/as_found/middle/load", "50 g", "50 g", "50 g")
    bench.replace("value: ±1 %,", "value: ±1 %, for: [initial],")
    wide = "      - {id: wide, for: [initial], when: load > 50 g, value: ±5 %,"
    wide += " clause: '7', source: text, certainty: seen}"
    at = bench.text.index("      - {id: mean,")
    bench.text = f"{bench.text[:at]}{wide}\n{bench.text[at:]}"
    assert verdict(bench, "0.1 %", used("meter")) is Verdict.PASSED


def test_that_its_own_values_move(bench: Any) -> None:
    bench.replace(
        "expression: indicated - load, decimals",
        "expression: indicated - load - meter.offset, decimals",
    )
    bench.replace("{id: mean, value: ±1 %", "{id: mean, when: meter.offset >= 0 g, value: ±1 %")
    meter = used("meter", "main", "zero/only", values={"offset": read("0.1 g"), "make": "glass"})
    assert verdict(bench, "0.1 g", meter, used("thermometer", "auxiliary")) is Verdict.PASSED


def test_that_a_temperature_shifts_by_a_difference() -> None:
    moved = read_shift("0.05 ℃").moved(read("37.0 ℃"))
    assert moved is not None
    assert str(moved) == "37.05 ℃"


def test_that_a_shift_that_is_none_is_refused() -> None:
    for text in ("much", "0 kg .. 5 kg: much"):
        with pytest.raises(MetroError):
            read_shift(text)


def test_that_a_limit_of_a_mean_that_moves_is_no_one_answer(bench: Any) -> None:
    bench.replace("of: mean, step: mpe/10", "of: mean, step: 0.1 %")
    bench.replace("value: ±1 %,", "value: ±0.02 * meter.offset / (1 g) + 1 %,")
    meter = used("meter", "main", "zero/only", values={"offset": read("0.1 g")})
    assert verdict(bench, "0.1 g", meter) is None
