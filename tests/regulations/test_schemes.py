"""Hierarchy schemes: what is shipped, and what a reader refuses."""

from fractions import Fraction

import pytest

from metro.errors import MetroError
from metro.model.hierarchy import HierarchyScheme
from metro.regulations import library
from metro.regulations.schemes import is_scheme, read_scheme, scheme_files, schemes

SMALL = """
scheme: {number: JJG 2053, edition: 2016, title: {zh: 质量, en: Mass}, quantity: mass, revision: 1}
sources: {text: {title: A text}}
levels:
  - id: top
    name: {zh: 上, en: Above}
    holder: {zh: 院, en: Institute}
    source: text
    certainty: secondary
  - id: low
    name: {zh: 下, en: Below}
    holder: {zh: 站, en: Station}
    kinds: [weight_set]
    certainty: memory
transfers:
  - id: down
    from: top
    to: low
    method: {zh: 比较, en: Comparison}
    ratio: 1/3
    source: text
    certainty: secondary
"""


def small(old: str = "", new: str = "") -> HierarchyScheme:
    return read_scheme(SMALL.replace(old, new).encode(), "small")


def scheme(name: str) -> HierarchyScheme:
    return next(row for row in schemes() if row.id == name)


def test_that_the_quantities_of_the_trade_have_a_scheme() -> None:
    assert [row.id for row in schemes()] == [
        "jjg-2001-length",
        "jjg-2007-2015-time-frequency",
        "jjg-2020-temperature",
        "jjg-2023-1989-pressure",
        "jjg-2024-fuel-volume",
        "jjg-2053-2016-mass",
        "jjg-2063-2007-water-flow",
        "jjg-2064-2017-gas-flow",
        "jjg-2074-electrical-energy",
        "jjg-2090-1994-vertex-power",
    ]
    assert schemes() is schemes()


@pytest.mark.parametrize("row", schemes(), ids=lambda row: row.id)
def test_that_a_scheme_is_one_chain_without_gaps_from_top_to_bottom(row: HierarchyScheme) -> None:
    tops = [level.id for level in row.levels if not row.above(level.id)]

    assert tops == [row.levels[0].id]
    reached = {tops[0]}
    for transfer in row.transfers:
        assert transfer.above in reached
        reached.add(transfer.below)
    assert reached == {level.id for level in row.levels}


@pytest.mark.parametrize("row", schemes(), ids=lambda row: row.id)
def test_that_every_level_and_transfer_has_evidence(row: HierarchyScheme) -> None:
    for part in (*row.levels, *row.transfers):
        assert part.evidence.source is not None or part.evidence.certainty == "memory"


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("jjg-2053-2016-mass", "weight_set", "M1"),
        ("jjg-2053-2016-mass", "digital_indicating_scale", "instruments"),
        ("jjg-2024-fuel-volume", "fuel_dispenser", "dispenser"),
        ("jjg-2024-fuel-volume", "standard_metal_measure", "third_grade"),
        ("jjg-2063-2007-water-flow", "cold_water_meter", "meter"),
        ("jjg-2063-2007-water-flow", "water_meter_bench", "bench"),
        ("jjg-2001-length", "steel_tape", "tape"),
        ("jjg-2001-length", "standard_steel_tape", "standard_tape"),
        ("jjg-2001-length", "taximeter_installed", "taximeter"),
        ("jjg-2007-2015-time-frequency", "taximeter_on_bench", "taximeter"),
        ("jjg-2007-2015-time-frequency", "stopwatch", "stopwatch"),
        ("jjg-2020-temperature", "clinical_glass_thermometer", "clinical"),
        ("jjg-2020-temperature", "infrared_ear_thermometer", "ear"),
        ("jjg-2023-1989-pressure", "general_pressure_gauge", "general"),
        ("jjg-2023-1989-pressure", "pressure_standard", "second_grade"),
        ("jjg-2023-1989-pressure", "automated_sphygmomanometer", "sphygmomanometer"),
        ("jjg-2064-2017-gas-flow", "diaphragm_gas_meter", "meter"),
        ("jjg-2074-electrical-energy", "static_electricity_meter", "meter"),
        ("jjg-2090-1994-vertex-power", "focimeter", "focimeter"),
    ],
)
def test_that_kinds_of_the_ledger_stand_at_their_level(name: str, kind: str, level: str) -> None:
    found = scheme(name).level_of(kind)

    assert found is not None
    assert found.id == level


def test_that_no_kind_stands_in_two_places() -> None:
    kinds = [kind for row in schemes() for level in row.levels for kind in level.kinds]

    assert len(set(kinds)) == len(kinds)


def test_that_a_third_is_asked_between_the_classes_of_weights() -> None:
    """JJG 99-2022 1.3: each class verifies the next; OIML R 111-1 5.2: U is at most 1/3."""
    mass = scheme("jjg-2053-2016-mass")
    edges = {(row.above, row.below): row.ratio for row in mass.transfers}

    for pair in (
        ("E1", "E2"),
        ("E2", "F1"),
        ("F1", "F2"),
        ("F2", "M1"),
        ("M1", "M2"),
        ("M2", "M3"),
    ):
        assert edges[pair] == Fraction(1, 3)


def test_that_what_nobody_published_is_left_open() -> None:
    assert scheme("jjg-2053-2016-mass").level("secondary").accuracy is None
    assert scheme("jjg-2063-2007-water-flow").level("flow_standard").accuracy is None
    assert scheme("jjg-2024-fuel-volume").edition == ""
    assert scheme("jjg-2023-1989-pressure").level("primary").accuracy is None
    assert scheme("jjg-2064-2017-gas-flow").level("primary").accuracy is None
    assert scheme("jjg-2001-length").level("standard_tape").accuracy is None


def test_that_a_general_gauge_asks_for_a_standard_four_times_better() -> None:
    """JJG 52-1999 5.2.1.1: the error of the standard is at most 1/4 of that of the gauge."""
    pressure = scheme("jjg-2023-1989-pressure")

    assert {row.above: row.ratio for row in pressure.above("general")} == {
        "precision": Fraction(1, 4),
        "second_grade": Fraction(1, 4),
    }


def test_that_a_small_scheme_is_read() -> None:
    found = small()

    assert found.number == "JJG 2053"
    assert found.level_of("weight_set") is found.level("low")
    assert found.level_of("stopwatch") is None
    assert found.above("low")[0].above == "top"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("to: low", "to: nowhere", "scheme.unknown_level"),
        ("from: top", "from: nowhere", "scheme.unknown_level"),
        ("ratio: 1/3", "ratio: 0.3", "regulation.bad_ratio"),
        ("Institute}\n    source: text", "Institute}", "regulation.no_source"),
        ("id: low", "id: top", "file.duplicate_id"),
        ("revision: 1", "revision: one", "file.not_an_integer"),
        ("quantity: mass", "amount: mass", "file.missing_key"),
        ("kinds: [weight_set]", "kind: weight_set", "file.unknown_key"),
        ("sources:", "levels: []\nsources:", "file.duplicate_key"),
    ],
)
def test_that_a_wrong_scheme_is_refused_with_its_place(old: str, new: str, code: str) -> None:
    with pytest.raises(MetroError) as refused:
        small(old, new)

    assert refused.value.code == code
    assert refused.value.parameters["file"] == "small.yaml"
    assert refused.value.parameters["line"]


def test_that_a_scheme_is_told_from_a_regulation() -> None:
    for name, data in scheme_files():
        assert is_scheme(data, name)
    assert not is_scheme(library.data("jjg-99-2022-weights"), "jjg-99-2022-weights")
    assert not is_scheme(b"- 1", "a-list")
