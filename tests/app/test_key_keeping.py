"""Keys replaced, revoked, exported and sealed at a station at work."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from metro.app.checking.check import CheckCertificate
from metro.app.enrolment import enrol
from metro.app.keeping import back_up, examine
from metro.app.key_keeping import (
    exported,
    known_keys,
    revoke,
    root_prints,
    root_state,
    rotate,
    seal_root,
)
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.model.station import KeyUse
from metro.trust import key_list, root
from metro.trust.root import open_root

from ..station import APPROVER, HEAD, PASSES, VERIFIER, Desk


@pytest.fixture(autouse=True)
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root, "COST", {"time": 1, "memory": 64, "lanes": 1})


def keys(desk: Desk, use: KeyUse) -> dict[str, str]:
    return {key.id: key.revoked for key in known_keys(desk.station).keys if key.use is use}


def test_that_new_keys_take_the_place_of_the_old(desk: Desk, made: dict[str, str]) -> None:
    old = desk.station.signer.key_id(), desk.station.document_key.key_id()
    before = desk.station.issue(made["approved"], APPROVER)[0]
    desk.clock.move(minutes=5)
    first, second = rotate(desk.station, "", "every year", HEAD)
    assert (first.use, second.use) == (KeyUse.WORKSTATION, KeyUse.DOCUMENT)
    assert (desk.station.signer.key_id(), desk.station.document_key.key_id()) == (
        first.id,
        second.id,
    )
    revoked = {key.id: key.why for key in known_keys(desk.station).keys if key.revoked}
    assert revoked == dict.fromkeys(old, "every year")
    assert examine(desk.station).whole
    check = CheckCertificate(known_keys(desk.station), desk.station, desk.clock)
    assert check(desk.station.issue.bytes_of(before.number)).whole
    desk.clock.move(minutes=5)
    after = desk.issue(desk.approved(PASSES, "scale-007"))[0]
    assert check(desk.station.issue.bytes_of(after.number)).whole


def test_that_a_sealed_root_asks_for_its_password(desk: Desk) -> None:
    seal_root(desk.station, "", "first", HEAD)
    assert root_state(desk.station) == "sealed"
    with desk.refuses("root.wrong_password"):
        rotate(desk.station, "other", "every year", HEAD)
    with desk.refuses("root.wrong_password"):
        seal_root(desk.station, "other", "second", HEAD)
    with desk.refuses("role.needed"):
        seal_root(desk.station, "first", "second", VERIFIER)
    seal_root(desk.station, "first", "second", HEAD)
    rotate(desk.station, "second", "every year", HEAD)
    assert open_root(desk.station.key_folder, "second")


def test_that_a_lost_root_is_replaced(desk: Desk, made: dict[str, str]) -> None:
    before = desk.station.issue(made["approved"], APPROVER)[0]
    (old,) = keys(desk, KeyUse.ROOT)
    next(desk.station.key_folder.glob("*.root")).unlink()
    assert root_state(desk.station) == "elsewhere"
    with desk.refuses("root.missing"):
        rotate(desk.station, "", "lost", HEAD)
    desk.clock.move(minutes=5)
    made_now = rotate(desk.station, "new password", "lost", HEAD, new_root=True)
    assert made_now[0].use is KeyUse.ROOT
    assert keys(desk, KeyUse.ROOT)[old]
    assert root_state(desk.station) == "sealed"
    known = known_keys(desk.station)
    assert len(root_prints(known)) == 1
    assert all(known.certified(key) for key in known.keys)
    check = CheckCertificate(known, desk.station, desk.clock)
    assert check(desk.station.issue.bytes_of(before.number)).whole


def test_that_a_crash_after_the_entry_leaves_the_new_keys(desk: Desk, monkeypatch) -> None:
    from metro.app import key_keeping

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(key_keeping, "promote", crash)
    with pytest.raises(KeyboardInterrupt):
        rotate(desk.station, "", "every year", HEAD)
    place, clock = desk.station.place, desk.clock
    desk.station.close()
    with Station(place, clock=clock, read_only=True) as reading:
        new = reading.signer.key_id()
        assert reading.document_key
    with Station(place, clock=clock) as again:
        assert again.signer.key_id() == new
        assert not (again.key_folder / "next").exists()


def test_that_a_crash_before_the_entry_leaves_the_old_keys(desk: Desk, monkeypatch) -> None:
    old = desk.station.signer.key_id()
    with desk.refuses("reason.missing"):
        rotate(desk.station, "", " ", HEAD)
    with desk.refuses("role.needed"):
        rotate(desk.station, "", "every year", VERIFIER)
    assert desk.station.signer.key_id() == old
    assert not (desk.station.key_folder / "next").exists()


def test_that_who_is_stopped_once_the_entry_stands_loses_no_key(desk: Desk) -> None:
    """Ctrl-C, or a connection lost while the answer of the database is on its way."""
    order = desk.station.key_order

    class Stopped:
        def change(self, *order_of: Any) -> None:
            order.change(*order_of)
            raise KeyboardInterrupt

    desk.station.__dict__["key_order"] = Stopped()
    with pytest.raises(KeyboardInterrupt):
        rotate(desk.station, "new password", "lost", HEAD, new_root=True)
    del desk.station.__dict__["key_order"]
    usable = {key.id for key in known_keys(desk.station).keys if not key.revoked}
    assert desk.station.signer.key_id() in usable
    assert desk.station.document_key.key_id() in usable
    assert open_root(desk.station.key_folder, "new password").key().id in usable
    assert not (desk.station.key_folder / "next").exists()
    desk.clock.move(minutes=5)
    rotate(desk.station, "new password", "every year", HEAD)
    assert examine(desk.station).whole


def test_that_a_key_of_another_workstation_is_revoked(desk: Desk, tmp_path: Path) -> None:
    other = enrol(desk.station, tmp_path / "desk-2", "desk-2", HEAD)
    own = desk.station.document_key.key_id()
    (rooted,) = keys(desk, KeyUse.ROOT)
    for kept in (own, rooted, desk.station.signer.key_id()):
        with desk.refuses("key.replace_instead"):
            revoke(desk.station, kept, "stolen", HEAD)
    with desk.refuses("key.unknown"):
        revoke(desk.station, "none", "stolen", HEAD)
    with desk.refuses("reason.missing"):
        revoke(desk.station, other.id, " ", HEAD)
    revoke(desk.station, other.id, "stolen", HEAD)
    with desk.refuses("key.revoked_before"):
        revoke(desk.station, other.id, "stolen", HEAD)
    assert examine(desk.station).whole


def test_that_an_enrolled_workstation_may_sign_documents(desk: Desk, tmp_path: Path) -> None:
    enrol(desk.station, tmp_path / "desk-2", "desk-2", HEAD)
    assert sorted(file.suffix for file in (tmp_path / "desk-2" / "keys").iterdir()) == [
        ".p256",
        ".pem",
    ]
    known = known_keys(desk.station)
    assert all(known.certified(key) for key in known.keys)


def test_that_the_list_is_exported_whole(desk: Desk) -> None:
    found = key_list.read(exported(desk.station))
    assert found.station == "SLX"
    assert found.keys == known_keys(desk.station).keys


def test_that_a_workstation_of_an_earlier_root_exports_nothing(desk: Desk, tmp_path: Path) -> None:
    other = enrol(desk.station, tmp_path / "desk-2", "desk-2", HEAD)
    rotate(desk.station, "new password", "lost", HEAD, new_root=True)
    assert key_list.read(exported(desk.station)).counts(other)
    for file in desk.station.key_folder.glob("*.pem"):
        file.unlink()
    shutil.copy(tmp_path / "desk-2" / "keys" / f"{other.id}.pem", desk.station.key_folder)
    desk.station.forget_keys()
    with desk.refuses("keys.not_of_root"):
        exported(desk.station)


def test_that_a_station_from_before_there_were_roots_gets_one(desk: Desk, made) -> None:
    """As a station that was founded by an earlier version looks: one key, nothing certified."""
    from metro.storage.tables import listed_key

    for file in desk.station.key_folder.glob("*.[pr]*"):
        if file.suffix != ".pem":
            file.unlink()
    first = desk.station.signer.key_id()
    with desk.station.engine.begin() as connection:
        connection.execute(listed_key.delete().where(listed_key.c.id != first))
    with desk.refuses("key.no_document"):
        desk.station.issue(made["approved"], APPROVER)
    made_now = rotate(desk.station, "secret", "first root", HEAD)
    assert [key.use for key in made_now] == [KeyUse.ROOT, KeyUse.WORKSTATION, KeyUse.DOCUMENT]
    assert desk.station.issue(made["approved"], APPROVER)


def test_that_a_certificate_that_has_ended_signs_nothing(desk: Desk, made) -> None:
    desk.clock.move(days=3700)
    with pytest.raises(Exception, match=r"key.certificate_ended"):
        desk.station.issue(made["approved"], APPROVER)


def test_that_a_backup_brings_every_key(desk: Desk, tmp_path: Path) -> None:
    from metro.app.keeping import restore

    made = back_up(desk.station, tmp_path / "a.metro")
    there = StationPlace(tmp_path / "there")
    restore(made.file, there, HEAD, lambda: f"demo-{HEAD}", "moved")
    names = {file.name for file in (there.folder / "keys").iterdir()}
    assert names == {file.name for file in desk.station.key_folder.iterdir()}
    assert {name[-5:] for name in names} >= {".p256", ".root"}
    shutil.rmtree(there.folder)
