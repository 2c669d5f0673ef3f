"""A regulation being written: checked as a whole, its cases judged, imported, copied as a start."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from metro.app.files import read_file
from metro.app.judging import CaseResult, Known, judge_case
from metro.app.library import StationLibrary
from metro.app.station import Station
from metro.errors import MetroError
from metro.model.own_regulation import OwnRegulation
from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.case_files import regulation_near, renamed, shipped_cases
from metro.regulations.cases import Case, read_cases
from metro.regulations.faults import faults
from metro.regulations.reader import read_regulation
from metro.regulations.standing import check_id

Going = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Examination:
    """What is known of a text: the regulation or its faults, then what came of its cases."""

    regulation: VerificationRegulation | None
    faults: tuple[MetroError, ...]
    cases: tuple[tuple[Case, CaseResult], ...] = ()
    case_fault: MetroError | None = None

    @property
    def good(self) -> bool:
        """Tell whether the file can be used and every case came out as it should."""
        return not self.faults and self.case_fault is None and not self.missed

    @property
    def missed(self) -> tuple[tuple[Case, CaseResult], ...]:
        """Return the cases that came out otherwise."""
        return tuple(row for row in self.cases if not met(row[1]))


def met(result: CaseResult) -> bool:
    """Tell whether a case was judged and met what it expects, if it expects something."""
    return result.met is not False and (bool(result.met) or not result.refused)


def examine(
    name: str, data: bytes, cases: bytes | None = None, going: Going = lambda: True
) -> Examination:
    """Check the bytes of a regulation, and judge its cases; `going` False stops between two."""
    try:
        regulation = read_regulation(data, name, thorough=True)
    except MetroError:
        return Examination(None, tuple(faults(data, name)))
    if not cases:
        return Examination(regulation, ())

    def known(asked: str) -> VerificationRegulation:
        if asked != name:
            raise MetroError("case.other_regulation", regulation=asked[:80], wanted=name)
        return regulation

    try:
        rows = read_cases(cases, f"{name}.yaml (cases)")
    except MetroError as error:
        return Examination(regulation, (), (), error)
    found = []
    for case in rows:
        if not going():
            break
        found.append((case, judge_case(case, known)))
    return Examination(regulation, (), tuple(found))


def bring(
    station: Station, name: str, data: bytes, cases: bytes, why: str, actor: str
) -> tuple[OwnRegulation, int]:
    """Import a regulation when it is whole and meets its cases; return it and how many they are.

    Raises MetroError `file.…`, `regulation.…`, `case.…` with file and line, and what importing
    raises.
    """
    check_id(name)
    found = examine(name, data, cases)
    for error in (*found.faults, *filter(None, [found.case_fault])):
        raise error
    assert found.regulation is not None
    for case, result in found.missed:
        if result.refused is not None and not case.expect:
            raise result.refused
        difference = "; ".join(result.differences)
        where = {"file": case.file, "line": case.line, "case": case.name}
        raise MetroError("case.not_met", **where, difference=difference)
    return station.bring(found.regulation, data, cases, why, actor), len(found.cases)


def near(cases: Path, otherwise: Known = library.shipped) -> Known:
    """Return how the regulations of a file of cases are found: a file that lies with it counts.

    A regulation of this copy is always that of this copy.
    """

    def known(regulation: str) -> VerificationRegulation:
        if regulation not in library.ids():
            check_id(regulation)
            file = regulation_near(cases, regulation)
            if file is not None:
                return read_regulation(read_file(file), regulation)
        return otherwise(regulation)

    read: dict[str, VerificationRegulation] = {}

    def once(regulation: str) -> VerificationRegulation:
        if regulation not in read:
            read[regulation] = known(regulation)
        return read[regulation]

    return once


def start_from(
    regulation: str, name: str, shelf: StationLibrary | None = None
) -> tuple[bytes, bytes | None]:
    """Return the bytes of a regulation as a start for another, and its cases by the new name.

    Raises MetroError `regulation.unknown`, `regulation.bad_name`, `regulation.shipped_name`.
    """
    check_id(name)
    if name in library.ids():
        raise MetroError("regulation.shipped_name", regulation=name, good=f"{name}-own")
    if shelf is None or regulation in library.ids():
        data, cases = library.data(regulation), shipped_cases(regulation)
    else:
        data, cases = shelf.data(regulation), shelf.cases(regulation)
    return data, None if cases is None else renamed(cases, name)
