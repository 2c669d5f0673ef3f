"""Formulas as data: what they may hold, what kinds come out, and their exact values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.quantities.expressions.expression import Scope, condition, expression, of_any_kind
from metro.quantities.expressions.types import Declared, LookupTable

SCOPE = Scope(
    {
        "indicated": Declared("volume", "L"),
        "reference": Declared("volume", "L"),
        "many": Declared("volume", "L", many=True),
        "t_j": Declared("temperature", "℃"),
        "t_b": Declared("temperature", "℃"),
        "t_k": Declared("temperature", "K"),
        "temperatures": Declared("temperature", "℃", many=True),
        "beta": Declared("expansion_coefficient", "1/℃"),
        "flow": Declared("volume_flow_rate", "L/min"),
        "Q2": Declared("volume_flow_rate", "m³/h"),
        "speed": Declared("speed", "km/h"),
        "length": Declared("length", "m"),
        "area": Declared("area", "m²"),
        "energy": Declared("energy", "J"),
        "torque": Declared("torque", "N·m"),
        "mass": Declared("mass", "g"),
        "class": Declared(word=True),
        "measure.volume": Declared("volume", "L"),
        "number": Declared(),
        "ratio": Declared("ratio", "%"),
        "humidity": Declared("relative_humidity", "%"),
        "angle": Declared("plane_angle", "rad"),
    },
    frozenset({"initial", "periodic"}),
    {
        "limits": LookupTable(
            "limits",
            (Declared("mass", "g"), Declared(word=True)),
            Declared("mass", "mg"),
            {("20", "M1"): Decimal("2.5"), ("20", "M2"): Decimal("8.0")},
        ),
        "density": LookupTable(
            "density",
            (Declared("temperature", "℃"),),
            Declared("density", "kg/m³"),
            {("20",): Decimal("998.2")},
        ),
    },
)


def ready(values: dict[str, object]) -> dict[str, Decimal | str | tuple[Decimal, ...]]:
    return {
        name.replace("__", "."): str(v)
        if name == "class"
        else tuple(Decimal(x) for x in v)
        if isinstance(v, tuple)
        else Decimal(str(v))
        for name, v in values.items()
    }


def value(text: str, kind: str, unit: str, **values: object) -> str:
    return format(expression(text, SCOPE, kind, unit).evaluate(ready(values)), "f")


@pytest.mark.parametrize(
    ("text", "kind", "unit", "values", "expected"),
    [
        (
            "(indicated - reference) / reference",
            "ratio",
            "%",
            {"indicated": "10.510", "reference": "10.000"},
            "5.1",
        ),
        ("(indicated - 19.934 L) / 19.934 L", "ratio", "%", {"indicated": "19.934"}, "0"),
        ("indicated * 2", "volume", "mL", {"indicated": "10.5"}, "21000"),
        ("indicated + 5 mL", "volume", "L", {"indicated": "10.5"}, "10.505"),
        ("t_j - t_b", "temperature_difference", "℃", {"t_j": "23.6", "t_b": "24.1"}, "-0.5"),
        ("t_j - t_k", "temperature_difference", "℃", {"t_j": "20", "t_k": "293.15"}, "0.00"),
        ("t_j - 20 ℃", "temperature_difference", "K", {"t_j": "24"}, "4"),
        ("t_j + (t_j - t_b)", "temperature", "℃", {"t_j": "20", "t_b": "19"}, "21"),
        ("(t_j - t_b) + t_j", "temperature", "K", {"t_j": "20", "t_b": "19"}, "294.15"),
        ("t_k - t_j", "temperature_difference", "K", {"t_j": "20", "t_k": "293.15"}, "0.00"),
        ("indicated + (flow * 6 s)", "volume", "L", {"indicated": "1", "flow": "10"}, "2"),
        ("(t_j - t_b) * 2 + t_j", "temperature", "℃", {"t_j": "20", "t_b": "19"}, "22"),
        ("t_j + 5 ℃", "temperature", "℃", {"t_j": "20"}, "25"),
        ("(t_j - t_b) + 1 K", "temperature_difference", "℃", {"t_j": "20", "t_b": "19"}, "2"),
        ("1 ℃ + (t_j - t_b)", "temperature", "℃", {"t_j": "20", "t_b": "19"}, "2"),
        (
            "1 + beta * (t_j - t_b)",
            "number",
            "1",
            {"beta": "0.0012", "t_j": "24", "t_b": "23"},
            "1.0012",
        ),
        ("indicated * (t_j / t_b)", "volume", "L", {"indicated": "1", "t_j": "0", "t_b": "0"}, "1"),
        ("speed * 1 h", "distance", "km", {"speed": "36"}, "36"),
        ("flow * 2 min", "volume", "L", {"flow": "25"}, "50"),
        ("length ** 2", "area", "m²", {"length": "3"}, "9"),
        ("sqrt(area)", "length", "m", {"area": "9"}, "3"),
        ("abs(-indicated)", "volume", "L", {"indicated": "3"}, "3"),
        ("+indicated", "volume", "L", {"indicated": "3"}, "3"),
        ("mean(many)", "volume", "L", {"many": ("1", "2", "6")}, "3"),
        ("spread(many) / 1.69", "volume", "L", {"many": ("1", "2.69")}, "1"),
        ("max(many) - min(many)", "volume", "mL", {"many": ("1", "2", "6")}, "5000"),
        ("last(many) - first(many)", "volume", "L", {"many": ("1", "2", "6")}, "5"),
        ("sum(many)", "volume", "L", {"many": ("1", "2", "6")}, "9"),
        ("max(indicated, 500 mL)", "volume", "L", {"indicated": "0.2"}, "0.5"),
        ("min(indicated, 500 mL, 1 L)", "volume", "L", {"indicated": "0.2"}, "0.2"),
        ("count(many)", "number", "1", {"many": ("1", "2", "6")}, "3"),
        (
            "spread(temperatures)",
            "temperature_difference",
            "℃",
            {"temperatures": ("20", "22.5")},
            "2.5",
        ),
        ("mean(temperatures)", "temperature", "℃", {"temperatures": ("20", "22.5")}, "21.25"),
        ("table(limits, mass, class)", "mass", "g", {"mass": "20.0", "class": "M1"}, "0.0025"),
        ("table('limits', 0.02 kg, \"M2\")", "mass", "mg", {}, "8.0"),
        ("measure.volume − 1 L", "volume", "L", {"measure__volume": "20"}, "19"),
        ("0.5 % × indicated", "volume", "mL", {"indicated": "20"}, "100"),
        ("5 %", "ratio", "%", {}, "5"),
        ("5 %", "relative_humidity", "%", {}, "5"),
        ("-5 ℃", "temperature", "℃", {}, "-5"),
        ("5 ℃", "temperature_difference", "K", {}, "5"),
        ("energy / torque", "number", "1", {"energy": "6", "torque": "2"}, "3"),
        ("3 % + 0.02 * number * 1 %", "ratio", "%", {"number": "1"}, "3.02"),
        ("number * number", "number", "1", {"number": "3"}, "9"),
        ("number ** 2", "number", "1", {"number": "3"}, "9"),
        # 120 mmHg = 15 998.64 Pa against 5 L/min = 1/12000 m³/s: the heart's power.
        ("120 mmHg * 5 L/min", "power", "W", {}, "1.33322"),
        ("5 m\N{NON-BREAKING HYPHEN}1 * length", "number", "1", {"length": "2"}, "10"),
        ("table(density, t_k)", "density", "kg/m³", {"t_k": "293.15"}, "998.2"),
        ("table(density, t_j)", "density", "kg/m³", {"t_j": "20.0"}, "998.2"),
    ],
)
def test_that_a_formula_gives_the_value_worked_out_by_hand(
    text: str, kind: str, unit: str, values: dict[str, object], expected: str
) -> None:
    assert Decimal(value(text, kind, unit, **values)) == Decimal(expected)


def test_that_the_standard_deviation_is_that_of_the_statistics_module() -> None:
    # stdlib statistics.stdev of the water-meter sample of a published review: 0.0789 L.
    sample = (
        "10.10",
        "10.20",
        "10.00",
        "10.20",
        "10.20",
        "10.10",
        "10.10",
        "10.00",
        "10.10",
        "10.20",
    )
    assert value("stdev(many)", "volume", "L", many=sample)[:6] == "0.0788"


@pytest.mark.parametrize(
    ("text", "kind", "unit", "code"),
    [
        ("indicated + t_j", "volume", "L", "expression.two_kinds"),
        ("energy + torque", "energy", "J", "expression.two_kinds"),
        ("number + angle", "number", "1", "expression.two_kinds"),
        ("number + ratio", "number", "1", "expression.two_kinds"),
        ("humidity + ratio", "ratio", "%", "expression.two_kinds"),
        ("t_j + t_b", "temperature", "℃", "expression.two_temperatures"),
        ("-t_j", "temperature", "℃", "expression.two_temperatures"),
        ("t_j + indicated", "temperature", "℃", "expression.two_kinds"),
        ("indicated + t_j", "temperature", "℃", "expression.two_kinds"),
        ("(t_j - t_b) - t_j", "temperature", "℃", "expression.two_kinds"),
        ("t_j * 2", "temperature", "℃", "expression.wrong_result"),
        ("max(t_j, t_j * 1)", "temperature", "K", "expression.two_kinds"),
        ("max(t_j * 1, t_j)", "temperature", "K", "expression.two_kinds"),
        ("indicated / reference", "volume", "L", "expression.wrong_result"),
        ("torque", "energy", "J", "expression.wrong_result"),
        ("indicated", "volume", "kg", "quantity.wrong_unit"),
        ("unheard_of", "volume", "L", "expression.unknown_name"),
        ("unheard.of", "volume", "L", "expression.unknown_name"),
        ("given(unheard_of)", "volume", "L", "expression.unknown_name"),
        ("given(1)", "volume", "L", "expression.not_readable"),
        ("explode(indicated)", "volume", "L", "expression.unknown_function"),
        ("table(nothing, mass)", "mass", "g", "expression.unknown_table"),
        ("table()", "mass", "g", "expression.unknown_table"),
        ("table(limits, mass, mass)", "mass", "g", "expression.not_a_word"),
        ("many", "volume", "L", "expression.many"),
        ("mean(indicated)", "volume", "L", "expression.not_a_list"),
        ("count(indicated)", "number", "1", "expression.not_a_list"),
        ("sqrt(indicated)", "length", "m", "expression.root"),
        ("indicated < reference", "volume", "L", "expression.not_a_value"),
        ("class", "volume", "L", "expression.not_a_value"),
        ("indicated ** 99", "volume", "L", "expression.power"),
        ("indicated ** number", "volume", "L", "expression.power"),
        ("9**9**9", "number", "1", "expression.power"),
        ("((number ** 6) ** 6) ** 2", "number", "1", "expression.power"),
        ("ratio ** 6 + (((((((ratio**6)**6)**6)**6)**6)**6)**6)", "ratio", "%", "expression.power"),
        ("1e5", "number", "1", "quantity.exponent"),
        ("1_000", "number", "1", "expression.not_allowed"),
        ("True", "number", "1", "expression.not_allowed"),
        ("lambda: 1", "number", "1", "expression.not_allowed"),
        ("__import__('os').system('x')", "number", "1", "expression.not_allowed"),
        ("indicated.real.imag", "volume", "L", "expression.not_allowed"),
        ("(1 + 1).real", "number", "1", "expression.not_allowed"),
        ("max(a=1)", "number", "1", "expression.not_allowed"),
        ("[1, 2]", "number", "1", "expression.not_allowed"),
        ("(indicated", "volume", "L", "expression.not_readable"),
        ("", "volume", "L", "expression.not_readable"),
        ("+".join(["1"] * 400), "number", "1", "expression.too_large"),
        ("-" * 40 + "1", "number", "1", "expression.too_large"),
        ("5 psi", "pressure", "kPa", "quantity.not_legal"),
        ("5 furlong", "length", "m", "quantity.unknown_unit"),
    ],
)
def test_that_a_bad_formula_is_refused_when_it_is_loaded(
    text: str, kind: str, unit: str, code: str
) -> None:
    with pytest.raises(MetroError) as refusal:
        expression(text, SCOPE, kind, unit)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "values", "truth"),
    [
        ("flow < Q2", {"flow": "15", "Q2": "1"}, True),
        ("flow < Q2", {"flow": "17", "Q2": "1"}, False),
        ("0.9 * Q2 <= flow <= Q2", {"flow": "16", "Q2": "1"}, True),
        ("flow ≤ Q2 and not flow ≥ Q2", {"flow": "16", "Q2": "1"}, True),
        ("flow > Q2 or flow != Q2", {"flow": "16", "Q2": "1"}, True),
        ("t_j <= 30 ℃", {"t_j": "30"}, True),
        ("t_j <= 303.15 K", {"t_j": "30.1"}, False),
        ("t_j == t_k", {"t_j": "0", "t_k": "273.15"}, True),
        ("t_j - t_b <= 4 ℃", {"t_j": "24", "t_b": "20"}, True),
        ("4 ℃ >= t_j - t_b", {"t_j": "24", "t_b": "20"}, True),
        ("class == 'M1'", {"class": "M1"}, True),
        ("class != 'M1'", {"class": "M1"}, False),
        ("class in ['M1', 'M2']", {"class": "M2"}, True),
        ("class not in ('M1', 'M2')", {"class": "M2"}, False),
        ("class == initial", {"class": "initial"}, True),
        ('class in ["0.2S", "20 g"]', {"class": "0.2S"}, True),
        ("class != '5 L'", {"class": "5 L"}, False),
        ("beta == 0.0012 1/℃", {"beta": "0.0012"}, True),
        ("beta * 2 < 0.0002 1/K", {"beta": "0.0001"}, False),
        ("given(indicated)", {"indicated": "1"}, True),
        ("given(measure.volume)", {}, False),
        ("number in [1, 2]", {"number": "2.0"}, True),
    ],
)
def test_that_a_condition_holds_or_not(text: str, values: dict[str, str], truth: bool) -> None:
    assert condition(text, SCOPE).holds(ready(dict(values))) is truth


def test_that_no_condition_always_holds() -> None:
    assert condition(None, SCOPE).holds({})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("flow", "expression.not_a_condition"),
        ("not flow", "expression.not_a_condition"),
        ("flow < 1 and flow", "expression.two_kinds"),
        ("class < 'M1'", "expression.word_order"),
        ("class in 'M1'", "expression.not_readable"),
        ("class == flow", "expression.not_a_value"),
    ],
)
def test_that_a_bad_condition_is_refused(text: str, code: str) -> None:
    with pytest.raises(MetroError) as refusal:
        condition(text, SCOPE)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "values", "code"),
    [
        ("indicated / reference", {"indicated": "1", "reference": "0"}, "expression.undefined"),
        ("indicated / reference", {"indicated": "1"}, "expression.missing_value"),
    ],
)
def test_that_a_formula_without_a_result_says_so(
    text: str, values: dict[str, str], code: str
) -> None:
    with pytest.raises(MetroError) as refusal:
        expression(text, SCOPE, "ratio", "%").evaluate({k: Decimal(v) for k, v in values.items()})
    assert refusal.value.code == code


def test_that_a_zero_has_no_sign() -> None:
    """Decimals know a negative zero; on paper an error of −0.00 % would be one."""
    assert value("-1 * (indicated - reference)", "volume", "L", indicated="1", reference="1") == "0"
    assert value("indicated / (0 - 3)", "volume", "L", indicated="0.00") == "0.00"


@pytest.mark.parametrize(
    ("text", "kind", "unit", "number"),
    [
        ("20 ℃", "temperature", "℃", "20"),
        ("t_j", "temperature", "℃", "20"),
        ("t_k", "temperature", "K", "293.15"),
        ("1.1 * flow", "volume_flow_rate", "L/min", "11"),
        ("flow * 60 %", "volume_flow_rate", "L/min", "6"),
        ("length * length", "area", "m²", "9"),
        ("flow * 2 min", "volume", "dm³", "20"),
        ("0.5 * indicated", "volume", "L", "5"),
        ("2 * 5 L", "volume", "L", "10"),
        ("t_j - t_b", "temperature_difference", "℃", "1"),
        ("speed * 2 min", "length", "m", "1200"),
        ("mass / mass", "number", "1", "1"),
        ("5 %", "ratio", "%", "5"),
    ],
)
def test_that_a_formula_of_any_kind_keeps_the_unit_it_was_written_in(
    text: str, kind: str, unit: str, number: str
) -> None:
    """36 km/h for 2 min is 1200 m; no unit of ours is km/h·min, so the coherent one is taken."""
    values = {
        "t_j": "20",
        "t_b": "19",
        "t_k": "293.15",
        "flow": "10",
        "indicated": "10",
        "length": "3",
        "speed": "36",
        "mass": "5",
    }
    found = of_any_kind(text, SCOPE)

    assert (found.kind, found.unit) == (kind, unit)
    assert found.evaluate(ready(dict(values))) == Decimal(number)


def test_that_a_formula_of_no_kind_at_all_is_refused() -> None:
    with pytest.raises(MetroError) as refusal:
        of_any_kind("mass * mass", SCOPE)
    assert refusal.value.code == "expression.wrong_result"
    assert refusal.value.parameters["found"] == "mass^2"


def test_that_one_reading_has_no_standard_deviation() -> None:
    with pytest.raises(MetroError) as refusal:
        value("stdev(many)", "volume", "L", many=("1",))
    assert refusal.value.code == "expression.too_few"


def test_that_a_row_missing_in_a_table_is_named() -> None:
    with pytest.raises(MetroError) as refusal:
        value("table(limits, mass, class)", "mass", "g", mass="30", **{"class": "M1"})
    assert refusal.value.code == "expression.not_in_table"
    assert refusal.value.parameters["key"] == "30、M1"


def test_that_a_key_of_thirty_digits_is_no_other_key() -> None:
    near = "20." + "0" * 28 + "1"
    with pytest.raises(MetroError) as refusal:
        value("table(limits, mass, class)", "mass", "g", mass=near, **{"class": "M1"})
    assert refusal.value.parameters["key"] == f"{near}、M1"


volumes = st.decimals(places=3, min_value=1, max_value=1000)


@given(volumes, volumes)
def test_that_the_error_of_indication_agrees_with_exact_fractions(
    shown: Decimal, true: Decimal
) -> None:
    error = expression("(indicated - reference) / reference", SCOPE, "ratio", "%")
    exact = (Fraction(shown) - Fraction(true)) / Fraction(true) * 100
    got = Fraction(error.evaluate({"indicated": shown, "reference": true}))
    assert abs(got - exact) <= abs(exact) * Fraction(1, 10**32)


@given(st.text(max_size=40))
def test_that_no_formula_whatever_does_more_than_refuse(text: str) -> None:
    try:
        expression(text, SCOPE, "volume", "L")
    except MetroError as refusal:
        assert refusal.code.split(".")[0] in ("expression", "quantity")


def test_that_a_scope_can_be_widened() -> None:
    wider = SCOPE.with_names({"added": Declared("mass", "g")})
    assert expression("added", wider, "mass", "kg").evaluate({"added": Decimal("5")}) == Decimal(
        "0.005"
    )
