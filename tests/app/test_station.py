import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import metro
from metro.app.places import StationPlace
from metro.app.station import STATION, Station, exists, workstation_name, writable
from metro.journal.bodies.register import UpstreamCertificateRecorded
from metro.model.event_kind import EventKind
from metro.model.standard import UpstreamCertificate
from metro.model.station import KeyUse
from metro.model.verification import StandardInUse
from metro.trust.keys import make

from ..station import APPROVER, HEAD, PASSES, VERIFIER, Desk, StepClock, refused


def test_that_the_machine_has_a_name() -> None:
    assert 0 < len(workstation_name()) <= 60


def test_that_one_window_at_a_time_may_write(place: StationPlace) -> None:
    with Station(place):
        with refused("station.in_use"):
            Station(place)
        with Station(place, read_only=True) as other, other.ledger.reading() as reader:
            assert reader.head().seq > 0
    with Station(place):
        pass


def test_that_another_process_is_refused_as_well(place: StationPlace) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from metro.app.places import StationPlace\n"
        "from metro.app.station import Station\n"
        "from metro.errors import MetroError\n"
        "try:\n"
        "    Station(StationPlace(Path(sys.argv[1])))\n"
        "except MetroError as error:\n"
        "    print(error.code)\n"
    )
    source = Path(__file__).parents[2] / "src"
    with Station(place) as station:
        before = (place.folder / STATION).read_bytes()
        said = subprocess.run(
            [sys.executable, "-c", program, str(place.folder)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(source), "PATH": ""},
        )
        assert said.stdout == "station.in_use\n"
        assert (place.folder / STATION).read_bytes() == before
        with station.ledger.reading() as reader:
            assert reader.head().seq > 0


def test_that_a_refused_station_gives_its_lock_back(tmp_path: Path) -> None:
    (tmp_path / STATION).write_bytes(b"rubbish " * 1000)
    for _ in range(2):
        with refused("station.not_a_station"):
            Station(StationPlace(tmp_path))


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("what", ["nothing", "folder", "empty"])
def test_that_what_is_no_station_is_not_made_one(
    tmp_path: Path, what: str, read_only: bool
) -> None:
    """An empty file is what a full disk leaves of a station; opening it must not hide that."""
    folder = tmp_path / "place"
    if what != "nothing":
        folder.mkdir()
    if what == "empty":
        (folder / STATION).touch()
    assert not exists(StationPlace(folder))
    before = sorted(tmp_path.rglob("*"))
    with refused("station.not_a_station", where=str(folder)):
        Station(StationPlace(folder), read_only=read_only)
    assert sorted(tmp_path.rglob("*")) == before


def test_that_a_station_is_made_where_that_is_asked_for(tmp_path: Path) -> None:
    place = StationPlace(tmp_path / "new" / "station")
    station = Station(place, clock=StepClock(), create=True)
    with station, station.ledger.reading() as reader, refused("station.not_founded"):
        reader.settings()
    assert exists(place)


def test_that_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear Sir", "utf-8")
    with refused("station.not_a_station"):
        Station(StationPlace(tmp_path / "letter"))
    with refused("station.read_only"):
        Station(StationPlace(tmp_path / "letter"), create=True)


