from dataclasses import replace
from fractions import Fraction

from metro.model.evidence import Certainty, Evidence
from metro.model.hierarchy import HierarchyScheme, Level, Transfer
from metro.model.words import Bilingual

SEEN = Evidence("1", "text", Certainty.SEEN)


def level(id: str, *kinds: str) -> Level:
    name = Bilingual(id, id)
    return Level(id, name, None, None, name, kinds, SEEN)


DOWN = Transfer("order_2", "order_3", Bilingual("容量法", "volumetric"), Fraction(1, 3), SEEN)
SCHEME = HierarchyScheme(
    "volume",
    "JJG 2024",
    "2010",
    Bilingual("容量", "Volume"),
    "volume",
    {},
    (level("order_2"), level("order_3", "standard_metal_measure"), level("working", "dispenser")),
    (DOWN,),
)


def test_that_a_level_is_found_by_its_id() -> None:
    assert SCHEME.level("order_3").kinds == ("standard_metal_measure",)


def test_that_a_kind_of_instrument_stands_on_its_level_or_on_none() -> None:
    found = SCHEME.level_of("dispenser")
    assert found is not None
    assert found.id == "working"
    assert SCHEME.level_of("taximeter") is None


def test_that_transfers_come_down_to_a_level() -> None:
    assert SCHEME.above("order_3") == (DOWN,)
    assert SCHEME.above("order_2") == ()


def test_that_the_label_has_no_empty_edition() -> None:
    assert SCHEME.label == "JJG 2024—2010"
    assert replace(SCHEME, edition="").label == "JJG 2024"
