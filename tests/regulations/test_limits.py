"""Permitted values as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro import language
from metro.errors import MetroError
from metro.quantities.expressions.expression import Expression, Scope, expression
from metro.quantities.expressions.types import Declared
from metro.regulations.limits import bounds

E = {"e": Decimal(5), "d": Decimal(5)}
SCOPE = Scope({"e": Declared("mass", "g"), "d": Declared("mass", "g")})


def sides(text: str) -> list[Decimal | None]:
    def compiled(body: str) -> Expression:
        return expression(body, SCOPE, "mass", "g")

    return [None if side is None else side.evaluate(E) for side in bounds(text, compiled)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("±0.5*e", "-2.5", "2.5"),
        ("+/- 1 g", "-1", "1"),
        ("<= 0.10 g", None, "0.10"),
        ("≤ e", None, "5"),
        (">= d", "5", None),
        ("≥ 1 kg", "1000", None),
        ("-4 g .. 1 g", "-4", "1"),
        ('["-4 g", "1 g"]', "-4", "1"),
        ('[null, "1 g"]', None, "1"),
        ('["-4 g", null]', "-4", None),
        ("+-1 g", "-1", "1"),
        ("3 g .. 3 g", "3", "3"),
    ],
)
def test_that_both_sides_are_read(text: str, low: str | None, high: str | None) -> None:
    wanted = [None if side is None else Decimal(side) for side in (low, high)]

    assert sides(text) == wanted


@pytest.mark.parametrize(
    "text", ["[1", "[]", "[1, 2]", "[null, null]", '["1 g"]', '["", "1 g"]', "[{}, 1]"]
)
def test_that_a_pair_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(MetroError) as error:
        sides(text)

    assert error.value.code == "regulation.bad_limit"
    for spoken in language.LANGUAGES:
        assert text in language.cause(error.value, spoken)


def test_that_a_value_without_a_sign_is_refused_with_the_forms_that_may_be_meant() -> None:
    with pytest.raises(MetroError) as error:
        sides("3 g")

    assert error.value.code == "regulation.limit_without_sign"
    for spoken in language.LANGUAGES:
        assert "±3 g" in language.remedy(error.value, spoken)


@given(st.decimals("0.001", "99999", places=3))
def test_that_a_symmetric_limit_is_symmetric(value: Decimal) -> None:
    low, high = sides(f"±{value:f} g")

    assert low is not None
    assert high is not None
    assert low == -high
    assert high == value