def older_shape(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE projection_state SET shape = 'older'")


def newer_version(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE alembic_version SET version_num = '9999'")


def foreign(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE alembic_version")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (older_shape, "station.to_be_opened"),
        (newer_version, "station.newer"),
        (foreign, "station.not_a_station"),
    ],
)
def test_that_a_reader_refuses_what_only_a_writer_can_make_ready(
    place: StationPlace, change: Callable[[sqlite3.Connection], None], code: str
) -> None:
    connection = sqlite3.connect(place.folder / STATION)
    change(connection)
    connection.commit()
    connection.close()
    with Station(place, read_only=True) as station, refused(code):
        station.check()


def test_that_a_writer_makes_tables_of_an_older_shape_ready(place: StationPlace) -> None:
    connection = sqlite3.connect(place.folder / STATION)
    older_shape(connection)
    connection.commit()
    connection.close()
    Station(place).close()
    with Station(place, read_only=True) as station:
        station.check()


def test_that_a_reader_writes_nothing(place: StationPlace) -> None:
    before = {file: file.read_bytes() for file in place.folder.rglob("*") if file.is_file()}
    with Station(place, read_only=True) as station:
        station.check()
        with refused("station.read_only"), station.ledger.writing(HEAD):
            pass
        assert len(station.drafts.all()) == 1
    assert {f: f.read_bytes() for f in place.folder.rglob("*") if f.is_file()} == before


def test_that_whoever_closes_in_the_middle_of_a_draft_finds_it_again(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    cells = desk.station.drafts.get(draft).cells
    desk.station.close()
    desk.station.close()
    with Station(desk.station.place, clock=desk.clock) as again:
        assert again.drafts.get(draft).cells == cells
        assert Desk(again, desk.clock).submit(draft).verifier.id == VERIFIER


def test_that_a_folder_above_says_whether_there_may_be_written(tmp_path: Path) -> None:
    assert writable(tmp_path)
    assert writable(tmp_path / "not" / "there" / "yet")


def taken_key(place: StationPlace) -> Path:
    """Take the key of the workstation away, as a wrong copy of the folder does."""
    (file,) = (place.folder / "keys").glob("*.pem")
    file.unlink()
    return place.folder / "keys"


def documents(desk: Desk) -> list[str]:
    with desk.station.ledger.reading() as reader:
        return [row.document.number for row in reader.documents("", 100)]


def test_that_nothing_is_issued_or_reserved_without_the_key(
    desk: Desk, made: dict[str, str]
) -> None:
    keys, before = taken_key(desk.station.place), documents(desk)
    with desk.refuses("key.missing", where=str(keys)):
        desk.station.issue(made["approved"], APPROVER)
    assert list(keys.glob("*.pem")) == []
    assert documents(desk) == before


def test_that_nothing_is_issued_or_reserved_with_a_strange_key(
    desk: Desk, made: dict[str, str]
) -> None:
    strange, before = make(taken_key(desk.station.place)).key_id(), documents(desk)
    with desk.refuses("key.not_listed", key=strange):
        desk.station.issue(made["approved"], APPROVER)
    assert documents(desk) == before


def test_that_a_key_that_was_revoked_meanwhile_signs_no_more(
    desk: Desk, made: dict[str, str]
) -> None:
    with desk.station.ledger.reading() as reader:
        keys = {row.use: row for row in tuple(reader.keys())}
    key = keys[KeyUse.WORKSTATION]
    assert desk.station.signer.key_id() == key.id
    desk.station.order.list_keys([replace(key, revoked="2026-11-03")], HEAD)
    with desk.refuses("key.not_listed", key=key.id):
        desk.station.issue(made["approved"], APPROVER)


def test_that_a_key_put_back_serves_at_once(desk: Desk, made: dict[str, str]) -> None:
    (file,) = (desk.station.place.folder / "keys").glob("*.pem")
    text = file.read_bytes()
    file.unlink()
    with desk.refuses("key.missing"):
        desk.station.issue(made["approved"], APPROVER)
    file.write_bytes(text)
    assert desk.station.issue(made["approved"], APPROVER)[0].number == "JY-2026-00002"


def test_that_what_was_issued_is_read_without_the_key(desk: Desk, made: dict[str, str]) -> None:
    keys = taken_key(desk.station.place)
    assert desk.station.issue.bytes_of("JY-2026-00001").startswith(b"%PDF-")
    assert desk.station.issue.record_paper(made["approved"]).number.startswith("R-2026-")
    assert desk.station.settle() == ()
    assert list(keys.glob("*.pem")) == []


def test_that_a_founded_station_gets_no_second_first_key(desk: Desk) -> None:
    keys = taken_key(desk.station.place)
    with desk.refuses("key.missing"):
        desk.station.found  # noqa: B018 - that alone once made a key
    assert list(keys.glob("*.pem")) == []


FIRST_PAGE = """
import sys
from metro.app.places import place_of
from metro.app.station import Station
with Station(place_of(sys.argv[1])) as station:
    print([row.regime for row in station.look.today().due if row.id == "scale-007"])
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""
NOT_NEEDED = (
    "yaml",
    "asyncio",
    "email",
    "metro.regulations.reader",
    "metro.regulations.catalogue",
    "metro.evaluation",
    "metro.model.regulation",
    "metro.model.record",
    "metro.model.chain",
)


def test_that_the_first_page_loads_nothing_that_judges(
    desk: Desk, place: StationPlace, tmp_path: Path
) -> None:
    """A scale that was verified elsewhere falls due: its regime is asked for."""
    paper = UpstreamCertificate(
        id="before",
        instrument="scale-007",
        kind=EventKind.VERIFICATION,
        number="SY-1",
        issuer="示例市计量测试所",
        on=desk.today - timedelta(days=300),
        valid_until=desk.today,
        passed=True,
        characteristics=StandardInUse(),
        stated="合格",
    )
    with desk.station.ledger.writing(HEAD) as journal:
        journal.append(UpstreamCertificateRecorded(paper))
    desk.station.close()
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(metro.__file__).parents[1]),
        "METRO_DATA": str(tmp_path / "data"),
    }
    command = [sys.executable, "-c", FIRST_PAGE, str(place), *NOT_NEEDED]
    first, again = (
        subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        for _ in range(2)
    )
    assert "yaml" in first.stdout  # the index was made
    regimes, loaded = again.stdout.split("\n")[:2]
    assert regimes == "['periodic']"
    assert loaded.split() == []
