"""`metro doctor`, `backup`, `restore` and `enrol`, as a custodian types them."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from metro.app.places import StationPlace
from metro.app.station import Station
from metro.journal.entry import Entry
from metro.storage import projecting
from metro.storage.engine import reading

from ...station import HEAD, VERIFIER, Desk, StepClock, password
from ..conftest import Shell, bytes_below

CERTIFICATE = "JY-2026-00001"


def head(metro: Shell, place: object) -> str:
    found: str = metro.does("doctor", "--station", place, "--json").json["head"]
    return found


@pytest.fixture
def backup(metro: Shell, place: StationPlace) -> Path:
    """Return a backup of the small station."""
    metro.does("backup", metro.folder / "copy.metro", "--station", place)
    return metro.folder / "copy.metro"


def altered(desk: Desk) -> Path:
    """Alter the kept bytes of a certificate, as a bad disk does."""
    (kept,) = desk.station.place.folder.rglob(desk.document(CERTIFICATE).object)
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    return kept


def test_that_a_whole_station_is_said_to_be_whole(metro: Shell, place: StationPlace) -> None:
    before = bytes_below(place.folder)
    said = metro.does("doctor", "--station", place, "--json").json
    assert said["whole"] is True
    assert (said["station"], said["epoch"], said["findings"]) == ("SLX", 1, [])
    assert said["entries"] == said["seq"] > 100
    assert bytes_below(place.folder) == before
    plain = metro.does("doctor", "--station", place).out
    seq = said["seq"]
    assert plain == f"The station is whole: {seq} entries, up to 1/{seq}.\n"


@pytest.mark.parametrize(("language", "word"), [("zh", "不完好"), ("en", "not whole")])
def test_that_altered_bytes_are_found_and_end_with_2(
    metro: Shell, place: StationPlace, desk: Desk, language: str, word: str
) -> None:
    name = altered(desk).name
    said = metro("doctor", "--station", place, language=language)
    assert said.code == 2
    assert word in said.lines[0]
    assert said.lines[1].startswith("  ✕ doctor.object_differs: ")
    assert said.lines[2].startswith("    → ")
    found = metro("doctor", "--station", place, "--json").json
    assert found["whole"] is False
    (finding,) = found["findings"]
    assert (finding["severity"], finding["code"]) == ("error", "doctor.object_differs")
    assert name[:8] in finding["cause"]


def test_that_a_damaged_database_is_what_the_doctor_is_for(
    metro: Shell, place: StationPlace
) -> None:
    (place.folder / "station.sqlite").write_bytes(b"rubbish " * 9000)
    said = metro("doctor", "--station", place, "--json")
    assert said.code == 2
    assert said.json["whole"] is False


def test_that_a_write_cut_off_by_a_power_cut_is_undone_before_it_is_judged(
    metro: Shell, place: StationPlace
) -> None:
    """A journal that is left over: only a writer may roll it back, and nobody may read before."""
    before = head(metro, place)
    file = place.folder / "station.sqlite"
    whole = file.read_bytes()
    with Station(place) as station:
        connection = station.engine.raw_connection()  # type: ignore[attr-defined]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA cache_size=1")
        connection.execute("UPDATE person SET name = name || hex(randomblob(3000))")
        connection.execute("UPDATE instrument SET search = hex(randomblob(2000))")
        torn = file.read_bytes()
        left = file.with_name("station.sqlite-journal").read_bytes()
        connection.rollback()
        connection.close()
    assert torn != whole
    file.write_bytes(torn)
    file.with_name("station.sqlite-journal").write_bytes(left)
    assert head(metro, place) == before
    assert file.read_bytes() == whole


def test_that_a_backup_is_verified_and_gives_its_checkpoint(
    metro: Shell, place: StationPlace
) -> None:
    typed = ("backup", metro.folder / "copy.metro", "--station", place)
    said = metro.does(*typed, "--json").json
    assert said["whole"] is True
    assert said["checkpoint"].startswith("METRO1:")
    with zipfile.ZipFile(metro.folder / "copy.metro") as archive:
        assert "station.sqlite" in archive.namelist()
    for checkpoint in (said["checkpoint"], metro.folder / "copy.metro"):
        proved = metro.does("doctor", "--checkpoint", checkpoint, "--station", place, "--json")
        codes = [row["code"] for row in proved.json["findings"]]
        assert codes == ["doctor.checkpoint_holds"]


def test_that_a_checkpoint_may_stand_in_a_text_file(
    metro: Shell, place: StationPlace, backup: Path
) -> None:
    again = metro.does("backup", metro.folder / "b.metro", "--station", place, "--json").json
    (metro.folder / "paper.txt").write_text(f"{again['checkpoint']}\n", "utf-8")
    metro.does("doctor", "--checkpoint", metro.folder / "paper.txt", "--station", place)
    (metro.folder / "paper.txt").write_bytes(b"\xff\xfe")
    typed = ("doctor", "--station", place, "--checkpoint")
    metro.refuses("file.unreadable", *typed, metro.folder / "paper.txt")
    metro.refuses("checkpoint.other_format", *typed, "rubbish")


def test_that_an_older_copy_put_back_is_caught_by_a_later_checkpoint(
    metro: Shell, place: StationPlace, clock: StepClock
) -> None:
    older = (place.folder / "station.sqlite").read_bytes()
    folder = metro.folder / "desk-2"
    metro.does("enrol", folder, "--name", "desk-2", "--station", place, *metro.person(HEAD))
    later = metro.does("backup", metro.folder / "b.metro", "--station", place, "--json").json
    (place.folder / "station.sqlite").write_bytes(older)
    typed = ("doctor", "--station", place, "--json")
    assert metro.does(*typed).json["whole"] is True
    assert metro(*typed, "--checkpoint", later["checkpoint"]).code == 2


def test_that_a_backup_lands_in_the_station_unless_somebody_says_where(
    metro: Shell, place: StationPlace
) -> None:
    said = metro.does("backup", "--station", place, "--json").json
    assert said["file"] == str(place.folder / "backups" / "SLX-20261103-023000.metro")
    assert Path(said["file"]).is_file()


def test_that_a_backup_overwrites_nothing_and_makes_no_folder(
    metro: Shell, place: StationPlace, backup: Path
) -> None:
    metro.refuses("backup.exists", "backup", backup, "--station", place)
    missing = metro.folder / "usb-stick" / "copy.metro"
    metro.refuses("file.no_folder", "backup", missing, "--station", place)
    assert not missing.parent.exists()


def test_that_the_backup_of_a_station_that_is_not_whole_is_kept_and_says_so(
    metro: Shell, place: StationPlace, desk: Desk
) -> None:
    altered(desk)
    said = metro("backup", metro.folder / "copy.metro", "--station", place)
    assert said.code == 2
    assert "doctor.object_differs" in said.out
    assert (metro.folder / "copy.metro").is_file()


WHY = ("--why", "the disk broke", "--as", HEAD, "--password-file", "custodian")


@pytest.fixture(autouse=True)
def custodian(metro: Shell) -> None:
    """Leave the password of the custodian in a file of the folder where one stands."""
    Path("custodian").write_text(f"{password(HEAD)}\n", "utf-8")


def test_that_a_restored_station_is_whole_and_opens_a_new_epoch(
    metro: Shell, place: StationPlace, backup: Path
) -> None:
    stood = metro.does("doctor", "--station", place, "--json").json
    new = metro.folder / "new" / "station"
    said = metro.does("restore", backup, "--station", new, *WHY, "--json").json
    assert said == {
        "epoch": 2,
        "restored_seq": stood["seq"],
        "aside": "",
        "voided": [],
        "numbers_known": False,
        "keys_known": False,
    }
    found = metro.does("doctor", "--station", new, "--json").json
    assert (found["whole"], found["epoch"], found["seq"]) == (True, 2, 1)
    assert found["entries"] == stood["entries"] + 1
    for target in (place, new):
        metro.does("certificate", CERTIFICATE, "-o", "c.pdf", "--station", target)


def test_that_the_station_that_was_there_is_kept_aside(
    metro: Shell, place: StationPlace, backup: Path
) -> None:
    stood = head(metro, place)
    said = metro.does("restore", backup, "--station", place, *WHY, language="zh")
    assert "新纪元 2" in said.lines[0]
    (aside,) = place.folder.parent.glob("station.before-*")
    assert said.lines[1].endswith(f"{aside}。")
    assert head(metro, aside) == stood


def test_that_a_restore_says_who_and_why(metro: Shell, place: StationPlace, backup: Path) -> None:
    typed = ("restore", backup, "--station", place)
    metro.refuses("person.needed", *typed, "--why", "x")
    metro.refuses("password.needed", *typed, "--why", "x", "--as", HEAD)
    metro.refuses("reason.missing", *typed, "--as", HEAD)
    metro.refuses("reason.missing", *typed, "--as", HEAD, "--why", "  ")


def test_that_a_file_that_is_no_backup_replaces_nothing(
    metro: Shell, place: StationPlace, backup: Path
) -> None:
    with zipfile.ZipFile(metro.folder / "other.zip", "w") as archive:
        archive.writestr("../../escape", b"out of the folder")
    (metro.folder / "half.metro").write_bytes(backup.read_bytes()[:5000])
    (metro.folder / "letter.metro").write_text("dear Sir", "utf-8")
    codes = {"letter.metro": "not_one", "half.metro": "not_one", "other.zip": "hostile"}
    for name, code in codes.items():
        file = metro.folder / name
        metro.refuses(f"backup.{code}", "restore", file, "--station", place, *WHY)
    assert not (metro.folder.parent / "escape").exists()
    metro.refuses("backup.missing", "restore", metro.folder / "x", "--station", place, *WHY)


def test_that_a_restore_waits_for_whoever_has_the_station_open(
    metro: Shell, place: StationPlace, backup: Path
) -> None:
    with Station(place):
        metro.refuses("station.in_use", "restore", backup, "--station", place, *WHY)


def test_that_a_restore_goes_into_no_folder_that_holds_something_else(
    metro: Shell, backup: Path
) -> None:
    other = metro.folder / "letters"
    other.mkdir()
    (other / "letter").write_text("dear Sir", "utf-8")
    metro.refuses("restore.not_empty", "restore", backup, "--station", other, *WHY)


def test_that_a_further_workstation_gets_a_key_of_the_stations_list(
    metro: Shell, place: StationPlace
) -> None:
    folder = metro.folder / "desk-2"
    typed = ("enrol", folder, "--name", "desk-2", "--station", place)
    said = metro.does(*typed, *metro.person(HEAD), "--json").json
    assert [file.stem for file in (folder / "keys").glob("*.pem")] == [said["key"]]
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        names = {row.id: row.workstation for row in reader.keys()}  # noqa: SIM118 - the key list
    assert names[said["key"]] == "desk-2"
    assert metro.does("doctor", "--station", place, "--json").json["whole"] is True


def test_that_a_key_that_is_not_listed_is_not_left_behind(
    metro: Shell, place: StationPlace
) -> None:
    typed = ("enrol", metro.folder / "desk-2", "--station", place)
    metro.refuses("role.needed", *typed, "--name", "desk-2", *metro.person(VERIFIER))
    metro.refuses("workstation.unnamed", *typed, "--name", " ", *metro.person(HEAD))
    metro.refuses("person.needed", *typed, "--name", "desk-2")
    assert not (metro.folder / "desk-2").exists()


@pytest.mark.parametrize(
    "typed",
    [
        ("certificate", CERTIFICATE, "-o", "c.pdf"),
        ("due",),
        ("doctor",),
        ("trace", "scale-001"),
        ("certificates",),
    ],
)
def test_that_reading_needs_no_key_and_makes_none(
    metro: Shell, place: StationPlace, typed: tuple[str, ...]
) -> None:
    for file in (place.folder / "keys").iterdir():
        file.unlink()
    before = bytes_below(place.folder)
    metro.does(*typed, "--station", place)
    assert bytes_below(place.folder) == before


def test_that_a_workstation_without_its_key_is_told_how_to_get_it_back(
    metro: Shell, place: StationPlace
) -> None:
    for file in (place.folder / "keys").iterdir():
        file.unlink()
    said = metro.refuses("key.missing", "backup", "--station", place)
    assert "metro enrol" in said["en"].err


def test_that_a_restore_asks_for_the_numbers_that_it_cannot_see(
    metro: Shell, place: StationPlace, backup: Path
) -> None:
    typed = ("restore", backup, *WHY, "--station")
    for language, who in (("zh", "技术负责人"), ("en", "technical head")):
        said = metro.does(*typed, metro.folder / language, language=language)
        assert who in said.lines[-2]
        assert "--last-number certificate=" in said.lines[-2]
        assert "metro keys rotate" in said.lines[-1]
    last = ("--last-number", "certificate=JY-2026-00003")
    said = metro.does(*typed, metro.folder / "stated", *last)
    assert said.lines[-2].endswith("JY-2026-00002, JY-2026-00003")
    assert metro.does(*typed, place).lines[-1].endswith(".")
    metro.refuses("restore.last_number", *typed, place, "--last-number", "JY-2026-00003")
    metro.refuses("number.not_of_pattern", *typed, place, "--last-number", "certificate=3")


@pytest.mark.parametrize("standing", ["whole", "damaged", "none"])
def test_that_a_restore_is_the_custodians(
    metro: Shell, place: StationPlace, backup: Path, standing: str
) -> None:
    """He is known by the station that stands there, else by the backup."""
    target = place.folder if standing != "none" else metro.folder / "new"
    if standing == "damaged":
        (place.folder / "station.sqlite").write_bytes(b"rubbish " * 9000)
    typed = ("restore", backup, "--station", target, "--why", "the disk broke")
    metro.refuses("role.needed", *typed, *metro.person(VERIFIER))
    metro.refuses("person.unknown", *typed, *metro.person("nobody"))
    metro.refuses("password.needed", *typed, "--as", HEAD)
    wrong = "password.wrong" if standing == "whole" else "restore.wrong_password"
    # A wrong try is counted where there is a station to count it.
    tried = metro.person(HEAD, "wrong word")
    metro.refuses(wrong, *typed, *tried, but=("station.sqlite",) * (standing == "whole"))
    assert metro.does(*typed, *metro.person("陈衡", password(HEAD))).code == 0
    with Station(StationPlace(Path(target)), read_only=True) as station:
        rows = list(entries(station))
    assert (rows[-1].type, rows[-1].actor) == ("station_restored", HEAD)


def test_that_a_name_is_taken_as_it_is_given_where_nothing_can_check(
    metro: Shell, place: StationPlace, clock: StepClock
) -> None:
    with Station(place, clock=clock) as station:
        station.order.erase(HEAD, "credential", "left", HEAD)
    metro.does("backup", metro.folder / "bare.metro", "--station", place)
    typed = ("restore", metro.folder / "bare.metro", "--why", "x", "--as", "whoever it is")
    for target in (metro.folder / "new", place.folder):
        metro.does(*typed, "--station", target)
        with Station(StationPlace(target), read_only=True) as station:
            assert list(entries(station))[-1].actor == "whoever it is"


def entries(station: Station) -> Iterator[Entry]:
    with reading(station.engine).begin() as connection:
        yield from projecting.entries(connection)
