"""A text being written is examined as a whole; a case's regulation is found where it lies."""

from dataclasses import replace
from pathlib import Path

from metro.app.authoring import examine, met, near, start_from
from metro.app.judging import CaseResult
from metro.errors import MetroError
from metro.regulations import library
from metro.regulations.case_files import shipped_cases

from ..station import DISPENSER, Desk, refused

LIKE = "jjg-270-2008-sphygmomanometers"
DATA = library.data(LIKE)


def cases(name: str = "mine") -> bytes:
    _, found = start_from(LIKE, name)
    assert found is not None
    return found


def test_that_a_whole_file_and_its_cases_are_good() -> None:
    found = examine("mine", DATA, cases())

    assert found.good
    assert found.regulation is not None
    assert len(found.cases) == cases().count(b"- name:")
    assert examine("mine", DATA).good


def test_that_a_file_with_faults_judges_nothing() -> None:
    found = examine("mine", DATA.replace(b"symbol:", b"symbl:"), cases())

    assert (found.regulation, found.cases, found.good) == (None, (), False)
    assert {error.code for error in found.faults} == {"file.unknown_key"}


def test_that_bad_cases_are_told_apart_from_missed_ones() -> None:
    broken = examine("mine", DATA, b"- name: [")
    assert broken.case_fault is not None
    assert broken.case_fault.code == "file.flow_broken"
    assert not broken.good

    missed = examine("mine", DATA.replace("±0.5 kPa".encode(), "±0.4 kPa".encode()), cases())
    assert missed.missed
    assert not missed.good


def test_that_work_stops_between_two_cases_when_nobody_waits_for_it() -> None:
    left = iter([True, True, False])

    assert len(examine("mine", DATA, cases(), lambda: next(left)).cases) == 2


def test_that_a_case_that_expects_nothing_is_met_when_it_is_judged() -> None:
    judged = CaseResult("a")
    assert met(judged)
    assert not met(replace(judged, refused=MetroError("case.none")))
    assert met(replace(judged, met=True, refused=MetroError("case.none")))
    assert not met(replace(judged, met=False))


def test_that_a_shipped_regulation_is_never_shadowed_by_a_file_nearby(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    (tmp_path / f"{LIKE}.yaml").write_bytes(b"nonsense")
    (tmp_path / "mine.yaml").write_bytes(DATA)

    known = near(file)
    assert known(LIKE) is library.shipped(LIKE)
    assert known("mine").id == "mine"
    assert known("mine") is known("mine")
    with refused("regulation.unknown"):
        known("another")
    with refused("regulation.bad_name"):
        known("../mine")


def test_that_a_start_comes_from_this_copy_or_from_the_station(desk: Desk) -> None:
    assert start_from(LIKE, "mine", desk.station.library)[0] == DATA
    assert start_from(DISPENSER, DISPENSER + "-own")[0] == library.data(DISPENSER)
    assert shipped_cases(LIKE) != cases()
    with refused("regulation.unknown"):
        start_from("none", "mine", desk.station.library)
