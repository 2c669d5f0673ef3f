"""Copies of regulations save time, are never trusted, and never judged by."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from metro.app import copies, shelf
from metro.app.copies import copied
from metro.app.judging import judge_case
from metro.app.kept import keep, kept
from metro.model.heading import heading_of
from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.case_files import shipped_cases
from metro.regulations.cases import read_cases
from metro.regulations.packing import packed, unpacked

from ..station import PASSES, Desk

FUEL = library.EXAMPLE


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read whole from here on."""
    read, names = library.shipped, []

    def shipped(name: str) -> VerificationRegulation:
        names.append(name)
        return read(name)

    monkeypatch.setattr(library, "shipped", shipped)
    return names


@pytest.mark.parametrize("regulation", library.ids())
def test_that_a_copy_is_the_regulation_and_its_file_is_read_once(
    regulation: str, tmp_path: Path, opened: list[str]
) -> None:
    made = copied(tmp_path, regulation)
    assert copied(tmp_path, regulation) == made == library.shipped(regulation)
    assert opened == [regulation, regulation]  # the first copy, and the line above


def foreign(tables: Any) -> Any:
    return packed(replace(unpacked(tables), id="another"))


def of_another_file(tables: Any) -> Any:
    return packed(replace(unpacked(tables), file_hash="0" * 64))


def nothing(_: Any) -> Any:
    return None


def a_table_less(tables: Any) -> Any:
    return tables[1:]


@pytest.mark.parametrize("damage", [foreign, of_another_file, nothing, a_table_less])
def test_that_a_copy_that_does_not_fit_is_made_again(damage: Any, tmp_path: Path) -> None:
    made, file = copied(tmp_path, FUEL), tmp_path / copies.FOLDER / f"{FUEL}.json"
    good = file.read_bytes()
    keep(file, damage(kept(file)))

    assert copied(tmp_path, FUEL) == made
    assert file.read_bytes() == good


@pytest.mark.parametrize("bad", [b"", b"\0", b"[" * 100_000, b" " * 2_000_000])
def test_that_a_copy_that_is_no_file_of_ours_is_made_again(bad: bytes, tmp_path: Path) -> None:
    made, file = copied(tmp_path, FUEL), tmp_path / copies.FOLDER / f"{FUEL}.json"
    file.write_bytes(bad)

    assert copied(tmp_path, FUEL) == made
    assert kept(file) is not None


def generous(regulation: str) -> VerificationRegulation:
    """Return a regulation as a stranger would like it: whatever has a limit has none."""
    read = library.shipped(regulation)
    items = [
        replace(item, limits=tuple(replace(row, low=None, high=None) for row in item.limits))
        for item in read.items
    ]
    return replace(read, items=tuple(items), intervals=())


@pytest.fixture
def forged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a cache folder in which every file vouches for itself and says what is not so."""
    for name in library.ids():
        keep(tmp_path / copies.FOLDER / f"{name}.json", packed(generous(name)))
    rows = [replace(heading_of(library.shipped(name)), regimes=()) for name in library.ids()]
    keep(tmp_path / shelf.FILE, shelf.encode(rows))
    for module in (shelf, copies):
        monkeypatch.setattr(module, "user_cache", lambda: tmp_path)
    cached: tuple[Any, ...] = (shelf.headings, shelf.ways, copies.copy_of)
    for known in cached:
        known.cache_clear()
    yield tmp_path
    for known in cached:
        known.cache_clear()


def test_that_forged_copies_are_shown_and_judge_nothing(forged: Path) -> None:
    """Every case of the library comes out as its file expects, and as it did before."""
    assert copies.copy_of(FUEL) == generous(FUEL)
    for name in library.ids():
        for case in read_cases(shipped_cases(name) or b"[]", f"{name}.yaml"):
            found = judge_case(case)
            assert found.met is not False, found.differences


def test_that_no_number_of_a_forged_copy_comes_into_a_record(forged: Path, desk: Desk) -> None:
    record = desk.submit(desk.draft(PASSES, "scale-007"))
    read = library.shipped(record.regulation.id)
    assert copies.copy_of(read.id) == generous(read.id)
    assert desk.station.frozen(record.regulation) == read
    assert record.regulation.file_hash == read.file_hash
    limits = [
        point.limits
        for part in record.judgement.parts
        for item in part.items
        for point in item.points
    ]
    assert limits
    assert any(row is not None and row.high is not None for row in limits)
    assert record.valid_until is not None
