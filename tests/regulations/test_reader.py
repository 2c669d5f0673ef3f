"""A regulation file becomes a model object; what is wrong is refused with its place."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from metro import language
from metro.errors import MetroError
from metro.model.edition import AlsoFor
from metro.model.evidence import Certainty
from metro.model.regime import Regime
from metro.model.regulation import Compare, Of, RetestRule, VerificationRegulation
from metro.model.verification import Stage, VerificationKind
from metro.quantities.expressions.types import Declared
from metro.regulations import library

Small = Callable[..., VerificationRegulation]
Refused = Callable[[str, str], MetroError]


def test_that_head_dates_and_words_are_read(small: Small) -> None:
    found = small()

    assert (found.number, found.edition, found.label) == ("JJG 0", "2020", "JJG 0—2020")
    assert (found.in_force_from, found.in_force_until) == (date(2020, 1, 1), date(2029, 12, 31))
    assert found.territory is None
    assert found.instrument == "test_scale"
    assert found.accuracy_classes == ("A", "B")
    assert found.purposes == ("trade_settlement",)
    assert found.wording.passed.zh == "合格"
    assert found.sources["text"].title == "The printed text"
    assert [row.id for row in found.seals] == ["cover"]


def test_that_both_the_first_and_the_last_day_are_in_force(small: Small) -> None:
    found = small()

    assert [
        found.in_force(day)
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2029, 12, 31), date(2030, 1, 1))
    ] == [False, True, True, False]
    assert not small("from: 2020-01-01", "from: null").in_force(date(2025, 1, 1))


def test_that_ratings_take_their_name_where_no_title_is_given(small: Small) -> None:
    ratings = small().ratings

    assert ratings["Max"].title.zh == "最大秤量"
    assert ratings["e"].title.en == "e"
    assert ratings["mode"].declared == Declared(word=True)
    assert ratings["mode"].choices == ("fine", "coarse")
    assert not ratings["extra"].required


def test_that_standards_say_how_good_they_have_to_be(small: Small) -> None:
    weights, meter, bench, thermometer = small().standards

    assert weights.compare is Compare.SUM_OF_MPE
    assert [row.most for row in weights.ratios] == [Fraction(1, 3)]
    assert meter.values == {"offset": Declared("mass", "g"), "make": Declared(word=True)}
    assert [row.most for row in bench.ratios] == [Fraction(1, 5), None]
    assert thermometer.own_limit is not None
    assert thermometer.own_limit.kind == "temperature_difference"
    assert thermometer.ratios == ()
    assert thermometer.optional


def test_that_a_standard_may_ask_for_nothing_or_leave_a_gap(small: Small) -> None:
    nothing = small("compare: mpe, most: 1/5, values", "values").standards[1]
    gap = small("own_limit, most: ±0.2 ℃", "own_limit, most: null").standards[3]
    plain_limit = small("most: ±0.2 ℃", "most: ±0.1 s").standards[3].own_limit

    assert (nothing.compare, nothing.ratios) == (None, ())
    assert gap.own_limit is None
    assert plain_limit is not None
    assert plain_limit.kind == "time"


def test_that_a_standard_may_serve_at_a_value_of_its_own(small: Small) -> None:
    at = small("most: 1/3,", "most: 1/3, at: Max / 2,").standards[0].at

    assert at is not None
    assert at.evaluate({"Max": Decimal(10)}) == Decimal(5)


def test_that_surroundings_without_a_limit_are_recorded(small: Small) -> None:
    temperature, humidity = small().surroundings

    assert temperature.low is not None
    assert temperature.most_change is not None
    assert temperature.most_change.kind == "temperature_difference"
    assert (humidity.low, humidity.high, humidity.required) == (None, None, False)
    assert "conditions.humidity" not in {number.path for number in small().numbers}


def test_that_surroundings_may_depend_on_the_instrument(small: Small) -> None:
    cases = (
        'cases: [{id: A, when: class == A, value: 18 ℃ .. 22 ℃, clause: "2", source: text, '
        "certainty: seen}, {id: B, when: class == B, value: null, certainty: memory}]"
    )
    found = small('kind: relative_humidity, unit: "%"', f"kind: temperature, unit: ℃, {cases}")
    one, other = found.surroundings[1].cases
    values = {row.path: row.value for row in found.numbers}

    assert one.when.holds({"class": "A"})
    assert one.high is not None
    assert one.high.evaluate({}) == Decimal(22)
    assert (other.low, other.high) == (None, None)
    assert values["conditions.humidity.cases.A"] == "18 ℃ .. 22 ℃"
    assert values["conditions.humidity.cases.B"] is None


def test_that_a_day_nobody_published_is_a_gap_that_the_head_fills(small: Small) -> None:
    change = ("from: 2020-01-01", "from: null")
    found = small(*change)
    filled = small(*change, corrections={"in_force.from": "2021-02-03"})

    assert found.in_force_from is None
    assert not found.in_force(date(2026, 1, 1))
    assert {row.path: row.value for row in found.numbers}["in_force.from"] is None
    with pytest.raises(MetroError) as error:
        library.check_in_force(found, date(2026, 1, 1))
    assert error.value.code == "regulation.start_unknown"
    for spoken in ("zh", "en"):
        assert "JJG 0—2020" in language.cause(error.value, spoken)
    assert filled.in_force_from == date(2021, 2, 3)
    with pytest.raises(MetroError) as error:
        small(*change, corrections={"in_force.from": "next year"})
    assert (error.value.code, error.value.parameters["key"]) == ("file.not_a_date", "in_force.from")


def test_that_a_life_without_an_end_is_no_gap(small: Small) -> None:
    gap = "- {id: B, value: null, when: class == B, regime: first_then_scrap"
    found = small(gap, gap.replace("null", "none"))

    assert found.intervals[2].months is None
    assert {row.path: row.value for row in found.numbers}["interval.B"] == "none"


def test_that_a_step_may_be_a_number_with_evidence_or_a_gap(small: Small) -> None:
    plain = "step: 0.1 * e\n      retest"
    cited = "step: {value: 0.2 * e, clause: null, source: text, certainty: secondary}\n      retest"
    found = small(plain, cited)
    path = "items.error.result.step"
    corrected = small(plain, cited, corrections={path: "mpe/10"}).item("error").result
    gap = small(plain, cited.replace("0.2 * e", "null")).item("error").result
    rows = "step: [{id: fine, value: 1 g, certainty: memory}, {value: 2 g, when: load > 0 g}]"
    several = small(plain, f"{rows}\n      retest")

    assert {row.path: row.value for row in found.numbers}[path] == "0.2 * e"
    assert corrected is not None
    assert corrected.steps[0].expression is None
    assert not corrected.steps[0].gap
    assert gap is not None
    assert gap.steps[0].gap
    assert "items.error.result.step.fine" in {row.path for row in several.numbers}


def test_that_a_gap_of_the_surroundings_is_a_number_without_value(small: Small) -> None:
    found = small("value: 10 ℃ .. 30 ℃", "value: null")

    assert found.surroundings[0].low is None
    assert {row.path: row.value for row in found.numbers}["conditions.temperature"] is None


def test_that_items_are_read_in_order_with_what_they_need(small: Small) -> None:
    found = small()
    look, zero, error, mean_error, scatter = found.items

    assert look.inspected
    assert [row.id for row in look.questions] == ["marks", "seals"]
    assert zero.stages == (Stage.AS_FOUND,)
    assert error.result is not None
    assert error.result.of is Of.EACH
    assert error.result.retest is not None
    assert error.result.retest.rule is RetestRule.LATER_AND_MEAN
    assert error.kinds == frozenset(VerificationKind)
    assert error.limits[0].kinds == {VerificationKind.INITIAL, VerificationKind.PERIODIC}
    assert error.limits[2].gap
    assert error.derived["deviation"].decimals == 2
    assert mean_error.repeat == 3
    assert scatter.points == mean_error.points
    assert not scatter.limits_are_errors
    assert found.item("zero") is zero


def test_that_names_of_repeats_and_repeats_of_a_point_are_read(small: Small) -> None:
    labels = "repeat:\n      - {zh: 上, en: up}\n      - {zh: 下, en: down}\n"
    item = small("    repeat: 3\n", f"    {labels}").item("mean_error")
    point = small("load: Max / 2}}]", "load: Max / 2}, repeat: 5}]").item("mean_error")

    assert (item.repeat, [row.zh for row in item.labels]) == (2, ["上", "下"])
    assert point.repeat_at(point.points[0]) == 5
    assert item.repeat_at(item.points[0]) == 2


def test_that_steps_may_depend_on_where_the_result_lies(small: Small) -> None:
    steps = "[{when: load > e, value: 1 g}, {value: mpe/10}]"
    item = small("unit: g\n      step: 0.1 * e", f"unit: g\n      step: {steps}").item("error")

    assert item.result is not None
    assert [step.expression is None for step in item.result.steps] == [False, True]


def test_that_the_tenth_of_a_limit_may_go_down_to_a_power_of_ten(small: Small) -> None:
    steps = [item.result.steps[0] for item in small().items if item.result is not None]

    assert [(row.expression is None, row.down) for row in steps] == [
        (False, False),
        (False, False),
        (True, False),
        (True, True),
    ]


def test_that_derived_values_may_have_cases(small: Small) -> None:
    cases = "cases: [{when: given(note), expression: note}, {expression: indicated - load}]"
    item = small("expression: indicated - load, decimals: 2", cases).item("error")

    assert len(item.derived["deviation"].cases) == 2


def test_that_intervals_are_months_with_a_regime(small: Small) -> None:
    adjusted, one_year, gap = small().intervals

    assert (adjusted.months, one_year.months, gap.months) == (3, 12, None)
    assert (one_year.regime, gap.regime) == (Regime.PERIODIC, Regime.FIRST_THEN_SCRAP)


def test_that_parts_are_read(small: Small) -> None:
    ratings = "ratings: {n: {kind: number, unit: '1'}}"
    head = "parts: {id: nozzle, title: {zh: 枪, en: Nozzle}, documents: per_part"
    text = f"{head}, {ratings}}}\nconditions:"
    parts = small("conditions:", text).parts

    assert parts is not None
    assert parts.documents == "per_part"
    assert list(parts.ratings) == ["n"]
    assert small().parts is None


def test_that_a_correction_of_the_station_takes_the_place_of_the_file(small: Small) -> None:
    path = "items.error.maximum_permissible_error.in_service"
    found = small(corrections={path: "±3 * e"})
    number = next(row for row in found.numbers if row.path == path)

    assert (number.value, number.corrected) == ("±3 * e", True)
    assert not found.item("error").limits[2].gap
    assert found.numbers_digest != small().numbers_digest
    assert found.file_hash == small().file_hash


def test_that_a_correction_may_be_a_pair(small: Small) -> None:
    path = "items.error.maximum_permissible_error.in_service"
    limit = small(corrections={path: '["-1 g", null]'}).item("error").limits[2]

    assert limit.low is not None
    assert limit.high is None


def test_that_a_new_word_or_symbol_changes_no_number(small: Small) -> None:
    assert small("en: Error}", "en: Deviation}").numbers_digest == small().numbers_digest
    assert small("symbol: E", "symbol: E_c").numbers_digest == small().numbers_digest


def test_that_what_is_looked_at_is_confirmed_word_by_word(small: Small) -> None:
    assert small("en: Marks", "en: All marks").numbers_digest != small().numbers_digest


def test_that_numbers_carry_their_certainty(small: Small) -> None:
    numbers = {row.path: row.evidence for row in small().numbers}

    assert numbers["in_force"].certainty is Certainty.SEEN
    assert numbers["conditions.temperature"].certainty is Certainty.SECONDARY
    assert numbers["standards.bench.ratios.later"].certainty is Certainty.MEMORY
    assert numbers["items.error.result.retest"].clause == "6"
    assert numbers["items.error.counts_when.steady"].source == "text"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("decision: regulation", "decision: guard_band", "file.not_a_choice"),
        ("decision: regulation", "decision: regulation\nextra: 1", "file.unknown_key"),
        ("regime: periodic}", "regime: sometimes}", "file.not_a_choice"),
        ("revision: 1}", "revision: 1, draft: yes}", "file.unknown_key"),
        ("purposes: [trade_settlement], ", "", "file.missing_key"),
        ("from: 2020-01-01", "from: 2020-13-01", "file.not_a_date"),
        ("from: 2020-01-01", "from: 20200101", "file.not_a_date"),
        ("instrument: test_scale", "instrument: test scale", "file.bad_id"),
        (
            'clause: "0", source: text',
            "clause: null, source: text",
            "regulation.seen_without_clause",
        ),
        ('clause: "0", source: text', 'clause: "0"', "regulation.no_source"),
        ('clause: "0", source: text', 'clause: "0", source: web', "regulation.unknown_source"),
        ("certainty: seen}\napplies", "certainty: sure}\napplies", "file.not_a_choice"),
        ("kind: mass, unit: g}\n  e:", "kind: mass, unit: L}\n  e:", "quantity.wrong_unit"),
        ("kind: mass, unit: g}\n  e:", "kind: bulk, unit: g}\n  e:", "quantity.unknown_kind"),
        ("kind: mass, unit: g}\n  e:", "kind: mass, unit: lb}\n  e:", "quantity.not_legal"),
        ("rows: {A: 1, B: 2}", "rows: {A: one}", "quantity.not_a_number"),
        ("holds: Max <= 1000 * e", "holds: Max + e", "expression.not_a_condition"),
        ("holds: Max <= 1000 * e, ", "", "file.missing_key"),
        ("holds: Max <= 1000 * e", "holds: Max <= 1000 L", "expression.two_kinds"),
        ("kind: temperature, unit: ℃", "kind: word, unit: ℃", "regulation.word_not_here"),
        ("taken: once", "taken: twice", "file.not_a_choice"),
        ("required: false}\nstandards", "required: no}\nstandards", "file.not_a_truth"),
        ("most: 1/3", "most: 0.33", "regulation.bad_ratio"),
        ("most: 1/5, when", "most: 5 %, when", "regulation.bad_ratio"),
        ("role: auxiliary", "role: helper", "file.not_a_choice"),
        ("compare: mpe", "compare: class", "file.not_a_choice"),
        ("kind: weight_set", "kind: weight set", "file.bad_id"),
        ("standard: weights", "standard: masses", "regulation.unknown_standard"),
        ("points_of: mean_error", "points_of: later", "regulation.unknown_item"),
        ("repeat: 3", "repeat: 0", "file.not_a_list"),
        ("repeat: 3", "repeat: []", "file.not_an_integer"),
        ("expression: deviation - zero", "expression: deviation / zero", "expression.wrong_result"),
        (
            "expression: deviation - zero",
            "expression: deviation - later",
            "expression.unknown_name",
        ),
        ("id: seals, title", "id: marks, title", "file.duplicate_id"),
        ("stages: [as_found]", "stages: [before]", "file.not_a_choice"),
        ("for: [in_service]", "for: [yearly]", "file.not_a_choice"),
        ("rule: later_and_mean", "rule: again", "file.not_a_choice"),
        ('["-1 * e", "2 * e"]', '["-1 * e"]', "regulation.bad_limit"),
        ('["-1 * e", "2 * e"]', "[null, null]", "regulation.bad_limit"),
        ("value: 3 months", "value: a while", "regulation.bad_interval"),
        ("value: 3 months", "value: 3 weeks", "regulation.bad_interval"),
        ("value: 3 months", "value: none", "regulation.bad_interval"),
        ("decimals: 2", "decimals: two", "file.not_an_integer"),
        ("symbol: E\n", "symbol: [E]\n", "file.not_a_text"),
        ("catalogue: 试验, ", "catalog: 试验, ", "file.unknown_key"),
        ("title: {zh: 漂移, en: Drift}", "title: {zh: 漂移}", "file.missing_key"),
        ("title: {zh: 漂移, en: Drift}", "title: 漂移", "file.not_a_mapping"),
        ("pass: [certificate]", "pass: certificate", "file.not_a_list"),
    ],
)
def test_that_a_wrong_file_is_refused_with_its_place(
    refused: Refused, old: str, new: str, code: str
) -> None:
    error = refused(old, new)

    assert error.code == code
    assert error.parameters["file"] == "small.yaml"
    assert error.parameters["line"]
    for spoken in ("zh", "en"):
        assert language.cause(error, spoken) != f"{code}.cause"
        assert language.remedy(error, spoken) != f"{code}.remedy"


def test_that_the_place_of_a_formula_is_the_line_it_stands_on(refused: Refused) -> None:
    error = refused("expression: deviation - zero", "expression: deviation - zeros")

    assert error.parameters["key"] == "items.error.result.expression"
    assert error.parameters["name"] == "zeros"


def test_that_a_wrong_correction_names_the_row_it_corrects(small: Small) -> None:
    path = "items.error.maximum_permissible_error.in_service"
    with pytest.raises(MetroError) as error:
        small(corrections={path: "[1"})

    assert error.value.code == "regulation.bad_limit"
    assert error.value.parameters["key"] == path


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("load: {kind: mass, unit: g, standard", "load: {kind: mass, unit: kg, standard", "load"),
        ("note: {kind: mass, unit: g,", "e: {kind: mass, unit: mg,", "e"),
        ("note: {kind: mass, unit: g,", "mode: {kind: mass, unit: g,", "mode"),
        ("deviation: {kind: mass, unit: g,", "indicated: {kind: mass, unit: kg,", "indicated"),
        ("{id: high, quantities: {load: Max}", "{id: high, quantities: {load: 2 kg}", "load"),
    ],
)
def test_that_a_name_keeps_one_unit_wherever_it_is_read(
    small: Small, old: str, new: str, name: str
) -> None:
    """A load of 0.1 kg read where the point means grams would lie 1000 times off its limit."""
    with pytest.raises(MetroError) as error:
        small(old, new)

    assert error.value.code == "regulation.name_taken"
    assert error.value.parameters["name"] == name
    for spoken in language.LANGUAGES:
        assert name in language.cause(error.value, spoken)
        assert language.remedy(error.value, spoken) != "regulation.name_taken.remedy"


def test_that_further_kinds_of_instrument_are_numbers_to_be_confirmed(small: Small) -> None:
    ice = "{id: ice_scale, until: 2027-01-07, source: text, certainty: secondary}"
    tea = "{id: tea_scale, from: 2021-01-01, certainty: memory}"
    found = small("quantity: mass}", f"quantity: mass, also: [{ice}, {tea}]}}")
    assert found.also_for == (
        AlsoFor("ice_scale", None, date(2027, 1, 7)),
        AlsoFor("tea_scale", date(2021, 1, 1), None),
    )
    values = {row.path: row.value for row in found.numbers}
    assert "2027-01-07" in (values["applies_to.also.ice_scale"] or "")
