from pathlib import Path

import pytest

from metro.app.enrolment import enrol
from metro.app.keeping import examine
from metro.trust.keys import first_key, workstation_key

from ..station import HEAD, VERIFIER, Desk


def test_that_a_listed_key_is_signed_by_one_of_the_list(desk: Desk, tmp_path: Path) -> None:
    key = enrol(desk.station, tmp_path / "desk-2", " desk-2 ", HEAD)
    assert key.id == workstation_key(tmp_path / "desk-2" / "keys").key_id()
    with desk.station.ledger.reading() as reader:
        listed = {row.id: row for row in reader.keys()}  # noqa: SIM118 - the key list
    assert listed[key.id].workstation == "desk-2"
    assert desk.station.signer.key_id() in listed
    assert examine(desk.station).whole


def test_that_a_key_that_was_there_is_listed_and_stays(desk: Desk, tmp_path: Path) -> None:
    there = first_key(tmp_path / "keys")
    with desk.refuses("role.needed"):
        enrol(desk.station, tmp_path, "desk-2", VERIFIER)
    assert workstation_key(tmp_path / "keys").key_id() == there.key_id()
    assert enrol(desk.station, tmp_path, "desk-2", HEAD).id == there.key_id()


@pytest.mark.parametrize("there", [True, False])
def test_that_what_was_made_for_nothing_is_gone(desk: Desk, tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "desk-2"
    if there:
        folder.mkdir()
    with desk.refuses("role.needed"):
        enrol(desk.station, folder, "desk-2", VERIFIER)
    assert folder.exists() is there
    assert list(tmp_path.rglob("*.pem")) == list((tmp_path / "station").rglob("*.pem"))


def test_that_a_workstation_without_its_key_lists_none(desk: Desk, tmp_path: Path) -> None:
    for file in (desk.station.place.folder / "keys").iterdir():
        file.unlink()
    with desk.refuses("key.missing"):
        enrol(desk.station, tmp_path / "desk-2", "desk-2", HEAD)
    assert not list(tmp_path.rglob("*.pem"))
