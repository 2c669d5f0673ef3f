"""What a formula gives on ranges encloses what it gives on any values that lie in them."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.quantities.decimals import CONTEXT
from metro.quantities.expressions import ranges
from metro.quantities.expressions.expression import Scope, condition, expression
from metro.quantities.expressions.ranges import Range, UndecidedError
from metro.quantities.expressions.types import Declared, LookupTable

MASS = Declared("mass", "g")
SCOPE = Scope(
    {
        "load": MASS,
        "shown": Declared("mass", "kg"),
        "each": Declared("mass", "g", many=True),
        "warm": Declared("temperature", "℃"),
        "size": Declared("number", "1"),
        "way": Declared(word=True),
    },
    frozenset({"up"}),
    {"share": LookupTable("share", (Declared(),), Declared(), {("1",): Decimal(2)})},
)
FORMULAS = {
    "shown - load": "mass",
    "-load + 3 g": "mass",
    "(shown - load) / load": "ratio",
    "abs(shown - load) * size": "mass",
    "sqrt(size * size + 1)": "number",
    "size ** 3 - size ** 2": "number",
    "max(load, shown, 2 g) - min(load, shown)": "mass",
    "mean(each) + load": "mass",
    "sum(each) - first(each) + last(each)": "mass",
    "spread(each)": "mass",
    "stdev(each)": "mass",
    "max(each) - min(each)": "mass",
    "load * (1 + 0.00021 1/℃ * (warm - 20 ℃))": "mass",
    "load / count(each)": "mass",
}
UNITS = {"mass": "g", "ratio": "%", "number": "1"}
VALUES = st.decimals(-500, 500, places=3, allow_nan=False)


@st.composite
def between(draw, values=VALUES):
    """Return a range and a value in it."""
    one, other = sorted([draw(values), draw(values)])
    share = draw(st.decimals(0, 1, places=3))
    inside = CONTEXT.add(one, CONTEXT.multiply(other - one, share))
    return Range(one, other), min(max(inside, one), other)


@pytest.mark.parametrize("text", FORMULAS)
@settings(max_examples=30)
@given(data=st.data())
def test_that_an_enclosure_holds_every_value(data, text):
    kind = FORMULAS[text]
    formula = expression(text, SCOPE, kind, UNITS[kind])
    wide, narrow = {}, {}
    for name in ("load", "shown", "warm", "size"):
        wide[name], narrow[name] = data.draw(between())
    pairs = data.draw(st.lists(between(), min_size=2, max_size=4))
    wide["each"], narrow["each"] = (tuple(side) for side in zip(*pairs, strict=True))
    try:
        inside = formula.evaluate(narrow)
        around = formula.enclose(wide)
    except (MetroError, UndecidedError):
        assume(False)
        return
    assert around.low <= inside <= around.high
    # A value of no width comes out as itself, but for the last digits.
    alone = formula.enclose(narrow)
    assert alone.low <= inside <= alone.high
    assert alone.high - alone.low <= Decimal("1E-12")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("load < 5 g", True),
        ("load <= 2 g", True),
        ("load > 5 g", False),
        ("load >= 0.001 kg", True),
        ("load == 7 g", False),
        ("load != 7 g", True),
        ("load < 1.5 g", None),
        ("load >= 1.5 g", None),
        ("load == 1.5 g", None),
        ("5 g > load", True),
        ("size in [7, 8]", False),
        ("way == up and load < 5 g", True),
        ("given(load)", True),
    ],
)
def test_that_a_condition_holds_for_all_of_a_range_or_is_undecided(text, wanted):
    found = condition(text, SCOPE)
    values = {name: Range(Decimal(1), Decimal(2)) for name in ("load", "size")}
    values["way"] = "up"
    if wanted is None:
        with pytest.raises(UndecidedError):
            found.surely(values)
    else:
        assert found.surely(values) is wanted


def test_that_a_condition_without_a_text_always_holds():
    assert condition(None, SCOPE).surely({}) is True


def test_that_what_may_be_divided_by_nothing_is_undecided():
    with pytest.raises(UndecidedError):
        ranges.divide(Decimal(1), Range(Decimal(-1), Decimal(1)))


def test_that_one_value_alone_has_no_deviation():
    with pytest.raises(UndecidedError):
        ranges.standard_deviation([Range(Decimal(1), Decimal(2))])


def test_that_a_range_is_no_key_of_a_table():
    formula = expression("table(share, size)", SCOPE, "number", "1")
    assert formula.enclose({"size": Decimal(1)}) == Decimal(2)
    with pytest.raises(UndecidedError):
        formula.enclose({"size": Range(Decimal(1), Decimal(2))})


def test_that_equal_ranges_of_no_width_are_one():
    one = Range(Decimal(1), Decimal(1))
    assert one == Decimal(1)
    assert hash(one) == hash(Range(Decimal(1), Decimal(1)))
    assert ranges.hull([one, Decimal(3)]).high == 3
