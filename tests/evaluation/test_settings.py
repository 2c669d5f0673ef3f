"""Settings as texts: what each may be, and what is refused with a good form beside it."""

from decimal import Decimal
from typing import Any

import pytest

from metro.errors import MetroError
from metro.evaluation import settings as forms
from metro.model.paper_settings import Block, LabelCode, PaperLanguages, Yields
from metro.model.station import Authorisation, StationSettings
from metro.model.words import Bilingual
from metro.regulations import library

NONE = Bilingual("所", "Station")
STATION = StationSettings(NONE, Authorisation("", None, ("a",)), NONE)
DISPENSER = "jjg-443-2023-fuel-dispensers"
WEIGHTS = "jjg-99-2022-weights"
METER = "jjg-162-2019-cold-water-meters"


def changed(**texts: str) -> StationSettings:
    wanted = {key.replace("__", "."): text for key, text in texts.items()}
    return forms.changed(STATION, wanted, "", {})


def by_kind(regulation: str, text: str, *others: str) -> StationSettings:
    editions = [library.shipped(name) for name in (regulation, *others)]
    return forms.changed(STATION, {"yields.kind": text}, "", {"kind": editions})


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("paper.languages", "zh", PaperLanguages.CHINESE),
        ("paper.blocks", ",".join(reversed(Block)), tuple(reversed(Block))),
        (
            "paper.blocks",
            ",".join(b for b in Block if b != "nameplate"),
            (*tuple(Block)[:4], Block.COPIES),
        ),
        ("paper.seal.place", "105x215.5", (Decimal(105), Decimal("215.5"))),
        ("paper.seal.place", "stamp", None),
        ("paper.seal.diameter", "42", Decimal(42)),
        ("paper.labels.size", "50 × 25", (Decimal(50), Decimal(25))),
        ("paper.labels.across", "2", 2),
        ("paper.labels.code", "none", LabelCode.NONE),
        ("paper.logo", "", ""),
        ("record_form_version", "B/2", "B/2"),
    ],
)
def test_that_a_text_is_understood_and_listed_again(key: str, text: str, value: object) -> None:
    found: Any = forms.changed(STATION, {key: text}, "", {})
    listed = forms.listed(found)
    again = forms.changed(STATION, {key: listed[key]}, "", {})
    assert again == found
    for name in key.split("."):
        found = getattr(found, name)
    assert found == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("paper.languages", "fr"),
        ("paper.blocks", "statements"),
        ("paper.blocks", ",".join([*Block, "copies"])),
        ("paper.blocks", "nonsense"),
        ("paper.seal.place", "middle"),
        ("paper.seal.place", "5x5"),
        ("paper.seal.diameter", "200"),
        ("paper.seal.diameter", "wide"),
        ("paper.labels.size", "60"),
        ("paper.labels.across", "0"),
        ("paper.labels.down", "1.5"),
        ("paper.labels.code", "qr"),
        ("paper.logo", "0d" * 32),
        ("name.zh", ""),
    ],
)
def test_that_another_text_is_refused_with_a_good_one(key: str, text: str) -> None:
    with pytest.raises(MetroError) as found:
        forms.changed(STATION, {key: text}, "", {})
    assert found.value.code == "setting.bad_value"
    assert found.value.parameters["good"]


@pytest.mark.parametrize(
    "texts",
    [
        {"paper__labels__across": "4"},
        {"paper__labels__down": "9"},
        {"paper__labels__size": "20x38"},
        {"paper__labels__size": "60x10"},
        {"paper__labels__margin": "40x12"},
    ],
)
def test_that_labels_stay_on_the_sheet(texts: dict[str, str]) -> None:
    with pytest.raises(MetroError) as found:
        changed(**texts)
    assert found.value.code == "labels.no_room"


def test_that_four_patterns_give_four_numbers() -> None:
    with pytest.raises(MetroError) as found:
        changed(list_pattern="JT-{year}-{serial:05d}")
    assert found.value.code == "number.pattern"


def test_that_no_number_of_a_settings_key_is_a_secret() -> None:
    assert {row.form for row in forms.KNOWN} <= set(forms.GOOD)
    with pytest.raises(MetroError) as found:
        changed(nonsense="1")
    assert found.value.code == "setting.unknown"


@pytest.mark.parametrize(
    ("regulation", "text", "wanted"),
    [
        (METER, "list, label", Yields("kind", ("list", "label"))),
        (METER, "label", Yields("kind", ("label",))),
        (
            DISPENSER,
            "certificate,label,per_part",
            Yields("kind", ("certificate", "label"), "per_part"),
        ),
        (DISPENSER, "per_part", Yields("kind", (), "per_part")),
    ],
)
def test_that_a_station_chooses_among_what_a_regulation_gives(
    regulation: str, text: str, wanted: Yields
) -> None:
    found = by_kind(regulation, text)
    assert found.paper.yields == (wanted,)
    listed = forms.listed(found)["yields.kind"]
    assert by_kind(regulation, listed) == found
    assert forms.changed(found, {"yields.kind": ""}, "", {"kind": []}) == STATION


@pytest.mark.parametrize(
    ("regulation", "text"),
    [
        (METER, "mark"),
        (METER, "certificate,list"),
        (METER, "label,label"),
        (METER, "per_part"),
        (WEIGHTS, "per_part"),
        (WEIGHTS, "list"),
        (DISPENSER, "per_part,passing_together"),
    ],
)
def test_that_what_no_regulation_gives_is_refused(regulation: str, text: str) -> None:
    with pytest.raises(MetroError) as found:
        by_kind(regulation, text)
    assert found.value.code == "yields.not_given"


def test_that_a_kind_needs_a_regulation() -> None:
    with pytest.raises(MetroError) as found:
        forms.changed(STATION, {"yields.kind": "label"}, "", {"kind": []})
    assert found.value.code == "interval.no_regulation"


def test_that_only_pictures_are_put_where_pictures_stand() -> None:
    found = forms.with_picture(STATION, "paper.logo", "ab")
    assert found.paper.pictures == ("ab",)
    with pytest.raises(MetroError):
        forms.with_picture(STATION, "address", "ab")


def test_that_a_seal_is_printed_only_where_its_approval_is_stated() -> None:
    found = forms.with_picture(STATION, "paper.seal.picture", "ab")
    assert not found.paper.seal.printed
    assert forms.changed(
        found, {"paper.seal.approval": "示市监〔2026〕1号"}, "", {}
    ).paper.seal.printed
