"""`metro demo` by the real program, once: it takes some seconds."""

import hashlib
import subprocess
import sys
from pathlib import Path

from metro.app.places import StationPlace
from metro.app.station import Station

from ..conftest import Shell

ROOT = Path(__file__).parents[3]


def test_that_a_county_station_at_work_is_made(metro: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "county"
    said = subprocess.run(
        [sys.executable, "-m", "metro", "demo", str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "", "METRO_LANGUAGE": "zh"},
    )
    assert said.stderr == ""
    lines = said.stdout.splitlines()
    people = {line.split()[0]: line.split()[-1] for line in lines if "demo-" in line}
    assert people["李敏"] == "demo-limin"
    assert len(people) == 5
    papers = [Path(line.strip()) for line in lines if line.endswith(".pdf")]
    assert {path.parent for path in papers} == {folder / "printed"}
    assert all(path.read_bytes().startswith(b"%PDF-") for path in papers)
    station = Station(StationPlace(folder), read_only=True)
    with station, station.ledger.reading() as reader:
        rows = reader.documents("", 100)
        assert reader.settings().demo is True
        holders = reader.organisations("", 100)
        assert str(reader.count_instruments()) in lines[0]
    assert {row.document.kind for row in rows} == {"certificate", "notice"}
    numbered = {path.stem.split("-", 1)[1]: path for path in papers}
    for row in rows:
        data = numbered[row.document.number].read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.document.object
    # No real body has a credit code with the region 000000.
    assert all(body.credit_code[2:8] == "000000" for body in holders)
    assert metro.does("doctor", "--station", folder, "--json").json["whole"] is True
    metro.refuses("station.exists", "demo", folder)


def test_that_a_demo_is_made_in_an_empty_folder_only(metro: Shell) -> None:
    (metro.folder / "letters").mkdir()
    (metro.folder / "letters" / "letter").write_text("dear Sir", "utf-8")
    metro.refuses("station.not_empty", "demo", metro.folder / "letters")
    metro.refuses("station.not_empty", "demo", metro.folder / "letters" / "letter")


def test_that_a_station_is_not_made_anew(metro: Shell, place: StationPlace) -> None:
    metro.refuses("station.exists", "demo", place)
