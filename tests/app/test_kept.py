"""A file of the cache that does not fit is none at all, whatever is wrong with it."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metro.app import kept as module
from metro.app.kept import LARGEST, keep, kept, line_over

FOUND = {"number": "JJG 443", "title": "加油机", "rows": [1, None, True]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file that was kept in a folder that was not there."""
    keep(tmp_path / "new" / "file.json", FOUND)
    return tmp_path / "new" / "file.json"


def test_that_what_was_kept_comes_back(file: Path) -> None:
    assert kept(file) == FOUND
    assert [row.name for row in file.parent.iterdir()] == ["file.json"]


def test_that_the_rest_under_the_line_is_plain_json(file: Path) -> None:
    assert json.loads(file.read_bytes().split(b"\n", 1)[1]) == FOUND


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_that_one_flipped_bit_anywhere_is_seen(file: Path, data: st.DataObject) -> None:
    good = file.read_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    bad = file.with_name("bad.json")
    bad.write_bytes(good[:place] + bytes([good[place] ^ bit]) + good[place + 1 :])
    assert kept(bad) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_that_a_truncated_file_is_none(file: Path, data: st.DataObject) -> None:
    good = file.read_bytes()
    short = file.with_name("short.json")
    short.write_bytes(good[: data.draw(st.integers(0, len(good) - 1))])
    assert kept(short) is None


@pytest.mark.parametrize("name", ["__version__", "FORM"])
def test_that_a_file_of_another_program_is_none(
    name: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, "0.0.0")
    assert kept(file) is None


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"[" * 100_000, b"{", b'"' + b" " * LARGEST + b'"']
)
def test_that_a_body_that_is_no_json_or_too_large_is_none(body: bytes, file: Path) -> None:
    """Even where the line over it vouches for it."""
    file.write_bytes(line_over(body) + b"\n" + body)
    assert kept(file) is None


def test_that_a_huge_file_is_not_read(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(10**12)  # a hole: nothing is written
    assert kept(file) is None


def test_that_no_file_and_a_folder_are_none(tmp_path: Path) -> None:
    assert kept(tmp_path / "nothing.json") is None
    assert kept(tmp_path) is None


def test_that_a_folder_that_can_not_be_written_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, where a folder should be", encoding="utf-8")
    keep(tmp_path / "cache" / "file.json", FOUND)
    assert kept(tmp_path / "cache" / "file.json") is None


def test_that_nothing_is_left_beside_a_file_that_can_not_be_moved_to_its_place(
    tmp_path: Path,
) -> None:
    """As on a full disk, where the half that was written would lie for ever."""
    place = tmp_path / "file.json"
    place.mkdir()
    (place / "inside").touch()
    keep(place, FOUND)
    assert [row.name for row in tmp_path.iterdir()] == ["file.json"]
