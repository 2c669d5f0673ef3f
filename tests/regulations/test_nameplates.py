"""Zones are looked into for every nameplate that the rules allow, whatever it leaves out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from metro import language
from metro.errors import MetroError
from metro.quantities.expressions.expression import Scope, condition
from metro.quantities.expressions.types import Declared
from metro.regulations import library, nameplates
from metro.regulations.nameplates import LADDER, Nameplates
from metro.regulations.reader import read_regulation

from .conftest import TEXT

SCALES = "jjg-539-2016-digital-indicating-scales"
SHIPPED = library.data(SCALES).decode()
LOW = 'id: low, for: [initial], when: "load <= table(change_1, class) * e_at(load)", value: ±0.5'
HIGH = 'id: high, for: [initial], when: "load > table(change_2, class) * e_at(load)", value: ±1.5'


EITHER = "given(extra) or not given(extra)"


def refusal(text: str, name: str = SCALES) -> MetroError:
    with pytest.raises(MetroError) as error:
        read_regulation(text.encode(), name, thorough=True)
    for spoken in language.LANGUAGES:
        assert language.cause(error.value, spoken) != f"{error.value.code}.cause"
        assert language.remedy(error.value, spoken) != f"{error.value.code}.remedy"
    return error.value


def with_row(old: str, new: str) -> str:
    assert SHIPPED.count(old) == 1
    before, _, after = new.partition(" -> ")
    return SHIPPED.replace(old, old.replace(before, after))


def test_that_a_border_of_the_last_e_overlaps_for_several_intervals() -> None:
    """Where e_1 counts, the load 500 e is far above 500 e_1."""
    error = refusal(with_row(LOW, "e_at(load) -> e"))

    assert error.code == "regulation.zones_overlap"
    assert error.parameters["rows"] == ("low", "middle")
    assert "e_1 = " in str(error.parameters["at"])


@pytest.mark.parametrize(
    "new",
    [
        "load > table(change_2, class) * e_at(load) -> "
        "given(e_1) and load > table(change_2, class) * e_at(load)",
        "load > table(change_2, class) * e_at(load) -> "
        "not given(e_2) and load > table(change_2, class) * e_at(load)",
    ],
)
def test_that_a_zone_for_some_nameplates_alone_leaves_the_others_without(new: str) -> None:
    error = refusal(with_row(HIGH, new))

    assert error.code == "regulation.zone_missing"


def test_that_a_row_may_not_need_what_a_nameplate_may_leave_out() -> None:
    """The judge could not tell such a row where `extra` is left out."""
    text = TEXT.replace(
        "when: load < Max,", "when: load < Max and (load < extra or load >= extra),", 1
    )
    text = text.replace("when: load >= Max,", f"when: load >= Max and ({EITHER}),", 1)
    error = refusal(text, "small")

    assert error.code == "regulation.zone_missing"
    assert "extra = " not in str(error.parameters["at"])


def test_that_a_point_of_what_is_left_out_says_nothing_of_the_zones() -> None:
    text = TEXT.replace("when: load >= Max,", f"when: load >= Max and ({EITHER}),", 1)
    assert "quantities: {load: extra}" in text

    assert read_regulation(text.encode(), "small", thorough=True).number == "JJG 0"


def test_that_a_table_without_a_row_for_one_kind_does_not_hide_the_others() -> None:
    """`after_repair` comes first by its name; its row is in no table, and the next ones overlap."""
    text = TEXT
    for old, new in (
        ("when: load < Max,", "when: load <= Max,"),
        (
            "      - {id: in_service,",
            "      - {id: repaired, for: [after_repair], "
            'when: "load * table(gone, class) < Max", value: ±1 g, certainty: memory}\n'
            "      - {id: in_service,",
        ),
        (
            "nameplate:\n",
            '  gone: {keys: [class], value: {kind: number, unit: "1"}, rows: {C: 1}, '
            'clause: "1", source: text, certainty: seen}\nnameplate:\n',
        ),
    ):
        assert old in text
        text = text.replace(old, new, 1)

    assert refusal(text, "small").code == "regulation.zones_overlap"


def test_that_nameplates_beyond_what_can_be_tried_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nameplates, "MOST_TRIES", 10)

    assert refusal(SHIPPED).code == "regulation.zones_too_many"


def test_that_nameplates_keep_their_rules_with_and_without_what_may_be_left_out() -> None:
    found = list(_scales().each({"class": "III"}))

    given = {frozenset(sizes) for sizes in found}
    always = {"Max", "e"}
    assert given == {
        frozenset(always),
        frozenset(always | {"Max_1", "e_1"}),
        frozenset(always | {"Max_1", "e_1", "Max_2", "e_2"}),
    }
    for sizes in found:
        numbers = {name: Decimal(str(value)) for name, value in sizes.items()}
        assert set(numbers.values()) <= set(LADDER)
        assert 100 <= numbers["Max"] / numbers["e"] <= 10_000
        if "Max_1" in numbers:
            assert numbers["Max_1"] < numbers["Max"]
            assert numbers["e_1"] < numbers["e"]
    assert max(Decimal(str(row["Max"])) / Decimal(str(row["e"])) for row in found) == 10_000


def _scales() -> Nameplates:
    names = ("Max", "Max_1", "Max_2", "e", "e_1", "e_2")
    rules = library.shipped(SCALES).nameplate
    return Nameplates(rules, names, ("Max_1", "Max_2", "e_1", "e_2"))


def test_that_no_nameplate_is_found_where_the_rules_deny_each_other() -> None:
    scope = Scope({"Max": Declared("mass", "g"), "e": Declared("mass", "g")})
    rule = library.shipped(SCALES).nameplate[0]
    below, above = condition("Max < e", scope), condition("Max > e", scope)
    always = condition("Max == Max", scope)
    rules = (replace(rule, when=always, holds=below), replace(rule, when=always, holds=above))

    assert list(Nameplates(rules, ("Max", "e"), ()).each({})) == []
