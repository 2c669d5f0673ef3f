"""Every state in which a cut can leave the two renames is settled to old or new."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from metro.storage.replacing import beside, settle, swap, vacant

NOW = datetime(2026, 3, 4, 1, 2, 3, tzinfo=UTC)


def made(folder, text):
    folder.mkdir()
    (folder / "station.sqlite").write_text(text)
    (folder / "backups").mkdir()
    return folder


def standing(folder):
    return (folder / "station.sqlite").read_text()


@pytest.fixture
def place(tmp_path):
    return tmp_path / "station"


def test_that_the_new_folder_takes_the_place_and_the_old_is_kept(place):
    made(place, "old")
    (place / "backups" / "b.zip").write_text("a backup")
    aside = swap(made(beside(place, "restoring"), "new"), place, NOW)
    assert Path(aside).name == "station.before-20260304T010203Z"
    assert (standing(place), standing(Path(aside))) == ("new", "old")
    # Backups stay where people look for them.
    assert (place / "backups" / "b.zip").read_text() == "a backup"


def test_that_a_second_restore_in_the_same_second_keeps_both(place):
    made(place, "first")
    swap(made(beside(place, "restoring"), "second"), place, NOW)
    aside = swap(made(beside(place, "restoring"), "third"), place, NOW)
    assert Path(aside).name == "station.before-20260304T010203Z-2"
    assert standing(Path(aside)) == "second"


@pytest.mark.parametrize("left", ["nothing", "an empty folder", "a lock"])
def test_that_an_empty_place_is_filled_without_anything_aside(place, left):
    if left != "nothing":
        place.mkdir()
    if left == "a lock":
        (place / "lock").touch()
    assert vacant(place)
    assert swap(made(beside(place, "restoring"), "new"), place, NOW) == ""
    assert standing(place) == "new"
    assert [file.name for file in place.parent.iterdir()] == ["station"]


def test_that_a_cut_before_the_first_rename_leaves_the_old(place):
    made(place, "old")
    made(beside(place, "restored"), "new")
    assert not settle(place)
    assert standing(place) == "old"


def test_that_a_cut_between_the_renames_is_finished_with_the_new(place):
    made(beside(place, "restored"), "new")
    made(beside(place, "before-20260304T010203Z"), "old")
    assert settle(place)
    assert standing(place) == "new"
    assert not settle(place)


def test_that_a_half_made_folder_is_never_taken(place):
    made(beside(place, "restoring"), "half")
    assert not settle(place)
    assert not place.exists()


def test_that_a_failed_second_rename_puts_the_old_back(place, monkeypatch):
    made(place, "old")
    scratch = made(beside(place, "restoring"), "new")
    real = Path.replace

    def fails_at_the_end(self, target):
        if Path(target) == place:
            raise PermissionError(13, "held by another program")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fails_at_the_end)
    with pytest.raises(PermissionError):
        swap(scratch, place, NOW)
    assert standing(place) == "old"
    assert not os.path.lexists(beside(place, "before-20260304T010203Z"))
