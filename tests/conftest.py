"""A small station at work, made once and copied; a server; no screen."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from metro.app import copies, shelf
from metro.app.places import StationPlace
from metro.app.station import Station

from .postgresql import PostgresqlServer, programs, served
from .station import Desk, StepClock, found, work

# No test opens a window on a screen, and none needs one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@dataclass
class Works:
    """A folder with the station, the time at its end, and its records by state."""

    folder: Path
    clock: StepClock
    made: dict[str, str]


@pytest.fixture(scope="session")
def works(tmp_path_factory: pytest.TempPathFactory) -> Works:
    """Return the small station; nobody changes it."""
    folder, clock = tmp_path_factory.mktemp("works") / "station", StepClock()
    found(folder, clock)
    with Station(StationPlace(folder), clock=clock) as station:
        made = work(Desk(station, clock))
    return Works(folder, clock, made)


@pytest.fixture(scope="session", autouse=True)
def index_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return where index and copies of the library lie: no test writes to a person's folder."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        for module in (shelf, copies):
            patch.setattr(module, "user_cache", lambda: folder)
        yield folder


@pytest.fixture
def place(works: Works, tmp_path: Path) -> StationPlace:
    """Return a copy of the small station, closed."""
    return StationPlace(Path(shutil.copytree(works.folder, tmp_path / "station")))


@pytest.fixture
def desk(works: Works, place: StationPlace) -> Iterator[Desk]:
    """Return a copy of the small station, open, its clock standing where work ended."""
    clock = StepClock(works.clock.moment)
    with Station(place, clock=clock) as station:
        yield Desk(station, clock)


@pytest.fixture
def made(works: Works) -> dict[str, str]:
    """Return a record in each state by the name of the state."""
    return works.made


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """Start a server once; without its programs the tests skip, or fail where it is required."""
    found = programs()
    if found is None:
        reason = "no PostgreSQL programs; METRO_POSTGRESQL_BIN may name their folder"
        if os.environ.get("METRO_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with served(found) as server:
        yield server
