"""Lookup tables of a regulation."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.quantities.reading import read as read_quantity
from metro.regulations.reader import read_regulation

TEXT = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
Small = Callable[..., VerificationRegulation]
BY_CLASS = """    keys: [class]
    value: {kind: number, unit: "1"}
    rows: {A: 1, B: 2}
"""


def by_mass(rows: str) -> VerificationRegulation:
    """Read the small regulation with its table keyed by a nominal mass and a class."""
    keys = "    keys: [{kind: mass, unit: g}, class]\n    value: {kind: number, unit: '1'}\n"
    table = f"{keys}    rows: {rows}\n"
    used = "table(share, class) * e"
    text = TEXT.replace(BY_CLASS, table).replace(used, "table(share, Max, class) * e")
    return read_regulation(text.encode(), "small")


def test_that_a_nominal_value_is_found_in_whatever_unit_it_is_written() -> None:
    limit = by_mass("{1 kg: {A: 1, B: 2}, 20 g: {A: 3}}").item("error").limits[0].high

    assert limit is not None
    values = {"class": "A", "e": Decimal(1), "Max": Decimal("1000.0")}
    assert limit.evaluate(values) == Decimal(1)
    assert limit.evaluate({**values, "Max": Decimal(20)}) == Decimal(3)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("{1 kg: {A: 1}, 1000 g: {A: 2}}", "file.duplicate_key"),
        ("{1 L: {A: 1}}", "quantity.wrong_kind"),
        ("{1 kg: 5}", "file.not_a_mapping"),
        ("{1 kg: {A: 1e3}}", "quantity.not_a_number"),
        ("{1 kg: {A: {x: 1}}}", "file.not_a_text"),
    ],
)
def test_that_a_wrong_table_is_refused_with_its_place(rows: str, code: str) -> None:
    with pytest.raises(MetroError) as error:
        by_mass(rows)

    assert error.value.code == code
    assert error.value.parameters["line"]


def test_that_a_table_gives_a_number_by_class(small: Small) -> None:
    limit = small().item("error").limits[0].high

    assert limit is not None
    assert limit.evaluate({"class": "B", "e": Decimal("0.5")}) == Decimal(1)
    with pytest.raises(MetroError) as error:
        limit.evaluate({"class": "C", "e": Decimal("0.5")})
    assert error.value.code == "expression.not_in_table"


def test_that_a_table_is_looked_up_by_something() -> None:
    with pytest.raises(MetroError) as error:
        read_regulation(TEXT.replace("keys: [class]", "keys: []").encode(), "small")

    assert error.value.code == "regulation.no_table_key"
    assert error.value.parameters["key"] == "tables.share.keys"


LINE = """    keys: [{kind: mass, unit: g, between: line}]
    value: {kind: number, unit: "1"}
    rows: {10 g: 1, 20 g: 3}
"""


def test_that_a_table_may_be_joined_by_lines() -> None:
    text = TEXT.replace(BY_CLASS, LINE).replace("table(share, class) * e", "table(share, Max) * e")
    limit = read_regulation(text.encode(), "small").item("error").limits[0].high

    assert limit is not None
    assert limit.evaluate({"e": Decimal(1), "Max": Decimal("12.5")}) == Decimal("1.5")


@pytest.mark.parametrize(
    "keys",
    [
        "[{kind: word, between: line}]",
        "[{kind: mass, unit: g, between: line}, {kind: mass, unit: g, between: line}]",
    ],
)
def test_that_a_line_goes_along_one_number(keys: str) -> None:
    table = LINE.replace("[{kind: mass, unit: g, between: line}]", keys)
    table = table.replace("{10 g: 1, 20 g: 3}", "{10 g: {10 g: 1}}" if "}, {" in keys else "{a: 1}")
    with pytest.raises(MetroError) as error:
        read_regulation(TEXT.replace(BY_CLASS, table).encode(), "small")

    assert error.value.code == "regulation.no_line_between"
    assert error.value.parameters["key"].startswith("tables.share.keys.")


DEFINED = """definitions:
  e_at:
    takes: {at: {kind: mass, unit: kg}}
    kind: mass
    unit: g
    cases:
      - {when: given(extra) and at <= extra, expression: e / 2}
      - {expression: e}
    clause: "1"
    source: text
    certainty: seen
"""


def defined(definitions: str = DEFINED, call: str = "e_at(load)") -> VerificationRegulation:
    text = TEXT.replace("nameplate:", f"{definitions}nameplate:")
    return read_regulation(text.replace("table(share, class) * e", call).encode(), "small")


def test_that_a_formula_may_have_a_name_and_take_values_in_any_unit() -> None:
    limit = defined().item("error").limits[0].high

    assert limit is not None
    values = {"e": Decimal(1), "load": Decimal(20)}
    assert limit.evaluate(values) == 1
    assert limit.evaluate({**values, "extra": Decimal(20)}) == Decimal("0.5")
    assert limit.evaluate({**values, "extra": Decimal(19)}) == 1
    assert (limit.names, limit.asked, limit.constant) == ({"e", "load"}, {"extra"}, False)


def test_that_a_definition_is_one_number_with_its_evidence() -> None:
    (number,) = [row for row in defined().numbers if row.path == "definitions.e_at"]

    assert number.value is not None
    assert "given(extra)" in number.value
    assert not number.correctable


def test_that_a_definition_of_one_formula_needs_no_cases() -> None:
    cases = DEFINED[DEFINED.index("    cases:") : DEFINED.index("    clause:")]
    limit = defined(DEFINED.replace(cases, "    expression: 2 * at\n")).item("error").limits[0].high

    assert limit is not None
    assert limit.evaluate({"load": Decimal(3)}) == 6


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("      - {expression: e}\n", "", "regulation.no_last_case"),
        ("e_at:", "max:", "regulation.bad_definition_name"),
        ("e_at:", "e-at:", "regulation.bad_definition_name"),
        ("expression: e}", "expression: at / e}", "expression.wrong_result"),
        ("expression: e}", "expression: e_at(e)}", "expression.unknown_function"),
        ("expression: e}", "expression: load}", "expression.unknown_name"),
        ("expression: e}", "expression: e, other: 1}", "file.unknown_key"),
    ],
)
def test_that_a_wrong_definition_is_refused_with_its_place(old: str, new: str, code: str) -> None:
    with pytest.raises(MetroError) as error:
        defined(DEFINED.replace(old, new))

    assert error.value.code == code
    assert error.value.parameters["line"]
    assert str(error.value.parameters["key"]).startswith("definitions.")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("e_at()", "expression.arguments"),
        ("e_at(load, e)", "expression.arguments"),
        ("e_at(class)", "expression.not_a_value"),
        ("e_at(1 L)", "expression.two_kinds"),
    ],
)
def test_that_a_definition_is_called_as_it_says(call: str, code: str) -> None:
    with pytest.raises(MetroError) as error:
        defined(call=call)

    assert error.value.code == code


def test_that_what_a_definition_asks_for_is_no_constant() -> None:
    """It looks at the nameplate, though every formula in it is a number."""
    cases = "      - {when: given(extra), expression: 1 g}\n      - {expression: 2 g}\n"
    text = DEFINED.replace(
        DEFINED[DEFINED.index("      - {when") : DEFINED.index("    clause:")], cases
    ).replace("{at: {kind: mass, unit: kg}}", "{}")
    row = defined(text, "e_at()").item("error").limits[0]

    assert row.limits({}).high == read_quantity("2 g")
    assert row.limits({"extra": Decimal(1)}).high == read_quantity("1 g")
