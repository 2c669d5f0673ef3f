"""A small complete station at work, made once by real services and copied for each test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from metro import language, resource
from metro.app.demo.county import County, county
from metro.app.passwords import Argon2Passwords
from metro.app.places import StationPlace
from metro.app.recording import readings_of, record_case
from metro.app.station import Station
from metro.errors import MetroError
from metro.model.civil import civil_day
from metro.model.document import Document
from metro.model.people import Meaning
from metro.model.record import VerificationRecord
from metro.regulations.cases import Case, read_cases
from metro.services.register_people import RegisterPeople

START = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
VERIFIER, CHECKER, OTHER_CHECKER = "limin", "zhaoshen", "zhoupu"
APPROVER, HEAD = "wangli", "chenheng"
SCALE = "jjg-539-2016-digital-indicating-scales"
METER = "jjg-162-2019-cold-water-meters"
DISPENSER = "jjg-443-2023-fuel-dispensers"

PASSES = "A market scale of class III passes"
FAILS = "A market scale of class III weighs too much at its maximum"
TWO_NOZZLES = "A dispenser with two nozzles passes"
ONE_OF_TWO = "One nozzle of two gives 0.33 % too little and is stopped"


class StepClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return civil_day(self.moment)

    def move(self, **span: float) -> None:
        self.moment += timedelta(**span)


class QuickPasswords(Argon2Passwords):
    """Argon2 with little work: the same hashes, made in no time."""

    def hash(self, password: str) -> str:
        return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)


def password(person: str) -> str:
    return f"demo-{person}"


def small_county() -> dict[str, Any]:
    """Return the demo county with fewer instruments."""
    data = county()
    data["filling_stations"] = {**data["filling_stations"], "count": "2"}
    data["dispensers"] = {**data["dispensers"], "count": "4", "nozzles": "8"}
    data["market"] = {**data["market"], "scales": "10"}
    data["water_company"] = {**data["water_company"], "meters": "4"}
    del data["lacking"]
    return data


def cases() -> dict[str, Case]:
    data = resource.read_bytes("demo", "verifications.yaml")
    return {case.name: case for case in read_cases(data, "verifications.yaml")}


@contextmanager
def refused(code: str, **words: object) -> Iterator[Any]:
    """Expect a refusal that holds these words, and that says cause and remedy whole."""
    with pytest.raises(MetroError) as found:
        yield found
    error = found.value
    assert error.code == code, str(error)
    assert {name: error.parameters.get(name) for name in words} == words
    for spoken in language.LANGUAGES:
        for said in (f"{code}.cause", f"{code}.remedy"):
            assert language.knows(said), said
            asked = language.parameters(said, spoken)
            assert asked <= set(error.parameters), f"{said} lacks {asked - set(error.parameters)}"
        for reason in error.parameters.get("reasons", ()):
            said = f"reason.{reason.code}"
            assert language.knows(said), said
            asked = language.parameters(said, spoken)
            assert asked <= set(reason.parameters), f"{said} lacks {asked - set(reason.parameters)}"


@dataclass
class Desk:
    """An open station with what a test asks of it in one call."""

    station: Station
    clock: StepClock
    cases: Mapping[str, Case] = field(default_factory=cases)
    rows: Mapping[str, Mapping[str, Any]] = field(
        default_factory=lambda: {row["case"]: row for row in reversed(county()["work"])}
    )

    @property
    def today(self) -> date:
        return self.clock.today()

    def head(self) -> str:
        """Return the hash of the last entry: equal hashes mean that nothing was written."""
        with self.station.ledger.reading() as reader:
            return reader.head().hash

    @contextmanager
    def refuses(self, code: str, **words: object) -> Iterator[Any]:
        """Expect a refusal, and that it left everything as it was."""
        with self.unchanged(), refused(code, **words) as found:
            yield found

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Check that neither the journal nor a draft changes in the block."""
        before = self.head(), self.station.drafts.all()
        yield
        assert (self.head(), self.station.drafts.all()) == before

    def draft(
        self, case: str, instrument: str, ago: int = 1, verifier: str = VERIFIER, **cells: str
    ) -> str:
        """Take the readings of a demo case into a draft, seals and all."""
        taken = replace(readings_of(self.cases[case]), on=self.today - timedelta(days=ago))
        draft = record_case(self.station, taken, instrument, verifier)
        row = self.rows[case]
        extra = {cell: str(text) for cell, text in row.get("cells", {}).items()}
        header = {f"header/{name}": str(row[name]) for name in ("job", "medium") if name in row}
        self.station.take(draft, {**extra, **header, **cells}, verifier)
        return draft

    def submitted(self, case: str, instrument: str, **more: Any) -> VerificationRecord:
        draft = self.draft(case, instrument, **more)
        return self.submit(draft, verifier=more.get("verifier", VERIFIER))

    def submit(
        self, draft: str, verifier: str = VERIFIER, checker: str = CHECKER
    ) -> VerificationRecord:
        return self.station.submit(draft, checker, password(verifier))

    def check(self, record: VerificationRecord, who: str = CHECKER) -> VerificationRecord:
        return self.station.sign(record.id, Meaning.CHECKED, who, password(who))

    def approve(self, record: VerificationRecord, who: str = APPROVER) -> VerificationRecord:
        return self.station.sign(record.id, Meaning.APPROVED, who, password(who))

    def approved(self, case: str, instrument: str, **more: Any) -> VerificationRecord:
        record = self.submitted(case, instrument, **more)
        self.check(record)
        return self.approve(record)

    def issue(self, record: VerificationRecord) -> tuple[Document, ...]:
        return self.station.issue(record.id, APPROVER)

    def state(self, record: str) -> str:
        with self.station.ledger.reading() as reader:
            return reader.record(record)[1].value

    def document(self, number: str) -> Document:
        with self.station.ledger.reading() as reader:
            return reader.document(number)


