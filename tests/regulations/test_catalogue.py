"""The catalogue of compulsory control: what is shipped, its links, and what a reader refuses."""

from datetime import date

import pytest

from metro.errors import MetroError
from metro.model.catalogue import CatalogueEntry, ControlCatalogue, Purpose
from metro.model.evidence import Certainty
from metro.model.regime import Regime
from metro.regulations import library
from metro.regulations.catalogue import catalogue, links, read_catalogue

SMALL = """
catalogue:
  id: small
  number: 公告
  title: {zh: 目录, en: Catalogue}
  issued: {value: 2020-10-26, source: text, certainty: secondary}
  replaces: {value: the one before, certainty: memory}
  entries: {value: 40, certainty: memory}
  sub_entries: {value: 62, certainty: memory}
  revision: 1
sources: {text: {title: A text}}
rules:
  - {id: ways, title: {zh: 方式, en: Ways}, clause: "4", source: text, certainty: secondary}
entries:
  - id: meters
    number: 7
    first: {zh: 表, en: Meters}
    second: {zh: 水表, en: Water meters}
    scope: null
    listed: {value: true, source: text, certainty: secondary}
    type_approval: null
    verification: {value: true, certainty: memory}
    way: {value: first_then_rotate, only: {use: household}, certainty: memory}
    purposes: {value: [trade_settlement], certainty: memory}
    since: {value: 2023-01-01, certainty: memory}
    extensions:
      - {id: here, number: JJF 1, title: {zh: 延期, en: Extension}, territory: 此地, months: 48, source: text, certainty: secondary}
    kinds: [cold_water_meter]
gaps:
  - {id: table, title: {zh: 全表, en: The whole table}}
"""  # noqa: E501


def small(old: str = "", new: str = "") -> ControlCatalogue:
    assert old in SMALL
    return read_catalogue(SMALL.replace(old, new).encode(), "small")


def entry(name: str) -> CatalogueEntry:
    return next(row for row in catalogue().entries if row.id == name)


def every() -> list:
    return [library.shipped(name) for name in library.ids()]


def test_that_an_entry_says_everything_that_is_known_of_it() -> None:
    found = small()
    assert (found.issued.value, found.entries_told.value) == (date(2020, 10, 26), 40)
    assert found.rules[0].evidence is not None
    assert found.rules[0].evidence.clause == "4"
    assert (found.gaps[0].title.en, found.gaps[0].evidence) == ("The whole table", None)
    row = found.entries[0]
    assert (row.number, row.name.zh, row.scope) == (7, "水表", None)
    assert row.type_approval is None
    assert row.verification is not None
    assert row.verification.evidence.certainty is Certainty.MEMORY
    assert row.purposes is not None
    assert row.purposes.value == (Purpose.TRADE_SETTLEMENT,)
    assert row.since is not None
    assert row.since.value == date(2023, 1, 1)
    assert row.extensions[0].months == 48
    assert found.entry_of("cold_water_meter") is row
    assert found.entry_of("taximeter_on_bench") is None


def test_that_an_entry_is_named_by_either_of_its_names() -> None:
    row = small().entries[0]
    assert row.called("表")
    assert row.called("水表")
    assert not row.called("水")


def test_that_a_way_is_limited_to_the_ratings_it_names() -> None:
    way = small().entries[0].way
    assert way is not None
    assert way.regime is Regime.FIRST_THEN_ROTATE
    assert way.applies({"use": "household"})
    assert not way.applies({"use": "industrial"})
    assert not way.applies({})
    bare = small(", only: {use: household}", "").entries[0].way
    assert bare is not None
    assert bare.applies({})


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        (
            "[trade_settlement]",
            "[pleasure]",
            "file.not_a_choice",
            "entries.meters.purposes.value.1",
        ),
        ("first_then_rotate", "sometimes", "file.not_a_choice", "entries.meters.way.value"),
        (
            "[cold_water_meter]",
            "[cold_water_meter, cold_water_meter]",
            "catalogue.kind_twice",
            "entries.meters.kinds.2",
        ),
        ("source: text", "source: other", "regulation.unknown_source", "catalogue.issued"),
        ("number: 7", "number: seven", "file.not_an_integer", "entries.meters.number"),
        ("    scope: null", "    extent: null", "file.unknown_key", "entries.meters.extent"),
    ],
)
def test_that_what_is_wrong_is_refused_with_its_place(
    old: str, new: str, code: str, key: str
) -> None:
    with pytest.raises(MetroError) as refused:
        small(old, new)
    assert refused.value.code == code
    assert refused.value.parameters["key"] == key


def test_that_every_regulation_agrees_with_the_catalogue() -> None:
    found = links(catalogue(), every())
    assert found.faults == ()


def test_that_gaps_between_catalogue_and_library_are_named() -> None:
    found = links(catalogue(), every())
    assert {"rail_weighbridges", "railway_tanks"} <= set(found.without_regulation)
    assert "water_meters" not in found.without_regulation
    assert found.regulations["water_meters"] == (
        "jjg-162-2009-cold-water-meters",
        "jjg-162-2019-cold-water-meters",
        "jjg-686-2015-hot-water-meters",
    )
    assert "jjg-99-2022-weights" in found.unlisted
    assert not set(found.unlisted) & {row for rows in found.regulations.values() for row in rows}


def test_that_a_link_that_leads_nowhere_and_words_that_differ_are_faults() -> None:
    water = library.shipped("jjg-162-2019-cold-water-meters")
    fuel = library.shipped("jjg-443-2023-fuel-dispensers")
    weights = library.shipped("jjg-99-2022-weights")
    found = links(small("水表", "电表"), [water, fuel, weights])
    assert [(row.code, row.parameters["regulation"]) for row in found.faults] == [
        ("catalogue.words_differ", water.id),
        ("catalogue.words_differ", fuel.id),
    ]
    assert found.unlisted == (fuel.id, weights.id)
    nowhere = links(small("[cold_water_meter]", "[cold_water_metre]"), [])
    assert [row.code for row in nowhere.faults] == ["catalogue.unknown_kind"]
    assert nowhere.without_regulation == ("meters",)


def test_that_the_catalogue_says_what_the_announcement_says_of_household_meters() -> None:
    """生活用：首次强制检定，限期使用，到期轮换 (as quoted from the announcement)."""
    for name in ("water_meters", "gas_meters", "electricity_meters"):
        way = entry(name).way
        assert way is not None
        assert way.regime is Regime.FIRST_THEN_ROTATE
        assert way.applies({"use": "household"})
        assert not way.applies({})


def test_that_only_electricity_meters_may_be_extended_by_sampling() -> None:
    rules = {row.id: row.extensions for row in catalogue().entries if row.extensions}
    assert set(rules) == {"electricity_meters"}
    told = {row.number: row.months for row in rules["electricity_meters"]}
    assert told["JJF(沪) 57—2018"] == 48  # 2026-01-14: 14 lots, extended by four years


def test_that_nothing_in_it_is_said_to_be_seen_and_the_table_is_a_gap() -> None:
    found = catalogue()
    assert found is catalogue()
    assert {row.listed.evidence.certainty for row in found.entries} <= {
        Certainty.SECONDARY,
        Certainty.MEMORY,
    }
    assert "table" in {row.id for row in found.gaps}
    assert found.entries_told.value == 40
