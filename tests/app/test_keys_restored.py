"""A restore brings back no key that was revoked after the backup."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from metro.app.enrolment import enrol
from metro.app.keeping import back_up, examine, restore
from metro.app.key_keeping import exported, known_keys, revoke, rotate, seal_root
from metro.app.station import Station
from metro.storage.restore import Restored
from metro.trust import key_list, root
from metro.trust.root import open_root

from ..station import HEAD, Desk, password


@pytest.fixture(autouse=True)
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root, "COST", {"time": 1, "memory": 64, "lanes": 1})


@contextmanager
def restored(desk: Desk, file: Path) -> Iterator[tuple[Station, Restored]]:
    """Restore in the place of the station, and open what came of it."""
    desk.station.close()
    place = desk.station.place
    done = restore(file, place, HEAD, lambda: password(HEAD), "the disk failed")
    with Station(place, clock=desk.clock) as station:
        yield station, done


def usable(station: Station) -> set[str]:
    return {key.id for key in known_keys(station).keys if not key.revoked}


@pytest.mark.parametrize("new_root", [False, True])
def test_that_keys_replaced_after_the_backup_stay_revoked(
    desk: Desk, tmp_path: Path, new_root: bool
) -> None:
    seal_root(desk.station, "", "first", HEAD)
    made = back_up(desk.station, tmp_path / "a.metro")
    old = usable(desk.station)
    rotate(desk.station, "first", "stolen", HEAD, new_root=new_root)
    known, files = known_keys(desk.station).keys, key_files(desk.station)
    with restored(desk, made.file) as (station, done):
        assert done.keys_known
        assert known_keys(station).keys == known
        assert key_files(station) == files
        assert {station.signer.key_id(), station.document_key.key_id()} <= usable(station) - old
        assert open_root(station.key_folder, "first").key().id in usable(station)
        assert examine(station).whole
        assert key_list.read(exported(station)).keys == known
    with restored(desk, made.file) as (again, done):
        assert (done.keys_known, known_keys(again).keys) == (True, known)
        assert examine(again).whole


def key_files(station: Station) -> set[str]:
    return {file.name for file in station.key_folder.iterdir()}


def test_that_a_stolen_key_of_another_workstation_stays_revoked(desk: Desk, tmp_path: Path) -> None:
    other = enrol(desk.station, tmp_path / "desk-2", "desk-2", HEAD)
    made = back_up(desk.station, tmp_path / "a.metro")
    revoke(desk.station, other.id, "stolen", HEAD)
    third = enrol(desk.station, tmp_path / "desk-3", "desk-3", HEAD)
    signer = desk.station.signer.key_id()
    with restored(desk, made.file) as (station, done):
        assert done.keys_known
        assert other.id not in usable(station)
        assert {signer, third.id} <= usable(station)
        assert station.signer.key_id() == signer
        assert examine(station).whole


def test_that_keys_that_wait_to_be_put_in_place_are_found(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from metro.app import key_keeping

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    made = back_up(desk.station, tmp_path / "a.metro")
    old = usable(desk.station)
    monkeypatch.setattr(key_keeping, "promote", crash)
    with pytest.raises(KeyboardInterrupt):
        rotate(desk.station, "", "stolen", HEAD)
    with restored(desk, made.file) as (station, done):
        assert done.keys_known
        assert {station.signer.key_id(), station.document_key.key_id()} <= usable(station) - old


def test_that_a_restore_says_when_nobody_knows_which_keys_were_revoked(
    desk: Desk, tmp_path: Path
) -> None:
    made = back_up(desk.station, tmp_path / "a.metro")
    old = usable(desk.station)
    rotate(desk.station, "", "stolen", HEAD)
    desk.station.close()
    file = desk.station.place.folder / "station.sqlite"
    file.write_bytes(b"nothing of a database is left" * 1000)
    with restored(desk, made.file) as (station, done):
        assert not done.keys_known
        assert usable(station) == old
        rotate(station, "", "stolen", HEAD)
        assert usable(station) & old == {open_root(station.key_folder, "").key().id}


def test_that_lost_key_files_leave_a_station_that_can_sign_and_says_so(
    desk: Desk, tmp_path: Path
) -> None:
    other = enrol(desk.station, tmp_path / "desk-2", "desk-2", HEAD)
    made = back_up(desk.station, tmp_path / "a.metro")
    old = desk.station.signer.key_id()
    rotate(desk.station, "new", "stolen", HEAD, new_root=True)
    revoke(desk.station, other.id, "stolen", HEAD)
    shutil.rmtree(desk.station.key_folder)
    with restored(desk, made.file) as (station, done):
        assert not done.keys_known
        assert station.signer.key_id() == old
        assert other.id not in usable(station)
        assert examine(station).whole
        rotate(station, "", "stolen", HEAD)
        assert old not in usable(station)


def test_that_what_no_key_of_the_list_signed_is_not_carried(desk: Desk, tmp_path: Path) -> None:
    """Whoever writes into the old database has no key: his own does not enter the list."""
    made = back_up(desk.station, tmp_path / "a.metro")
    known = known_keys(desk.station).keys
    enrol(desk.station, tmp_path / "desk-2", "desk-2", HEAD)
    with desk.station.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER entry_no_update"))
        connection.execute(
            text("UPDATE entry SET body = replace(body, 'desk-2', 'desk-x') WHERE type = :kind"),
            {"kind": "key_listed"},
        )
    with restored(desk, made.file) as (station, done):
        assert not done.keys_known
        assert known_keys(station).keys == known
        assert examine(station).whole