def found(folder: Path, clock: StepClock) -> None:
    """Make the station: people, standards, ledger, numbers; no verification yet."""
    rows = County(small_county(), clock.today())
    with Station(StationPlace(folder), clock=clock, create=True) as station:
        station.found("SLX", rows.settings(), "desk-1")
        people = RegisterPeople(station.ledger, QuickPasswords())
        for person, roles, items, word in sorted(rows.people(), key=lambda row: row[0].id != HEAD):
            people(person, roles, items, "setup" if person.id == HEAD else HEAD)
            people.set_password(person.id, word, HEAD)
        station.register.organisations(rows.bodies(), HEAD)
        station.register.instruments([thing for thing, _ in rows.instruments()], HEAD)
        papers = []
        for standard, things, certificates in rows.standards():
            station.register.instruments(things, HEAD)
            station.standards.standard(standard, HEAD)
            papers += certificates
        for thing, certificate in rows.auxiliary():
            station.register.instruments([thing], HEAD)
            papers.append(certificate)
        for paper in papers:
            station.standards.certificate(paper, paper.number.encode(), HEAD)
            station.standards.confirm(paper.id, paper.characteristics.accuracy_class, (), HEAD)
        for regulation in (SCALE, METER, DISPENSER, "jjg-99-2022-weights"):
            numbers = station.regulation(regulation).numbers
            paths = [row.path for row in numbers if row.value is not None]
            station.numbers(regulation, paths, "compared with the printed text", HEAD)


def work(desk: Desk) -> dict[str, str]:
    """Do a day's work; return a record in each state by the name of the state, and the draft."""
    made: dict[str, str] = {}
    issued = desk.approved(PASSES, "scale-001", ago=6)
    desk.issue(issued)
    rejected = desk.approved(FAILS, "scale-002", ago=6)
    desk.issue(rejected)
    made |= {"issued": issued.id, "rejected": rejected.id}
    made["approved"] = desk.approved(ONE_OF_TWO, "disp-001", ago=3).id
    checked = desk.submitted(PASSES, "scale-003", ago=2)
    desk.check(checked)
    made["checked"] = checked.id
    made["submitted"] = desk.submitted(PASSES, "scale-004", ago=2).id
    returned = desk.submitted(PASSES, "scale-005", ago=2)
    desk.station.sign.send_back(returned.id, "load missing", CHECKER, password(CHECKER))
    made["returned"] = returned.id
    made["draft"] = desk.draft(PASSES, "scale-006", ago=1)
    return made
