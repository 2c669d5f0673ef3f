"""A small complete station on both engines, made from the examples of `tests/journal/bodies`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

import metro
from metro.journal import catalogue
from metro.journal.bodies.register import KeyListed
from metro.model.station import ListedKey
from metro.ports import Credential
from metro.services.found_station import listed
from metro.storage import projecting
from metro.storage.backup import Backup, MakeBackup
from metro.storage.doctor import Doctor
from metro.storage.drafts import SqlDrafts
from metro.storage.engine import make_lasting, postgresql_engine, sqlite_engine
from metro.storage.findings import Report
from metro.storage.ledger import SqlLedger
from metro.storage.objects import FileObjects, RowObjects
from metro.storage.restore import Restore
from metro.trust.checkpoint import SignedCheckpoints
from metro.trust.keys import WorkstationKey, first_key
from metro.trust.proof import ListProof

from ..postgresql import PostgresqlServer

BODIES = Path(__file__).parents[1] / "journal" / "bodies"


def example(name: str) -> Any:
    """Return the example body of a type of entry, as it is written now."""
    version = catalogue.TYPES[name].version
    plain = json.loads((BODIES / f"{name}-{version}.json").read_text(encoding="utf-8"))
    return catalogue.read(name, version, json.dumps(plain))


class SteppingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: str = "2026-03-04T01:00:00+00:00") -> None:
        self.moment = datetime.fromisoformat(start)

    def now(self) -> datetime:
        """Return a moment, a millisecond after the last."""
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def today(self) -> date:
        return (self.moment.astimezone(UTC) + timedelta(hours=8)).date()


@dataclass
class SmallStation:
    """A station for tests: its folder, its engines, its ledger and its key."""

    folder: Path
    url: str
    clock: SteppingClock
    engine: Engine
    key: WorkstationKey

    def __post_init__(self) -> None:
        make_lasting(self.engine)
        projecting.ensure(self.engine)
        self.ledger = SqlLedger(self.engine, self.clock)
        drafts = self.engine if self.url else sqlite_engine(self.folder / "drafts.sqlite")
        self.drafts_engine = drafts
        self.drafts = SqlDrafts(drafts)
        objects = self.folder / "objects"
        self.objects = RowObjects(self.engine) if self.url else FileObjects(objects)

    @property
    def file(self) -> Path:
        return self.folder / "station.sqlite"

    @property
    def workstation(self) -> ListedKey:
        return listed(self.key, self.key, "BENCH-1")

    def add(self, *bodies: object, actor: str = "demo") -> None:
        """Append facts in one transaction."""
        with self.ledger.writing(actor) as work:
            for body in bodies:
                work.append(body)

    def close(self) -> None:
        self.engine.dispose()
        self.drafts_engine.dispose()

    def issue(self, serial: int, *, finish: bool = True) -> str:
        return issue(self, serial, finish=finish)

    def found(self) -> None:
        found(self)

    def doctor(self, checkpoint: str = "", **words: Any) -> Report:
        return Doctor(self.engine, self.objects, ListProof())(checkpoint, **words)

    def checkpoint(self) -> str:
        """Return the text of a checkpoint of the head as it stands."""
        with self.ledger.reading() as reader:
            head = reader.head()
        return SignedCheckpoints(self.key).text(head, self.clock.now().isoformat())

    def backup(self, file: Path, **words: Any) -> Backup:
        checkpoints = SignedCheckpoints(self.key)
        make = MakeBackup(
            self.engine, self.folder, self.objects, checkpoints, ListProof(), self.clock, "test 1"
        )
        return make(file, **words)

    def catch_up_with_the_server(self) -> None:
        """Entries on PostgreSQL have the server's time; our clock goes on from there."""
        with self.ledger.reading() as reader:
            self.clock.moment = datetime.fromisoformat(reader.last_recorded_at())

    def restore(self, why: str = "the disk broke") -> Restore:
        if self.url:
            self.catch_up_with_the_server()
        return Restore(ListProof(), self.clock, "demo", why)


REGULATION = b"the file of a regulation"


def found(station: SmallStation) -> None:
    """Found a station with people, standards, instruments and settings: one of everything."""
    station.add(example("station_founded"), KeyListed(station.workstation))
    names = [
        "settings_changed",
        "person_registered",
        "role_appointed",
        "item_qualified",
        "organisation_registered",
        "instrument_registered",
        "measurement_standard_registered",
        "certificate_confirmed",
        "intermediate_check_recorded",
        "number_corrected",
    ]
    station.add(*(example(name) for name in names))
    station.add(replace(example("numbers_confirmed"), file_hash=station.objects.put(REGULATION)))
    upstream = example("upstream_certificate_recorded").certificate
    kept = station.objects.put(b"scan of an upstream certificate")
    body = replace(
        example("upstream_certificate_recorded"), certificate=replace(upstream, object=kept)
    )
    station.add(body)
    with station.ledger.writing("demo") as work:
        person = example("person_registered").person.id
        row_hash = work.set_credential(Credential(person, "argon2 hash", 0, ""), "aa" * 16)
        work.append(replace(example("credential_set"), row_hash=row_hash))
        row_hash = work.set_contact("a body", "telephone 000", "bb" * 16)
        work.append(replace(example("contact_set"), subject="a body", row_hash=row_hash))


