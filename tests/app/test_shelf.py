"""The index of the library saves time, and is never trusted."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metro.app import shelf
from metro.model.heading import heading_of
from metro.regulations import library

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


def signed(kept: dict[str, Any]) -> dict[str, Any]:
    """Give an index the digest that fits it, as a stranger who knows the form would."""
    text = json.dumps(kept["rows"], sort_keys=True)
    return {**kept, "digest": hashlib.sha256(text.encode()).hexdigest()}


def without_a_field(kept: dict[str, Any]) -> dict[str, Any]:
    del kept["rows"][0]["number"]
    return signed(kept)


def of_two_files(kept: dict[str, Any]) -> dict[str, Any]:
    one, other = kept["rows"][:2]
    one["file_hash"], other["file_hash"] = other["file_hash"], one["file_hash"]
    return signed(kept)


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "a changed row": lambda kept: kept | {"rows": kept["rows"][1:]},
    "another reader": lambda kept: kept | {"made_by": "0.0.0/0"},
    "a missing field": without_a_field,
    "a row of another file": of_two_files,
    "a list": lambda _: [],
    "no rows": lambda kept: signed(kept | {"rows": [None]}),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_that_a_damaged_or_foreign_index_is_made_again(damage: str, tmp_path: Path) -> None:
    made, file = shelf.listed(tmp_path), tmp_path / shelf.FILE
    good = file.read_bytes()
    file.write_text(json.dumps(DAMAGE[damage](json.loads(good))), encoding="utf-8")

    assert shelf.listed(tmp_path) == made
    assert file.read_bytes() == good


@pytest.mark.parametrize("bytes_", [b"", b"\xff\xfe", b"[" * 100_000, b" " * 2_000_000])
def test_that_an_index_that_is_no_json_is_made_again(bytes_: bytes, tmp_path: Path) -> None:
    made, file = shelf.listed(tmp_path), tmp_path / shelf.FILE
    file.write_bytes(bytes_)

    assert shelf.listed(tmp_path) == made
    assert json.loads(file.read_bytes())["rows"]


def test_that_a_forged_index_names_no_regulation_that_does_not_apply(in_folder: Path) -> None:
    shelf.listed(in_folder)
    file = in_folder / shelf.FILE
    kept = json.loads(file.read_bytes())
    for row in kept["rows"]:
        row["instrument"] = "fuel_dispenser"
    file.write_text(json.dumps(signed(kept)), encoding="utf-8")

    assert [row.id for row in shelf.for_instrument("fuel_dispenser", ON)] == [FUEL]


def test_that_a_folder_that_can_not_be_written_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, where a folder should be", encoding="utf-8")

    assert len(shelf.listed(tmp_path / "cache")) == len(library.ids())
