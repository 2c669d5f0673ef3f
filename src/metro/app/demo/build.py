"""Make the demo station and let it work: registers, verifications, signatures, documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from metro import resource
from metro.app.demo.county import CITY, County, county
from metro.app.demo.scan import demo_scan
from metro.app.holdings import arranging
from metro.app.key_keeping import seal_root
from metro.app.making import new_station
from metro.app.places import StationPlace
from metro.app.recording import readings_of, record_case
from metro.app.station import Station, workstation_name
from metro.evaluation.validity import last_day
from metro.journal.bodies.register import (
    InstrumentRegistered,
    OrganisationRegistered,
    UpstreamCertificateRecorded,
)
from metro.model.document import Document, DocumentKind
from metro.model.event_kind import EventKind
from metro.model.instrument import MeasuringInstrument
from metro.model.people import Meaning
from metro.model.record import VerificationRecord
from metro.model.record_state import RecordState
from metro.model.standard import UpstreamCertificate
from metro.model.station import ValidUntil
from metro.model.verification import StandardInUse
from metro.ports import Clock, Progress, quiet
from metro.regulations.cases import Case, read_cases

SIGNED, WAITING = "jjg-443-2023-fuel-dispensers", "jjg-99-2022-weights"
"""A regulation whose sheet the demo signs, and one with gaps that wait for the reader."""
CHECKER, APPROVER, HEAD = "zhaoshen", "wangli", "chenheng"


@dataclass
class Made:
    """What the demo made, for the verb to print."""

    place: StationPlace
    people: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, roles, password."""
    documents: list[Document] = field(default_factory=list)
    printed: list[Path] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)


def build(place: StationPlace, clock: Clock | None = None, progress: Progress = quiet) -> Made:
    """Make a demo station in an empty place; one that could not be finished is not left behind.

    Raises MetroError `station.not_empty` and whatever making a station raises.
    """
    with new_station(place, clock, progress) as station:
        return _Builder(station, progress).run()


