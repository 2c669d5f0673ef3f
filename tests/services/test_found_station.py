from dataclasses import replace
from pathlib import Path

import pytest

from metro.app.demo.county import County
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.model.people import Person
from metro.model.station import KeyUse

from ..station import Desk, StepClock, refused, small_county

SETTINGS = County(small_county(), StepClock().today()).settings()


def test_that_the_first_entries_are_the_station_and_its_first_key(tmp_path: Path) -> None:
    with Station(StationPlace(tmp_path / "new"), clock=StepClock(), create=True) as station:
        station.found("ABC", SETTINGS, "desk-1")
        with station.ledger.reading() as reader:
            assert (reader.station(), reader.head().seq) == ("ABC", 4)
            assert reader.settings() == SETTINGS
            keys = {row.use: row for row in tuple(reader.keys())}
        key = keys[KeyUse.WORKSTATION]
        assert (key.workstation, key.signed_by, key.id) == (
            "desk-1",
            key.id,
            station.signer.key_id(),
        )
        assert keys[KeyUse.DOCUMENT].id == station.document_key.key_id()
        assert {row.signed_by for row in keys.values()} == {key.id}
        assert set(keys) == set(KeyUse)


def test_that_a_station_is_founded_once(desk: Desk) -> None:
    with desk.refuses("station.exists", station="SLX"):
        desk.station.found("XYZ", SETTINGS, "desk-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"certificate_pattern": "JY-{year}"},
        {"notice_pattern": "JT {serial}"},
        {"record_pattern": "{year}{serial}{}"},
        {"notice_pattern": "JY-{year}-{serial:05d}"},
    ],
)
def test_that_patterns_have_to_give_numbers_of_their_own(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    with Station(StationPlace(tmp_path / "new"), clock=StepClock(), create=True) as station:
        with refused("number.pattern"):
            station.found("ABC", replace(SETTINGS, **changes), "desk-1")
        with station.ledger.reading() as reader:
            assert reader.head().seq == 0


def test_that_nothing_is_written_before_the_station_is_founded(tmp_path: Path) -> None:
    with (
        Station(StationPlace(tmp_path / "new"), clock=StepClock(), create=True) as station,
        refused("station.not_founded"),
    ):
        station.people(Person("x", "某人"), (), (), "x")