def issue(station: SmallStation, serial: int, *, finish: bool = True) -> str:
    """Submit, sign, reserve and issue one verification; return the number."""
    submitted = example("verification_submitted").record
    record = replace(
        submitted,
        id=f"0190f4c1-0010-7000-8000-{serial:012d}",
        number=f"R-2026-{serial:05d}",
        replaces=None,
        regulation=replace(submitted.regulation, file_hash=station.objects.put(REGULATION)),
    )
    signed = example("record_signed")
    reserved = replace(
        example("number_reserved"),
        number=f"JY-2026-{serial:05d}",
        serial=serial,
        record=record.id,
        workstation=station.key.key_id(),
    )
    station.add(replace(example("verification_submitted"), record=record, serial=serial))
    for meaning in ("verified", "checked", "approved"):
        signature = replace(signed.signature, meaning=type(signed.signature.meaning)(meaning))
        station.add(replace(signed, record=record.id, signature=signature))
    station.add(reserved)
    if finish:
        data = f"%PDF-1.7 certificate {serial}".encode()
        kept = station.objects.put(data)
        issued = example("document_issued")
        station.add(replace(issued, number=reserved.number, object=kept, size=len(data)))
    return reserved.number


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


LATER = "2026-03-04T02:00:00+00:00"
"""After everything that the template holds."""


def opened(folder: Path, url: str = "", start: str = "2026-03-04T01:00:00+00:00") -> SmallStation:
    """Open a station, or make an empty one."""
    engine = postgresql_engine(url) if url else sqlite_engine(folder / "station.sqlite")
    return SmallStation(folder, url, SteppingClock(start), engine, first_key(folder / "keys"))


def complete(station: SmallStation) -> None:
    """One of everything, a certificate issued and one reserved."""
    found(station)
    issue(station, 1)
    issue(station, 2, finish=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete station that tests copy rather than make."""
    folder = tmp_path_factory.mktemp("template")
    made = opened(folder)
    complete(made)
    made.close()
    return folder


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresqlServer, sqlite_template: Path) -> str:
    """The same on PostgreSQL; return the name of its database."""
    url = postgresql.create()
    made = opened(sqlite_template, url)
    complete(made)
    made.close()
    return url.split("@/")[1].split("?")[0]


def copied(template: Path, folder: Path, *, databases: bool) -> None:
    """Copy the folder of the template, without its databases where those lie elsewhere."""
    left_out = (
        shutil.ignore_patterns() if databases else shutil.ignore_patterns("*.sqlite*", "objects")
    )
    shutil.copytree(template, folder, ignore=left_out)


@pytest.fixture
def new_station(
    engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], SmallStation]]:
    """Return what makes empty stations on the engine of this test."""
    made: list[SmallStation] = []

    def make(name: str = "station") -> SmallStation:
        folder = tmp_path / name
        folder.mkdir()
        url = ""
        if engine_name == "postgresql":
            url = request.getfixturevalue("postgresql").create()
        made.append(opened(folder, url))
        return made[-1]

    yield make
    for station in made:
        station.close()


@pytest.fixture
def empty(new_station: Callable[[str], SmallStation]) -> SmallStation:
    """An empty station on either engine."""
    return new_station("station")


@pytest.fixture
def station(
    engine_name: str, tmp_path: Path, sqlite_template: Path, request: pytest.FixtureRequest
) -> Iterator[SmallStation]:
    """A station with one of everything and 29 entries, on either engine."""
    url = ""
    if engine_name == "postgresql":
        template = request.getfixturevalue("postgresql_template")
        url = request.getfixturevalue("postgresql").copy(template)
    copied(sqlite_template, tmp_path / "station", databases=not url)
    made = opened(tmp_path / "station", url, LATER)
    made.add(example("clock_cleared"), example("verification_abandoned"))
    yield made
    made.close()


@pytest.fixture
def plain(tmp_path: Path, sqlite_template: Path) -> Iterator[SmallStation]:
    """The same station with 27 entries, always on SQLite."""
    copied(sqlite_template, tmp_path / "plain", databases=True)
    made = opened(tmp_path / "plain", start=LATER)
    yield made
    made.close()


@pytest.fixture
def other_process() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return what starts Python code in a second process; it is ended with the test."""
    source = str(Path(metro.__file__).parents[1])
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": source}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen(command, text=True, env=environment, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(name="example")
def example_fixture() -> Callable[[str], Any]:
    """Return what gives the example body of a type of entry."""
    return example


def rows_of(engine: Engine, names: Iterable[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of some tables, sorted."""
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in names
        }


@pytest.fixture(name="rows_of")
def rows_of_fixture() -> Callable[[Engine, Iterable[str]], dict[str, list[tuple[Any, ...]]]]:
    """Return what reads every row of some tables."""
    return rows_of
