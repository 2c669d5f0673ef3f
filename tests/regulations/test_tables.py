"""Lookup tables of a regulation."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
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
