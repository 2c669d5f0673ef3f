import hashlib
from pathlib import Path

from metro.app.places import StationPlace

from ...station import HEAD, SCALE, VERIFIER
from ..conftest import Shell


def test_that_a_sheet_is_signed_and_given_back_unchanged(
    metro: Shell, place: StationPlace, tmp_path: Path
) -> None:
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    here = ("--station", place.folder)
    said = metro.does("regulations", "sheet", SCALE, "-o", first, *metro.person(), *here, "--json")
    assert (said.json["serial"], said.json["waits"]) == (1, 0)
    assert said.json["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    told = metro.does("regulations", "sheet", SCALE, "-o", again, *here)
    assert "JJG 539—2016/1" in told.out
    assert again.read_bytes() == first.read_bytes()
    metro.does("regulations", "sheet", SCALE, "-o", again, "--serial", 1, *here)


def test_that_nothing_is_signed_for_a_file_that_is_there(
    metro: Shell, place: StationPlace, tmp_path: Path
) -> None:
    file = tmp_path / "there.pdf"
    file.write_bytes(b"something else")
    here = ("--station", place.folder)
    metro.refuses(
        "file.exists", "regulations", "sheet", SCALE, "-o", file, *metro.person(HEAD), *here
    )
    assert file.read_bytes() == b"something else"


def test_that_a_sheet_needs_the_head_and_one_that_was_signed(
    metro: Shell, place: StationPlace, tmp_path: Path
) -> None:
    file, here = tmp_path / "new.pdf", ("--station", place.folder)
    metro.refuses("sheet.none", "regulations", "sheet", SCALE, "-o", file, *here)
    metro.refuses(
        "role.needed", "regulations", "sheet", SCALE, "-o", file, *metro.person(VERIFIER), *here
    )
    assert not file.exists()
