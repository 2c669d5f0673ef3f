"""What a standard has to reach for an instrument, as far as its nameplate tells."""

from dataclasses import replace

import pytest

from metro.evaluation.needs import shortfalls, wanted
from metro.model.completeness import MemberHeld
from metro.model.instrument import Part
from metro.model.judgement import Reason
from metro.model.verification import StandardInUse
from metro.quantities.quantity import shown
from metro.quantities.reading import read
from metro.regulations import library

from .counties import MEMBERS, METER, ON, member, pieces, regulation, scale


def short(*members: MemberHeld, **plate: object) -> list[Reason]:
    return list(shortfalls(regulation(), scale(**plate), members, ON))  # type: ignore[arg-type]


def test_that_a_whole_standard_lacks_nothing() -> None:
    assert short(*MEMBERS) == []


def test_that_the_loads_are_those_of_the_points() -> None:
    """0.1 Max, Max; and half of it for the meter: for the first verification and the periodic."""
    asked = [(row.requirement.id, shown(row.value)) for row in wanted(regulation(), scale(), ON)]
    once = [("weights", "10.0 g"), ("weights", "100 g"), ("meter", "50 g")]
    assert asked == once * 2


def test_that_a_standard_without_the_instrument_is_named() -> None:
    found = short(*MEMBERS[1:])
    assert found == [Reason("completeness.lacks_instrument", {"zh": "砝码", "en": "Weights"})]


def test_that_a_load_beyond_the_weights_is_told_in_the_unit_of_the_nameplate() -> None:
    (found,) = short(*MEMBERS, capacity="0.2 kg")
    assert found.code == "completeness.range"
    assert found.parameters["value"] == "0.2 kg"


def test_that_a_certificate_s_own_end_of_range_counts() -> None:
    meter = replace(METER, high=read("40 g"))
    assert [row.code for row in short(MEMBERS[0], member("meter", meter), MEMBERS[2])] == [
        "completeness.range"
    ]
    of_another_kind = replace(METER, high=read("1 L"))
    assert short(MEMBERS[0], member("meter", of_another_kind), MEMBERS[2]) == []


def test_that_a_second_instrument_may_reach_what_the_first_does_not() -> None:
    small, large = pieces(("10 g", "0.1 g")), pieces(("100 g", "0.1 g"))
    assert [row.code for row in short(member("weight_set", small), *MEMBERS[1:])] == [
        "completeness.range"
    ]
    assert short(member("weight_set", small), member("weight_set", large), *MEMBERS[1:]) == []


@pytest.mark.parametrize(("mpe", "good"), [("0.1 g", True), ("0.11 g", False)])
def test_that_a_meter_takes_up_a_fifth_of_one_percent_of_50_g_at_most(mpe: str, good: bool) -> None:
    found = short(MEMBERS[0], member("meter", StandardInUse(mpe=read(mpe))), MEMBERS[2])
    assert [row.code for row in found] == ([] if good else ["completeness.grade"])
    if not good:
        assert dict(found[0].parameters) == {
            "zh": "仪表",
            "en": "Meter",
            "has": "0.2200 %",
            "wanted": "1 % × 1/5",
        }


def test_that_a_quality_that_is_not_stated_is_not_good_enough() -> None:
    (found,) = short(MEMBERS[0], member("meter", StandardInUse()), MEMBERS[2])
    assert (found.code, found.parameters["has"]) == ("completeness.grade", "—")


def test_that_what_no_certificate_tells_is_left_to_the_chain() -> None:
    assert short(*(member(row.instrument.kind, None) for row in MEMBERS)) == []


def test_that_loads_that_no_pieces_make_up_wait_for_readings() -> None:
    assert short(member("weight_set", pieces(("101 g", "0.1 g"))), *MEMBERS[1:]) == []


def test_that_a_nameplate_that_says_nothing_asks_for_nothing() -> None:
    assert short(*MEMBERS, ratings={}) == []
    assert short(*MEMBERS, ratings={"Max": read("5 L"), "e": read("1 g")}) == []


def test_that_a_limit_or_share_that_only_readings_tell_is_not_compared() -> None:
    coarse = member("weight_set", pieces(("100 g", "90 g"), ("10 g", "9 g")))
    assert [row.code for row in short(coarse, *MEMBERS[1:])] == ["completeness.grade"]
    without_class = scale(accuracy_class="")
    low_alone = member("weight_set", pieces(("100 g", "0.1 g"), ("10 g", "9 g")))
    assert shortfalls(regulation(), without_class, (low_alone, *MEMBERS[1:]), ON) == ()
    for old, new in (
        (
            'value: "±table(share, class) * e", clause: "6", source: text, certainty: seen',
            "value: null, clause: null, certainty: memory",
        ),
        ("when: load < Max", "when: load < extra"),
    ):
        gap = regulation(old, new)
        assert shortfalls(gap, scale(), (low_alone, *MEMBERS[1:]), ON) == ()


def test_that_no_row_of_limits_at_all_is_no_fault_of_the_standard() -> None:
    none = regulation("when: load >= Max", "when: load > 2 * Max")
    coarse_high = member("weight_set", pieces(("100 g", "90 g"), ("10 g", "0.1 g")))
    assert shortfalls(none, scale(), (coarse_high, *MEMBERS[1:]), ON) == ()


def test_that_parts_are_asked_each_by_its_own_plate() -> None:
    weights = library.shipped("jjg-99-2022-weights")
    rows = [("1", "1 kg"), ("2", "20 kg")]
    parts = tuple(Part(id, text, "M1", {"nominal": read(text)}) for id, text in rows)
    thing = scale(parts=parts, ratings={}, accuracy_class="M1")
    upper = pieces(("1 kg", "16 mg"), ("5 kg", "80 mg"))
    found = shortfalls(weights, thing, (member("weight_set", upper),), ON)
    assert [(row.code, row.parameters["value"]) for row in found] == [
        ("completeness.range", "20000 g")
    ]


def test_that_the_own_limit_of_a_main_standard_counts() -> None:
    gauge = library.shipped("jjg-111-2019-clinical-glass-thermometers")
    limit = next(row for row in gauge.standards if row.role == "main").own_limit
    assert limit is not None
    good = StandardInUse(mpe=limit)
    fine = shortfalls(gauge, scale(), (member("standard_thermometer", good),), ON)
    assert fine == ()
    unknown = (member("standard_thermometer", StandardInUse()),)
    (found,) = shortfalls(gauge, scale(), unknown, ON)
    assert (found.code, found.parameters["has"]) == ("completeness.grade", "—")
    either = (member("standard_thermometer", StandardInUse()), member("standard_thermometer", good))
    assert shortfalls(gauge, scale(), either, ON) == ()
