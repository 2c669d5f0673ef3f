"""The values that an expression may name."""

from decimal import Decimal
from typing import Any

import pytest

from metro.errors import MetroError
from metro.evaluation import environment
from metro.model.verification import WHOLE, PartData, Reading, Stage, StandardInUse
from metro.quantities.expressions.expression import Scope, condition
from metro.quantities.expressions.types import Declared
from metro.quantities.reading import read

SCOPE = Scope(
    {"a": Declared("mass", "g"), "b": Declared("mass", "g"), "class": Declared(word=True)}
)


def holds(text: str, **env: Any) -> bool:
    return environment.applies(condition(text, SCOPE), env, frozenset({"b"}))


def test_that_a_part_names_class_ratings_surroundings_and_standards(bench: Any) -> None:
    bench.cells["adjusted"] = "true"
    bench.standards = {"meter": StandardInUse(values={"offset": read("1 kg"), "make": "x"})}
    data = bench.take().data
    env = environment.of_part(bench.regulation, data, data.parts[WHOLE], Stage.AS_LEFT)

    assert env == {
        "verification": "initial",
        "stage": "as_left",
        "adjusted": "yes",
        "class": "A",
        "Max": Decimal(100),
        "e": Decimal(1),
        "temperature": Decimal("20.5"),
        "meter.offset": Decimal(1000),
        "meter.make": "x",
    }


def test_that_the_class_and_ratings_of_a_part_go_before_those_of_the_whole(bench: Any) -> None:
    bench.cells["rating/mode"] = "coarse"
    data = bench.take().data
    part = PartData(accuracy_class="B", ratings={"e": read("2 g")})
    env = environment.of_part(bench.regulation, data, part, Stage.AS_FOUND)

    assert (env["class"], env["e"], env["mode"], env["adjusted"]) == (
        "B",
        Decimal(2),
        "coarse",
        "no",
    )


def test_that_nothing_is_named_that_is_not_known(bench: Any) -> None:
    bench.cells = {}
    data = bench.take().data
    env = environment.of_part(bench.regulation, data, PartData(), Stage.AS_FOUND)

    assert set(env) == {"verification", "stage", "adjusted"}


def test_that_what_a_plate_or_a_record_may_leave_out_is_known(bench: Any) -> None:
    assert bench.regulation.may_be_absent == {"mode", "extra", "humidity"}


def test_that_a_condition_holds_or_not() -> None:
    assert holds("a > 1 g", a=Decimal(2))
    assert not holds("a > 1 g", a=Decimal(1))


def test_that_a_condition_on_what_may_be_absent_does_not_hold() -> None:
    assert not holds("b > 1 g")
    assert holds("a > 1 g or b > 1 g", a=Decimal(2))


def test_that_a_condition_on_what_was_forgotten_is_an_error() -> None:
    with pytest.raises(MetroError) as error:
        holds("a > 1 g", b=Decimal(2))

    assert (error.value.code, error.value.parameters["name"]) == ("expression.missing_value", "a")


def test_that_another_error_of_a_condition_is_passed_on() -> None:
    with pytest.raises(MetroError, match=r"expression\.undefined"):
        holds("1 g / a > 1", a=Decimal(0))


def test_that_a_derived_value_is_the_first_case_that_holds(bench: Any) -> None:
    bench.replace(
        "expression: indicated - load, decimals: 2",
        "cases: [{when: given(note), expression: note}, {when: load > 50 g, expression: load}]",
    )
    item = bench.regulation.item("error")

    def deviation(**values: str) -> Decimal | None:
        reading = Reading({name: read(text, kind="mass") for name, text in values.items()})
        known, derived = environment.at_reading(item, reading, {})
        shown = derived.get("deviation")
        assert known.get("deviation") == (shown and shown.number)
        return shown.number if shown else None

    assert deviation(note="7 g", load="60 g") == Decimal(7)
    assert deviation(load="60 g") == Decimal(60)
    assert deviation(load="10 g") is None


def test_that_a_reading_adds_only_what_its_item_knows(bench: Any) -> None:
    reading = Reading({"load": read("10 g"), "stray": read("1 g")})

    known, _ = environment.at_reading(bench.regulation.item("zero"), reading, {})

    assert "stray" not in known
