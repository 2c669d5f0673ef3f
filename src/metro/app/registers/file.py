"""Read a file of registers: the station, its people, standards, applicants and instruments.

The file is one that a person writes and it is hostile until checked. All its faults are told at
once, each with its line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from metro.app.files import read_file
from metro.app.registers.form import Form
from metro.app.registers.papers import Paper, certificate
from metro.app.registers.rows import (
    Founding,
    PersonRow,
    applicant,
    founding,
    instrument,
    person,
    standard,
)
from metro.errors import MetroError
from metro.model.instrument import MeasuringInstrument, Use
from metro.model.organisation import Organisation
from metro.model.standard import MeasurementStandard
from metro.regulations.cursor import Cursor
from metro.regulations.source import parse

T = TypeVar("T")
MOST_FAULTS = 200
OWN = "station"
"""The id of the station itself among applicants and holders; its credit code is kept there."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """What a row of the file says, and where it stands."""

    row: T
    place: Cursor


@dataclass(frozen=True, slots=True)
class Registers:
    """Everything that a file says, each with its place."""

    file: str
    station: Placed[Founding] | None = None
    people: list[Placed[PersonRow]] = field(default_factory=list)
    applicants: list[Placed[Organisation]] = field(default_factory=list)
    instruments: list[Placed[MeasuringInstrument]] = field(default_factory=list)
    """Standard instruments, auxiliary equipment and working instruments, in this order."""
    standards: list[Placed[MeasurementStandard]] = field(default_factory=list)
    papers: list[Placed[Paper]] = field(default_factory=list)


def read_registers(file: Path) -> Registers:
    """Read a file that somebody names; certificates are looked for in its folder.

    Raises MetroError `file.…`, `quantity.…`, `registers.faults` with all of several faults.
    """
    top = Cursor(parse(read_file(file), file.name), file.name)
    return registers_of(top, file.parent)


def registers_of(top: Cursor, folder: Path) -> Registers:
    """Read registers that are parsed.

    Raises MetroError as `read_registers` does.
    """
    top.mapping()
    form = Form(top)
    found = Registers(top.file, _station(form))
    if found.station is not None and found.station.row.credit_code:
        row = found.station.row
        own = Organisation(OWN, row.settings.name.zh, row.credit_code)
        found.applicants.append(Placed(own, found.station.place))
    _Reading(form, found, folder).run()
    form.done()
    for rows in (
        found.people,
        found.applicants,
        found.instruments,
        found.standards,
        found.papers,
    ):
        _same_ids(form, rows)
    tell(form.faults, top.file)
    return found


def tell(faults: list[MetroError], file: str, code: str = "registers.faults") -> None:
    """Refuse a file for its faults; one alone speaks for itself.

    Raises MetroError with the code, or the one fault.
    """
    if not faults:
        return
    if len(faults) == 1:
        raise faults[0]
    rows = sorted(faults, key=lambda row: int(str(row.parameters.get("line", 0))))[:MOST_FAULTS]
    raise MetroError(code, file=file, count=len(faults), faults=tuple(rows))


def _station(form: Form) -> Placed[Founding] | None:
    if not form.has("station"):
        return None
    below = form.below("station")
    return Placed(founding(below), below.place)


class _Reading:
    """One reading of the lists of a file."""

    def __init__(self, form: Form, found: Registers, folder: Path) -> None:
        self.form, self.found, self.folder = form, found, folder

    def run(self) -> None:
        form, found = self.form, self.found
        found.people.extend(Placed(person(row), row.place) for row in form.rows("people"))
        bodies = form.rows("applicants")
        found.applicants.extend(Placed(applicant(row), row.place) for row in bodies)
        for row in form.rows("standards"):
            members = [self.member(member) for member in row.rows("members")]
            found.standards.append(Placed(standard(row, members), row.place))
        for key, use in (("auxiliary", Use.AUXILIARY), ("instruments", Use.WORKING)):
            for row in form.rows(key):
                self.thing(row, use)
        for row in form.rows("certificates"):
            name = row.text("instrument")
            self.found.papers.append(Placed(certificate(row, name, "", "", self.folder), row.place))

    def member(self, row: Form) -> tuple[str, date | None]:
        """Read a standard instrument; return its id and since when it belongs to the standard."""
        since = row.may("since", Cursor.day, None)
        return self.thing(row, Use.STANDARD), since

    def thing(self, row: Form, use: Use) -> str:
        """Read an instrument and, where its row holds one, its certificate; return its id."""
        paper = row.below("certificate") if row.has("certificate") else None
        thing = instrument(row, use)
        self.found.instruments.append(Placed(thing, row.place))
        if paper is not None:
            read = certificate(paper, thing.id, thing.accuracy_class, thing.range_text, self.folder)
            self.found.papers.append(Placed(read, paper.place))
        return thing.id


def _same_ids(form: Form, rows: Iterable[Placed[Any]]) -> None:
    """Note what stands in the file twice."""
    seen: set[str] = set()
    for row in rows:
        id = str(row.row.id)
        if id and id in seen:
            form.faults.append(row.place.refuse("file.duplicate_id", id=id))
        seen.add(id)
