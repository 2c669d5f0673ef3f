"""The index of the library saves time, and is never trusted."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metro.app import shelf
from metro.app.kept import keep, kept
from metro.model.heading import heading_of
from metro.regulations import library
from metro.regulations.catalogue import catalogue

FUEL = "jjg-443-2023-fuel-dispensers"
ON = date(2026, 3, 1)


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder of the index that the program itself reads here."""
    monkeypatch.setattr(shelf, "user_cache", lambda: tmp_path)
    shelf.headings.cache_clear()
    yield tmp_path
    shelf.headings.cache_clear()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read whole from here on."""
    read, names = library.shipped, []

    def shipped(name: str) -> Any:
        names.append(name)
        return read(name)

    monkeypatch.setattr(library, "shipped", shipped)
    return names


def test_that_the_index_says_what_the_files_say(tmp_path: Path, opened: list[str]) -> None:
    made = shelf.listed(tmp_path / "new" / "folder")
    assert opened == library.ids()
    opened.clear()

    assert shelf.listed(tmp_path / "new" / "folder") == made
    assert opened == []
    assert list(made) == [heading_of(library.shipped(name)) for name in library.ids()]


def test_that_an_edition_in_force_is_found_by_instrument_and_day(
    in_folder: Path, opened: list[str]
) -> None:
    shelf.listed(in_folder)
    opened.clear()

    def found(instrument: str, on: date) -> list[str]:
        return [row.id for row in shelf.for_instrument(instrument, on)]

    assert found("fuel_dispenser", ON) == [FUEL]
    assert opened == [FUEL]  # that one, to be judged by, and no other
    assert found("fuel_dispenser", date(2024, 4, 30)) == ["jjg-443-2015-fuel-dispensers"]
    assert found("fuel_dispenser", date(2015, 10, 9)) == []
    assert found("sundial", ON) == []


def without_a_field(rows: Any) -> Any:
    del rows[0]["number"]
    return rows


def of_two_files(rows: Any) -> Any:
    one, other = rows[:2]
    one["file_hash"], other["file_hash"] = other["file_hash"], one["file_hash"]
    return rows


DAMAGE: dict[str, Callable[[Any], object]] = {
    "a row less": lambda rows: rows[1:],
    "a missing field": without_a_field,
    "a row of another file": of_two_files,
    "a number": lambda _: 1,
    "no rows": lambda _: [None],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_that_an_index_that_is_none_of_ours_is_made_again(damage: str, tmp_path: Path) -> None:
    """As a stranger makes one who knows the form, so that the line over it vouches for it."""
    made, file = shelf.listed(tmp_path), tmp_path / shelf.FILE
    good = file.read_bytes()
    keep(file, DAMAGE[damage](kept(file)))

    assert shelf.listed(tmp_path) == made
    assert file.read_bytes() == good


def test_that_a_forged_index_names_no_regulation_that_does_not_apply(in_folder: Path) -> None:
    shelf.listed(in_folder)
    rows = kept(in_folder / shelf.FILE)
    for row in rows:
        row["instrument"] = "fuel_dispenser"
    keep(in_folder / shelf.FILE, rows)

    assert [row.id for row in shelf.for_instrument("fuel_dispenser", ON)] == [FUEL]


def test_that_a_folder_that_can_not_be_written_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, where a folder should be", encoding="utf-8")

    assert len(shelf.listed(tmp_path / "cache")) == len(library.ids())


def test_that_the_ways_are_those_of_the_catalogue(tmp_path: Path) -> None:
    entries = catalogue().entries
    ways = {kind: row.way for row in entries for kind in row.kinds if row.way is not None}
    assert shelf.listed_ways(tmp_path) == ways
    assert shelf.listed_ways(tmp_path) == ways


@pytest.mark.parametrize("other", [None, [], {"of": "another file", "ways": {}}, {"ways": 1}])
def test_that_ways_that_are_none_of_ours_are_made_again(other: object, tmp_path: Path) -> None:
    made, file = shelf.listed_ways(tmp_path), tmp_path / shelf.WAYS
    good = file.read_bytes()
    keep(file, other)

    assert shelf.listed_ways(tmp_path) == made
    assert file.read_bytes() == good


def test_that_ways_of_the_file_that_can_not_be_decoded_are_made_again(tmp_path: Path) -> None:
    made, file = shelf.listed_ways(tmp_path), tmp_path / shelf.WAYS
    keep(file, {**kept(file), "ways": {"water_meter": {"regime": "eternal"}}})

    assert shelf.listed_ways(tmp_path) == made
