from pathlib import Path

import pytest
from sqlalchemy import inspect

from metro.app.clock import SystemClock
from metro.app.keeping import (
    back_up,
    checkpoint_of,
    examine,
    has_station,
    last_numbers,
    restore,
)
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.errors import MetroError
from metro.model.document import DocumentKind
from metro.storage.engine import postgresql_engine
from metro.trust.keys import make

from ..postgresql import PostgresqlServer
from ..station import APPROVER, HEAD, PASSES, Desk, password, refused


def word() -> str:
    """Return what the custodian types."""
    return password(HEAD)


def test_that_a_checkpoint_is_a_text_a_text_file_or_a_backup(desk: Desk, tmp_path: Path) -> None:
    made = back_up(desk.station, tmp_path / "copy.metro")
    text = made.manifest.checkpoint
    (tmp_path / "paper.txt").write_text(f"\n  {text}\n", "utf-8")
    for said in (f" {text} ", tmp_path / "paper.txt", tmp_path / "copy.metro"):
        assert checkpoint_of(str(said)) == text
    assert examine(desk.station, text).whole


def test_that_a_file_that_holds_no_checkpoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(b"\xff\xfe")
    with refused("file.unreadable"):
        checkpoint_of(str(tmp_path / "letter"))
    (tmp_path / "zip").write_bytes(b"PK and no more")
    with pytest.raises(MetroError, match=r"backup\."):
        checkpoint_of(str(tmp_path / "zip"))


def test_that_of_a_long_text_file_little_is_read(tmp_path: Path) -> None:
    (tmp_path / "long").write_text("x" * 100_000, "utf-8")
    assert len(checkpoint_of(str(tmp_path / "long"))) == 4096


def test_that_a_backup_is_named_by_station_and_time_in_utc(desk: Desk) -> None:
    made = back_up(desk.station, None)
    assert made.file == desk.station.place.folder / "backups" / "SLX-20261103-013000.metro"


def test_that_a_backup_into_a_folder_that_is_not_there_makes_none(
    desk: Desk, tmp_path: Path
) -> None:
    with desk.refuses("file.no_folder", where=str(tmp_path / "usb")):
        back_up(desk.station, tmp_path / "usb" / "copy.metro")
    assert not (tmp_path / "usb").exists()


def test_that_a_cancelled_backup_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    with desk.refuses("work.cancelled"):
        back_up(desk.station, tmp_path / "copy.metro", lambda *_: False)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["station"]


def test_that_a_station_goes_on_where_the_backup_was_made(
    desk: Desk, made: dict[str, str], tmp_path: Path
) -> None:
    backup = back_up(desk.station, tmp_path / "copy.metro")
    place = StationPlace(tmp_path / "new")
    assert not has_station(place)
    done = restore(backup.file, place, HEAD, word, "a new machine")
    assert has_station(place)
    assert (done.head.epoch, done.replaced, done.aside) == (2, None, "")
    with Station(place) as station:
        assert station.issue.bytes_of("JY-2026-00001").startswith(b"%PDF-")
        assert [row.id for row in station.drafts.all()] == [made["draft"]]
        with station.ledger.reading() as reader:
            assert reader.head().epoch == 2
    assert desk.station.issue(made["approved"], APPROVER)[0].number == "JY-2026-00002"


@pytest.mark.parametrize("code", ["key.missing", "key.not_listed"])
def test_that_a_workstation_without_a_listed_key_makes_no_backup(
    desk: Desk, tmp_path: Path, code: str
) -> None:
    keys = desk.station.place.folder / "keys"
    for file in keys.iterdir():
        file.unlink()
    if code == "key.not_listed":
        make(keys)
    before = sorted(tmp_path.rglob("*"))
    for file in (None, tmp_path / "copy.metro"):
        with desk.refuses(code):
            back_up(desk.station, file)
    assert sorted(tmp_path.rglob("*")) == before


def test_that_no_number_on_paper_is_used_twice_after_a_restore(
    desk: Desk, made: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: desk.clock.now())
    backup = back_up(desk.station, tmp_path / "copy.metro")
    given = desk.station.issue(made["approved"], APPROVER)
    later = desk.submitted(PASSES, "scale-007")
    desk.station.close()
    done = restore(backup.file, desk.station.place, HEAD, word, "the disk broke")
    assert set(done.voided) == {*(row.number for row in given), later.number}
    with Station(desk.station.place, clock=desk.clock) as station:
        again = Desk(station, desk.clock)
        assert again.document("JY-2026-00002").why == "restored"
        numbers = [row.number for row in station.issue(made["approved"], APPROVER)]
        assert numbers == ["JY-2026-00003", "JT-2026-00003"]
        assert again.submitted(PASSES, "scale-008").number > later.number
        assert examine(station).whole


def test_that_last_numbers_are_said_by_kind() -> None:
    assert last_numbers([]) == {}
    assert last_numbers(["certificate=JY-2026-00042", " record = R-2026-00007 "]) == {
        DocumentKind.CERTIFICATE: "JY-2026-00042",
        DocumentKind.RECORD: "R-2026-00007",
    }
    for wrong in (["JY-2026-00042"], ["paper=1"], ["notice=1", "notice=2"]):
        with refused("restore.last_number", text=wrong[-1]):
            last_numbers(wrong)


@pytest.mark.postgresql
def test_that_on_a_server_the_custodian_is_asked_too(
    desk: Desk, tmp_path: Path, postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: desk.clock.now())
    backup = back_up(desk.station, tmp_path / "copy.metro")
    place = StationPlace(tmp_path / "workstation", postgresql.create())
    with refused("restore.wrong_password"):
        restore(backup.file, place, HEAD, lambda: "wrong word", "a server")
    engine = postgresql_engine(place.url)
    assert inspect(engine).get_table_names() == []
    assert restore(backup.file, place, HEAD, word, "a server").head.epoch == 2
    with refused("password.wrong"):
        restore(backup.file, place, HEAD, lambda: "wrong word", "again")
    with refused("role.needed"):
        restore(backup.file, place, APPROVER, lambda: password(APPROVER), "again")
    assert restore(backup.file, place, HEAD, word, "again").aside
    engine.dispose()