class _Builder:
    """One building of the demo."""

    def __init__(self, station: Station, progress: Progress) -> None:
        self.station = station
        self.today = station.clock.today()
        self.county = County(county(), self.today)
        self.progress = progress
        self.passwords: dict[str, str] = {}
        self.made = Made(station.place)

    def run(self) -> Made:
        steps = (
            self.found,
            self.people,
            self.ledger,
            self.standards,
            self.earlier,
            self.numbers,
            self.text_and_sheet,
            self.arrange,
            self.work,
            self.print_copies,
        )
        for number, step in enumerate(steps):
            self.progress(number, len(steps), step.__name__)
            step()
        with self.station.ledger.reading() as reader:
            entries = reader.head().seq
            self.made.counts = {**reader.counts(), "instruments": reader.count_instruments()}
        self.made.counts = {**self.made.counts, "entries": entries}
        return self.made

    def found(self) -> None:
        settings = self.county.settings()
        self.station.found(self.county.code(), settings, workstation_name())

    def people(self) -> None:
        rows = list(self.county.people())
        # The custodian founds the station; all others are registered by the custodian.
        for person, roles, items, password in sorted(rows, key=lambda row: row[0].id != HEAD):
            self.station.people(person, roles, items, "setup" if person.id == HEAD else HEAD)
            self.station.people.set_password(person.id, password, HEAD)
        for person, roles, _, password in rows:
            self.passwords[person.id] = password
            names = "、".join(row.role.value for row in roles)
            self.made.people.append((person.name, names, password))
        seal_root(self.station, "", self.passwords[HEAD])

    def ledger(self) -> None:
        with self.station.ledger.writing(HEAD) as work:
            for body in self.county.bodies():
                work.append(OrganisationRegistered(body))
            for thing, _ in self.county.instruments():
                work.append(InstrumentRegistered(thing))

    def standards(self) -> None:
        for standard, things, papers in self.county.standards():
            self.station.register.instruments(things, HEAD)
            for paper in papers:
                self._accept(paper)
            self.station.standards.standard(standard, HEAD)
        for thing, paper in self.county.auxiliary():
            self.station.register.instruments([thing], HEAD)
            self._accept(paper)

    def _accept(self, paper: UpstreamCertificate) -> None:
        """Record a certificate with its file, and confirm it."""
        words = f"演示数据 DEMO\n{paper.issuer}\n{paper.number}\n{paper.stated}\n{paper.on}\n"
        self.station.standards.certificate(paper, words.encode(), HEAD)
        required = paper.characteristics.accuracy_class
        self.station.standards.confirm(paper.id, required, (), HEAD)

    def earlier(self) -> None:
        """Record the last verification of every instrument, done elsewhere before this system."""
        with self.station.ledger.writing(HEAD) as work:
            for number, (thing, months) in enumerate(self.county.instruments()):
                span = months * 30
                on = self.today - timedelta(days=span - 4 - number * 37 % (span - 8))
                work.append(UpstreamCertificateRecorded(self._earlier(thing, on, months, number)))

    def _earlier(
        self, thing: MeasuringInstrument, on: date, months: int, number: int
    ) -> UpstreamCertificate:
        return UpstreamCertificate(
            id=f"before-{thing.id}",
            instrument=thing.id,
            kind=EventKind.VERIFICATION,
            number=f"SY-{on.year}-{number + 1:05d}",
            issuer=CITY,
            on=on,
            valid_until=last_day(on, months, ValidUntil.DAY_BEFORE),
            passed=True,
            characteristics=StandardInUse(),
            stated="合格",
        )

    def numbers(self) -> None:
        """Let the technical head confirm the numbers, as demo; a gap stays a gap."""
        for regulation in {case.regulation for case in _cases()}:
            rows = self.station.regulation(regulation).numbers
            paths = [row.path for row in rows if row.value is not None]
            self.station.numbers(regulation, paths, "演示 demo", HEAD)

    def text_and_sheet(self) -> None:
        """Attach a made-up scan beside the numbers that wait, and sign the sheet of others."""
        waiting = self.station.regulation(WAITING)
        scan = demo_scan(waiting.label, waiting.title.zh)
        self.station.texts(WAITING, f"{waiting.label}（演示）.pdf", scan, HEAD)
        self.station.sheets(SIGNED, HEAD, self.passwords[HEAD])

    def arrange(self) -> None:
        for arrangement in self.county.arrangements():
            arranging(self.station)(arrangement, HEAD)

    def work(self) -> None:
        cases = {case.name: case for case in _cases()}
        for row in self.county.data["work"]:
            self._verify(cases[row["case"]], row)

    def _verify(self, case: Case, row: dict[str, Any]) -> None:
        """Take one verification as far as the data say."""
        case = replace(readings_of(case), on=self.today - timedelta(days=int(row["ago"])))
        header = {name: row[name] for name in ("medium", "place", "job", "time") if name in row}
        verifier = row.get("verifier", "limin")
        draft = record_case(self.station, case, row["instrument"], verifier, **header)
        extra = {cell: str(text) for cell, text in row.get("cells", {}).items()}
        self.station.take(draft, extra, verifier, row.get("why", ""))
        if row["until"] == "draft":
            return
        record = self.station.submit(draft, row.get("checker", CHECKER), self.passwords[verifier])
        self._sign(record, RecordState(row["until"]), row.get("checker", CHECKER))

    def _sign(self, record: VerificationRecord, until: RecordState, checker: str) -> None:
        sign = self.station.sign
        if until is RecordState.SUBMITTED:
            return
        sign(record.id, Meaning.CHECKED, checker, self.passwords[checker])
        if until is RecordState.CHECKED:
            return
        sign(record.id, Meaning.APPROVED, APPROVER, self.passwords[APPROVER])
        if until is RecordState.ISSUED:
            self.made.documents += self.station.issue(record.id, APPROVER)

    def print_copies(self) -> None:
        """Put copies with readable names beside the station, and one original record."""
        folder = self.station.place.folder / "printed"
        folder.mkdir(parents=True, exist_ok=True)
        names = {DocumentKind.CERTIFICATE: "检定证书", DocumentKind.NOTICE: "检定结果通知书"}
        seen: set[str] = set()
        for document in self.made.documents:
            file = folder / f"{names[document.kind]}-{document.number}.pdf"
            file.write_bytes(self.station.issue.bytes_of(document.number))
            self.made.printed.append(file)
            if document.record not in seen:
                seen.add(document.record)
                paper = self.station.issue.record_paper(document.record)
                record = folder / f"原始记录-{paper.number}.pdf"
                record.write_bytes(self.station.press.render(paper))
                self.made.printed.append(record)
        sheet, data = self.station.sheets.bytes_of(SIGNED)
        file = folder / f"规程数值确认表-{sheet.number.replace('/', '-')}.pdf"
        file.write_bytes(data)
        self.made.printed.append(file)


def _cases() -> list[Case]:
    data = resource.read_bytes("demo", "verifications.yaml")
    return read_cases(data, "verifications.yaml")
